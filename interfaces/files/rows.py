"""The rows under a header, as either reader of text tables gives them."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl
from attrs import frozen

from .headers import Header
from .outcome import FileProblem, Note, note


@frozen
class Rows:
    """`numbers`: the line of each row, `None` where row i stands in `first_line` + i. `has_long_cells`: a
    cell may hold line ends."""

    frame: pl.DataFrame
    numbers: pl.Series | None
    first_line: int
    notes: tuple[Note, ...] = ()
    problems: tuple[FileProblem, ...] = ()
    has_long_cells: bool = False

    def line_of(self, at: int) -> int:
        """The line of the row at this place, counted from 0."""
        return self.first_line + at if self.numbers is None else int(self.numbers[at])


def numbers_or_none(lines: pl.Series, first_line: int) -> pl.Series | None:
    """These line numbers (Int64), or `None` where they simply count on from `first_line`."""
    plain = pl.int_range(first_line, first_line + len(lines), eager=True, dtype=pl.Int64)
    return None if bool((lines == plain).all()) else lines.alias("line")


def empty_rows_note(lines: Sequence[int]) -> list[Note]:
    """What to say of rows without any cell filled."""
    return [note("F210", count=len(lines), line=lines[0])] if lines else []


def without_unnamed_empty(frame: pl.DataFrame, header: Header) -> tuple[pl.DataFrame, tuple[str, ...]]:
    """The frame without columns that lack both name and values; the names given to other unnamed ones."""
    unnamed = [header.names[place] for place in header.unnamed]
    empty = [name for name in unnamed if frame[name].null_count() == frame.height]
    return frame.drop(empty), tuple(name for name in unnamed if name not in empty)
