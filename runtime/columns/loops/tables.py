"""Small tables looked up for whole columns."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ..classes import Ints
from ..threads import each, parts
from . import built
from .built import AT_ONCE, Places32


def sums_of_cells(codes: Sequence[Places32], tables: Sequence[Ints], length: int) -> Ints:
    """For each row the sum of tables[axis][codes[axis][row]] over all axes."""
    sums = np.zeros(length, np.int64)
    if built.native is None:
        for one, table in zip(codes, tables, strict=True):
            sums += table[one]
    else:
        codes = [np.ascontiguousarray(one) for one in codes]
        for at in range(0, len(codes), AT_ONCE):
            built.native.add_cells(codes[at : at + AT_ONCE], tables[at : at + AT_ONCE], sums)
    return sums


def counted(codes: Places32, size: int) -> Ints:
    """How many rows have each code below `size`."""
    if built.native is None:
        return np.bincount(codes, minlength=size).astype(np.int64)
    codes = np.ascontiguousarray(codes)

    def count(rows: slice) -> Ints:
        counts = np.zeros(size, np.int64)
        built.native.count_codes(codes[rows], counts)
        return counts

    return sum(each(count, parts(len(codes))), np.zeros(size, np.int64))
