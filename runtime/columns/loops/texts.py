"""The texts of a column, numbered."""

from __future__ import annotations

import numpy as np
import polars as pl
from attrs import frozen

from ..classes import Ints, members
from ..threads import each, parts
from . import built
from .built import Places32

_SAMPLE = 2_000
_FEW = 1 << 16


@frozen(eq=False)
class Numbered:
    """For each row the number of its text; for each number a row that has its text. Several numbers may stand
    for one text.
    """

    codes: Places32
    firsts: Ints


def number_texts(column: pl.Series) -> Numbered | None:
    """A column of strings; None where there are very many different ones."""
    if built.native is None:
        last = len(column) - 1
        sample = column.gather(np.linspace(0, last, min(last + 1, _SAMPLE)).astype(np.int64))
        if sample.n_unique() * 2 > len(sample):
            return None
        return numbered_categories(column.cast(pl.Categorical(pl.Categories.random())))
    texts = built.opened(column)
    codes = np.empty(len(column), np.uint32)

    def number(rows: slice) -> bytes | None:
        firsts: bytes | None = built.native.number_texts(texts, rows.start, rows.stop, _FEW, codes[rows])
        return firsts

    stretches = parts(len(column))
    firsts: list[Ints] = []
    before = 0
    for rows, found in zip(stretches, each(number, stretches), strict=True):
        if found is None:
            return None
        firsts.append(np.frombuffer(found, np.int64))
        if before:
            codes[rows] += np.uint32(before)
        before += len(firsts[-1])
    return Numbered(codes, np.concatenate(firsts))


def numbered_categories(column: pl.Series) -> Numbered:
    """A column of categories by its own numbers; what is null has the number behind them."""
    numbered = column.to_physical().cast(pl.UInt32)
    highest = numbered.max()
    nothing = highest + 1 if isinstance(highest, int) else 0
    codes = numbered.fill_null(nothing).to_numpy()
    # A number that no row has is given row 0's text.
    return Numbered(codes, members(codes, nothing + 1 if len(codes) else 0).astype(np.int64))
