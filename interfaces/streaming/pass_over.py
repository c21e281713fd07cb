"""One attempt at a job: passes over its tables, in which everything that is found out is noted."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import polars as pl
from attrs import define, field

from ..scoring import Meant
from .ahead import ahead
from .batches import Scoring, needed_of_leads, needed_of_log
from .blocks import Block, Source
from .event_ids import IdleLines
from .found_problems import JOINED_ROWS, LEAD_ROWS, LOG_ROWS
from .job import Job
from .opening import Table
from .seen_ids import Hashes, SeenIds, trimmed_ids

Write = Callable[[pl.DataFrame, pl.DataFrame, int], None]
"""Given leads, their results and how many rows stand before them: writes them."""


@define(eq=False)
class Attempt:
    """`folder` is for files of this attempt alone. `known` are the event ids of each log that occur more than
    once (None: not known yet), `seen` those that are met in this attempt, `idle` the rows that do not count.
    """

    job: Job
    folder: Path
    scoring: Scoring
    leads: Source
    lead_table: Table
    logs: Sequence[Table]
    known: list[Hashes | None]
    write: Write
    seen: dict[int, SeenIds] = field(init=False)
    idle: list[IdleLines | None] = field(init=False)
    _rows: int = field(default=0, init=False)

    def __attrs_post_init__(self) -> None:
        self.seen = {
            place: SeenIds(self.folder, f"events{place}", self.job.sizes.hashes)
            for place, layout in enumerate(self.meant.layouts)
            if layout.id is not None and self.known[place] is None
        }
        self.idle = [None] * len(self.logs)

    @property
    def meant(self) -> Meant:
        return self.scoring.meant

    def lead_columns(self, written: bool = False) -> list[str]:
        """The columns of the leads that are looked at to score; those to be written, too."""
        columns = self.leads.schema.names()
        needed = {*needed_of_leads(self.scoring.model, self.meant, columns)}
        if written:
            needed |= {*self.meant.kept}
        return [name for name in columns if name in needed]

    def log_columns(self, place: int) -> list[str]:
        columns = self.logs[place].source.schema.names()
        return needed_of_log(self.scoring.model, self.meant.layouts[place], columns)

    def lead_blocks(self, doing: str, columns: Collection[str]) -> Iterator[Block]:
        """The leads, for the first time in this attempt: the broken rows of their file are noted."""
        for block in self.again(doing, columns):
            found = map(self.lead_table.problem, block.problems)
            self.scoring.problems.add(LEAD_ROWS, found)
            yield block

    def again(self, doing: str, columns: Collection[str]) -> Iterator[Block]:
        """The leads once more."""
        return self._watched(self.leads, doing, columns)

    def log_blocks(self, place: int, doing: str) -> Iterator[Block]:
        """A log, for the first time in this attempt: its broken rows and its event ids are noted."""
        table, layout = self.logs[place], self.meant.layouts[place]
        for block in self._watched(table.source, doing, self.log_columns(place)):
            self.scoring.problems.add(LOG_ROWS + place, map(table.problem, block.problems))
            if place in self.seen and layout.id is not None:
                self.seen[place].add(trimmed_ids(block.frame[layout.id]))
            yield block

    def log_again(self, place: int, doing: str) -> Iterator[Block]:
        """A log once more."""
        return self._watched(self.logs[place].source, doing, self.log_columns(place))

    def idle_among(self, place: int, lines: pl.Series) -> npt.NDArray[np.bool_] | None:
        """Which of these lines of a log do not count; None: all do."""
        idle = self.idle[place]
        return None if idle is None else idle.among(lines)

    def note_joined_rows(self) -> None:
        """The broken rows of joined tables."""
        for other in self.job.joins:
            self.scoring.problems.add(JOINED_ROWS, other.table.problems)

    def progress(self, doing: str, done: float, rows: int = 0) -> None:
        self._rows += rows
        self.job.progress(doing, done, self._rows)

    def _watched(self, source: Source, doing: str, columns: Collection[str]) -> Iterator[Block]:
        for block in ahead(source.blocks(columns)):
            yield block
            self.progress(doing, source.done, block.frame.height)
