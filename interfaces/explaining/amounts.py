"""Amounts, numbers and days as people read them."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

from ..runtime.exact import half_even
from ..runtime.intake import Text, Value
from ..runtime.rules import Grade, NumberBetween
from ..runtime.times import AsOf, Moment
from ..runtime.values import UNREADABLE, Gap, digits
from ..wording import counted, phrase

_EPOCH = date(1970, 1, 1)
_LONGEST_VALUE = 120


def points(millis: int) -> str:
    """Millis as points, with no more decimals than they need: "8.333", "-2"."""
    return digits(Decimal(millis).scaleb(-3))


def finished(millis: int, decimals: int) -> str:
    """A finished score with just its decimals."""
    return format(Decimal(millis).scaleb(-3), f".{decimals}f")


def signed(text: str) -> str:
    """A number as something that is added."""
    return text if text.startswith("-") or text == "0" else f"+{text}"


def letters(thirds: int) -> str:
    """Thirds as letters of a grade: "1", "2/3", "-1 1/3"."""
    whole, rest = divmod(abs(thirds), 3)
    parts = [str(whole)] * bool(whole or not rest) + [f"{rest}/3"] * bool(rest)
    return "-" * (thirds < 0) + " ".join(parts)


def percent(thousandths: int) -> str:
    """Thousandths of a percent as a percentage, without its sign."""
    return digits(Decimal(thousandths).scaleb(-3))


def grade_at(grade: Grade, thirds: int, language: str) -> str:
    """A place in thirds from the worst grade in letters; between two letters, or off the scale, from the
    nearest one on the scale.
    """
    last = len(grade.scale) - 1
    step = max(0, min(last, thirds // grade.thirds))
    beyond = thirds - step * grade.thirds
    shown = grade.scale[step]
    return (
        phrase("explain_off_scale", language, grade=shown, more=signed(letters(beyond))) if beyond else shown
    )


def number(value: Decimal | Fraction | int) -> str:
    """An exact number in plain digits; a fraction that never ends to six decimals."""
    if isinstance(value, Decimal):
        return digits(value)
    exact = Fraction(value)
    return digits(Decimal(half_even(exact.numerator * 10**6, exact.denominator)).scaleb(-6))


def between(test: NumberBetween, language: str) -> str:
    """What a number is asked to be: "at least 80"."""
    low = None if test.low is None else digits(test.low)
    high = None if test.high is None else digits(test.high)
    if low is not None and high is not None:
        return low if low == high else phrase("explain_between", language, low=low, high=high)
    if low is not None:
        return phrase("explain_more_than" if test.low_open else "explain_at_least", language, number=low)
    if high is not None:
        return phrase("explain_below" if test.high_open else "explain_at_most", language, number=high)
    return phrase("explain_any_number", language)


# ---------------------------------------------------------------- days


def day_text(day: int, language: str) -> str:
    """A calendar day: "8 June 2026"."""
    shown = _EPOCH + timedelta(days=day)
    months = phrase("explain_months", language).split()
    return phrase("explain_date", language, day=shown.day, month=months[shown.month - 1], year=shown.year)


def ago(days: int, language: str) -> str:
    """How long a day lies back: "today", "yesterday", "3 days ago"."""
    if days == 0:
        return phrase("explain_today", language)
    if days == 1:
        return phrase("explain_yesterday", language)
    return counted("explain_days_ago", days, language)


def iso_day(day: int) -> str:
    return (_EPOCH + timedelta(days=day)).isoformat()


def clock(moment: Moment, as_of: AsOf) -> str:
    """An event's time by the clock of the model's time zone, as ISO 8601: a date alone where it has no
    time.
    """
    day = iso_day(moment.day)
    if moment.dated_only:
        return day
    shown = as_of.zone.fromutc(
        (datetime(1970, 1, 1) + timedelta(microseconds=moment.instant)).replace(tzinfo=as_of.zone)
    )
    return shown.isoformat()


# ---------------------------------------------------------------- values


def value_text(value: Value, language: str) -> str:
    """A field's value as a person reads it."""
    match value:
        case Gap():
            return phrase("explain_unreadable" if value is UNREADABLE else "explain_not_known", language)
        case bool():
            return phrase("explain_yes" if value else "explain_no", language)
        case Decimal():
            return digits(value)
        case Moment():
            return day_text(value.day, language)
        case Text():
            return short(value.written)
        case tuple():
            return short("; ".join(text.written for text in value))


def short(text: str, longest: int = _LONGEST_VALUE) -> str:
    """A text on one line, cut where it is very long."""
    line = " ".join(text.split())
    return line if len(line) <= longest else line[: longest - 1] + "…"
