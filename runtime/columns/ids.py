"""Ids: read, and leads told apart by them."""

from __future__ import annotations

from functools import cached_property

import numpy as np
import polars as pl
from attrs import frozen

from ..facts import DataProblem
from ..folding import trim
from ..intake import CellReading, no_lead_id, read_id, repeated_lead_id
from ..values import STANDARD_MARKERS
from .classes import Codes
from .distinct import cells
from .loops import Index, Places32, are_tidy, index, placed
from .texts import folded, trimmed

_FEW_NUMBERS = 1 << 16


def read_ids(column: pl.Series, how: CellReading) -> pl.Series:
    """`intake.read_id` of each cell; null where there is none."""
    if isinstance(column.dtype, (pl.Categorical, pl.Enum)) or column.dtype.is_integer():
        column = column.cast(pl.String)
    if column.dtype != pl.String:
        return pl.Series([read_id(raw, how) for raw in column.to_list()], dtype=pl.String)
    there = column.is_not_null()
    filled = column.fill_null("")
    ids = trimmed(filled, trim)
    nothing = ids.is_in(sorted(STANDARD_MARKERS))
    if how.markers:
        nothing |= folded(filled).is_in(sorted(how.markers))
    return ids.zip_with(there & ~nothing, pl.Series([None], dtype=pl.String))


@frozen(eq=False, slots=False)
class People:
    """Who the leads are: `count` people, and for each row its person; `count` where it has no id.

    `ids` are their ids; where these are whole numbers close together, `table` has the person of each number
    from `least` on.
    """

    ids: pl.Series
    of_rows: Places32
    table: Places32 | None = None
    least: int = 0

    @property
    def count(self) -> int:
        return len(self.ids)

    @cached_property
    def codes(self) -> Codes:
        """`of_rows` as numbers that can be reckoned with."""
        return self.of_rows.astype(np.int64)

    @cached_property
    def each_row_its_own(self) -> bool:
        """Row i is person i."""
        rows = len(self.of_rows)
        return rows == self.count and bool((self.of_rows == np.arange(rows, dtype=np.uint32)).all())

    @cached_property
    def index(self) -> Index:
        found = index(self.ids.cast(pl.String))
        assert found is not None, "people have different ids"
        return found

    def numbers(self, column: pl.Series, how: CellReading) -> Places32:
        """The person of each cell of ids; `count` where there is no such person, or no id."""
        if not how.markers:
            quick = self._as_they_are(column)
            if quick is not None:
                return self._others(column, quick, how)
        return self._read(column, how)

    def _as_they_are(self, column: pl.Series) -> Places32 | None:
        """The persons of the cells that are written just as the leads' ids are."""
        if column.dtype == pl.String:
            return self.index.numbers(column)
        if column.dtype.is_integer() and self.table is not None and self.least > -(2**62):
            if column.dtype in (pl.UInt64, pl.Int128, pl.UInt128):
                return None
            wholes = column.cast(pl.Int64).fill_null(self.least - 1).to_numpy()
            return placed(self.table, self.least, wholes, self.count)
        return None

    def _others(self, column: pl.Series, persons: Places32, how: CellReading) -> Places32:
        """What is not written so may still name somebody: with white space around it, say."""
        others = np.flatnonzero(persons == self.count)
        if len(others):
            persons[others] = self._read(column.gather(others), how)
        return persons

    def _read(self, column: pl.Series, how: CellReading) -> Places32:
        return self.index.numbers(read_ids(column, how))


def find_people(column: pl.Series, header: str, how: CellReading) -> tuple[People, list[DataProblem]]:
    """The people among the leads; rows without an id, and rows with an id that an earlier row has, are
    reported.
    """
    quick = None if how.markers else _tidy_people(column)
    if quick is not None:
        return quick, []
    ids = read_ids(column, how)
    rows = len(ids)
    problems: list[DataProblem] = []
    missing = ids.is_null()
    lacking = np.flatnonzero(missing.to_numpy())
    for row, raw in zip(lacking.tolist(), cells(column, lacking), strict=True):
        problems.append(no_lead_id(row + 1, header, raw))
    if not missing.any() and ids.n_unique() == rows:
        return People(ids, np.arange(rows, dtype=np.uint32)), problems
    people = People(ids.drop_nulls().unique(maintain_order=True), np.zeros(0, np.uint32))
    of_rows = people.index.numbers(ids)
    first = np.full(people.count + 1, rows, np.int64)
    np.minimum.at(first, of_rows, np.arange(rows))
    again = np.flatnonzero((first[of_rows] < np.arange(rows)) & (of_rows < people.count))
    for row, lead_id in zip(again.tolist(), ids.gather(again).to_list(), strict=True):
        problems.append(repeated_lead_id(row + 1, header, lead_id, int(first[of_rows[row]]) + 1))
    return People(people.ids, of_rows), problems


def _tidy_people(column: pl.Series) -> People | None:
    """The people of a column in which every cell is an id as it stands, each another one."""
    rows = len(column)
    if column.null_count() or not rows:
        return None
    everyone = np.arange(rows, dtype=np.uint32)
    if column.dtype.is_integer() and column.dtype not in (pl.UInt64, pl.Int128, pl.UInt128):
        wholes = column.cast(pl.Int64).to_numpy()
        least = int(wholes.min())
        span = int(wholes.max()) - least + 1
        if span > _FEW_NUMBERS + 4 * rows:
            return None
        table = np.full(span, rows, np.uint32)
        table[wholes - least] = everyone
        alone = int((table < rows).sum()) == rows
        return People(column, everyone, table, least) if alone else None
    if column.dtype != pl.String or not are_tidy(column):
        return None
    found = index(column)
    if found is None:
        return None
    markers = found.numbers(pl.Series(sorted(STANDARD_MARKERS)))
    if (markers < rows).any():
        return None
    people = People(column, everyone)
    people.__dict__["index"] = found
    return people
