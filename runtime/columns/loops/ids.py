"""Ids, found again."""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl
from attrs import frozen

from ..classes import Ints
from ..threads import each, parts
from . import built
from .built import Places32


@frozen(eq=False)
class Index:
    """Texts that each stand once, to be found again. `native` is None where Polars does the finding."""

    texts: pl.Series
    native: Any

    def numbers(self, column: pl.Series) -> Places32:
        """The place of each text in the index; their number where it is not there, or null."""
        nobody = len(self.texts)
        if self.native is None:
            known = pl.DataFrame({"id": self.texts, "at": np.arange(nobody, dtype=np.uint32)})
            joined = pl.DataFrame({"id": column}).join(known, on="id", how="left", maintain_order="left")
            return joined["at"].fill_null(nobody).to_numpy().copy()
        texts = built.opened(column)
        numbers = np.empty(len(column), np.uint32)

        def match(rows: slice) -> None:
            built.native.match_texts(self.native, texts, rows.start, rows.stop, nobody, numbers[rows])

        each(match, parts(len(column)))
        return numbers


def index(column: pl.Series) -> Index | None:
    """None where a text stands twice, or is null."""
    found = None if built.native is None else built.native.index_texts(built.opened(column))
    if found is not None:
        return Index(column, found)
    alone = not column.null_count() and column.n_unique() == len(column)
    return Index(column, None) if alone else None


def are_tidy(column: pl.Series) -> bool:
    """Whether it can be seen at once that every text that is there starts and ends with a sign of ASCII that
    is no white space; False says nothing.
    """
    return built.native is not None and bool(built.native.are_tidy(built.opened(column)))


def placed(table: Places32, least: int, numbers: Ints, nobody: int) -> Places32:
    """table[number - least] of each number, or `nobody` where there is no such place."""
    if built.native is None:
        # Without a sign: nothing overflows, and what lies below `least` is far behind the table.
        places = numbers.view(np.uint64) - np.uint64(least % 2**64)
        inside = places < np.uint64(len(table))
        found = np.full(len(numbers), nobody, np.uint32)
        found[inside] = table[places[inside]]
        return found
    found = np.empty(len(numbers), np.uint32)

    def find(rows: slice) -> None:
        built.native.match_wholes(table, least, numbers[rows], nobody, found[rows])

    each(find, parts(len(numbers)))
    return found
