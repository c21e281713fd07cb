"""The events of one lead, one by one: which are in a set, and what a measure makes of them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Protocol

from attrs import define, field

from ..data_classes import frozen
from ..intake import Value
from ..rules import (
    AgeBetween,
    Gap,
    HowMany,
    HowManyDays,
    HowManyDifferent,
    Measure,
    MostPer,
    MostWithin,
    TotalOf,
)
from ..tables import EventSet, Follows, FollowsSilence, Link, StaysAlone
from ..times import AsOf
from ..values import MISSING
from .time_tests import passes_age

Row = Mapping[str, object]


class Reads(Protocol):
    """Reads the properties of rows: the folded text ("" where there is none), the value by its kind."""

    def text(self, row: Row, key: str) -> str: ...
    def value(self, row: Row, key: str) -> Value: ...


@define(eq=False)
class Happened:
    """An event, the `number`th of its log. `kind` is as in `event_kinds`; `row` (None: it has but names) is
    read by `reads`. `inside` has a bit for each set that its kind and its day let it be in, once known.
    """

    number: int
    kind: int
    instant: int
    day: int
    row: Row | None
    reads: Reads | None
    inside: int = 0

    def text(self, key: str) -> str:
        return "" if self.row is None or self.reads is None else self.reads.text(self.row, key)

    def value(self, key: str) -> Value:
        return MISSING if self.row is None or self.reads is None else self.reads.value(self.row, key)


@frozen(eq=False)
class History:
    """The events of a lead that are in any set, in the order of time, as of a moment."""

    sets: Sequence[EventSet]
    events: Sequence[Happened]
    as_of: AsOf
    _members: dict[int, list[Happened]] = field(factory=dict)

    def members(self, place: int) -> list[Happened]:
        """The events of a set, in the order of time."""
        if place not in self._members:
            self._members[place] = self._select(place)
        return self._members[place]

    def union(self, places: Sequence[int]) -> list[Happened]:
        """The events of any of these sets, each once, in the order of time."""
        if len(places) == 1:
            return self.members(places[0])
        chosen = {id(event) for place in places for event in self.members(place)}
        return [event for event in self.events if id(event) in chosen]

    def latest_age(self, place: int) -> int | None:
        """The age in days of the latest event of a set; None where there is none."""
        members = self.members(place)
        return self.as_of.day - members[-1].day if members else None

    def _select(self, place: int) -> list[Happened]:
        table = self.sets[place]
        found = [event for event in self.events if event.inside >> place & 1]
        for test in table.times:
            if isinstance(test, AgeBetween):
                found = [event for event in found if passes_age(test, event.instant, self.as_of)]
        for link in table.links:
            others = _Others(self.members(link.others), self.as_of)
            found = [event for event in found if others.keep(event, link)]
        return found


class _Others:
    """The events that others are held against, in the order of time. Days only grow along them."""

    def __init__(self, events: Sequence[Happened], as_of: AsOf) -> None:
        self._as_of = as_of
        self._instants = [event.instant for event in events]
        self._days = [event.day for event in events]

    def keep(self, event: Happened, link: Link) -> bool:
        match link:
            case Follows(_, least, most):
                start, stop = 0, bisect_left(self._instants, event.instant)
                if least is not None:
                    times, own = self._clock(event, least)
                    stop = min(stop, bisect_right(times, own - least.amount))
                if most is not None:
                    times, own = self._clock(event, most)
                    start = bisect_left(times, own - most.amount)
                return start < stop
            case FollowsSilence(_, gap):
                times, own = self._clock(event, gap)
                before = bisect_left(self._instants, event.instant)
                return before > 0 and own - times[before - 1] >= gap.amount
            case StaysAlone(_, within):
                times, own = self._clock(event, within)
                now = self._as_of.day if within.unit == "days" else self._as_of.instant
                after = bisect_right(self._instants, event.instant)
                answered = after < len(times) and times[after] - own <= within.amount
                return now - own > within.amount and not answered

    def _clock(self, event: Happened, gap: Gap) -> tuple[list[int], int]:
        return (self._days, event.day) if gap.unit == "days" else (self._instants, event.instant)


def measured(events: Sequence[Happened], measure: Measure) -> int | Fraction:
    """What is counted of events in the order of time."""
    match measure:
        case HowMany():
            return len(events)
        case HowManyDifferent(key):
            return len({text for event in events if (text := event.text(key))})
        case HowManyDays():
            return len({event.day for event in events})
        case MostPer(key):
            counts = Counter(text for event in events if (text := event.text(key)))
            return max(counts.values(), default=0)
        case TotalOf(key):
            amounts = [event.value(key) for event in events]
            return sum((Fraction(one) for one in amounts if isinstance(one, Decimal)), Fraction())
        case MostWithin(gap):
            days = gap.unit == "days"
            times = [event.day if days else event.instant for event in events]
            ends = (bisect_left(times, time + gap.amount) for time in times)
            return max([0, *(end - start for start, end in enumerate(ends))])
