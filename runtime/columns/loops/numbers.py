"""Numbers among sorted cuts."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from ..threads import each, parts
from . import built
from .built import Places32


def stretches(numbers: npt.NDArray[Any], cuts: npt.NDArray[Any]) -> Places32:
    """For each number how many of the sorted cuts are at most it. Both are int64, or both doubles."""
    if built.native is None:
        return np.searchsorted(cuts, numbers, side="right").astype(np.uint32)
    numbers, cuts = np.ascontiguousarray(numbers), np.ascontiguousarray(cuts)
    codes = np.empty(len(numbers), np.uint32)
    kind = "d" if numbers.dtype == np.float64 else "l"

    def find(rows: slice) -> None:
        built.native.stretches(kind, numbers[rows], cuts, codes[rows])

    each(find, parts(len(numbers)))
    return codes


def stretches_of_rows(
    column: pl.Series, cuts: npt.NDArray[Any], missing: int, unread: int
) -> Places32 | None:
    """The same for a column of 64-bit numbers as it is: what is null or no number has the code `missing`,
    what is infinite `unread`. None without native loops.
    """
    if built.native is None:
        return None
    opened = built.native.open_numbers(column.__arrow_c_stream__())
    codes = np.empty(len(column), np.uint32)
    kind = "d" if column.dtype == pl.Float64 else "l"

    def find(rows: slice) -> None:
        built.native.stretches_of_rows(
            kind, opened, rows.start, rows.stop, cuts, missing, unread, codes[rows]
        )

    each(find, parts(len(column)))
    return codes
