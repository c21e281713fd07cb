"""Files of leads and events, read as settings and options say, with the way back from a row to its line."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import polars as pl
from attrs import evolve, frozen

from .files import FileProblem, Note, ReadOptions, TableRead, read_table
from .runtime.facts import DataProblem, TableReading
from .settings import TableSettings

_ROW_FACTS = ("first", "taken")  # facts of data problems that are row numbers, too


@frozen
class Input:
    """One table from a file. `name` is what people call it (the file's name, the path where two have one
    name).
    """

    name: str
    path: str
    read: TableRead
    settings: TableSettings

    @property
    def frame(self) -> pl.DataFrame:
        return self.read.frame

    @property
    def reading(self) -> TableReading:
        return TableReading(self.read.decimal_comma, self.read.day_first, self.settings.missing)

    @property
    def notes(self) -> tuple[Note, ...]:
        return self.read.notes

    @property
    def problems(self) -> tuple[DataProblem, ...]:
        """The broken rows of the file."""
        return tuple(data_problem(found, self.name) for found in self.read.problems)

    def with_lines(self, found: DataProblem) -> DataProblem:
        """A problem of this table with the lines of the file in place of row numbers."""
        facts = tuple(
            (name, str(self._line(int(value))) if name in _ROW_FACTS else value)
            for name, value in found.facts
        )
        return evolve(found, table=self.name, row=self._line(found.row), facts=facts)

    def _line(self, row: int) -> int:
        return self.read.line_of(row - 1)

    def lines(self) -> Sequence[int]:
        """The line of every row."""
        if self.read.row_numbers is None:
            return range(self.read.first_line, self.read.first_line + self.frame.height)
        return self.read.row_numbers.to_list()


def read_input(path: str, settings: TableSettings, name: str = "") -> Input:
    """The table in a file; what the settings leave open is detected. Raises FileRefused."""
    options = ReadOptions(
        encoding=settings.encoding,
        separator=settings.separator,
        decimal=settings.decimal,
        day_first=settings.day_first,
        sheet=settings.sheet,
    )
    return Input(name or Path(path).name, path, read_table(path, options), settings)


def names_of(paths: Sequence[str]) -> list[str]:
    """What to call each file: its name, or its path where another file has the same name."""
    names = [Path(path).name for path in paths]
    return [name if names.count(name) == 1 else path for name, path in zip(names, paths, strict=True)]


def data_problem(found: FileProblem, table: str) -> DataProblem:
    """A broken row of a file as a problem of its table."""
    facts = (*found.facts, ("variant", found.variant)) if found.variant else found.facts
    return DataProblem(found.code, table, found.line, "", found.raw, facts)
