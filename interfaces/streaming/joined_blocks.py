"""Leads in blocks with the columns of other tables beside them, which are read whole."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

import polars as pl
from attrs import define, field, frozen

from ..files import Note as FileNote
from ..finding import Note
from ..inputs import Input
from ..joining import join
from ..runtime.facts import TableReading
from .blocks import Block, Source


@frozen(eq=False)
class OtherTable:
    """A table to be joined by one of its columns; `missing` are more markers for no key."""

    table: Input
    column: str
    missing: tuple[str, ...]


@define(eq=False)
class JoinedBlocks:
    """A `Source` of leads whose every block is joined."""

    leads: Source
    others: Sequence[OtherTable]
    schema: pl.Schema = field(init=False)
    _found: list[tuple[int, int]] = field(init=False)
    _said: list[tuple[Note, ...]] = field(init=False)

    def __attrs_post_init__(self) -> None:
        self.schema = self._joined(pl.DataFrame(schema=self.leads.schema)).schema

    @property
    def path(self) -> str:
        return self.leads.path

    @property
    def kind(self) -> str:
        return self.leads.kind

    @property
    def reading(self) -> TableReading:
        return self.leads.reading

    @property
    def done(self) -> float:
        return self.leads.done

    @property
    def size(self) -> int:
        return self.leads.size

    def assume(self) -> None:
        self.leads.assume()

    def settle(self) -> bool:
        return self.leads.settle()

    def notes(self) -> tuple[FileNote, ...]:
        return self.leads.notes()

    def blocks(self, wanted: Collection[str] | None = None) -> Iterator[Block]:
        # All columns: what a joined one is called depends on those of the leads.
        self._found = [(0, 0) for _ in self.others]
        for block in self.leads.blocks():
            yield Block(self._joined(block.frame), block.lines, block.first_row, block.problems)

    def _joined(self, frame: pl.DataFrame) -> pl.DataFrame:
        said = []
        for place, other in enumerate(self.others):
            table = other.table
            joined = join(frame, table.frame, other.column, table.name, table.lines(), other.missing)
            frame = joined.frame
            said.append(joined.notes)
            facts = dict(joined.notes[0][1])
            if frame.height:
                rows, found = self._found[place]
                self._found[place] = rows + int(facts["rows"]), found + int(facts["found"])
        self._said = said
        return frame

    def join_notes(self) -> list[tuple[Note, ...]]:
        """What is to be said of each join, once all blocks have been read."""
        notes = []
        for (rows, found), said in zip(self._found, self._said, strict=True):
            (name, facts), *others = said
            counted = {**facts, "rows": str(rows), "found": str(found), "missing": str(rows - found)}
            notes.append(((name, counted), *others))
        return notes
