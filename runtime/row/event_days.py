"""What an event is worth as of one day: in which sets its day lets it be, and what it adds to a lead."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from ..rules import AgeBetween, Constant, DayBetween
from ..tables import EventSet
from .amounts import faded
from .memo import Memo
from .plan import EventAmount
from .time_tests import DayTests

COUNT_SIZE = 16
"""Bits of a count, in the lower part of what an event is worth."""

MOST_COUNTED = (1 << COUNT_SIZE) - 1

_MOST_KINDS = 1024
_MOST_DAYS = 1024
_FIRST_ORDINAL = 719_163  # of 1970-01-01


def is_plain(table: EventSet) -> bool:
    """Nothing but an event's own names, properties and day says whether it is in the set."""
    return not table.links and not any(isinstance(test, AgeBetween) for test in table.times)


class Worth:
    """What events are worth: a count of one in the lane of each counted set that they are in, and above the
    counts what they add to the lead's own packed number; that depends on their age where something `fades`.
    """

    def __init__(
        self, sets: Sequence[EventSet], counted: Sequence[int], payments: Sequence[EventAmount]
    ) -> None:
        self.sets, self._counted, self._payments = sets, counted, payments
        self.counts = COUNT_SIZE * len(counted)
        self.fades = any(one.payment.fading is not None for one in payments)
        self._masks = [sum(1 << place for place in one.rule.events or ()) for one in payments]
        self.count_of: dict[int, int] = Memo(self._count, _MOST_KINDS)

    def of(self, inside: int, age: int) -> int:
        return self.count_of[inside] + (self._pays(inside, age) << self.counts)

    def _count(self, inside: int) -> int:
        return sum(1 << COUNT_SIZE * at for at, place in enumerate(self._counted) if inside >> place & 1)

    def _pays(self, inside: int, age: int) -> int:
        found = 0
        for one, mask in zip(self._payments, self._masks, strict=True):
            if inside & mask and isinstance(one.payment.amount, Constant):
                amount, fading = one.payment.amount.amount, one.payment.fading
                found += one.lane.packed(amount if fading is None else faded(amount, fading, age))
        return found


class AsOfDay:
    """Events as of one day. Kinds are as in `event_kinds`. All days of a *stretch* are alike.

    `stretches` has that of each day, `by_ordinal` by the number that `datetime.toordinal` gives a day.
    `inside[kind][stretch]` has a bit for each set that the event's names, properties and day let it be in,
    `worth[kind][stretch]` what it adds.
    """

    def __init__(self, worth: Worth, today: int) -> None:
        self._worth, self._today = worth, today
        self._tests = [DayTests(table.times, today) for table in worth.sets]
        self._all = [
            sum(1 << at for at, test in enumerate(table.times) if isinstance(test, DayBetween))
            for table in worth.sets
        ]
        self._cuts = sorted({cut for tests in self._tests for cut in tests.cuts()})
        self._between_cuts: dict[tuple[int, int], int] = Memo(self._inside_between, _MOST_KINDS)
        self.stretches: dict[int, int] = Memo(self._stretch, _MOST_DAYS)
        self.by_ordinal: dict[int, int] = Memo(lambda at: self._stretch(at - _FIRST_ORDINAL), _MOST_DAYS)
        self.inside: dict[int, dict[int, int]] = Memo(self._inside_of, _MOST_KINDS)
        self.worth: dict[int, dict[int, int]] = Memo(self._worth_of, _MOST_KINDS)

    def _stretch(self, day: int) -> int:
        """A day for itself where something fades; else its place among the days that tests tell apart."""
        return day if self._worth.fades else bisect_right(self._cuts, day)

    def _inside_of(self, kind: int) -> dict[int, int]:
        def inside(stretch: int) -> int:
            return self._between_cuts[
                kind, bisect_right(self._cuts, stretch) if self._worth.fades else stretch
            ]

        return Memo(inside, _MOST_DAYS)

    def _worth_of(self, kind: int) -> dict[int, int]:
        inside, worth, today = self.inside[kind], self._worth, self._today
        return Memo(lambda at: worth.of(inside[at], today - at if worth.fades else 0), _MOST_DAYS)

    def _inside_between(self, asked: tuple[int, int]) -> int:
        """For a kind, and the number of cuts that a day has reached."""
        kind, reached = asked
        day = self._cuts[reached - 1] if reached else self._cuts[0] - 1 if self._cuts else 0
        return sum(
            1 << place
            for place, (tests, wanted) in enumerate(zip(self._tests, self._all, strict=True))
            if kind >> place & 1 and tests.passed(day) == wanted
        )
