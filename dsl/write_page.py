"""Rows of a program as lines of text: columns aligned, long rows broken, comments set behind."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from attrs import frozen

from .write_pieces import HANG, WIDTH, Pieces, beside, filled, on_one_line

INDENT = 2
WIDEST_HEAD = 64  # a longer one does not push its neighbours' effects to the right
WIDEST_ROW = 84  # the same for comments
_GAPS = {"rule": 2}
_OWN_LINES = ("rule",)  # what follows the head goes on lines of its own where one line is too short


@frozen
class Row:
    """One statement, or one line of a block. Neighbours of one `kind` have their tails in one column.

    `takes_unless`: an `unless` at the start of the next line would belong to this row.
    """

    depth: int
    head: Pieces
    tail: Pieces = ()
    kind: str = ""
    behind: str = ""
    takes_unless: bool = False


@frozen
class Remark:
    """A comment on a line of its own."""

    depth: int
    text: str


@frozen
class Blank:
    """An empty line."""


@frozen
class Table:
    """The rows of a matrix, the head row first; all rows have the same number of cells."""

    depth: int
    rows: tuple[tuple[str, ...], ...]


Line = Row | Remark | Blank | Table
Sheet = tuple[Line, ...]


@frozen
class _Written:
    """The lines of one row, and the comment that stands behind the last."""

    lines: tuple[str, ...]
    behind: str = ""

    @property
    def width(self) -> int:
        return len(self.lines[-1])


def page(sheet: Sheet) -> str:
    """The whole text, with a line break at its end; an empty sheet is an empty text."""
    lines: list[str] = []
    for _, paragraph in groupby(sheet, key=lambda part: isinstance(part, Blank)):
        lines.extend(_paragraph(list(paragraph)))
    while lines and not lines[0]:
        del lines[0]
    return "".join(line + "\n" for line in lines)


def _paragraph(parts: Sequence[Line]) -> Iterator[str]:
    """The lines between two blank ones; comments behind them stand in one column."""
    written = list(_written(parts))
    widths = [w.width for w in written if w.behind and w.width <= WIDEST_ROW]
    column = max(widths, default=0)
    for one in written:
        *first, last = one.lines
        yield from first
        yield f"{last.ljust(column)}  #{one.behind}" if one.behind else last


def _written(parts: Sequence[Line]) -> Iterator[_Written]:
    for key, together in groupby(parts, key=_neighbourhood):
        members = list(together)
        if key[0] == "row":
            yield from _aligned([row for row in members if isinstance(row, Row)])
        else:
            for part in members:
                yield from _single(part)


def _neighbourhood(part: Line) -> tuple[str, int, str]:
    if isinstance(part, Row) and part.tail:
        return "row", part.depth, part.kind
    return "single", 0, ""


def _single(part: Line) -> Iterator[_Written]:
    match part:
        case Row():
            yield _broken(part)
        case Remark(depth=depth, text=text):
            yield _Written((f"{' ' * INDENT * depth}#{text}",))
        case Blank():
            yield _Written(("",))
        case Table(depth=depth, rows=rows):
            yield _Written(tuple(_table_lines(rows, " " * INDENT * depth)))


def _aligned(rows: Sequence[Row]) -> Iterator[_Written]:
    """Rows of one kind with their tails in one column; those too long for it keep their tails close."""
    gap = _GAPS.get(rows[0].kind, 1)
    column = _column(rows, gap)
    for row in rows:
        head, tail = _head_and_tail(row)
        for width in (column, 0):
            line = f"{head.ljust(width)}{' ' * gap}{tail}"
            if len(line) <= WIDTH:
                yield _Written((line,), row.behind)
                break
        else:
            yield _broken(row)


def _head_and_tail(row: Row) -> tuple[str, str]:
    return " " * INDENT * row.depth + on_one_line(row.head), on_one_line(row.tail)


def _column(rows: Sequence[Row], gap: int) -> int:
    """The leftmost column that lets the most rows stand aligned."""
    lines = [_head_and_tail(row) for row in rows]
    columns = sorted({len(head) for head, _ in lines if len(head) <= WIDEST_HEAD})

    def aligned(column: int) -> int:
        return sum(len(head) <= column and column + gap + len(tail) <= WIDTH for head, tail in lines)

    return max(columns, key=aligned, default=0)


def _broken(row: Row) -> _Written:
    """A row on as many lines as it needs."""
    indent = INDENT * row.depth
    if row.kind in _OWN_LINES:
        lines = filled(row.head, indent, indent + HANG)
        lines += filled(row.tail, indent + INDENT, indent + INDENT + HANG)
        return _Written(tuple(lines), row.behind)
    pieces = beside(row.head, row.tail)
    return _Written(tuple(filled(pieces, indent, indent + HANG)), row.behind)


def _table_lines(rows: Sequence[Sequence[str]], indent: str) -> Iterator[str]:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        yield f"{indent}| {' | '.join(cells)} |"
