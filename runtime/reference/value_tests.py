"""Tests on single values, and conditions that read values by key (a lead's fields, an event's properties)."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from operator import eq, ge, gt, le, lt

from ..folding import words
from ..intake import Text, Value
from ..rules import (
    AgeBetween,
    Condition,
    Day,
    DayBetween,
    FieldCompare,
    FieldTest,
    Known,
    NumberBetween,
    NumberIn,
    Operator,
    Test,
    TextContains,
    TextContainsWord,
    TextEnds,
    TextExactly,
    TextIn,
    TextMatches,
    TextStarts,
    TimeTest,
    Yes,
)
from ..times import AsOf, Moment
from ..values import MISSING, UNREADABLE, Gap
from .kleene import Truth, truth_of

WHOLE_PERCENT = 100_000


def truth_on_values(condition: Condition, values: Mapping[str, Value], as_of: AsOf) -> Truth:
    """The truth of a condition that reads nothing but these values (as `where` does)."""
    return truth_of(condition, lambda part: answer_on_values(part, values, as_of))


def answer_on_values(condition: Condition, values: Mapping[str, Value], as_of: AsOf) -> Truth:
    """One condition on values. Missing or unreadable makes it unknown; only `Known` sees what is missing."""
    match condition:
        case FieldTest(field, test):
            value = values.get(field, MISSING)
            return None if isinstance(value, Gap) else passes(value, test, as_of)
        case Known(field):
            value = values.get(field, MISSING)
            return None if value is UNREADABLE else value is not MISSING
        case FieldCompare(left, operator, right, percent):
            return _compare(values.get(left, MISSING), operator, values.get(right, MISSING), percent)
        case _:
            raise TypeError(f"not a condition on values: {condition!r}")


def passes(value: Value, test: Test, as_of: AsOf) -> Truth:
    """Whether a known value, or one of several, passes. A test for another kind decides nothing."""
    match value:
        case tuple():
            return any(_text_passes(text, test) for text in value)
        case Text():
            return _text_passes(value, test)
        case bool():
            return value if isinstance(test, Yes) else None
        case Decimal():
            return number_passes(value, test)
        case Moment():
            return moment_passes(value, test, as_of) if isinstance(test, DayBetween | AgeBetween) else None
        case _:
            return None


def _text_passes(text: Text, test: Test) -> Truth:
    folded = text.folded
    match test:
        case TextIn(values):
            return folded in values
        case TextExactly(values):
            return text.written in values
        case TextContains(values):
            return any(part in folded for part in values)
        case TextStarts(values):
            return any(folded.startswith(part) for part in values)
        case TextEnds(values):
            return any(folded.endswith(part) for part in values)
        case TextContainsWord(runs):
            return any(_has_run(words(folded), run) for run in runs)
        case TextMatches(patterns):
            return any(_matches(folded, pattern) for pattern in patterns)
        case _:
            return None


def _has_run(text_words: tuple[str, ...], run: tuple[str, ...]) -> bool:
    """The words of `run` stand in the text in a row."""
    starts = range(len(text_words) - len(run) + 1)
    return any(text_words[start : start + len(run)] == run for start in starts)


def _matches(text: str, pattern: str) -> bool:
    """The whole text matches: `*` any run of characters, `?` any one."""
    # ends: how many characters of the text the pattern so far can have taken.
    ends = {0}
    for sign in pattern:
        if sign == "*":
            ends = set(range(min(ends, default=len(text) + 1), len(text) + 1))
        else:
            ends = {end + 1 for end in ends if end < len(text) and sign in ("?", text[end])}
    return len(text) in ends


def number_passes(number: Decimal | Fraction | int, test: Test) -> Truth:
    """A number lies between two ends, or is one of several; compared exactly."""
    exact = Fraction(number)
    match test:
        case NumberBetween(low, high, low_open, high_open):
            above = low is None or (exact > Fraction(low) if low_open else exact >= Fraction(low))
            below = high is None or (exact < Fraction(high) if high_open else exact <= Fraction(high))
            return above and below
        case NumberIn(values):
            return any(exact == Fraction(value) for value in values)
        case _:
            return None


def moment_passes(moment: Moment, test: TimeTest, as_of: AsOf) -> bool:
    """A date by its calendar day, or its instant by its age in microseconds."""
    if isinstance(test, DayBetween):
        first, last = _absolute(test.first, as_of), _absolute(test.last, as_of)
        return (first is None or first <= moment.day) and (last is None or moment.day <= last)
    age = as_of.instant - moment.instant
    above = test.low is None or (age > test.low if test.low_open else age >= test.low)
    below = test.high is None or (age < test.high if test.high_open else age <= test.high)
    return above and below


def _absolute(day: Day | None, as_of: AsOf) -> int | None:
    if day is None:
        return None
    return as_of.day - day.days if day.ago else day.days


_OPERATORS = {"=": eq, "<": lt, "<=": le, ">": gt, ">=": ge}


def _compare(left: Value, operator: Operator, right: Value, percent: int) -> Truth:
    compare = _OPERATORS[operator]
    match left, right:
        case Decimal(), Decimal():
            return bool(compare(Fraction(left) * WHOLE_PERCENT, Fraction(right) * percent))
        case Moment(), Moment():
            return bool(compare(left.day, right.day))
        case Text(), Text():
            return bool(compare(left.folded, right.folded))
        case bool(), bool():
            return left is right if operator == "=" else None
        case _:
            return None
