"""Parquet files in blocks: slices of rows, of which only the columns that are needed are read."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator

import polars as pl

from ..files import Note, ReadOptions
from ..files.nested import flattened
from ..files.outcome import note
from ..files.reading import dates_read
from ..runtime.facts import TableReading
from .blocks import Block, Unfit
from .conventions import Conventions

_LOOKED_AT = 1_000
_MOST_ROWS = 1 << 19


class ColumnBlocks:
    """A `Source` of a Parquet file, in blocks that take about twice `block_bytes` in memory.

    Slices are collected one by one: batches of a streaming query are decoded far ahead of whoever takes them.
    """

    kind = "parquet"

    def __init__(self, path: str, options: ReadOptions, missing: tuple[str, ...], block_bytes: int) -> None:
        self.path, self._options, self._missing = path, options, missing
        self.size = os.path.getsize(path)
        self._table = pl.scan_parquet(os.path.abspath(path), glob=False)
        self._rows = int(self._collected(self._table.select(pl.len())).item())
        start = self._collected(self._table.head(_LOOKED_AT))
        per_row = max(1, int(start.estimated_size()) // max(1, start.height))
        self._block_rows = max(1, min(_MOST_ROWS, 2 * block_bytes // per_row))
        frame, self._nested = flattened(start.clear())
        self.schema = frame.schema
        if not self.schema:
            raise Unfit(path, "streaming_rows")
        self._conventions = Conventions(numbers_too=False)
        self._assumed: bool | None = None
        self._settled = False
        self._at = 0

    def _collected(self, query: pl.LazyFrame) -> pl.DataFrame:
        try:
            return query.collect()
        except (pl.exceptions.PolarsError, pl.exceptions.PanicException, OSError, ValueError):
            raise Unfit(self.path, "streaming_rows") from None

    @property
    def reading(self) -> TableReading:
        day_first = self._found() if self._assumed is None else self._assumed
        return TableReading(self._options.decimal == ",", day_first, self._missing)

    def _found(self) -> bool:
        return dates_read(self._conventions.dates, self._options)[0]

    @property
    def done(self) -> float:
        return self._at / self._rows if self._rows else 1.0

    def assume(self) -> None:
        if self._assumed is None:
            self._assumed = self._found()

    def settle(self) -> bool:
        assumed, found = self._assumed, self._found()
        self._assumed, self._settled = found, True
        return assumed is None or assumed == found

    def notes(self) -> tuple[Note, ...]:
        nested = (note("F213", names=", ".join(self._nested)),) if self._nested else ()
        return (*nested, *dates_read(self._conventions.dates, self._options)[1])

    def blocks(self, wanted: Collection[str] | None = None) -> Iterator[Block]:
        table = self._table if wanted is None else self._table.select(self._needed(wanted))
        if not self._settled:
            self._conventions = Conventions(numbers_too=False)
        for start in range(0, self._rows, self._block_rows):
            frame = flattened(self._collected(table.slice(start, self._block_rows)))[0]
            self._at = start + frame.height
            if not self._settled:
                self._conventions.add(frame)
            lines = pl.int_range(start + 1, self._at + 1, eager=True, dtype=pl.Int64)
            yield Block(frame, lines, start)

    def _needed(self, wanted: Collection[str]) -> list[str]:
        """The columns to read: as long as it is open how dates are written, every text may tell."""
        if self._nested:
            return self._table.collect_schema().names()
        needed = [
            name
            for name, kind in self.schema.items()
            if name in wanted or (kind == pl.String and not self._settled)
        ]
        return needed or self.schema.names()[:1]  # for the number of rows
