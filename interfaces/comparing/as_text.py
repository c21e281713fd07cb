"""A comparison for the terminal."""

from __future__ import annotations

from collections.abc import Iterator
from io import StringIO

from rich.box import SIMPLE_HEAD
from rich.cells import cell_len
from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from ..wording import phrase
from .change_words import Item, Section
from .report import BoardTable, MigrationTable, MovementReport, Report

WIDTH = 80
_STYLES = {
    "added": "green",
    "removed": "red",
    "reweighted": "cyan",
    "widened": "yellow",
    "narrowed": "yellow",
    "changed": "yellow",
}
_SHOWN_MOVES = 12  # of a migration that is too wide for a table
_INDENT = 2


def as_text(report: Report, width: int = WIDTH, colour: bool = False) -> str:
    """Lines of at most `width` characters, ending in a line break."""
    stream = StringIO()
    console = Console(
        file=stream,
        width=width,
        highlight=False,
        markup=False,
        emoji=False,
        force_terminal=colour,
        color_system="standard" if colour else None,
        legacy_windows=False,
    )
    for part in _parts(report, width):
        console.print(part)
    return "\n".join(line.rstrip() for line in stream.getvalue().splitlines()) + "\n"


def _parts(report: Report, width: int) -> Iterator[RenderableType]:
    yield Text(report.title, style="bold")
    if report.note:
        yield Text(report.note, style="dim")
    yield ""
    if report.changes is not None:
        yield Text(report.verdict)
        kind_width = max(
            (cell_len(item.kind_word) for section in report.changes for item in section.items), default=0
        )
        for section in report.changes:
            yield from _section(section, kind_width)
    if report.moved is not None:
        if report.changes is not None:
            yield ""
        yield from _movement(report.moved, report.language, width)


def _section(section: Section, kind_width: int) -> Iterator[RenderableType]:
    yield ""
    yield Text(section.title, style="bold")
    grid = Table.grid(padding=(0, 2, 0, 0))
    grid.add_column(width=kind_width, no_wrap=True)
    grid.add_column(overflow="fold")
    for item in section.items:
        grid.add_row(Text(item.kind_word, style=_STYLES[item.kind]), _item(item))
    yield Padding(grid, (0, 0, 0, _INDENT))


def _item(item: Item) -> RenderableType:
    grid = Table.grid(padding=0)
    grid.add_column(overflow="fold")
    head = Text(item.heading)
    if item.place:
        head.append(f"  ({item.place})", style="dim")
    grid.add_row(head)
    for detail in item.details:
        own = Table.grid(padding=(0, 1, 0, 0))
        own.add_column(width=1)
        own.add_column(overflow="fold")
        own.add_row("·", Text(detail))
        grid.add_row(own)
    return grid


def _movement(moved: MovementReport, language: str, width: int) -> Iterator[RenderableType]:
    yield Text(moved.headline, style="bold")
    if moved.without_events:
        yield Text(moved.without_events, style="dim")
    yield ""
    yield _figures(moved)
    for migration in moved.migrations:
        yield ""
        yield Text(f"{migration.title}: {migration.summary}", style="bold")
        table = _migration(migration, language)
        if Console(width=10_000).measure(table).maximum > width:
            yield from _moves(migration, language)
        else:
            yield table
    for board in moved.boards:
        yield ""
        yield Text(board.title, style="bold")
        yield from _board(board)


def _figures(moved: MovementReport) -> Table:
    table = Table(box=SIMPLE_HEAD, show_edge=False, pad_edge=False)
    for at, head in enumerate(moved.figure_heads):
        table.add_column(Text(head), justify="left" if at == 0 else "right")
    for figure in moved.figures:
        cells = (figure.name, figure.before, figure.now, figure.difference, figure.risen, figure.fallen)
        table.add_row(*map(Text, cells))
    return table


def _migration(migration: MigrationTable, language: str) -> Table:
    table = Table(box=SIMPLE_HEAD, show_edge=False, pad_edge=False, padding=(0, 1, 0, 0))
    table.add_column(Text(phrase("diff_before_and_now", language)), no_wrap=True)
    for column in migration.columns:
        table.add_column(Text(column), justify="right", no_wrap=True)
    for row, counts, same in zip(migration.rows, migration.counts, migration.same, strict=True):
        cells = [
            Text(str(count) if count else "·", style="dim" if stays or not count else "bold")
            for count, stays in zip(counts, same, strict=True)
        ]
        table.add_row(Text(row), *cells)
    return table


def _moves(migration: MigrationTable, language: str) -> Iterator[RenderableType]:
    """The most frequent moves one below the other."""
    moves = [
        (-count, row, column)
        for row, counts, same in zip(migration.rows, migration.counts, migration.same, strict=True)
        for column, count, stays in zip(migration.columns, counts, same, strict=True)
        if count and not stays
    ]
    ordered = sorted(moves, key=lambda move: move[0])
    for count, row, column in ordered[:_SHOWN_MOVES]:
        yield Padding(Text(f"{-count}  {row} → {column}"), (0, 0, 0, _INDENT))
    if len(ordered) > _SHOWN_MOVES:
        yield Padding(
            Text(phrase("diff_more_moves", language, count=len(ordered) - _SHOWN_MOVES)), (0, 0, 0, 2)
        )


def _board(board: BoardTable) -> Iterator[RenderableType]:
    for line in board.lines:
        head = Text(f"{line.id}  ")
        head.append(line.value)
        head.append(f"  {line.change}", style="green" if line.change.startswith("+") else "red")
        if line.stage:
            head.append(f"  {line.stage}", style="bold")
        yield Padding(head, (0, 0, 0, _INDENT))
        grid = Table.grid(padding=(0, 2, 0, 0))
        grid.add_column(justify="right", no_wrap=True)
        grid.add_column(overflow="fold")
        for amount, why in line.reasons:
            grid.add_row(Text(amount), Text(why, style="dim"))
        yield Padding(grid, (0, 0, 0, 2 * _INDENT))
