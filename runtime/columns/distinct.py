"""The distinct values of a column, so that each is looked at once."""

from __future__ import annotations

from typing import TypeVar

import numpy as np
import numpy.typing as npt
import polars as pl
from attrs import frozen

from .classes import Codes, members

_SAMPLE = 2_000

Scalar = TypeVar("Scalar", bound=np.generic)


@frozen(eq=False)
class Distinct:
    """A column as values and, for each row, the place of its value. `codes` None: row i has value i.

    Values may stand in `values` more than once, but need not: it is a saving, never a meaning.
    """

    values: pl.Series
    codes: Codes | None
    rows: int

    def spread(self, of_values: npt.NDArray[Scalar]) -> npt.NDArray[Scalar]:
        """What holds of the values, for the rows."""
        return of_values if self.codes is None else of_values[self.codes]


def distinct(column: pl.Series) -> Distinct:
    kind = column.dtype
    if isinstance(kind, (pl.Categorical, pl.Enum)):
        column, kind = column.cast(pl.String), pl.String()
    rows = len(column)
    if rows < 2 or kind == pl.Null:
        values = column.head(1)
        return Distinct(values, np.zeros(rows, np.int64) if rows else None, rows)
    if kind == pl.String:
        return _of_texts(column)
    plain = kind.is_integer() and kind not in (pl.Int128, pl.UInt128)
    if plain or kind.is_temporal() or kind in (pl.Boolean, pl.Float32, pl.Float64):
        return _of_physical(column)
    return Distinct(column, None, rows)


def cells(column: pl.Series, rows: npt.NDArray[np.integer]) -> list[object]:
    """The raw cells of some rows, as Python values."""
    if column.dtype == pl.Object:
        values = column.to_list()
        return [values[row] for row in rows.tolist()]
    return column.gather(rows).to_list()


def _of_texts(column: pl.Series) -> Distinct:
    rows = len(column)
    sample = column.gather(np.linspace(0, rows - 1, min(rows, _SAMPLE)).astype(np.int64))
    if sample.n_unique() * 2 > len(sample):
        return Distinct(column, None, rows)
    numbered = column.cast(pl.Categorical(pl.Categories.random())).to_physical()
    highest = numbered.max()
    nothing = highest + 1 if isinstance(highest, int) else 0
    codes = numbered.cast(pl.Int64).fill_null(nothing).to_numpy()
    return _by_codes(column, codes, nothing + 1)


def _of_physical(column: pl.Series) -> Distinct:
    physical = column.to_physical()
    filler = False if column.dtype == pl.Boolean else 0
    found, codes = np.unique(physical.fill_null(filler).to_numpy(), return_inverse=True)
    codes = codes.astype(np.int64)
    if column.null_count():
        codes[column.is_null().to_numpy()] = len(found)
    return _by_codes(column, codes, len(found) + 1)


def _by_codes(column: pl.Series, codes: Codes, bound: int) -> Distinct:
    # A number that no row has gets row 0's value: an entry more, which nothing points at.
    first = members(codes, bound)
    return Distinct(column.gather(first), codes, len(column))
