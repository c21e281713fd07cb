"""The stretches of time that no rule can tell apart, counted back from as-of, for proofs about any moment."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

from attrs import frozen

from ...runtime.rules import AgeBetween, Day, DayBetween, TimeTest
from ...runtime.times import DAY

_CLOCK_CHANGE = DAY // 12


@frozen
class Age:
    """Events whose age in whole days is `days[0]` to `days[1]` (None: any), whose exact age in microseconds
    lies likewise, and whose day lies after so many of the calendar days that the rules name
    (`position`).
    """

    days: tuple[int, int | None]
    exact: tuple[int, int | None]
    position: int

    def can_be_now(self) -> bool:
        return self.days[0] == 0 and self.exact[0] == 0


@frozen
class Ages:
    """All ages, newest first; `calendar` are the days named by the rules at which answers change."""

    all: tuple[Age, ...]
    calendar: tuple[int, ...]

    def passes(self, age: Age, test: TimeTest) -> bool:
        """The same for every moment of that age."""
        match test:
            case DayBetween(first, last):
                return self._not_before(age, first) and self._not_after(age, last)
            case AgeBetween(low, high, low_open, high_open):
                exact = age.exact[0]
                above = low is None or (exact > low if low_open else exact >= low)
                return above and (high is None or (exact < high if high_open else exact <= high))

    def _not_before(self, age: Age, first: Day | None) -> bool:
        if first is None:
            return True
        return age.days[0] <= first.days if first.ago else age.position > self.calendar.index(first.days)

    def _not_after(self, age: Age, last: Day | None) -> bool:
        if last is None:
            return True
        return age.days[0] >= last.days if last.ago else age.position <= self.calendar.index(last.days + 1)


def ages_of(tests: Iterable[TimeTest]) -> Ages:
    """Cut wherever a test's answer changes; today is always a stretch of its own."""
    days, exact, calendar = {0, 1}, {0}, set()
    for test in tests:
        match test:
            case DayBetween(first, last):
                for end, later in ((first, 1), (last, 0)):
                    if end is None:
                        continue
                    if end.ago:
                        days.add(end.days + later)
                    else:
                        calendar.add(end.days + 1 - later)
            case AgeBetween(low, high, low_open, high_open):
                if low is not None:
                    exact.add(low + low_open)
                if high is not None:
                    exact.add(high + (not high_open))
    named = tuple(sorted(calendar))
    return Ages(
        tuple(
            Age(day, moment, position)
            for day in _stretches(days)
            for moment in _stretches(exact)
            if _meet(day, moment)
            for position in range(len(named) + 1)
        ),
        named,
    )


def _stretches(cuts: set[int]) -> list[tuple[int, int | None]]:
    ordered = sorted(cut for cut in cuts if cut >= 0)
    return [*((low, high - 1) for low, high in pairwise(ordered)), (ordered[-1], None)]


def _meet(days: tuple[int, int | None], exact: tuple[int, int | None]) -> bool:
    """Whether an event can be so many days and so many microseconds old."""
    least = max(0, (days[0] - 1) * DAY - _CLOCK_CHANGE)
    most = None if days[1] is None else (days[1] + 1) * DAY + _CLOCK_CHANGE
    return (exact[1] is None or exact[1] >= least) and (most is None or exact[0] <= most)


def distinct(tests: Sequence[Sequence[TimeTest]]) -> list[TimeTest]:
    return list(dict.fromkeys(test for group in tests for test in group))
