"""The careful reader of text tables, row by row: what is wrong with one row is reported and stays with it."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from .footers import LOOKED_AT, footer_start, footer_text
from .headers import filled
from .outcome import FileProblem, note, problem
from .quoted_rows import Dialect, Row, rows_of
from .rows import Rows, empty_rows_note, numbers_or_none


def read_carefully(lines: Sequence[str], names: Sequence[str], dialect: Dialect, first_line: int) -> Rows:
    """The rows of `lines` (each with its line end), the first of which is `first_line` of the file.

    Rows that are too short are filled up with nulls, rows that are too long are set aside, both reported.
    """
    width = len(names)
    rows = list(rows_of(lines, dialect, width))
    notes = [note("F206")]
    tail = [row.cells for row in rows[-LOOKED_AT:]]
    start = footer_start(tail, width)
    if start is not None:
        footer = rows[len(rows) - len(tail) + start :]
        spoken = next(row for row in footer if filled(row.cells))
        rows = rows[: len(rows) - len(footer)]
        notes.append(note("F211", line=first_line + spoken.start, text=footer_text(tail[start:])))

    kept: list[list[str]] = []
    numbers: list[int] = []
    empty: list[int] = []
    problems: list[FileProblem] = []
    for row in rows:
        line = first_line + row.start
        if not any(row.cells):
            empty.append(line)
            continue
        fits = (
            row.cells
            if len(row.cells) == width and not row.quotes
            else _fitted(row, lines, width, line, problems)
        )
        if fits is not None:
            kept.append(fits)
            numbers.append(line)
    columns = zip(*kept, strict=True) if kept else [()] * width
    frame = pl.DataFrame(
        [
            pl.Series(name, [cell or None for cell in cells], dtype=pl.String)
            for name, cells in zip(names, columns, strict=True)
        ]
    )
    return Rows(
        frame,
        numbers_or_none(pl.Series(numbers, dtype=pl.Int64), first_line),
        first_line,
        (*notes, *empty_rows_note(empty)),
        tuple(problems),
        has_long_cells=any(row.end - row.start > 1 for row in rows),
    )


def _fitted(
    row: Row, lines: Sequence[str], width: int, line: int, problems: list[FileProblem]
) -> list[str] | None:
    """The row in `width` cells, or `None` if it is to be set aside; says why in `problems`."""
    cells = row.cells
    if len(cells) > width and not any(cells[width:]):
        cells = cells[:width]
    if row.quotes and len(cells) == width:
        problems.append(problem("F103", line, row.quotes))
        return cells
    if row.quotes or len(cells) > width:
        code = "F104" if row.quotes else "F102"
        raw = "".join(lines[row.start : row.end]).rstrip("\r\n")
        problems.append(problem(code, line, set_aside=True, raw=raw, cells=len(cells), wanted=width))
        return None
    if len(cells) < width:
        problems.append(problem("F101", line, cells=len(cells), wanted=width))
        return [*cells, *[""] * (width - len(cells))]
    return cells
