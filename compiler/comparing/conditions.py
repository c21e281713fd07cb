"""Two conditions held against each other: which way the new one differs, and in what."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal

from attrs import evolve

from ...runtime import rules as r
from .changes import Detail, HappenedTo, Texts, detail
from .idioms import in_units, is_silence
from .implying import any_within, implies
from .subjects import of_leaf

Direction = Literal["wider", "narrower", ""]


def direction(old: r.Condition, new: r.Condition) -> Direction:
    """Whether the new condition holds for more, or for fewer; "" where neither can be told."""
    if implies(old, new):
        return "wider"
    return "narrower" if implies(new, old) else ""


def events_direction(old: Sequence[r.Events], new: Sequence[r.Events]) -> Direction:
    if any_within(old, new):
        return "wider"
    return "narrower" if any_within(new, old) else ""


def differences(old: r.Condition, new: r.Condition) -> tuple[Detail, ...]:
    """In what the new condition differs, piece by piece; in one piece where there is no better way."""
    return tuple(_differences(old, new)) or (_replaced(old, new),)


def events_differences(old: Sequence[r.Events], new: Sequence[r.Events]) -> tuple[Detail, ...]:
    """In what the events differ that `each` pays for."""
    gone = tuple(events for events in old if events not in new)
    come = tuple(events for events in new if events not in old)
    if len(gone) == len(come) == 1 and (found := _objects(gone[0], come[0])):
        return found
    if not gone:
        return (detail("events_more", new=HappenedTo(come)),)
    if not come:
        return (detail("events_fewer", old=HappenedTo(gone)),)
    return (detail("events", old=HappenedTo(gone), new=HappenedTo(come)),)


def _objects(old: r.Events, new: r.Events) -> tuple[Detail, ...]:
    """The objects that came and went where all else is the same."""
    before, after = old.test, new.test
    if not isinstance(before, r.Named) or not isinstance(after, r.Named) or before.verbs != after.verbs:
        return ()
    if evolve(old, test=after) != new or not before.objects or not after.objects:
        return ()
    found = []
    for code, name, one, other in (
        ("events_more", "new", after, before),
        ("events_fewer", "old", before, after),
    ):
        objects = tuple(object_ for object_ in one.objects if object_ not in other.objects)
        if objects:
            events = evolve(old, test=r.Named(one.verbs, objects))
            found.append(detail(code, **{name: HappenedTo((events,))}))
    return tuple(found)


def _differences(old: r.Condition, new: r.Condition) -> Iterator[Detail]:
    always = r.Always(True)
    if is_silence(old) and is_silence(new):
        yield _replaced(old, new)
    elif isinstance(old, r.NumberOf) and isinstance(new, r.NumberOf):
        yield from _of_counted(old, new)
    elif old == always:
        yield detail("also_asked", new=new)
    elif new == always:
        yield detail("no_longer_asked", old=old)
    elif isinstance(old, r.Or) or isinstance(new, r.Or):
        if not isinstance(old, r.And) and not isinstance(new, r.And):
            yield from _of_parts(_parts(old, r.Or), _parts(new, r.Or), "no_longer_enough", "also_enough")
        elif isinstance(old, r.And) and isinstance(new, r.Or) and old in new.parts:
            yield from _of_parts((old,), new.parts, "no_longer_enough", "also_enough")
        elif isinstance(new, r.And) and isinstance(old, r.Or) and new in old.parts:
            yield from _of_parts(old.parts, (new,), "no_longer_enough", "also_enough")
        else:
            yield from _of_parts(_parts(old, r.And), _parts(new, r.And), "no_longer_asked", "also_asked")
    elif isinstance(old, r.And) or isinstance(new, r.And):
        yield from _of_parts(_parts(old, r.And), _parts(new, r.And), "no_longer_asked", "also_asked")
    else:
        yield _of_leaves(old, new)


def _of_counted(old: r.NumberOf, new: r.NumberOf) -> Iterator[Detail]:
    """`at least 2 of (…)`: only what differs in the brackets, where the number is the same."""
    if (old.low, old.high) != (new.low, new.high) or len(old.parts) != len(new.parts):
        yield _replaced(old, new)
    else:
        yield from _of_parts(old.parts, new.parts, "no_longer_counted", "also_counted")


def _parts(condition: r.Condition, kind: type[r.And] | type[r.Or]) -> Sequence[r.Condition]:
    if not isinstance(condition, kind):
        return (condition,)
    return in_units(condition.parts) if kind is r.And else condition.parts


def _of_parts(
    old: Sequence[r.Condition], new: Sequence[r.Condition], gone_code: str, come_code: str
) -> Iterator[Detail]:
    gone = [part for part in old if part not in new]
    come = [part for part in new if part not in old]
    for part in list(gone):
        partner = next((other for other in come if _about_the_same(part, other)), None)
        if partner is not None:
            gone.remove(part)
            come.remove(partner)
            yield from _differences(part, partner)
    if len(gone) == len(come) == 1 and (len(old) == 1 or len(new) == 1) and gone_code.endswith("asked"):
        yield _replaced(gone[0], come[0])
        return
    for part in gone:
        yield detail(gone_code, old=part)
    for part in come:
        yield detail(come_code, new=part)


def _about_the_same(one: r.Condition, other: r.Condition) -> bool:
    while isinstance(one, r.Not | r.Unless) and isinstance(other, r.Not | r.Unless):
        one, other = one.part, other.part
    if type(one) is not type(other):
        return False
    if is_silence(one) and is_silence(other):
        return True
    if isinstance(one, r.And | r.Or):
        return False
    if isinstance(one, r.EventCount) and isinstance(other, r.EventCount):
        return bool({*of_leaf(one)} & {*of_leaf(other)})
    return {*of_leaf(one)} == {*of_leaf(other)}


def _of_leaves(old: r.Condition, new: r.Condition) -> Detail:
    match old, new:
        case r.FieldTest(field, r.TextIn() as test), r.FieldTest(same, r.TextIn() as rival) if field == same:
            return _values(field, test.values, rival.values, "values")
        case (
            r.Not(r.FieldTest(field, r.TextIn() as test)),
            r.Not(r.FieldTest(same, r.TextIn() as rival)),
        ) if field == same:
            return _values(field, test.values, rival.values, "values_not")
    return _replaced(old, new)


def _values(field: str, old: Sequence[str], new: Sequence[str], code: str) -> Detail:
    gone = Texts(tuple(value for value in old if value not in new))
    come = Texts(tuple(value for value in new if value not in old))
    name = r.Known(field)
    if not gone.values:
        return detail(f"{code}_more", field=name, new=come)
    if not come.values:
        return detail(f"{code}_fewer", field=name, old=gone)
    return detail(f"{code}_other", field=name, old=gone, new=come)


def _replaced(old: r.Condition, new: r.Condition) -> Detail:
    return detail("condition", old=old, new=new)
