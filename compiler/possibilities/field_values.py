"""A value of one field that meets all that is demanded of it, or the certainty that there is none."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from math import floor

from attrs import frozen

from ...runtime.folding import fold
from ...runtime.intake import Text, Value
from ...runtime.reference.value_tests import answer_on_values
from ...runtime.rules import (
    Condition,
    DayBetween,
    FieldTest,
    Kind,
    NumberBetween,
    NumberIn,
    Test,
)
from ...runtime.times import DAY, AsOf, Moment
from ...runtime.values import MISSING, UNREADABLE
from ..proving.texts import Impossible, list_that, text_that
from .demands import Demand, met

TEXT_STEPS = 20_000


@frozen
class NoValue:
    """No value there could be meets the demands (`certain`), or none was found."""

    certain: bool


def value_for(
    key: str, kind: Kind, demands: Sequence[Demand], as_of: AsOf, markers: frozenset[str]
) -> Value | NoValue:
    """A value of the field `key` for which each of these single conditions on it is as demanded.

    Known values come first, then a missing one, then one that cannot be read.
    """

    def fits(value: Value) -> bool:
        return all(met(mode, answer_on_values(one, {key: value}, as_of)) for one, mode in demands)

    certain = True
    if kind in ("text", "list"):
        found = _text(kind, demands, markers)
        if not isinstance(found, NoValue):
            if fits(found):
                return found
            certain = False
        else:
            certain = found.certain
    else:
        candidates, certain = _candidates(kind, _tests(demands), as_of)
        for value in candidates:
            if fits(value):
                return value
    if fits(MISSING):
        return MISSING
    if kind not in ("text", "list") and fits(UNREADABLE):
        return UNREADABLE
    return NoValue(certain)


def _tests(demands: Sequence[Demand]) -> list[Test]:
    return [condition.test for condition, _ in demands if isinstance(condition, FieldTest)]


def _text(kind: Kind, demands: Sequence[Demand], markers: frozenset[str]) -> Value | NoValue:
    """A known value passes a test or fails it, so what is not to be true has to be false."""
    asked = [(one.test, mode) for one, mode in demands if isinstance(one, FieldTest)]
    passing = list(dict.fromkeys(test for test, mode in asked if mode in ("true", "not false")))
    failing = list(dict.fromkeys(test for test, mode in asked if mode in ("false", "not true")))
    if kind == "text":
        text = text_that(passing, failing, TEXT_STEPS, markers)
        return Text(text, fold(text)) if isinstance(text, str) else NoValue(isinstance(text, Impossible))
    texts = list_that(passing, failing, TEXT_STEPS, markers)
    if isinstance(texts, tuple):
        return tuple(Text(text, fold(text)) for text in texts)
    return NoValue(isinstance(texts, Impossible))


def _candidates(kind: Kind, tests: Sequence[Test], as_of: AsOf) -> tuple[Iterator[Value], bool]:
    """Values to try, and whether no other value could do better than they."""
    match kind:
        case "number":
            return numbers(tests), True
        case "yesno":
            return iter((True, False)), True
        case _:
            dated = [test for test in tests if isinstance(test, DayBetween)]
            ends = [end for test in dated for end in (test.first, test.last) if end is not None]
            alike = len(dated) == len(tests) and len({end.ago for end in ends}) <= 1
            return days(dated, as_of), alike


def numbers(tests: Sequence[Test]) -> Iterator[Decimal]:
    """The constants, a number between each two neighbours, one below and one above all of them."""
    points = sorted(constants(tests))
    if not points:
        yield Decimal(1)
        return
    yield from points
    yield points[-1] + 1
    for low, high in zip(points, points[1:], strict=False):
        middle = Decimal(floor((Fraction(low) + Fraction(high)) / 2))
        yield middle if low < middle < high else (low + high) / 2
    yield points[0] - 1


def constants(tests: Sequence[Test]) -> set[Decimal]:
    """The numbers that tests of numbers name."""
    found: set[Decimal] = set()
    for test in tests:
        if isinstance(test, NumberBetween):
            found.update(end for end in (test.low, test.high) if end is not None)
        elif isinstance(test, NumberIn):
            found.update(test.values)
    return found


def days(tests: Sequence[DayBetween], as_of: AsOf) -> Iterator[Moment]:
    """The days that tests name and those beside them, the latest first."""
    ends = {
        as_of.day - end.days if end.ago else end.days
        for test in tests
        for end in (test.first, test.last)
        if end is not None
    }
    near = sorted({end + move for end in ends or {as_of.day} for move in (-1, 0, 1)}, reverse=True)
    for day in near:
        yield Moment(day, day * DAY, True)


def about_one_field(condition: Condition) -> str | None:
    """The field that a single condition reads, if it reads just one."""
    key = getattr(condition, "field", None)
    return key if isinstance(key, str) else None
