"""When the result of a lead could change next, if nothing but time goes by.

Time tells in few ways: an event later than the moment begins to exist, a test compares a day or an instant
with the moment, an amount fades with the age of an event. Each of them turns at an instant that follows from
the time of one event (or the date in one field): a number of days later, at the start of that day in the
model's time zone, or a span of microseconds later. Those numbers are the same for all leads of a model. More
instants than needed do no harm.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress

from attrs import frozen

from ..runtime.exact import MAX_MILLIS
from ..runtime.fading import fade
from ..runtime.rules import (
    AgeBetween,
    Constant,
    Day,
    DayBetween,
    Expire,
    FadeByPercent,
    FadeByPoints,
    Fading,
    Test,
)
from ..runtime.tables import Axis, FieldAxis, PerPause, StaysAlone, Tables
from ..runtime.times import AsOf, Moment, day_start

_FOREVER = 4_000_000
"""More days than there are in the years 1 to 9999."""


@frozen
class Turns:
    """How long after a moment answers turn: after so many `days` (ascending; negative: before), after so many
    microseconds (`spans`, ascending), and every so many days up to a last one (`steps`).
    """

    days: tuple[int, ...] = ()
    spans: tuple[int, ...] = ()
    steps: tuple[tuple[int, int], ...] = ()

    @classmethod
    def of(cls, tests: Iterable[Test], more_days: Iterable[int] = (), more_spans: Iterable[int] = (),
           steps: Iterable[tuple[int, int]] = ()) -> Turns:  # fmt: skip
        days, spans = set(more_days), set(more_spans)
        for test in tests:
            if isinstance(test, DayBetween):
                days |= set(_turns_of_days(test))
            elif isinstance(test, AgeBetween):
                spans |= set(_turns_of_ages(test))
        return cls(tuple(sorted(days)), tuple(sorted(spans)), tuple(sorted(set(steps))))

    def __bool__(self) -> bool:
        return bool(self.days or self.spans or self.steps)

    def next(self, moment: Moment, as_of: AsOf) -> tuple[int | None, int | None]:
        """The next day, and the next instant, later than as-of."""
        age = as_of.day - moment.day
        place = bisect_right(self.days, age)
        ahead = [self.days[place]] if place < len(self.days) else []
        for every, last in self.steps:
            step = max(1, age // every + 1) * every
            if step <= last:
                ahead.append(step)
        gone = as_of.instant - moment.instant
        place = bisect_right(self.spans, gone)
        instant = moment.instant + self.spans[place] if place < len(self.spans) else None
        return (moment.day + min(ahead) if ahead else None), instant


@frozen(eq=False)
class TurningPoints:
    """Of a model: of events by their time, of the fields of leads and the properties of events by key."""

    events: Turns
    fields: Mapping[str, Turns]
    properties: Mapping[str, Turns]

    @classmethod
    def of(cls, tables: Tables) -> TurningPoints:
        tests = [test for one in tables.events for test in one.times]
        waits = [link.within for one in tables.events for link in one.links if isinstance(link, StaysAlone)]
        return cls(
            Turns.of(
                tests,
                [wait.amount + 1 for wait in waits if wait.unit == "days"],
                [wait.amount + 1 for wait in waits if wait.unit == "microseconds"],
                _steps(tables),
            ),
            _of_fields(tables.axes),
            _of_fields(tables.event_axes),
        )


def next_turn(
    points: TurningPoints,
    fields: Sequence[tuple[str, Moment]],
    events: Sequence[tuple[Moment, Sequence[tuple[str, Moment]]]],
    as_of: AsOf,
) -> int | None:
    """The first instant later than as-of at which a result could change; None where there is none up to the
    year 9999.

    `fields` are the dates in fields of the lead, by key; `events` the times of its events, each with the
    dates in its properties.
    """
    days: list[int] = []
    instants: list[int] = []

    def add(turns: Turns, moment: Moment) -> None:
        day, instant = turns.next(moment, as_of)
        if day is not None:
            days.append(day)
        if instant is not None:
            instants.append(instant)

    for key, moment in fields:
        add(points.fields[key], moment)
    for moment, dates in events:
        if moment.instant > as_of.instant:
            instants.append(moment.instant)
            continue
        if points.events:
            add(points.events, moment)
        for key, date in dates:
            add(points.properties[key], date)
    if days:
        with suppress(OverflowError):
            instants.append(day_start(min(days), as_of.zone))
    return min(instants, default=None)


def _of_fields(axes: Iterable[Axis]) -> dict[str, Turns]:
    found = {axis.field: Turns.of(axis.tests) for axis in axes if isinstance(axis, FieldAxis)}
    return {key: turns for key, turns in found.items() if turns}


# ---------------------------------------------------------------- tests


def _turns_of_days(test: DayBetween) -> Iterator[int]:
    """first <= day turns the day after as-of lies `ago` past it, day <= last on that day."""
    for day, later in ((test.first, 1), (test.last, 0)):
        if isinstance(day, Day) and day.ago:
            yield day.days + later


def _turns_of_ages(test: AgeBetween) -> Iterator[int]:
    if test.low is not None:
        yield test.low + test.low_open
    if test.high is not None:
        yield test.high + (not test.high_open)


# ---------------------------------------------------------------- fading


def _steps(tables: Tables) -> Iterator[tuple[int, int]]:
    for member in tables.members:
        for rule in member.rules:
            for payment in rule.payments:
                amount = payment.amount
                if isinstance(amount, PerPause):
                    yield amount.days, _FOREVER
                if payment.fading is not None:
                    most = abs(amount.amount) if isinstance(amount, Constant) else MAX_MILLIS
                    yield from _steps_of(payment.fading, most)
    for score in tables.scores:
        if score.fading is not None:
            yield from _steps_of(score.fading, abs(score.start) + (tables.rules + 1) * MAX_MILLIS)


def _steps_of(fading: Fading, most: int) -> Iterator[tuple[int, int]]:
    """Every how many days an amount of at most so many millis fades, and when nothing is left of it."""
    if isinstance(fading, FadeByPercent | FadeByPoints):
        every = fading.days
    elif isinstance(fading, Expire):
        yield fading.days, fading.days
        return
    else:
        every = 1
    if fade(most, fading, every) != most or not isinstance(fading, FadeByPercent | FadeByPoints):
        yield every, every * _first(lambda steps: fade(most, fading, every * steps) == 0, _FOREVER // every)


def _first(holds: Callable[[int], bool], most: int) -> int:
    """The first number from 1 on for which it holds, and from there on always; `most` where there is none."""
    high = 1
    while high < most and not holds(high):
        high *= 2
    low, high = high // 2, min(high, most)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if holds(middle) else (middle, high)
    return high
