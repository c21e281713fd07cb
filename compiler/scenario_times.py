"""When something happened in a scenario: just one moment, counted back from its today or named."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from attrs import Factory, define

from ..dsl import syntax as s
from ..dsl.problems import Span
from ..runtime.intake import CellReading, read_cell
from ..runtime.times import (
    AsOf,
    Moment,
    day_start,
    moment_of_datetime,
    moment_of_instant,
    parse_as_of,
)
from .values import DAYS_OF, MICROSECONDS_OF, Values

_EPOCH = datetime(1970, 1, 1)


@define
class Times:
    """Reads moments for one scenario. `said`: the scenario says its today; `dated` collects the places that
    name a day by its date.
    """

    values: Values
    reading: CellReading
    as_of: AsOf
    said: bool
    dated: list[Span] = Factory(list)

    @property
    def now(self) -> Moment:
        return Moment(self.as_of.day, self.as_of.instant, False)

    def happened(self, tails: Sequence[s.Tail], phrase: str) -> Moment | None:
        """The moment that a behaviour's times say, now where they say nothing; None, and said, if unclear."""
        if not tails:
            return self.now
        moment = self._one(tails[0], phrase) if len(tails) == 1 else self._unclear(tails[1], phrase)
        if moment is not None and moment.instant > self.as_of.instant:
            if not self.said:
                return self.now  # that a date needs a today is said in the end
            self.values.names.report("E425", tails[0].span, said=self._written(tails[0]), phrase=phrase)
            return None
        return moment

    def _one(self, tail: s.Tail, phrase: str) -> Moment | None:
        match tail:
            case s.Ago(comparator="exactly"):
                return self.ago(tail)
            case s.InLast(negated=False):
                lasted = self.values.whole(tail.amount, tail.span, least=1)
                return None if lasted is None else self.now
            case s.Comparison(relation="on" | "is", value=s.Today(), negated=False):
                return self.now
            case s.Comparison(relation="on" | "is", value=s.Value() as value, negated=False):
                return self._on(value)
            case _:
                return self._unclear(tail, phrase)

    def _on(self, value: s.Value) -> Moment | None:
        self.dated.append(value.span)
        if value.quoted:
            read = read_cell(value.text, "date", self.reading)
            if isinstance(read, Moment):
                return read
            self.values.names.report("E107", value.span, value=value.text)
            return None
        day = self.values.day(value)
        return None if day is None else Moment(day.days, day_start(day.days, self.as_of.zone), True)

    def _unclear(self, tail: s.Tail, phrase: str) -> Moment | None:
        self.values.names.report("E426", tail.span, "time", said=self._written(tail), phrase=phrase)
        return None

    def ago(self, tail: s.Ago) -> Moment | None:
        """So many days (by the calendar, at the same time of day), hours or minutes before today's moment."""
        count = self.values.whole(tail.amount, tail.span)
        if count is None:
            return None
        try:
            if tail.unit in DAYS_OF:
                return days_back(self.as_of, count * DAYS_OF[tail.unit])
            found = moment_of_instant(
                self.as_of.instant - count * MICROSECONDS_OF[tail.unit], self.as_of.zone
            )
        except OverflowError:
            found = None
        return found or self._unclear(tail, "")

    def _written(self, tail: s.Tail) -> str:
        return self.values.names.written(tail.span)


def days_back(as_of: AsOf, days: int) -> Moment:
    """The same time of day on an earlier day, its end where as-of is the end of a day; OverflowError outside
    the years 1 to 9999.
    """
    day = as_of.day - days
    start = day_start(day, as_of.zone)
    if days == 0:
        return Moment(day, as_of.instant, False)
    of_day = as_of.instant - day_start(as_of.day, as_of.zone)
    end = parse_as_of((_EPOCH + timedelta(days=day)).date(), as_of.zone.key).instant
    if as_of.instant == parse_as_of((_EPOCH + timedelta(days=as_of.day)).date(), as_of.zone.key).instant:
        return Moment(day, end, False)
    clock = as_of.zone.fromutc((_EPOCH + timedelta(microseconds=as_of.instant)).replace(tzinfo=as_of.zone))
    local = datetime.combine((_EPOCH + timedelta(days=day)).date(), clock.time())
    moment = moment_of_datetime(local, as_of.zone)
    # Where the clock was set on that day, the time of day may lie on another.
    return (
        moment if moment is not None and moment.day == day else Moment(day, min(start + of_day, end), False)
    )
