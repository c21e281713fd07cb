"""Lines of a delimited text -> rows, one at a time: a broken row never takes the next one with it."""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from attrs import frozen

if TYPE_CHECKING:
    from _csv import Reader

_LINES_OF_ONE_ROW = 10


@frozen
class Dialect:
    """How cells are kept apart. `quote` is `""` where quotes mean nothing."""

    separator: str
    quote: str = '"'


@frozen
class Row:
    """`start`, `end`: its first line and the line after its last, from 0. `quotes` tells what was wrong with
    its quotes: nothing (`""`), `stray` (a lone one inside a cell) or `open` (one that is never closed)."""

    start: int
    end: int
    cells: list[str]
    quotes: str = ""


def rows_of(lines: Sequence[str], dialect: Dialect, columns: int = 0) -> Iterator[Row]:
    """The rows of these lines (each with its line end). A row whose quotes are broken is read by itself, its
    odd quotes kept as text, and reading goes on at the line after it. `columns`: how many cells a row should
    have, if known; it decides how far such a row reaches."""
    at = 0
    while at < len(lines):
        start = at
        reader = _strict_reader(lines, at, dialect)
        try:
            for cells in reader:
                end = at + reader.line_num
                yield Row(start, end, cells)
                start = end
            return
        except csv.Error:
            row = _broken_row(lines, start, dialect, columns)
            yield row
            at = row.end


def _strict_reader(lines: Sequence[str], at: int, dialect: Dialect) -> Reader:
    csv.field_size_limit(sys.maxsize)
    rest = map(lines.__getitem__, range(at, len(lines)))
    if not dialect.quote:
        return csv.reader(rest, delimiter=dialect.separator, quoting=csv.QUOTE_NONE, strict=True)
    return csv.reader(rest, delimiter=dialect.separator, quotechar=dialect.quote, strict=True)


def _broken_row(lines: Sequence[str], start: int, dialect: Dialect, columns: int) -> Row:
    cells, closed = split_forgivingly(lines[start].rstrip("\r\n"), dialect)
    odd = "" if not dialect.quote or dialect.quote not in lines[start] else "stray" if closed else "open"
    first = Row(start, start + 1, cells, odd)
    if closed or len(cells) >= columns:
        return first
    for end in range(start + 2, min(start + _LINES_OF_ONE_ROW, len(lines)) + 1):
        cells, closed = split_forgivingly("".join(lines[start:end]).rstrip("\r\n"), dialect)
        if closed and len(cells) == columns:
            return Row(start, end, cells, "stray")
    return first


def split_forgivingly(text: str, dialect: Dialect) -> tuple[list[str], bool]:
    """The cells of one row whose quotes may be wrong, and whether every quoted cell was closed.

    A quote closes a cell only where a separator or the end follows; any other one is text. A cell that opens
    with a quote and never closes ends at the next separator and keeps its quote.
    """
    separator, quote = dialect.separator, dialect.quote
    cells: list[str] = []
    closed = True
    at = 0
    while True:
        if quote and text.startswith(quote, at):
            close = _closing_quote(text, at + 1, dialect)
            if close >= 0:
                cells.append(text[at + 1 : close].replace(quote * 2, quote))
                if close + 1 >= len(text):
                    return cells, closed
                at = close + 2
                continue
            closed = False
        end = text.find(separator, at)
        if end < 0:
            cells.append(text[at:])
            return cells, closed
        cells.append(text[at:end])
        at = end + 1


def _closing_quote(text: str, at: int, dialect: Dialect) -> int:
    """Where the quoted cell whose text begins at `at` closes, or -1."""
    while True:
        at = text.find(dialect.quote, at)
        if at < 0:
            return -1
        run = 1
        while text.startswith(dialect.quote, at + run):
            run += 1
        after = at + run
        if run % 2 and (after == len(text) or text[after] == dialect.separator):
            return after - 1
        at = after
