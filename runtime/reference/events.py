"""Which of a lead's events belong to a set, and what is counted of them."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import Counter
from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import groupby

from attrs import frozen

from ..intake import Event
from ..rules import (
    After,
    AfterSilence,
    AllOf,
    AnyOf,
    Anything,
    Events,
    EventTest,
    Gap,
    HowMany,
    HowManyDays,
    HowManyDifferent,
    Measure,
    MostPer,
    MostWithin,
    Named,
    NoneOf,
    NotFollowed,
    TotalOf,
    Where,
)
from ..rules import Sequence as SequenceTest
from ..times import DAY, AsOf
from .case import Case
from .value_tests import moment_passes, truth_on_values


def event_passes(event: Event, test: EventTest, as_of: AsOf) -> bool:
    """An event is what the test says; a `where` that is unknown counts as not met."""
    match test:
        case Anything():
            return True
        case Named(verbs, objects):
            # All pairs of a verb column and an object column are the event's, so the two may be asked apart.
            return (not verbs or not event.verbs.isdisjoint(verbs)) and (
                not objects or not event.objects.isdisjoint(objects)
            )
        case Where(condition):
            return truth_on_values(condition, event.values, as_of) is True
        case AllOf(parts):
            return all(event_passes(event, part, as_of) for part in parts)
        case AnyOf(parts):
            return any(event_passes(event, part, as_of) for part in parts)
        case NoneOf(parts):
            return not any(event_passes(event, part, as_of) for part in parts)


def selected(events: Events, case: Case) -> list[Event]:
    """The lead's events that belong to the set; none without an event log."""
    times = events.times if events.whole_log else (*case.rules.window, *events.times)
    found = [
        event
        for event in case.events or ()
        if event_passes(event, events.test, case.as_of)
        and all(moment_passes(event.moment, test, case.as_of) for test in times)
    ]
    for sequence in events.sequences:
        others = _InTime.of(selected(sequence.others, case))
        found = [event for event in found if _in_sequence(event, sequence, others, case.as_of)]
    return found


def selected_by_any(sets: Iterable[Events], case: Case) -> list[Event]:
    """The events that belong to at least one of the sets, each once."""
    chosen = {event for events in sets for event in selected(events, case)}
    return [event for event in case.events or () if event in chosen]


def latest(events: Iterable[Event]) -> Event | None:
    """The event that happened last."""
    return max(events, key=_instant, default=None)


def age_in_days(event: Event, as_of: AsOf) -> int:
    return as_of.day - event.moment.day


@frozen
class _InTime:
    """Events in the order in which they happened, so that only those near another need be looked at."""

    events: list[Event]
    instants: list[int]

    @classmethod
    def of(cls, events: Iterable[Event]) -> _InTime:
        in_order = sorted(events, key=_instant)
        return cls(in_order, list(map(_instant, in_order)))

    def between(self, first: int | None, last: int) -> list[Event]:
        """Those from the instant `first` (None: all) to the one before `last`."""
        start = 0 if first is None else bisect_left(self.instants, first)
        return self.events[start : bisect_left(self.instants, last)]

    def latest_before(self, instant: int) -> Event | None:
        at = bisect_left(self.instants, instant)
        return latest(self.between(self.instants[at - 1], instant)) if at else None


def _instant(event: Event) -> int:
    return event.moment.instant


def _in_sequence(event: Event, sequence: SequenceTest, others: _InTime, as_of: AsOf) -> bool:
    instant = event.moment.instant
    match sequence:
        case After(_, least, most):
            first = None if most is None else instant - _longest(most)
            last = instant if least is None else instant - _shortest(least)
            return any(
                (least is None or _apart(other, event, least) >= least.amount)
                and (most is None or _apart(other, event, most) <= most.amount)
                for other in others.between(first, last)
            )
        case AfterSilence(_, gap):
            before = others.latest_before(instant)
            return before is not None and _apart(before, event, gap) >= gap.amount
        case NotFollowed(_, within):
            days = within.unit == "days"
            gone_by = age_in_days(event, as_of) if days else as_of.instant - instant
            answers = others.between(instant + 1, instant + 1 + _longest(within))
            return gone_by > within.amount and not any(
                _apart(event, other, within) <= within.amount for other in answers
            )


def _longest(gap: Gap) -> int:
    """The most microseconds between two events that lie no more than the gap apart.

    Two days more for calendar days: the first and the last begin and end at any hour, and where a clock is
    changed a day can be twice as long.
    """
    return (gap.amount + 2) * DAY if gap.unit == "days" else gap.amount


def _shortest(gap: Gap) -> int:
    """Fewer microseconds than lie between two events that are the gap or more apart."""
    return max(0, gap.amount - 2) * DAY if gap.unit == "days" else max(0, gap.amount - 1)


def _apart(earlier: Event, later: Event, gap: Gap) -> int:
    """The time between two events in the unit of `gap`: calendar days or microseconds."""
    if gap.unit == "days":
        return later.moment.day - earlier.moment.day
    return later.moment.instant - earlier.moment.instant


def measured(events: Sequence[Event], measure: Measure) -> int | Fraction:
    """What is counted of the events."""
    match measure:
        case HowMany():
            return len(events)
        case HowManyDifferent(property):
            return len({event.texts[property] for event in events if event.texts[property]})
        case HowManyDays():
            return len({event.moment.day for event in events})
        case MostPer(property):
            counts = Counter(event.texts[property] for event in events if event.texts[property])
            return max(counts.values(), default=0)
        case TotalOf(property):
            amounts = [event.values[property] for event in events]
            return sum((Fraction(amount) for amount in amounts if isinstance(amount, Decimal)), Fraction())
        case MostWithin(gap):
            return _most_within(events, gap)


def _most_within(events: Iterable[Event], gap: Gap) -> int:
    """The most events that lie within the gap, the first of them being any event."""
    most = 0
    places: list[int] = []  # the days, or instants, of all events from the first on
    for _, together in groupby(reversed(_InTime.of(events).events), key=_instant):
        firsts = [event.moment.day if gap.unit == "days" else _instant(event) for event in together]
        for place in firsts:
            insort(places, place)
        most = max(most, *(bisect_left(places, place + gap.amount) for place in firsts))
    return most
