"""Ids: read, and leads told apart by them."""

from __future__ import annotations

import numpy as np
import polars as pl
from attrs import frozen

from ..facts import DataProblem
from ..folding import trim
from ..intake import CellReading, no_lead_id, read_id, repeated_lead_id
from ..values import STANDARD_MARKERS
from .classes import Codes
from .distinct import cells
from .texts import folded, trimmed


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


@frozen(eq=False)
class People:
    """Who the leads are: `ids` of `count` people, and for each row its person; `count` where it has no id."""

    ids: pl.Series
    of_rows: Codes

    @property
    def count(self) -> int:
        return len(self.ids)

    def numbers(self, ids: pl.Series) -> Codes:
        """The person of each id, -1 for an id that no lead has, or null."""
        known = pl.DataFrame({"id": self.ids, "person": np.arange(len(self.ids), dtype=np.int64)})
        joined = pl.DataFrame({"id": ids}).join(known, on="id", how="left", maintain_order="left")
        return joined["person"].fill_null(-1).to_numpy().copy()


def find_people(column: pl.Series, header: str, how: CellReading) -> tuple[People, list[DataProblem]]:
    """The people among the leads; rows without an id, and rows with an id that an earlier row has, are
    reported.
    """
    ids = read_ids(column, how)
    rows = len(ids)
    problems: list[DataProblem] = []
    missing = ids.is_null()
    lacking = np.flatnonzero(missing.to_numpy())
    for row, raw in zip(lacking.tolist(), cells(column, lacking), strict=True):
        problems.append(no_lead_id(row + 1, header, raw))
    if not missing.any() and ids.n_unique() == rows:
        return People(ids, np.arange(rows, dtype=np.int64)), problems
    people = People(ids.drop_nulls().unique(maintain_order=True), np.zeros(0, np.int64))
    of_rows = people.numbers(ids)
    of_rows[of_rows < 0] = people.count
    first = np.full(people.count + 1, rows, np.int64)
    np.minimum.at(first, of_rows, np.arange(rows))
    again = np.flatnonzero((first[of_rows] < np.arange(rows)) & (of_rows < people.count))
    for row, lead_id in zip(again.tolist(), ids.gather(again).to_list(), strict=True):
        problems.append(repeated_lead_id(row + 1, header, lead_id, int(first[of_rows[row]]) + 1))
    return People(people.ids, of_rows), problems
