"""Whether a number can be as all demands on one count of events want it."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from math import ceil, floor

from ...runtime.rules import EventCount, NumberBetween, TotalOf
from ..proving.number_ranges import some_number_passes
from .demands import Demand

Whole = tuple[int, int | None]
"""From the one whole number to the other, None: no end."""


def no_number(demands: Sequence[Demand]) -> bool:
    """Whether no number is as demanded by all tests of one count."""
    if all(mode.startswith("not") for _, mode in demands):
        return False  # without any log the count is not known
    counts = [(one, mode) for one, mode in demands if isinstance(one, EventCount)]
    met = [one.test for one, mode in counts if mode in ("true", "not false")]
    unmet = [one.test for one, mode in counts if mode in ("false", "not true")]
    if any(isinstance(one.measure, TotalOf) for one, _ in counts):
        return not some_number_passes(met, unmet)
    return not _some_whole_number([_whole(test) for test in met], [_whole(test) for test in unmet])


def _some_whole_number(met: Sequence[Whole], unmet: Sequence[Whole]) -> bool:
    """Whether one from 0 on lies in all of `met` and in none of `unmet`."""
    number = max((low for low, _ in met), default=0)
    last = min((high for _, high in met if high is not None), default=None)
    for low, high in sorted(unmet, key=lambda ends: ends[0]):
        if low > number:
            break
        if high is None:
            return False
        number = max(number, high + 1)
    return last is None or number <= last


def _whole(test: NumberBetween) -> Whole:
    """The whole numbers from 0 on that pass."""
    low = 0 if test.low is None else _after(test.low) if test.low_open else ceil(test.low)
    high = None if test.high is None else _before(test.high) if test.high_open else floor(test.high)
    return max(0, low), high


def _after(end: Decimal) -> int:
    return floor(end) + 1


def _before(end: Decimal) -> int:
    return ceil(end) - 1
