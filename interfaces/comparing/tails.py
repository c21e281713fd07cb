"""Ranges of numbers and times as what is said of a name: `at least 5`, `in the last 14 days`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

from ..dsl import syntax as s
from ..runtime import rules as r

_EPOCH = date(1970, 1, 1)
_MINUTE = 60_000_000
_HOUR = 60 * _MINUTE


def number_tails(test: r.NumberBetween) -> Sequence[s.Tail]:
    low, high = test.low, test.high
    if low is not None and low == high:
        return [s.Comparison("is", _number(low))]
    if low is not None and high is not None and not test.low_open and not test.high_open:
        return [s.Between(_number(low), _number(high))]
    tails: list[s.Tail] = []
    if low is not None:
        tails.append(s.Comparison("more than" if test.low_open else "at least", _number(low)))
    if high is not None:
        tails.append(s.Comparison("less than" if test.high_open else "at most", _number(high)))
    return tails


def count_tails(test: r.NumberBetween) -> Sequence[tuple[s.Comparator, str]]:
    """How often, as comparators and counts."""
    low, high = test.low, test.high
    if low is not None and low == high:
        return [("exactly", f"{low:f}")]
    found: list[tuple[s.Comparator, str]] = []
    if low is not None:
        found.append(("more than" if test.low_open else "at least", f"{low:f}"))
    if high is not None:
        found.append(("less than" if test.high_open else "at most", f"{high:f}"))
    return found


def _number(number: Decimal) -> s.Value:
    return s.Value(f"{number:f}")


def days_tails(test: r.TimeTest) -> Sequence[s.Tail]:
    if isinstance(test, r.AgeBetween):
        return _age_tails(test)
    first, last = test.first, test.last
    if first is not None and first == last:
        return [_on(first)]
    if first is not None and last is not None and not first.ago and not last.ago:
        return [s.Between(_date(first.days), _date(last.days))]
    if first is not None and first.ago and first.days >= 0 and _is_today(last):
        return [s.InLast(str(first.days + 1), "day")]
    if first is not None and first.ago and first.days == 0 and last is not None and last.ago:
        return [s.InNext(str(1 - last.days), "day")]
    tails: list[s.Tail] = []
    if first is not None:
        tails.append(s.Ago("at most", str(first.days), "day") if _past(first) else _from(first))
    if last is not None:
        tails.append(s.Ago("at least", str(last.days), "day") if _past(last) else _until(last))
    return tails


def _past(day: r.Day) -> bool:
    return day.ago and day.days > 0


def _is_today(day: r.Day | None) -> bool:
    return day is None or (day.ago and day.days <= 0)


def _on(day: r.Day) -> s.Tail:
    if not day.ago:
        return s.Comparison("on", _date(day.days))
    return s.Comparison("on", s.Today()) if day.days == 0 else s.Ago("exactly", str(day.days), "day")


def _from(day: r.Day) -> s.Tail:
    """Today, a day to come or a date, as the first one."""
    if not day.ago:
        return s.Comparison("since", _date(day.days))
    return s.Comparison("since", s.Today()) if day.days == 0 else s.InNext(str(1 - day.days), "day", True)


def _until(day: r.Day) -> s.Tail:
    if not day.ago:
        return s.Comparison("before", _date(day.days + 1))
    return s.InNext(str(1 - day.days), "day") if day.days < 0 else s.Comparison("before", s.Today())


def _date(days: int) -> s.Value:
    return s.Value((_EPOCH + timedelta(days=days)).isoformat())


def _age_tails(test: r.AgeBetween) -> Sequence[s.Tail]:
    if test.high is not None and (test.low is None or test.low <= 0):
        if test.high_open:
            return [s.InLast(*span(test.high))]
        return [s.Ago("at most", *span(test.high))]
    tails: list[s.Tail] = []
    if test.low is not None:
        tails.append(s.Ago("more than" if test.low_open else "at least", *span(test.low)))
    if test.high is not None:
        tails.append(s.Ago("less than" if test.high_open else "at most", *span(test.high)))
    return tails


def span(microseconds: int) -> tuple[str, s.Unit]:
    if microseconds % _HOUR == 0:
        return str(microseconds // _HOUR), "hour"
    return str(microseconds // _MINUTE), "minute"


def gap(gap: r.Gap) -> tuple[str, s.Unit]:
    return (str(gap.amount), "day") if gap.unit == "days" else span(gap.amount)
