"""Leads and logs in any order: both put aside by the ids of the leads, scored part by part, and the results
put back into the order of the leads.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import polars as pl
from attrs import define, field

from .event_ids import LINE, shelf_of
from .seen_ids import hashed, trimmed_ids
from .shelves import Shelves, put_rows, take_rows

_GROUP_ROWS = 1 << 17


@define(eq=False)
class Aside:
    """Rows of one table on shelves by the hash of the lead's id in `id_column`: `columns` and lines."""

    shelves: Shelves
    id_column: str
    columns: Sequence[str]

    def add(self, frame: pl.DataFrame, lines: pl.Series) -> None:
        ids = trimmed_ids(frame[self.id_column])
        numbers = shelf_of(hashed(ids.fill_null("")), self.shelves.count)
        self.shelves.add(plainly_named(frame.select(self.columns), lines), numbers)

    def take(self, number: int) -> tuple[pl.DataFrame, pl.Series]:
        """The rows of one part and their lines."""
        taken = self.shelves.take(number)
        return named_again(taken, self.columns), taken[LINE]


def plainly_named(frame: pl.DataFrame, lines: pl.Series) -> pl.DataFrame:
    """The columns by their places, so that none can be called as the lines are."""
    renamed = frame.rename(dict(zip(frame.columns, _places(frame.columns), strict=True)))
    return renamed.with_columns(lines.alias(LINE))


def named_again(frame: pl.DataFrame, columns: Sequence[str]) -> pl.DataFrame:
    """The columns by their names, without the lines."""
    return frame.drop(LINE).rename(dict(zip(_places(columns), columns, strict=True)))


def _places(columns: Sequence[str]) -> list[str]:
    return [str(place) for place in range(len(columns))]


@define(eq=False)
class Results:
    """Results of parts, each in the order of the lines; given back for all lines from one to another."""

    folder: Path
    _parts: list[tuple[Path, list[int]]] = field(factory=list, init=False)

    def add(self, results: pl.DataFrame, lines: pl.Series, limits: Sequence[int]) -> None:
        """`limits`: the lines at which results will be asked for, ascending."""
        path = self.folder / f"results.{len(self._parts)}.parquet"
        put_rows(plainly_named(results, lines), path, _GROUP_ROWS // 8)
        ends = np.searchsorted(lines.to_numpy(), np.asarray(limits)).tolist()
        self._parts.append((path, ends))

    def between(self, place: int, columns: Sequence[str]) -> pl.DataFrame:
        """The results of the lines from one limit (its place) to before the next, in their order."""
        pieces = [take_rows(path, ends[place], ends[place + 1]) for path, ends in self._parts]
        return named_again(pl.concat(pieces).sort(LINE), columns)


def groups(block_rows: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Blocks next to each other that are put back together: the first of each group and the one behind."""
    start, rows = 0, 0
    for place, count in enumerate(block_rows):
        rows += count
        if rows >= _GROUP_ROWS or place == len(block_rows) - 1:
            yield start, place + 1
            start, rows = place + 1, 0


def parts_needed(bytes_whole: float, partition: int) -> int:
    """How many parts rows that take so many bytes in memory are to be cut into."""
    return max(1, min(int(bytes_whole / partition) + 1, 4096))
