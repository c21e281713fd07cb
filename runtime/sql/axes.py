"""What each axis answers, as SQL."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from math import ceil, floor

from attrs import frozen
from sqlglot import exp

from ..rules import NumberBetween, TotalOf
from ..tables import (
    CompareAxis,
    CountAxis,
    FieldAxis,
    GradeAxis,
    HasValue,
    Passes,
    ScoreAxis,
    SegmentAxis,
    Tables,
)
from ..times import AsOf
from .building import Sql, all_of, among, column, is_there, text, whole
from .conditions import Leaf
from .event_sets import EventSets
from .fields import Fields
from .measures import measured
from .truths import UNKNOWN, Truth
from .value_tests import PLACES, compared, passes, where_known

TOTAL, GRADE, SEGMENT = "total_{}", "grade", "segment"


@frozen(eq=False)
class Axes:
    """The axes of a model. Without any event log what is counted of events is unknown."""

    tables: Tables
    fields: Fields
    as_of: AsOf
    events: EventSets | None

    def answer(self, asked: Leaf) -> Truth:
        axis = self.tables.axes[asked.axis]
        match axis:
            case FieldAxis(key, tests):
                return self._of_field(key, asked, tests)
            case CompareAxis():
                return compared(self.fields, axis)
            case CountAxis(place, measure, tests):
                if self.events is None:
                    return UNKNOWN
                if not isinstance(asked, Passes):
                    return True
                value = measured(self.events, place, measure)
                if isinstance(measure, TotalOf):
                    return decimal_passes(value, tests[asked.test])
                return whole_passes(value, tests[asked.test], 1)
            case SegmentAxis(tests):
                return self._of_segment(asked, tests)
            case ScoreAxis(score, tests):
                total = column(TOTAL.format(score))
                return whole_passes(total, tests[asked.test], 1000) if isinstance(asked, Passes) else True
            case GradeAxis(tests):
                if not isinstance(asked, Passes):
                    return True
                return _named(GRADE, tests[asked.test])
            case _:
                raise TypeError(f"not an axis of leads: {axis}")

    def _of_field(self, key: str, asked: Leaf, tests: tuple[object, ...]) -> Truth:
        match asked:
            case Passes(test=test):
                return passes(self.fields, key, tests[test], self.as_of)  # type: ignore[arg-type]
            case HasValue():
                return self.fields.has_value(key)
            case _:
                return where_known(self.fields.value(key), True)

    def _of_segment(self, asked: Leaf, tests: tuple[tuple[str, ...], ...]) -> Truth:
        if not isinstance(asked, Passes):
            return True
        met = _named(SEGMENT, tests[asked.test])
        if not isinstance(met, exp.Expr):
            return met
        return exp.and_(is_there(column(SEGMENT)), met)


def _named(name: str, names: tuple[str, ...]) -> Truth:
    return among(column(name), [text(one) for one in names]) if names else False


def whole_passes(value: Sql, test: NumberBetween, unit: int) -> Sql:
    """Whether a whole number, of which `unit` make one, lies in the test."""
    least, most = _ends(test, unit)
    return _inside(value, None if least is None else whole(least), None if most is None else whole(most))


def decimal_passes(value: Sql, test: NumberBetween) -> Sql:
    """Whether a number of at most `PLACES` decimals lies in the test."""
    least, most = _ends(test, 10**PLACES)
    return _inside(
        value, None if least is None else _decimal(least), None if most is None else _decimal(most)
    )


def _inside(value: Sql, least: Sql | None, most: Sql | None) -> Sql:
    parts: list[Sql] = []
    if least is not None:
        parts.append(exp.GTE(this=value.copy(), expression=least))
    if most is not None:
        parts.append(exp.LTE(this=value.copy(), expression=most))
    return all_of(parts) if parts else exp.true()


def _ends(test: NumberBetween, unit: int) -> tuple[int | None, int | None]:
    """The least and the most of what is in the test, in parts of which `unit` make one."""
    least = most = None
    if test.low is not None:
        low = Fraction(test.low) * unit
        least = floor(low) + 1 if test.low_open else ceil(low)
    if test.high is not None:
        high = Fraction(test.high) * unit
        most = ceil(high) - 1 if test.high_open else floor(high)
    return least, most


def _decimal(parts: int) -> Sql:
    literal = exp.Literal.number(format(abs(Decimal(parts).scaleb(-PLACES)), "f"))
    return exp.Neg(this=literal) if parts < 0 else literal
