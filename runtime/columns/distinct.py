"""The distinct values of a column, so that each is looked at once."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import polars as pl
from attrs import frozen

from .classes import Scalar, members
from .loops import Places32, number_texts, numbered_categories

_ALWAYS_NUMBERED = 1 << 12


@frozen(eq=False)
class Distinct:
    """A column as values and, for each row, the place of its value. `codes` None: row i has value i.

    Values may stand in `values` more than once, but need not: it is a saving, never a meaning.
    """

    values: pl.Series
    codes: Places32 | None
    rows: int

    def spread(self, of_values: npt.NDArray[Scalar]) -> npt.NDArray[Scalar]:
        """What holds of the values, for the rows."""
        return of_values if self.codes is None else of_values[self.codes]


def distinct(column: pl.Series) -> Distinct:
    kind = column.dtype
    rows = len(column)
    categories = isinstance(kind, (pl.Categorical, pl.Enum))
    if rows < 2 or kind == pl.Null:
        values = column.head(1).cast(pl.String) if categories else column.head(1)
        return Distinct(values, np.zeros(rows, np.uint32) if rows else None, rows)
    if categories:
        return _of_categories(column)
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


def _of_categories(column: pl.Series) -> Distinct:
    """The column is numbered as it is; its categories may have members from elsewhere, so the numbers may
    be too far apart to be used.
    """
    highest = column.to_physical().max()
    if isinstance(highest, int) and highest >= max(_ALWAYS_NUMBERED, 2 * len(column)):
        return distinct(column.cast(pl.String))
    numbered = numbered_categories(column)
    return Distinct(column.gather(numbered.firsts).cast(pl.String), numbered.codes, len(column))


def _of_texts(column: pl.Series) -> Distinct:
    numbered = number_texts(column)
    if numbered is None:
        return Distinct(column, None, len(column))
    return Distinct(column.gather(numbered.firsts), numbered.codes, len(column))


def _of_physical(column: pl.Series) -> Distinct:
    physical = column.to_physical()
    filler = False if column.dtype == pl.Boolean else 0
    found, places = np.unique(physical.fill_null(filler).to_numpy(), return_inverse=True)
    codes = places.astype(np.uint32)
    if column.null_count():
        codes[column.is_null().to_numpy()] = len(found)
    # A number that no row has gets row 0's value: an entry more, which nothing points at.
    return Distinct(column.gather(members(codes, len(found) + 1)), codes, len(column))
