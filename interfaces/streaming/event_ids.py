"""Rows of a large event log that carry one event id: one of them counts, wherever they stand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt
import polars as pl
from attrs import define, field, frozen

from ..far_dates import without_far_dates
from ..runtime.facts import DataProblem, LogLayout, TableReading
from ..runtime.headers import match
from ..runtime.intake import CellReading, Text, cell_reading, different_event, read_cell, read_id
from ..runtime.rules import Rules
from ..runtime.times import AsOf, Moment
from .seen_ids import Hashes
from .shelves import Shelves

LINE = "line"


@define(eq=False)
class IdleLines:
    """The lines of a log that say what another line says: a bit for each."""

    _bits: npt.NDArray[np.uint8] = field(factory=lambda: np.zeros(1 << 10, np.uint8), init=False)

    def add(self, line: int) -> None:
        place = line >> 3
        if place >= len(self._bits):
            self._bits = np.concatenate([self._bits, np.zeros(max(len(self._bits), place), np.uint8)])
        self._bits[place] |= np.uint8(1 << (line & 7))

    def among(self, lines: pl.Series) -> npt.NDArray[np.bool_]:
        numbers = lines.to_numpy()
        places = np.minimum(numbers >> 3, len(self._bits) - 1)
        within = (numbers >> 3) < len(self._bits)
        bits = self._bits[places] >> (numbers & 7).astype(np.uint8)
        found: npt.NDArray[np.bool_] = (bits & 1).astype(np.bool_) & within
        return found


@frozen
class _Row:
    line: int
    instant: int
    said: tuple[str, ...]


@frozen
class RepeatedEvents:
    """Finds, among rows of one log whose ids may occur twice, those that do not count, as `intake` does."""

    rules: Rules
    name: str
    layout: LogLayout
    reading: TableReading
    as_of: AsOf

    def settle(self, shelves: Shelves, columns: Sequence[str], idle: IdleLines) -> list[DataProblem]:
        """Note the lines that do not count; the problems of rows that differ from the one that is taken.

        On the shelves are rows with these columns by their places, and the column `LINE`; those of one id are
        on one of them.
        """
        how = cell_reading(self.rules, self.reading)
        headers = match(columns, self.rules.properties)
        named = [*self.layout.verbs, *self.layout.objects, *(headers[key] for key in sorted(headers))]
        problems: list[DataProblem] = []
        for shelf in range(shelves.count):
            by_id: dict[str, list[_Row]] = {}
            taken = shelves.take(shelf)
            for line, cells in zip(taken[LINE], rows_of(taken, columns), strict=True):
                event_id, row = self._row(line, cells, named, how)
                if event_id is not None and row is not None:
                    by_id.setdefault(event_id, []).append(row)
            for event_id, same in by_id.items():
                problems += self._one_of(event_id, same, idle)
        return problems

    def _row(
        self, line: int, cells: dict[str, object], named: Sequence[str], how: CellReading
    ) -> tuple[str | None, _Row | None]:
        lead = read_id(cells[self.layout.lead], how)
        moment = read_cell(cells[self.layout.time], "date", how)
        event_id = read_id(cells[self.layout.id or ""], how)
        if lead is None or not isinstance(moment, Moment) or moment.instant > self.as_of.instant:
            return event_id, None
        said = (lead, *(_written(cells[header], how) for header in named))
        return event_id, _Row(line, moment.instant, said)

    def _one_of(self, event_id: str, same: Sequence[_Row], idle: IdleLines) -> list[DataProblem]:
        taken = min(same, key=lambda row: (-row.instant, row.said, row.line))
        problems = []
        for row in same:
            if row is not taken:
                idle.add(row.line)
            if row.instant != taken.instant or row.said != taken.said:
                header = self.layout.id or ""
                problems.append(different_event(self.name, row.line, header, event_id, taken.line))
        return problems


def shelf_of(hashes: Hashes, count: int) -> npt.NDArray[np.uint16]:
    """The shelf of each hash."""
    return (hashes % np.uint64(count)).astype(np.uint16)


def rows_of(frame: pl.DataFrame, columns: Sequence[str]) -> Iterator[dict[str, object]]:
    """The cells of each row by the names of the columns, which the frame has by their places."""
    for row in without_far_dates(frame.drop(LINE)).iter_rows():
        yield dict(zip(columns, row, strict=True))


def _written(raw: object, how: CellReading) -> str:
    text = read_cell(raw, "text", how)
    return text.written if isinstance(text, Text) else ""
