"""Times in rules, as tests on the day or the age of an event or of a date field."""

from __future__ import annotations

from attrs import define

from ..dsl import syntax as s
from ..runtime import rules as r
from .values import DAYS_OF, MICROSECONDS_OF, Values

_TODAY = r.Day(0, ago=True)


def is_day_relation(relation: s.Relation) -> bool:
    return relation in ("before", "after", "on", "since")


@define
class Moments:
    """Makes tests of times. Each gives None, and has said why, where the written time cannot be."""

    values: Values

    def in_last(self, tail: s.InLast) -> r.TimeTest | None:
        """Age 0 is today: the last N days are the ages from 0 to N - 1."""
        count = self.values.whole(tail.amount, tail.span, least=1)
        if count is None:
            return None
        if tail.unit in DAYS_OF:
            return r.DayBetween(r.Day(count * DAYS_OF[tail.unit] - 1, ago=True), _TODAY)
        return r.AgeBetween(0, count * MICROSECONDS_OF[tail.unit], high_open=True)

    def in_next(self, tail: s.InNext) -> r.TimeTest | None:
        count = self.values.whole(tail.amount, tail.span, least=1)
        if count is None:
            return None
        if tail.unit in DAYS_OF:
            return r.DayBetween(_TODAY, r.Day(1 - count * DAYS_OF[tail.unit], ago=True))
        return r.AgeBetween(-count * MICROSECONDS_OF[tail.unit], 0, low_open=True)

    def ago(self, tail: s.Ago) -> r.TimeTest | None:
        count = self.values.whole(tail.amount, tail.span)
        if count is None:
            return None
        if tail.unit in DAYS_OF:
            return _days_ago(tail.comparator, count * DAYS_OF[tail.unit])
        one = MICROSECONDS_OF[tail.unit]
        return _instants_ago(tail.comparator, count * one, one)

    def compared(self, relation: s.Relation, value: s.AnyValue) -> r.DayBetween | None:
        """`before`, `after`, `on`, `since` a day, and the comparisons that mean the same of days."""
        day = self.values.day(value)
        if day is None:
            return None
        match relation:
            case "before" | "less than":
                return r.DayBetween(None, _moved(day, -1))
            case "after" | "more than":
                return r.DayBetween(_moved(day, 1), None)
            case "since" | "at least":
                return r.DayBetween(day, None)
            case "at most":
                return r.DayBetween(None, day)
            case _:
                return r.DayBetween(day, day)

    def between(self, tail: s.Between) -> r.DayBetween | None:
        low, high = self.values.day(tail.low), self.values.day(tail.high)
        if low is None or high is None:
            return None
        same_clock = low.ago == high.ago
        if same_clock and (low.days < high.days if low.ago else low.days > high.days):
            self.values.report_reversed(tail)
            return None
        return r.DayBetween(low, high)


def _moved(day: r.Day, later: int) -> r.Day:
    return r.Day(day.days - later, ago=True) if day.ago else r.Day(day.days + later)


def _days_ago(comparator: s.Comparator, days: int) -> r.DayBetween:
    match comparator:
        case "at least":
            return r.DayBetween(None, r.Day(days, ago=True))
        case "more than":
            return r.DayBetween(None, r.Day(days + 1, ago=True))
        case "at most":
            return r.DayBetween(r.Day(days, ago=True), _TODAY)
        case "less than":
            return r.DayBetween(r.Day(days - 1, ago=True), _TODAY)
        case "exactly":
            return r.DayBetween(r.Day(days, ago=True), r.Day(days, ago=True))


def _instants_ago(comparator: s.Comparator, span: int, one: int) -> r.AgeBetween:
    match comparator:
        case "at least":
            return r.AgeBetween(span, None)
        case "more than":
            return r.AgeBetween(span, None, low_open=True)
        case "at most":
            return r.AgeBetween(0, span)
        case "less than":
            return r.AgeBetween(0, span, high_open=True)
        case "exactly":
            return r.AgeBetween(span, span + one, high_open=True)
