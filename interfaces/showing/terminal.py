"""The sheet as text for a terminal."""

from __future__ import annotations

import re
from io import StringIO

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.padding import Padding
from rich.table import Table as RichTable
from rich.text import Text

from .sheet import Cell, Row, Sheet, Table

_INDENT = 2
_STEERING = re.compile("[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def as_text(sheet: Sheet, width: int, colours: bool) -> str:
    """Lines of at most `width` characters; with `colours`, bold and dim as terminals know them."""
    console = Console(
        file=StringIO(),
        width=width,
        force_terminal=colours,
        color_system="standard" if colours else None,
        no_color=not colours,
        highlight=False,
        legacy_windows=False,
    )
    console.print(Text(_plain(sheet.title), style="bold"))
    if sheet.intro:
        console.print()
        console.print(Text(_plain(sheet.intro)))
    for part in sheet.parts:
        console.print()
        console.print(Text(_plain(part.title), style="bold underline"))
        below_table = False
        for block in part.blocks:
            if below_table:
                console.print()
            below_table = isinstance(block, Table)
            console.print(_table(block) if isinstance(block, Table) else Text(_plain(block)))
    console.print()
    console.print(Text(_plain(sheet.foot), style="dim"))
    assert isinstance(console.file, StringIO)
    return "".join(f"{line.rstrip()}\n" for line in console.file.getvalue().splitlines())


def _table(table: Table) -> RichTable:
    shown = RichTable(box=SIMPLE_HEAD, show_edge=False, pad_edge=False, padding=(0, 1, 0, 0))
    for at, name in enumerate(table.head):
        justify = "right" if at in table.numbers else "left"
        shown.add_column(Text(_plain(name)), justify=justify, overflow="fold")  # type: ignore[arg-type]
    for row in table.rows:
        bold = row.head
        shown.add_row(*(_cell(cell, row, at, table.named or bold) for at, cell in enumerate(row.cells)))
    return shown


def _cell(cell: Cell, row: Row, at: int, bold_first: bool) -> Padding:
    text = Text(_plain(cell.text), style="bold" if at == 0 and bold_first else "")
    if cell.remark:
        text.append(f"\n# {_plain(cell.remark)}", style="dim")
    return Padding(text, (0, 0, 0, _INDENT * row.depth if at == 0 else 0))


def _plain(text: str) -> str:
    """Without what could steer a terminal, or turn the direction of the text."""
    return _STEERING.sub("\N{REPLACEMENT CHARACTER}", text.replace("\t", " "))
