"""Ranges of numbers and of days: made plain, cut with each other, put together."""

from __future__ import annotations

from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from ...runtime.rules import Day, DayBetween, NumberBetween

Cut = tuple[Decimal, int]
"""A place between numbers: (5, 0) lies just below 5, (5, 1) just above it."""

_TODAY = Day(0, ago=True)


def plain_number(test: NumberBetween, unit: Decimal | None = None) -> NumberBetween:
    """The same numbers in one way of saying; with `unit` only its multiples occur, so that no end is open."""
    low, high = test.low, test.high
    if unit is not None:
        low = None if low is None else _multiple_from(low, test.low_open, unit)
        high = None if high is None else -_multiple_from(-high, test.high_open, unit)
        return NumberBetween(_plain(low), _plain(high))
    return NumberBetween(
        _plain(low), _plain(high), test.low_open and low is not None, test.high_open and high is not None
    )


def plain_decimal(value: Decimal) -> Decimal:
    """The one spelling of a number: 5.0 and 5 are both 5."""
    whole = value.to_integral_value(ROUND_FLOOR)
    return whole.quantize(Decimal(1)) + 0 if whole == value else value.normalize()


def cut_numbers(one: NumberBetween, other: NumberBetween) -> NumberBetween | None:
    """What lies in both ranges; None where nothing can."""
    low, high = max(_low(one), _low(other)), min(_high(one), _high(other))
    return None if low >= high else _range(low, high)


def joined_numbers(one: NumberBetween, other: NumberBetween) -> NumberBetween | None:
    """One range with what lies in either; None where there is a gap between them."""
    if max(_low(one), _low(other)) > min(_high(one), _high(other)):
        return None
    return _range(min(_low(one), _low(other)), max(_high(one), _high(other)))


def number_within(inner: NumberBetween, outer: NumberBetween) -> bool:
    return _low(outer) <= _low(inner) and _high(inner) <= _high(outer)


def numbers_outside(test: NumberBetween) -> NumberBetween | None:
    """The range of all other numbers; None where these are two ranges or none."""
    if (test.low is None) == (test.high is None):
        return None
    if test.low is None:
        return NumberBetween(test.high, None, low_open=not test.high_open)
    return NumberBetween(None, test.low, high_open=not test.low_open)


def plain_days(test: DayBetween, past: bool) -> DayBetween:
    """`past`: nothing later than as-of exists, so an end at as-of is none."""
    if past and test.last is not None and test.last.ago and test.last.days <= 0:
        return DayBetween(test.first, None)
    return test


def cut_days(one: DayBetween, other: DayBetween) -> DayBetween | None:
    """What lies in both; None where ends cannot be compared, or nothing does."""
    first, last = _later(one.first, other.first), _earlier(one.last, other.last)
    if isinstance(first, str) or isinstance(last, str):
        return None
    if first is not None and last is not None and (first.ago != last.ago or _place(first) > _place(last)):
        return None
    return DayBetween(first, last)


def days_within(inner: DayBetween, outer: DayBetween) -> bool:
    starts = outer.first is None or (
        inner.first is not None
        and inner.first.ago == outer.first.ago
        and _place(inner.first) >= _place(outer.first)
    )
    ends = outer.last is None or (
        inner.last is not None
        and inner.last.ago == outer.last.ago
        and _place(inner.last) <= _place(outer.last)
    )
    return starts and ends


def days_outside(test: DayBetween) -> DayBetween | None:
    """The range of all other days; None where these are two ranges or none."""
    if (test.first is None) == (test.last is None):
        return None
    if test.last is None:
        assert test.first is not None
        return DayBetween(None, _moved(test.first, -1))
    return DayBetween(_moved(test.last, 1), None)


def _plain(value: Decimal | None) -> Decimal | None:
    return None if value is None else plain_decimal(value)


def _multiple_from(value: Decimal, above: bool, unit: Decimal) -> Decimal:
    """The first multiple of the unit that is not below the value (or that lies above it)."""
    steps = (value / unit).to_integral_value(ROUND_CEILING)
    return (steps + 1) * unit if above and steps * unit == value else steps * unit


_LEAST: Cut = (Decimal("-Infinity"), 0)
_MOST: Cut = (Decimal("Infinity"), 1)


def _low(test: NumberBetween) -> Cut:
    return _LEAST if test.low is None else (test.low, 1 if test.low_open else 0)


def _high(test: NumberBetween) -> Cut:
    return _MOST if test.high is None else (test.high, 0 if test.high_open else 1)


def _range(low: Cut, high: Cut) -> NumberBetween:
    return NumberBetween(
        None if low == _LEAST else low[0],
        None if high == _MOST else high[0],
        low != _LEAST and low[1] == 1,
        high != _MOST and high[1] == 0,
    )


def _place(day: Day) -> int:
    return -day.days if day.ago else day.days


def _later(one: Day | None, other: Day | None) -> Day | None | str:
    if one is None or other is None:
        return one or other
    if one.ago != other.ago:
        return "apart"
    return max(one, other, key=_place)


def _earlier(one: Day | None, other: Day | None) -> Day | None | str:
    if one is None or other is None:
        return one or other
    if one.ago != other.ago:
        return "apart"
    return min(one, other, key=_place)


def _moved(day: Day, later: int) -> Day:
    return Day(day.days - later, ago=True) if day.ago else Day(day.days + later)
