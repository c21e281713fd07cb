"""Conditions taken apart into single demands: what has to be true, false, not true or not false."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import Literal

from ...runtime.reference.kleene import Truth
from ...runtime.rules import (
    Always,
    And,
    Choice,
    Condition,
    Not,
    NumberOf,
    Or,
    SegmentIs,
    Unless,
)

Mode = Literal["true", "false", "not true", "not false"]
Demand = tuple[Condition, Mode]

_SWAPPED: dict[Mode, Mode] = {
    "true": "false",
    "false": "true",
    "not true": "not false",
    "not false": "not true",
}
_UPWARDS = ("true", "not false")


class TooMany(Exception):
    """A condition of a kind that would have to be taken apart into very many alternatives."""


def met(mode: Mode, truth: Truth) -> bool:
    """Whether a truth is as demanded."""
    match mode:
        case "true":
            return truth is True
        case "false":
            return truth is False
        case "not true":
            return truth is not True
    return truth is not False


def alternatives(demands: Sequence[Demand], segments: Sequence[Choice]) -> Iterator[tuple[Demand, ...]]:
    """Lists of demands on conditions that join no others; meeting all of one list meets `demands`, and
    nothing else does. Raises TooMany while it is read."""
    yield from _ways(list(demands), (), segments)


def _ways(
    goals: list[Demand], found: tuple[Demand, ...], segments: Sequence[Choice]
) -> Iterator[tuple[Demand, ...]]:
    goals = list(goals)
    while goals:
        goal = goals.pop()
        ways = _one(goal, segments)
        if ways is None:
            if goal not in found:
                found = (*found, goal)
        elif len(ways) == 1:
            goals += ways[0]
        else:
            for way in ways:
                yield from _ways([*goals, *way], found, segments)
            return
    yield found


def _one(goal: Demand, segments: Sequence[Choice]) -> Sequence[list[Demand]] | None:
    """Other demands, any one list of which will do; None where this one stands for itself."""
    condition, mode = goal
    match condition:
        case Always(value):
            return [[]] if value == (mode in _UPWARDS) else []
        case And(parts):
            return _every(parts, mode) if mode in _UPWARDS else _some(parts, mode)
        case Or(parts):
            return _some(parts, mode) if mode in _UPWARDS else _every(parts, mode)
        case Not(part):
            return [[(part, _SWAPPED[mode])]]
        case Unless(part):
            return [[(part, "not true" if mode in _UPWARDS else "true")]]
        case NumberOf(low, high, parts):
            return _number_of(low, high, parts, mode)
        case SegmentIs(names):
            return _in_segment(names, mode in _UPWARDS, segments)
        case _:
            return None


def _every(parts: Sequence[Condition], mode: Mode) -> Sequence[list[Demand]]:
    return [[(part, mode) for part in parts]]


def _some(parts: Sequence[Condition], mode: Mode) -> Sequence[list[Demand]]:
    return [[(part, mode)] for part in parts]


def _number_of(
    low: int | None, high: int | None, parts: Sequence[Condition], mode: Mode
) -> Sequence[list[Demand]]:
    """ "At least 2 of 3 are true": 2 are. It is false where 2 are false, not true where 2 are not true."""
    count = len(parts)
    if low is not None and (low > count or (high is not None and low > high)):
        return [] if mode in _UPWARDS else [[]]
    if high is not None and high < count:
        if low is not None and low > 0:
            return _number_within(low, high, parts, mode)
        return _number_of(high + 1, None, parts, _SWAPPED[mode])  # not more than `high`
    needed = max(0, low or 0) if mode in _UPWARDS else count - max(0, low or 0) + 1
    if needed > count:
        return []
    return _chosen(needed, parts, mode)


def _number_within(low: int, high: int, parts: Sequence[Condition], mode: Mode) -> Sequence[list[Demand]]:
    """Both ends at once: it is just as demanded where either end is, or for "true" where both are."""
    ends = (NumberOf(low, None, tuple(parts)), NumberOf(None, high, tuple(parts)))
    return [[(end, mode) for end in ends]] if mode in _UPWARDS else [[(end, mode)] for end in ends]


def _chosen(needed: int, parts: Sequence[Condition], mode: Mode) -> Sequence[list[Demand]]:
    ways: list[list[Demand]] = []
    for some in combinations(parts, needed):
        ways.append([(part, mode) for part in some])
        if len(ways) > 100:
            raise TooMany
    return ways


def _in_segment(names: Sequence[str], wanted: bool, segments: Sequence[Choice]) -> Sequence[list[Demand]]:
    """The first segment whose line is true is one of these (`wanted`), or is not."""
    ways: list[list[Demand]] = []
    before: list[Demand] = []
    for choice in segments:
        if (choice.name in names) == wanted:
            ways.append([*before, (choice.condition, "true")])
        before = [*before, (choice.condition, "not true")]
    return ways if wanted else [*ways, before]
