"""How two fields of one row compare, exactly."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from operator import eq, ge, gt, le, lt
from typing import Any

import numpy as np
import polars as pl

from ..tables import CompareAxis
from .axes import Answers, Axis, constant_axis
from .classes import Bools
from .column import Column, YesColumn, row_states
from .dates import DateColumn
from .numbers import NumberColumn
from .states import KNOWN
from .texts import TextColumn

WHOLE = 100_000
_OPERATORS: dict[str, Callable[[Any, Any], Any]] = {"=": eq, "<": lt, "<=": le, ">": gt, ">=": ge}
_UNKNOWN, _TRUE, _FALSE = 0, 1, 2
_LONGEST = 9 * 10**13

_SIDES = Answers(
    3,
    (np.array([False, True, False]),),
    (np.array([False, False, True]),),
    np.zeros(3, np.uint8),
)


def compare_axis(axis: CompareAxis, left: Column | None, right: Column | None, rows: int) -> Axis:
    """Three classes: unknown, true, false. `None` is a column that is not there."""
    holds = None if left is None or right is None else _holds(axis, left, right)
    if left is None or right is None or holds is None:
        return constant_axis(rows, _SIDES)
    known = (row_states(left) == KNOWN) & (row_states(right) == KNOWN)
    codes = np.where(known, np.where(holds, _TRUE, _FALSE), _UNKNOWN)
    return Axis(codes.astype(np.uint32), None, _SIDES)


def _holds(axis: CompareAxis, left: Column, right: Column) -> Bools | None:
    """For each row where both are known whether it holds; None: never known, for want of a common kind."""
    compare = _OPERATORS[axis.operator]
    match left, right:
        case NumberColumn(), NumberColumn():
            return _compare_numbers(compare, left, right, axis.percent)
        case DateColumn(), DateColumn():
            return np.asarray(compare(left.values.spread(left.days), right.values.spread(right.days)))
        case TextColumn(), TextColumn():
            return _compare_texts(axis.operator, left, right)
        case YesColumn(), YesColumn() if axis.operator == "=":
            return np.asarray(left.values.spread(left.yes) == right.values.spread(right.yes))
        case _:
            return None


def _compare_texts(operator: str, left: TextColumn, right: TextColumn) -> Bools:
    """By code points, as UTF-8 bytes are in order too."""
    one, other = _row_texts(left), _row_texts(right)
    found: pl.Series = _OPERATORS[operator](one, other)
    return found.to_numpy()


def _row_texts(column: TextColumn) -> pl.Series:
    codes = column.values.codes
    return column.texts.folded if codes is None else column.texts.folded.gather(codes)


def _compare_numbers(
    compare: Callable[[Any, Any], Any], left: NumberColumn, right: NumberColumn, percent: int
) -> Bools:
    """Whole arrays of thousandths where these are exact and the products fit, fractions elsewhere."""
    of_left, exact_left = left.thousandths()
    of_right, exact_right = right.thousandths()
    exact_left &= np.abs(of_left) < _LONGEST
    exact_right &= np.abs(of_right) < 9 * 10**18 // max(percent, 1)
    left_rows, right_rows = left.values.spread(of_left), right.values.spread(of_right)
    fast = left.values.spread(exact_left) & right.values.spread(exact_right)
    holds = np.zeros(len(fast), np.bool_)
    holds[fast] = compare(left_rows[fast] * WHOLE, right_rows[fast] * percent)
    known = (row_states(left) == KNOWN) & (row_states(right) == KNOWN)
    left_at = left.values.spread(np.arange(len(of_left)))
    right_at = right.values.spread(np.arange(len(of_right)))
    for row in np.flatnonzero(known & ~fast).tolist():
        one, other = left.decimal(int(left_at[row])), right.decimal(int(right_at[row]))
        holds[row] = compare(Fraction(one) * WHOLE, Fraction(other) * percent)
    return holds
