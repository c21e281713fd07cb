"""The table of a matrix: one line per row, cells between upright strokes."""

from __future__ import annotations

from collections.abc import Sequence

from attrs import frozen

from . import syntax as s
from .beginnings import lexical_problem
from .complaints import complaint
from .lexer import WORDLIKE, Piece
from .parse import Stopped, parse
from .problems import Problem, Span, problem
from .runs import arrange
from .statements import Unit, with_comments_of
from .tails import Refused
from .trees import MatrixHead
from .words import WordTable


@frozen
class _Row:
    """The cells of one line, each the pieces between two strokes; `strokes` are the strokes before them."""

    strokes: tuple[Piece, ...]
    cells: tuple[tuple[Piece, ...], ...]
    span: Span


def matrix_of(
    unit: Unit, head: MatrixHead, lines: Sequence[Unit], table: WordTable
) -> tuple[s.MatrixOf | None, list[Problem]]:
    """The matrix with its rows; None if anything in it is wrong. One problem per line at most."""
    rows = [row for row in map(_split, lines) if not _is_rule(row)]
    if len(rows) < 2:
        return None, [problem("E020", unit.span, name=head.name.text)]
    problems: list[Problem] = []
    top, *body = rows
    columns = _columns(top, table, problems)
    bands, cells = [], []
    for row in body:
        band, values = _row(row, len(top.cells), table, problems)
        bands.append(band)
        cells.append(values)
    if problems:
        return None, problems
    span = Span(unit.span.file, unit.span.start, rows[-1].span.end)
    matrix = s.MatrixOf(
        head.name,
        head.row_axis,
        head.column_axis,
        tuple(columns),
        tuple(band for band in bands if band is not None),
        tuple(cells),
        comments=with_comments_of(unit, lines),
        span=span,
    )
    return matrix, []


def _split(unit: Unit) -> _Row:
    strokes: list[Piece] = []
    cells: list[list[Piece]] = []
    for piece in unit.pieces:
        if piece.type == "BAR":
            strokes.append(piece)
            cells.append([])
        else:
            cells[-1].append(piece)
    if len(cells) > 1 and not cells[-1]:
        cells.pop()
    return _Row(tuple(strokes), tuple(map(tuple, cells)), unit.span)


def _is_rule(row: _Row) -> bool:
    """`|----|----|`, as tables are underlined elsewhere."""
    return all(cell and all(piece.type == "MINUS" for piece in cell) for cell in row.cells)


def _columns(top: _Row, table: WordTable, problems: list[Problem]) -> list[s.Band]:
    corner, *heads = top.cells
    if corner:
        problems.append(problem("E019", _span_of(corner), "corner"))
        return []
    if not heads:
        problems.append(problem("E020", top.span, "columns", name=""))
        return []
    columns = []
    for at, cell in enumerate(heads, start=1):
        band = _band(top.strokes[at], cell, table)
        if isinstance(band, Problem):
            problems.append(band)
            return []
        columns.append(band)
    return columns


def _row(
    row: _Row, width: int, table: WordTable, problems: list[Problem]
) -> tuple[s.Band | None, tuple[s.Word, ...]]:
    if len(row.cells) != width:
        problems.append(problem("E018", row.span, cells=len(row.cells) - 1, columns=width - 1))
        return None, ()
    band = _band(row.strokes[0], row.cells[0], table)
    if isinstance(band, Problem):
        problems.append(band)
        return None, ()
    values = []
    for at, cell in enumerate(row.cells[1:], start=1):
        value = _cell(row.strokes[at], cell)
        if isinstance(value, Problem):
            problems.append(value)
            return None, ()
        values.append(value)
    return band, tuple(values)


def _band(stroke: Piece, cell: Sequence[Piece], table: WordTable) -> s.Band | Problem:
    if not cell:
        return problem("E019", stroke.span)
    pieces = (stroke, *cell)
    wrong = lexical_problem(pieces)
    if wrong is not None:
        return wrong
    arranged = arrange(pieces, table)
    try:
        found = parse(arranged)
    except Refused as refused:
        return refused.problem
    if isinstance(found, Stopped):
        return complaint(arranged, found, table)
    assert isinstance(found, s.Band)
    return found


def _cell(stroke: Piece, cell: Sequence[Piece]) -> s.Word | Problem:
    if not cell:
        return problem("E019", stroke.span)
    span = _span_of(cell)
    text = " ".join(piece.text for piece in cell)
    for piece in cell:
        if piece.type not in WORDLIKE and not (piece.quoted and len(cell) == 1):
            return problem("E012", span, word=piece.text, text=text)
    return s.Word(text, cell[0].quoted, span)


def _span_of(pieces: Sequence[Piece]) -> Span:
    return Span(pieces[0].file, pieces[0].start, pieces[-1].end)
