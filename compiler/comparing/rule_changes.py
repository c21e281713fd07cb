"""Changes of rules, and of the lists and groups they stand in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ...runtime import rules as r
from .changes import Change, Detail, Fact, Kind, Points, detail, told
from .conditions import Direction, differences, direction, events_differences, events_direction
from .effects import effect_differences
from .matching import Matched
from .plain_rules import Placed, PlainList, Standing

_KINDS: dict[Direction, Kind] = {"wider": "widened", "narrower": "narrowed", "": "changed"}


def rule_changes(old: Standing, new: Standing, matched: Matched) -> Iterator[Change]:
    """In the order of the new file; what is gone stands where it stood."""
    pairs = {after: before for before, after in matched.rules}
    regrouped = {after[0]: (before, after) for before, after in matched.regrouped}
    done_old = {before for before, _ in matched.rules} | {at for olds, _ in matched.regrouped for at in olds}
    seen_new = {at for _, news in matched.regrouped for at in news}
    gone = [at for at in range(len(old.rules)) if at not in done_old]
    for at, placed in enumerate(new.rules):
        if at in pairs:
            while gone and gone[0] < pairs[at]:
                yield _removed(old, gone.pop(0))
            change = _changed(old, new, pairs[at], at, matched)
            if change is not None:
                yield change
        elif at in regrouped:
            yield _regrouped(old, new, *regrouped[at])
        elif at not in seen_new:
            yield Change("added", "rule", new=placed.rule.origin, details=_place(new, placed))
    for at in gone:
        yield _removed(old, at)


def _removed(model: Standing, at: int) -> Change:
    placed = model.rules[at]
    return Change("removed", "rule", old=placed.rule.origin, details=())


def _regrouped(old: Standing, new: Standing, olds: Sequence[int], news: Sequence[int]) -> Change:
    details = (detail("regrouped", before=len(olds), after=len(news)),)
    return Change(
        "changed",
        "rule",
        old=old.rules[olds[0]].rule.origin,
        new=new.rules[news[0]].rule.origin,
        details=details,
    )


def _changed(old: Standing, new: Standing, before: int, after: int, matched: Matched) -> Change | None:
    one, other = old.rules[before], new.rules[after]
    moved = _moved(old, new, one, other, matched)
    if one.plain == other.plain:
        if not moved:
            return None
        return _of_rules("changed", one, other, moved)
    asked, way = _asked(one, other)
    paid = effect_differences(one.plain.effects, other.plain.effects)
    kind: Kind = "changed"
    if paid and not asked and not moved and all(found.code == "points" for found in paid):
        kind = "reweighted"
    elif asked and not paid and not moved:
        kind = _KINDS[way]
    return _of_rules(kind, one, other, (*paid, *asked, *moved))


def _of_rules(kind: Kind, one: Placed, other: Placed, details: tuple[Detail, ...]) -> Change:
    return Change(kind, "rule", old=one.rule.origin, new=other.rule.origin, details=details)


def _asked(one: Placed, other: Placed) -> tuple[tuple[Detail, ...], Direction]:
    """In what the rules ask something else, and which way."""
    old, new = one.plain, other.plain
    if old.kind != new.kind:
        return (
            detail(f"kind_{new.kind}"),
            *_left_over(old.condition, new.condition),
        ), ""
    found: tuple[Detail, ...] = ()
    ways: list[Direction] = []
    if old.events != new.events:
        found += events_differences(old.events, new.events)
        ways.append(events_direction(old.events, new.events))
    if old.condition != new.condition:
        found += differences(old.condition, new.condition)
        ways.append(direction(old.condition, new.condition))
    return found, ways[0] if len(set(ways)) == 1 else ""


def _left_over(old: r.Condition, new: r.Condition) -> tuple[Detail, ...]:
    """From `when` to `each` the behaviour leaves the condition; the rest is held against each other."""
    if isinstance(old, r.EventCount) or isinstance(new, r.EventCount):
        return ()
    return differences(old, new) if old != new else ()


# ---------------------------------------------------------------- where a rule stands


def _place(model: Standing, placed: Placed) -> tuple[Detail, ...]:
    if placed.within is None:
        return ()
    return (detail("within", list=list_name(model.lists[placed.within])),)


def list_name(own: PlainList | None) -> Fact:
    if own is None:
        return told("top")
    return told("group", name=own.name) if own.kind == "group" else told(f"{own.kind}_of")


def _moved(old: Standing, new: Standing, one: Placed, other: Placed, matched: Matched) -> tuple[Detail, ...]:
    """It stands in another list, and not only because a list around it came or went."""
    back = matched.old_of_list()
    known_old = set(back.values())
    before, after = one.within, other.within
    while before is not None and before not in known_old:
        before = old.lists[before].within
    while after is not None and after not in back:
        after = new.lists[after].within
    if before == (None if after is None else back[after]):
        return ()
    home = None if before is None else old.lists[before]
    there = None if after is None else new.lists[after]
    return (detail("moved", old=list_name(home), new=list_name(there)),)


# ---------------------------------------------------------------- lists


def list_changes(old: Standing, new: Standing, matched: Matched) -> Iterator[Change]:
    back = matched.old_of_list()
    for at, own in enumerate(old.lists):
        if at not in back.values():
            yield Change("removed", "list", _name(own), old=_origin(old, at), details=_all_of(own))
    for at, own in enumerate(new.lists):
        if at not in back:
            yield Change("added", "list", _name(own), new=_origin(new, at), details=_all_of(own))
            continue
        before = old.lists[back[at]]
        details = [*_list_differences(before, own)]
        if own.kind == "first" and not _same_order(new, at, matched):
            details.append(detail("order_of_rules"))
        if details:
            yield Change(
                "changed",
                "list",
                _name(own),
                old=_origin(old, back[at]),
                new=_origin(new, at),
                details=tuple(details),
            )


def _name(own: PlainList) -> str:
    """The name of a group; a list has none, and goes by its kind."""
    return own.name if own.kind == "group" else f"{own.kind}_of"


def _all_of(own: PlainList) -> tuple[Detail, ...]:
    found: list[Detail] = []
    if own.caps:
        found.append(detail("group_caps", caps=own.caps))
    if own.percent != 100_000:
        found.append(detail("group_percent", percent=percent(own.percent)))
    if own.condition != r.Always(True):
        found.append(detail("group_condition", condition=own.condition))
    return tuple(found)


def _list_differences(old: PlainList, new: PlainList) -> Iterator[Detail]:
    if old.caps != new.caps:
        yield detail("caps", target="", old=old.caps, new=new.caps)
    if old.percent != new.percent:
        yield detail("percent", old=percent(old.percent), new=percent(new.percent))
    if old.condition != new.condition:
        yield from differences(old.condition, new.condition)


def percent(thousandths: int) -> str:
    return str(Points(thousandths).plain()) + "%"


def _origin(model: Standing, at: int) -> r.Origin | None:
    """Where the first rule of a list stands."""
    for placed in model.rules:
        within = placed.within
        while within is not None:
            if within == at:
                return placed.rule.origin
            within = model.lists[within].within
    return None


def _same_order(new: Standing, at: int, matched: Matched) -> bool:
    places = [
        before
        for before, after in matched.rules
        if new.rules[after].within == at and new.rules[after].plain.kind != "otherwise"
    ]
    return places == sorted(places)
