"""Which rule of the new model continues which rule of the old one, and which list which list."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable

from attrs import frozen

from ...runtime import rules as r
from .plain_rules import Placed, PlainList, Standing, together
from .subjects import pieces, subjects

_MOST_PAIRS = 250_000  # beyond that only what is equal somehow is looked for
_ENOUGH = 340  # of 1,000

Places = tuple[int, ...]


@frozen
class Matched:
    """Pairs of places (old, new) among the rules and the lists; what is in none is gone, or is new.

    `regrouped`: several rules that ask the same and together pay what the others together pay.
    """

    rules: tuple[tuple[int, int], ...]
    lists: tuple[tuple[int, int], ...]
    regrouped: tuple[tuple[Places, Places], ...]

    def old_of_list(self) -> dict[int, int]:
        return {new: old for old, new in self.lists}


def match(old: Standing, new: Standing) -> Matched:
    """Equal rules first, then those that ask the same, then those that pay the same, then the most alike."""
    found: dict[int, int] = {}
    free_old, free_new = dict(enumerate(old.rules)), dict(enumerate(new.rules))

    def pair_up(key_of: Callable[[Standing, Placed], Hashable]) -> None:
        waiting: defaultdict[Hashable, list[int]] = defaultdict(list)
        for at, placed in free_old.items():
            waiting[key_of(old, placed)].append(at)
        for at, placed in list(free_new.items()):
            same = waiting.get(key_of(new, placed))
            if same:
                found[same[0]] = at
                del free_old[same.pop(0)], free_new[at]

    pair_up(lambda model, placed: (placed.plain, _where(model, placed)))
    pair_up(lambda model, placed: placed.plain)
    regrouped = _regrouped(old, new, free_old, free_new)
    pair_up(lambda model, placed: (placed.asks, _targets(placed), _where(model, placed)))
    pair_up(lambda model, placed: (placed.asks, _targets(placed)))
    for pair in _most_alike(free_old, free_new):
        found[pair[0]] = pair[1]
        del free_old[pair[0]], free_new[pair[1]]
    pair_up(lambda model, placed: placed.asks if _asks_something(placed) else (id(model), placed.rule.number))
    rules = tuple(sorted(found.items(), key=lambda pair: pair[1]))
    paired = [*rules, *((before[0], after[0]) for before, after in regrouped)]
    return Matched(rules, _lists(old, new, paired), tuple(regrouped))


def _asks_something(placed: Placed) -> bool:
    return placed.plain.condition != r.Always(True) or bool(placed.plain.events)


def _regrouped(
    old: Standing, new: Standing, free_old: dict[int, Placed], free_new: dict[int, Placed]
) -> list[tuple[Places, Places]]:
    """Takes those out of the free ones."""
    found = []
    before, after = _by_question(old, free_old), _by_question(new, free_new)
    for question, olds in before.items():
        news = after.get(question, [])
        if len(olds) == len(news) or not news:
            continue
        if _paid_together(old, olds) == _paid_together(new, news):
            found.append((tuple(olds), tuple(news)))
            for at in olds:
                del free_old[at]
            for at in news:
                del free_new[at]
    return found


def _by_question(model: Standing, free: dict[int, Placed]) -> dict[Hashable, list[int]]:
    found: dict[Hashable, list[int]] = {}
    for at, placed in free.items():
        if placed.within is None or model.lists[placed.within].kind == "group":
            found.setdefault((placed.asks, _where(model, placed)), []).append(at)
    return found


def _paid_together(model: Standing, places: Iterable[int]) -> tuple[r.Effect, ...]:
    rules = [model.rules[at].plain for at in places]
    return together(effect for rule in rules for effect in rule.effects)


def _where(model: Standing, placed: Placed) -> Hashable:
    if placed.within is None:
        return None
    own = model.lists[placed.within]
    return own.kind, own.name


def _targets(placed: Placed) -> Hashable:
    return frozenset(effect.target for effect in placed.plain.effects)


# ---------------------------------------------------------------- the most alike


def _most_alike(old: dict[int, Placed], new: dict[int, Placed]) -> list[tuple[int, int]]:
    if len(old) * len(new) > _MOST_PAIRS:
        return []
    kept_old = {at: _Likeness.of(placed) for at, placed in old.items()}
    kept_new = {at: _Likeness.of(placed) for at, placed in new.items()}
    rated = [
        (-rating, abs(before - after), before, after)
        for before, one in kept_old.items()
        for after, other in kept_new.items()
        if (rating := one.rating(other)) >= _ENOUGH
    ]
    pairs: list[tuple[int, int]] = []
    gone: set[tuple[str, int]] = set()
    for _, _, before, after in sorted(rated):
        if ("old", before) not in gone and ("new", after) not in gone:
            gone |= {("old", before), ("new", after)}
            pairs.append((before, after))
    return pairs


@frozen
class _Likeness:
    """What two rules may share: what they ask about, what exactly they ask, what they pay and into what."""

    subjects: frozenset[Hashable]
    pieces: frozenset[Hashable]
    targets: frozenset[str]
    effects: tuple[r.Effect, ...]

    @classmethod
    def of(cls, placed: Placed) -> _Likeness:
        return cls(
            subjects(placed.plain),
            pieces(placed.plain),
            frozenset(effect.target for effect in placed.plain.effects),
            placed.plain.effects,
        )

    def rating(self, other: _Likeness) -> int:
        """From 0 to 1,000; rules that ask about nothing in common are nothing to each other."""
        if not self.subjects & other.subjects or not self.targets & other.targets:
            return 0
        return (
            _shared(400, self.subjects, other.subjects)
            + _shared(300, self.pieces, other.pieces)
            + _shared(100, self.targets, other.targets)
            + (200 if self.effects == other.effects else 0)
        )


def _shared(most: int, one: frozenset[Hashable], other: frozenset[Hashable]) -> int:
    return most * len(one & other) // len(one | other) if one | other else most


# ---------------------------------------------------------------- lists


def _lists(old: Standing, new: Standing, pairs: Iterable[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """Lists of one kind that hold the most rules in common, then groups of one name, then equal ones."""
    votes: Counter[tuple[int, int]] = Counter()
    for before, after in pairs:
        for one in _around(old, old.rules[before].within):
            for other in _around(new, new.rules[after].within):
                votes[one, other] += 1
    named = {
        (one, other): 0
        for one, before in enumerate(old.lists)
        for other, after in enumerate(new.lists)
        if before.kind == after.kind == "group" and before.name == after.name
    }
    ranked = sorted(
        {**named, **votes}.items(),
        key=lambda item: (not _same_name(old.lists[item[0][0]], new.lists[item[0][1]]), -item[1], item[0]),
    )
    found: dict[int, int] = {}
    for (one, other), _ in ranked:
        if old.lists[one].kind == new.lists[other].kind and one not in found and other not in found.values():
            found[one] = other
    return tuple(sorted(found.items(), key=lambda pair: pair[1]))


def _same_name(one: PlainList, other: PlainList) -> bool:
    return bool(one.name) and one.name == other.name


def _around(model: Standing, within: int | None) -> list[int]:
    found = []
    while within is not None:
        found.append(within)
        within = model.lists[within].within
    return found
