"""All tests on one time at once: which of them it passes as of some moment, as bits."""

from __future__ import annotations

from collections.abc import Sequence

from ..rules import AgeBetween, Day, DayBetween, Test
from ..times import AsOf


class DayTests:
    """The tests on calendar days among the tests of an axis, as of one day: bit i stands for test i."""

    def __init__(self, tests: Sequence[Test], as_of_day: int) -> None:
        self._ranges: list[tuple[int | None, int | None, int]] = []
        for place, test in enumerate(tests):
            if isinstance(test, DayBetween):
                first, last = _day(test.first, as_of_day), _day(test.last, as_of_day)
                self._ranges.append((first, last, 1 << place))

    def passed(self, day: int) -> int:
        found = 0
        for first, last, bit in self._ranges:
            if (first is None or day >= first) and (last is None or day <= last):
                found |= bit
        return found

    def cuts(self) -> list[int]:
        """The days, sorted, with which something else than the day before is passed."""
        cuts = {first for first, _, _ in self._ranges if first is not None}
        return sorted(cuts | {last + 1 for _, last, _ in self._ranges if last is not None})


def _day(day: Day | None, as_of_day: int) -> int | None:
    if day is None:
        return None
    return as_of_day - day.days if day.ago else day.days


def passes_age(test: AgeBetween, instant: int, as_of: AsOf) -> bool:
    age = as_of.instant - instant
    if test.low is not None and (age <= test.low if test.low_open else age < test.low):
        return False
    return test.high is None or (age < test.high if test.high_open else age <= test.high)


def is_relative(test: Test) -> bool:
    """The answer depends on as-of."""
    match test:
        case DayBetween(first, last):
            return any(day is not None and day.ago for day in (first, last))
        case AgeBetween():
            return True
        case _:
            return False
