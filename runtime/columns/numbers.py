"""Number columns, exactly: doubles stand for the shortest decimals that read back as them."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from functools import cached_property

import numpy as np
import numpy.typing as npt
import polars as pl
from attrs import frozen

from ..intake import CellReading, read_cell
from ..values import MISSING, digits
from .classes import Bools, Ints
from .distinct import Distinct, cells
from .loops import read_decimals
from .states import KNOWN, NO_VALUE, UNREAD, States, all_known, surely_known

# A decimal of at most 15 digits is the shortest one of the double next to it: nothing is lost on the way.
_WHOLE = r"^[+-]?[0-9]{1,15}$"
_WITH_DECIMALS = r"^[+-]?[0-9]+\.[0-9]+$"
_MOST_DIGITS = 15
_FIFTEEN_DIGITS = 10**15
_LONGEST_INT = 9 * 10**15


@frozen(eq=False)
class Numbers:
    """Integers or doubles (0 where there is none), and what each value is."""

    numbers: npt.NDArray[np.int64] | npt.NDArray[np.float64]
    states: States


@frozen(eq=False, slots=False)
class NumberColumn:
    """`numbers` as integers or doubles (0 where there is none); those that no double stands for are in
    `others`. A column of plain numbers is given as it is (`plain`) and taken apart when first asked for.
    """

    values: Distinct
    others: Mapping[int, Decimal]
    read: Numbers | None
    plain: pl.Series | None = None

    @cached_property
    def _taken(self) -> Numbers:
        if self.read is not None:
            return self.read
        assert self.plain is not None
        return _machine_numbers(self.plain, frozenset())

    @property
    def numbers(self) -> npt.NDArray[np.int64] | npt.NDArray[np.float64]:
        return self._taken.numbers

    @property
    def states(self) -> States:
        return self._taken.states

    @property
    def is_readable(self) -> bool:
        """It can be seen at once that every value is a number, or missing."""
        if self.plain is None:
            return surely_known(self.states)
        return self.plain.dtype == pl.Int64 or not self.plain.is_infinite().any()

    def decimal(self, place: int) -> Decimal:
        """The exact number of a value that is known."""
        if place in self.others:
            return self.others[place]
        number = self.numbers[place].item()
        return Decimal(number) if isinstance(number, int) else Decimal(repr(number))

    def thousandths(self) -> tuple[Ints, Bools]:
        """1000 × each number, and where that is exact (elsewhere it means nothing)."""
        if self.numbers.dtype == np.int64:
            whole = self.numbers.astype(np.int64)
            exact: Bools = (whole < _LONGEST_INT) & (whole > -_LONGEST_INT)
            shifted = np.where(exact, whole, 0) * 1000
        else:
            with np.errstate(over="ignore", invalid="ignore"):
                near = np.rint(self.numbers * 1000.0)
                exact = (np.abs(near) < _FIFTEEN_DIGITS) & (near / 1000.0 == self.numbers)
            shifted = np.where(exact, near, 0.0).astype(np.int64)
        exact = exact & (self.states == KNOWN)
        if self.others:
            exact[list(self.others)] = False
        return shifted, exact


def read_numbers(values: Distinct, how: CellReading) -> NumberColumn:
    column = values.values
    kind = column.dtype
    if kind == pl.String:
        return _of_texts(values, how)
    if kind == pl.UInt64 and (column.max() or 0) < 2**63:  # type: ignore[operator]
        column, kind = column.cast(pl.Int64), pl.Int64()
    if kind.is_integer() and kind not in (pl.UInt64, pl.Int128, pl.UInt128):
        return _of_machine_numbers(values, column.cast(pl.Int64), how)
    if kind in (pl.Float32, pl.Float64):
        return _of_machine_numbers(values, column.cast(pl.Float64), how)
    numbers, others, states = _empty(len(column))
    _one_by_one(column, np.arange(len(column)), how, numbers, others, states)
    return NumberColumn(values, others, Numbers(numbers, states))


def _of_machine_numbers(values: Distinct, column: pl.Series, how: CellReading) -> NumberColumn:
    if how.markers:
        return NumberColumn(values, {}, _machine_numbers(column, how.markers))
    return NumberColumn(values, {}, None, column)


def _machine_numbers(column: pl.Series, markers: frozenset[str]) -> Numbers:
    missing = column.is_null().to_numpy() if column.null_count() else None
    numbers = (column if missing is None else column.fill_null(0)).to_numpy()
    states = all_known(len(numbers))
    if missing is not None:
        states = np.where(missing, NO_VALUE, KNOWN).astype(np.uint8)
    if numbers.dtype == np.float64 and not np.isfinite(numbers).all():
        states, numbers = states.copy(), numbers.copy()
        states[np.isinf(numbers)] = UNREAD
        states[np.isnan(numbers)] = NO_VALUE
        numbers[~np.isfinite(numbers)] = 0.0
    for marker in sorted(markers):
        same = numbers == _marked(marker, numbers.dtype)
        if same.any():
            states = np.where((states == KNOWN) & same, NO_VALUE, states).astype(np.uint8)
    return Numbers(numbers, states)


def _marked(marker: str, kind: np.dtype[np.generic]) -> float | int:
    """The number that is written like the marker; NaN, which equals none, if there is none."""
    try:
        number = Decimal(marker)
        if not number.is_finite() or abs(number.adjusted()) > 400:
            return float("nan")
        if kind == np.int64:
            fits = digits(number) == marker and -(2**63) <= number < 2**63 and number == int(number)
            return int(number) if fits else float("nan")
        double = float(number)
        return double if digits(Decimal(repr(double))) == marker else float("nan")
    except (ArithmeticError, ValueError):
        return float("nan")


def _of_texts(values: Distinct, how: CellReading) -> NumberColumn:
    column = values.values
    read = None if how.markers else read_decimals(column, decimals=not how.decimal_comma)
    if read is not None:
        numbers, states = read
        others: dict[int, Decimal] = {}
        _one_by_one(column, np.flatnonzero(states == UNREAD), how, numbers, others, states)
        return NumberColumn(values, others, Numbers(numbers, states))
    numbers, others, states = _empty(len(column))
    plain = column.str.contains(_WHOLE).fill_null(False)
    if not how.decimal_comma:
        short = column.str.count_matches("[0-9]") <= _MOST_DIGITS
        plain |= (column.str.contains(_WITH_DECIMALS) & short).fill_null(False)
    if how.markers:
        plain &= ~column.is_in(sorted(how.markers)).fill_null(False)
    fast = plain.to_numpy()
    quick = column.filter(plain).str.strip_prefix("+").cast(pl.Float64)
    numbers[fast] = quick.to_numpy() + 0.0
    states[fast] = KNOWN
    states[column.is_null().to_numpy()] = NO_VALUE
    rest = np.flatnonzero(~fast & column.is_not_null().to_numpy())
    _one_by_one(column, rest, how, numbers, others, states)
    return NumberColumn(values, others, Numbers(numbers, states))


def _empty(length: int) -> tuple[npt.NDArray[np.float64], dict[int, Decimal], States]:
    return np.zeros(length), {}, np.full(length, KNOWN, np.uint8)


def _one_by_one(
    column: pl.Series,
    places: npt.NDArray[np.integer],
    how: CellReading,
    numbers: npt.NDArray[np.float64],
    others: dict[int, Decimal],
    states: States,
) -> None:
    for place, raw in zip(places.tolist(), cells(column, places), strict=True):
        number = read_cell(raw, "number", how)
        if not isinstance(number, Decimal):
            states[place] = NO_VALUE if number is MISSING else UNREAD
            continue
        states[place] = KNOWN
        double = _double(number)
        if double is None:
            others[place] = number
        else:
            numbers[place] = double


def _double(number: Decimal) -> float | None:
    """The double that stands for the number, if one does."""
    try:
        double = float(number) + 0.0
        return double if Decimal(repr(double)) == number else None
    except (OverflowError, ArithmeticError):
        return None
