"""Which character keeps the cells of a text apart, and where its header stands, judged by a sample."""

from __future__ import annotations

import re
from collections.abc import Sequence

from attrs import frozen

from .headers import filled, header_at
from .outcome import FileRefused, ReadOptions
from .quoted_rows import Dialect, Row, rows_of

SEPARATORS = (",", ";", "\t", "|")
_NAMED = {"tab": "\t", "\\t": "\t"}
_SAMPLE_LINES = 300
# For a table of one column: a character that no text holds, so that no cell is ever cut.
_NEVER_IN_TEXT = "\x1f"
_SEPARATOR_LINE = re.compile(r'^"?sep=(.)"?\s*$', re.IGNORECASE)


@frozen
class Layout:
    """`header` is the header row, its lines counted in the sample. `above`: rows that stand above it.
    `excel_line`: the first line named the separator, as Excel writes it. `given`: the separator was an
    option.
    """

    dialect: Dialect
    header: Row
    above: tuple[Row, ...] = ()
    excel_line: bool = False
    given: bool = False


def layout_of(lines: Sequence[str], options: ReadOptions, tabs_first: bool = False) -> Layout | None:
    """The layout of a text that begins with these lines; `None` if they are all empty.

    Raises `FileRefused` F012 for a separator or quote that cannot be one.
    """
    quote = _quote(lines, options)
    separator = _given_separator(options)
    given = separator is not None
    named = _SEPARATOR_LINE.match(lines[0]) if lines else None
    skipped = 1 if named else 0
    sample = [*[""] * skipped, *lines[skipped:_SAMPLE_LINES]]
    if separator is None and named:
        separator = named[1]
    if separator is not None:
        candidates: tuple[str, ...] = (separator,)
    else:
        candidates = ("\t", *SEPARATORS) if tabs_first else SEPARATORS
    best = max((_judged(sample, Dialect(each, quote)) for each in candidates), key=lambda judged: judged[0])
    rows, place = best[1], best[2]
    if place is None:
        return None
    dialect = Dialect(best[3], quote)
    if separator is None and len(rows[place].cells) < 2:
        dialect = Dialect(_absent(sample, tabs_first), quote)
        rows = list(rows_of(sample, dialect, 1))
        place = next(at for at, row in enumerate(rows) if filled(row.cells))
    above = tuple(row for row in rows[:place] if filled(row.cells))
    return Layout(dialect, rows[place], above, bool(named), given)


def _judged(sample: Sequence[str], dialect: Dialect) -> tuple[tuple[float, int], list[Row], int | None, str]:
    """How well the dialect explains the sample: the share of rows as wide as the header, then its width."""
    rows = list(rows_of(sample, dialect))
    place = header_at([row.cells for row in rows])
    if place is None:
        return (0.0, 0), rows, None, dialect.separator
    width = len(rows[place].cells)
    below = [len(row.cells) for row in rows[place + 1 :] if filled(row.cells)]
    same = sum(count == width for count in below) / len(below) if below else 1.0
    return ((round(same, 2) if width > 1 else -1.0, width), rows, place, dialect.separator)


def _absent(sample: Sequence[str], tabs_first: bool) -> str:
    wanted = ("\t", *SEPARATORS) if tabs_first else SEPARATORS
    return next((each for each in wanted if not any(each in line for line in sample)), _NEVER_IN_TEXT)


def _given_separator(options: ReadOptions) -> str | None:
    if options.separator is None:
        return None
    separator = _NAMED.get(options.separator, options.separator)
    if len(separator) != 1 or separator in "\r\n\"'":
        raise FileRefused("F012", variant="separator", value=options.separator)
    return separator


def _quote(lines: Sequence[str], options: ReadOptions) -> str:
    if options.quote is not None:
        if len(options.quote) > 1 or options.quote in ("\r", "\n") or options.quote == options.separator:
            raise FileRefused("F012", variant="quote", value=options.quote)
        return options.quote
    first = next((line.strip() for line in lines if line.strip()), "")
    wrapped = len(first) > 1 and first[0] == first[-1] == "'" and '"' not in first
    return "'" if wrapped and any(f"'{each}'" in first for each in SEPARATORS) else '"'
