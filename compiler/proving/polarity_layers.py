"""Conditions on a finished score or the grade as sets of the values it can have, so that they join exactly.

`score between 50 and 79` may end when the score rises, `score at least 50` may not: only together do bands
show whether a higher score can lead to a lower place.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor

from attrs import frozen

from ...runtime.rules import Always, And, Condition, GradeIn, Not, NumberBetween, Or, ScoreTest, Unless
from .polarity_moves import ALWAYS_FALSE, ALWAYS_TRUE, EITHER, STEADY, Move, Shift, either_way, flipped

Values = tuple[tuple[int, int], ...]
"""Whole numbers as stretches from first to last, ascending, none touching the next."""


@frozen
class Axis:
    """A total: how it may move, the values it can have (from `low` to `high`), how many make up one point.

    A value is a place on the scale for the grade, else the total in units of its last decimal.
    """

    move: Move
    low: int
    high: int
    units: int
    scale: tuple[str, ...] = ()


def total_of(condition: Condition) -> str | None:
    """The one total that a condition reads, nothing else; None where there is no such."""
    match condition:
        case ScoreTest(score, _):
            return score
        case GradeIn():
            return "grade"
        case And(parts) | Or(parts):
            names = {total_of(part) for part in parts}
            return names.pop() if len(names) == 1 else None
        case Not(part) | Unless(part):
            return total_of(part)
    return None


def values_of(condition: Condition, axis: Axis) -> Values:
    """The values of its one total for which a condition holds."""
    match condition:
        case ScoreTest(_, test):
            return _merged([_stretch(test, axis)])
        case GradeIn(grades):
            return _merged(
                [
                    (at, at)
                    for at, name in enumerate(axis.scale)
                    if name in grades and axis.low <= at <= axis.high
                ]
            )
        case Or(parts):
            return _merged([stretch for part in parts for stretch in values_of(part, axis)])
        case And(parts):
            missing = [_others(values_of(part, axis), axis) for part in parts]
            return _others(_merged([stretch for found in missing for stretch in found]), axis)
        case Not(part) | Unless(part):
            return _others(values_of(part, axis), axis)
        case Always(value):
            return ((axis.low, axis.high),) if value else ()
    raise TypeError(f"not a condition on one total: {condition!r}")


def shift_of(values: Values, axis: Axis) -> Shift:
    """How it may change that the total is one of these values."""
    if not values:
        return ALWAYS_FALSE
    if values == ((axis.low, axis.high),):
        return ALWAYS_TRUE
    if not axis.move:
        return STEADY
    if len(values) == 1 and values[0][1] == axis.high:
        return either_way(axis.move)
    if len(values) == 1 and values[0][0] == axis.low:
        return either_way(flipped(axis.move))
    return Shift(EITHER, EITHER)


def _stretch(test: NumberBetween, axis: Axis) -> tuple[int, int]:
    low, high = axis.low, axis.high
    if test.low is not None:
        exact = _units(test.low, axis)
        low = max(low, floor(exact) + 1 if test.low_open else ceil(exact))
    if test.high is not None:
        exact = _units(test.high, axis)
        high = min(high, ceil(exact) - 1 if test.high_open else floor(exact))
    return low, high


def _units(points: Decimal, axis: Axis) -> Fraction:
    return Fraction(points) * axis.units


def _merged(stretches: Sequence[tuple[int, int]]) -> Values:
    merged: list[tuple[int, int]] = []
    for low, high in sorted(stretch for stretch in stretches if stretch[0] <= stretch[1]):
        if merged and low <= merged[-1][1] + 1:
            merged[-1] = (merged[-1][0], max(merged[-1][1], high))
        else:
            merged.append((low, high))
    return tuple(merged)


def _others(values: Values, axis: Axis) -> Values:
    """All the other values the total can have."""
    found, start = [], axis.low
    for low, high in values:
        found.append((start, low - 1))
        start = high + 1
    return _merged([*found, (start, axis.high)])
