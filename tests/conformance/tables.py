"""The tables of the test cases: cells between bars, what is expected behind a double bar.

    id | country || score
    a  | DE      || 5
    b  |         || 0

An empty cell is a missing value before the double bar and "no value" behind it; `"…"` keeps blanks.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping

import polars as pl
from attrs import frozen

Cell = str | None


@frozen
class Sheet:
    """The given columns and, where there is a double bar, the expected ones."""

    given: Mapping[str, tuple[Cell, ...]]
    expected: Mapping[str, tuple[Cell, ...]]

    def frame(self, types: Mapping[str, str]) -> pl.DataFrame:
        """The given columns: texts, or what `types` says (int, float, bool, date, moment, list)."""
        columns = self.given.items()
        return pl.DataFrame([_series(name, cells, types.get(name, "text")) for name, cells in columns])


def sheet(text: str) -> Sheet:
    """Reads a table; its first line names the columns. Raises ValueError on a row of another width."""
    lines = [line for line in text.splitlines() if line.strip()]
    rows = [_halves(line) for line in lines]
    widths = {(len(left), len(right)) for left, right in rows}
    if len(widths) != 1:
        raise ValueError(f"rows of different widths in:\n{text}")
    return Sheet(_columns([left for left, _ in rows]), _columns([right for _, right in rows]))


def _halves(line: str) -> tuple[list[Cell], list[Cell]]:
    left, bars, right = line.partition("||")
    return _cells(left), _cells(right) if bars else []


def _cells(text: str) -> list[Cell]:
    return [_cell(part) for part in text.split("|")]


def _cell(part: str) -> Cell:
    part = part.strip()
    if len(part) > 1 and part[0] == part[-1] == '"':
        return part[1:-1]
    return part or None


def _columns(rows: list[list[Cell]]) -> dict[str, tuple[Cell, ...]]:
    names, *cells = rows
    found = {str(name): tuple(row[place] for row in cells) for place, name in enumerate(names)}
    if len(found) != len(names):
        raise ValueError(f"a column twice among {names}")
    return found


def _series(name: str, cells: tuple[Cell, ...], kind: str) -> pl.Series:
    values = [None if cell is None else _READ[kind](cell) for cell in cells]
    return pl.Series(name, values, dtype=_DTYPES[kind])


def _items(cell: str) -> list[str]:
    return [item.strip() for item in cell.split("+") if item.strip()]


_READ: Mapping[str, Callable[[str], object]] = {
    "text": str,
    "int": int,
    "float": float,
    "bool": {"true": True, "false": False}.__getitem__,
    "date": datetime.date.fromisoformat,
    "moment": datetime.datetime.fromisoformat,
    "list": _items,
}
_DTYPES: Mapping[str, pl.DataType] = {
    "text": pl.String(),
    "int": pl.Int64(),
    "float": pl.Float64(),
    "bool": pl.Boolean(),
    "date": pl.Date(),
    "moment": pl.Datetime("us"),
    "list": pl.List(pl.String()),
}
