"""A table in blocks: what a reader of a large file gives, one after the other, and how it may end early."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Protocol

import polars as pl
from attrs import frozen

from ..files import FileProblem, Note
from ..runtime.facts import TableReading


@frozen(eq=False)
class Block:
    """Some rows of a table, in their order. `lines` (Int64) has the line of the file of each row, `first_row`
    says how many rows of the table stand before. `problems` are the rows that are not as they should be.
    """

    frame: pl.DataFrame
    lines: pl.Series
    first_row: int
    problems: tuple[FileProblem, ...] = ()


class Unfit(Exception):
    """A file that blocks would not read exactly as it is read whole; `reason` says why (a phrase)."""

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(path, reason)
        self.path = path
        self.reason = reason


class Changed(Exception):
    """Which columns a file has shows only now: its reader knows them from here on, and is to start anew."""


class Source(Protocol):
    """A file that is read in blocks, as often as wanted, always in the same blocks.

    What only the whole file tells (whether numbers have a decimal comma, ...) is taken for granted by what
    has been read so far when `assume` is called; `settle`, after the last block, says whether that was
    right. From then on it is known.
    """

    @property
    def path(self) -> str: ...

    @property
    def kind(self) -> str: ...

    @property
    def schema(self) -> pl.Schema: ...

    @property
    def reading(self) -> TableReading: ...

    @property
    def done(self) -> float:
        """How much of the file has been read in this pass, from 0 to 1."""
        ...

    @property
    def size(self) -> int:
        """The size of the file in bytes."""
        ...

    def blocks(self, wanted: Collection[str] | None = None) -> Iterator[Block]:
        """All rows from the start; of the columns at least `wanted` (None: all)."""
        ...

    def assume(self) -> None: ...

    def settle(self) -> bool: ...

    def notes(self) -> tuple[Note, ...]:
        """What is to be said of the file, once it has been read."""
        ...
