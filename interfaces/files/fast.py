"""The fast reader of text tables: takes a text whole and exactly, or not at all."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from .footers import LOOKED_AT, footer_start, footer_text
from .outcome import Note, note
from .quoted_rows import Dialect
from .regular_text import count_of, is_regular
from .rows import Rows, empty_rows_note, numbers_or_none


def read_fast(body: bytes, names: Sequence[str], dialect: Dialect, first_line: int) -> Rows | None:
    """The rows of `body` (UTF-8, without the header), whose first line is `first_line` of the file.

    `None` where a row has too few or too many cells or quotes are wrong: that text wants care.
    """
    frame = read_regular(body, names, dialect)
    if frame is None:
        return None
    lines, long_cells = row_lines(frame, body, dialect, first_line)
    empty = empty_rows(frame)
    notes: list[Note] = []
    if bool(empty.any()):
        frame, lines, empty, notes = without_footer(frame, lines, empty)
        notes += empty_rows_note(lines.filter(empty).to_list())
        frame, lines = frame.filter(~empty), lines.filter(~empty)
    return Rows(frame, numbers_or_none(lines, first_line), first_line, tuple(notes), (), long_cells)


def read_regular(body: bytes, names: Sequence[str], dialect: Dialect) -> pl.DataFrame | None:
    """All rows of `body`, empty ones too, every cell as text, an empty one null; `None` as in `read_fast`."""
    if not (dialect.separator + dialect.quote).isascii():
        return None
    if is_quoted(body, dialect):
        frame = _read(body, names, dialect) if is_regular(body, dialect, len(names)) else None
        # A quoted empty cell is an empty cell.
        return None if frame is None else frame.select(pl.when(pl.all().str.len_bytes() > 0).then(pl.all()))
    frame = _read(body, names, dialect)
    if frame is None or _is_full(frame, body, dialect) or is_regular(body, dialect, len(names)):
        return frame
    return None


def _is_full(frame: pl.DataFrame, body: bytes, dialect: Dialect) -> bool:
    """Whether a text without quotes is regular for sure by what was read: no row lacks its last cell, so none
    is too short, and there are no more separators than that takes, so none is too long.
    """
    if not frame.height:
        return not body
    if frame.to_series(frame.width - 1).null_count():
        return False
    lines, separators = count_of(body, "\n") + 1, count_of(body, dialect.separator)
    return lines == frame.height and separators == frame.height * (frame.width - 1)


def is_quoted(body: bytes, dialect: Dialect) -> bool:
    """Whether any quote stands in the text."""
    return bool(dialect.quote) and dialect.quote.encode() in body


def row_lines(frame: pl.DataFrame, body: bytes, dialect: Dialect, first_line: int) -> tuple[pl.Series, bool]:
    """The line in which each row begins, and whether any cell holds line ends."""
    long_cells = is_quoted(body, dialect) and frame.height != body.count(b"\n") + 1
    return (_line_numbers(frame, first_line) if long_cells else _counted(frame, first_line)), long_cells


def empty_rows(frame: pl.DataFrame) -> pl.Series:
    """Which rows have no cell filled."""
    return frame.select(pl.all_horizontal(pl.all().is_null())).to_series()


def _read(body: bytes, names: Sequence[str], dialect: Dialect) -> pl.DataFrame | None:
    schema = dict.fromkeys(names, pl.String)
    if not body:
        return pl.DataFrame(schema=schema)
    try:
        return pl.read_csv(
            body,
            has_header=False,
            schema=schema,
            separator=dialect.separator,
            quote_char=dialect.quote or None,
            encoding="utf8",
            raise_if_empty=False,
        )
    except pl.exceptions.PolarsError:
        return None


def _counted(frame: pl.DataFrame, first_line: int) -> pl.Series:
    return pl.int_range(first_line, first_line + frame.height, eager=True, dtype=pl.Int64)


def _line_numbers(frame: pl.DataFrame, first_line: int) -> pl.Series:
    ends = pl.sum_horizontal(pl.all().str.count_matches("\n", literal=True).fill_null(0).cast(pl.Int64)) + 1
    return frame.select(ends.cum_sum().shift(1, fill_value=0) + first_line).to_series()


def without_footer(
    frame: pl.DataFrame, lines: pl.Series, empty: pl.Series
) -> tuple[pl.DataFrame, pl.Series, pl.Series, list[Note]]:
    """Rows, their lines and which of them are empty, without the footer at the end; what to say of it."""
    tail = frame.tail(LOOKED_AT).rows()
    start = footer_start(tail, frame.width)
    if start is None:
        return frame, lines, empty, []
    kept = frame.height - len(tail) + start
    footer = tail[start:]
    spoken = next(at for at, row in enumerate(footer) if row[0])
    told = note("F211", line=int(lines[kept + spoken]), text=footer_text(footer))
    return frame.head(kept), lines.head(kept), empty.head(kept), [told]
