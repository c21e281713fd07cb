"""The best leads as a table for people."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Sequence
from typing import Literal

import click
import polars as pl
from attrs import evolve, frozen
from rich.box import SIMPLE_HEAD
from rich.cells import cell_len
from rich.console import Console
from rich.table import Table
from rich.text import Text

from ..far_dates import without_far_cells
from ..members import all_totals
from ..runtime.facts import score_column
from ..runtime.rules import Rules

_WIDE_ENOUGH = 10_000  # for a file or a pipe nothing needs to be cut
_ALWAYS = ("score", "grade")
_GAP = 2  # between columns: one from the box, the rest padding
_NARROWEST = 12  # a longer text may be cut to this width before a whole column is left out


def best_leads(table: pl.DataFrame, rules: Rules, count: int) -> pl.DataFrame:
    """The leads with the highest score, equal ones by their grade, then as in the file; disqualified ones
    last.

    Where everyone has the same `score`, the model's last total (a combined one, if any) stands in for it.
    """
    ranks = {grade: rank for rank, grade in enumerate(rules.grade.scale)}
    score = "score"
    if table["score"].n_unique() <= 1:
        score = score_column(all_totals(rules)[-1].name)
    order = pl.DataFrame(
        {
            "out": table["disqualified"].is_not_null(),
            "score": table[score],
            "grade": table["grade"].replace_strict(ranks, return_dtype=pl.Int64),
        }
    ).with_row_index("row")
    rows = order.sort("out", "score", "grade", "row", descending=[False, True, True, False])["row"]
    return table[rows.head(count)]


@frozen
class _Shown:
    """A column as it is shown; `width` in characters of a terminal."""

    name: str
    cells: Sequence[str]
    number: bool
    width: int

    @classmethod
    def of(cls, values: pl.Series) -> _Shown:
        cells = ["" if cell is None else _text(cell) for cell in without_far_cells(values).to_list()]
        width = max(map(cell_len, (values.name, *cells)))
        return cls(values.name, cells, values.dtype.is_numeric(), width)


def show(table: pl.DataFrame, kept: int) -> list[str]:
    """Print the table, one line a lead; the names of columns that found no room.

    Columns that are empty for everyone are left out. The last `kept` columns, those passed on from the leads,
    stand beside the id.
    """
    names = table.columns
    passed_on = names[len(names) - kept :]
    ordered = [names[0], *passed_on, *names[1 : len(names) - kept]]
    filled = [name for name in ordered if table[name].null_count() < table.height]
    columns = [_Shown.of(table[name]) for name in filled or ordered[:1]]
    width = shutil.get_terminal_size().columns if sys.stdout.isatty() else _WIDE_ENOUGH
    fitting, left_out = _fitted(columns, width, passed_on)
    shown = Table(box=SIMPLE_HEAD, show_edge=False, pad_edge=False, padding=(0, _GAP - 1, 0, 0))
    for one in fitting:
        justify: Literal["left", "right"] = "right" if one.number else "left"
        shown.add_column(Text(one.name), justify=justify, no_wrap=True, width=one.width, overflow="ellipsis")
    for row in zip(*(one.cells for one in fitting), strict=True):
        shown.add_row(*map(Text, row))
    Console(file=sys.stdout, width=max(width, _total(fitting) + _GAP), highlight=False).print(shown)
    return left_out


def show_title(title: str) -> None:
    click.echo(click.style(title, bold=True) + "\n")


def _fitted(
    columns: Sequence[_Shown], width: int, passed_on: Sequence[str]
) -> tuple[list[_Shown], list[str]]:
    """The columns that fit into a line: long texts cut first, then columns left out from the right, those
    passed on before any result; the id, the score and the grade always stay.
    """
    fitting = list(columns)
    results = [one.name for one in columns[1:] if one.name not in passed_on and one.name not in _ALWAYS]
    spare = [*results, *(one.name for one in columns[1:] if one.name in passed_on)]
    while True:
        over = _total(fitting) - width
        if over <= 0 or len(fitting) == 1:
            break
        widest = max(fitting[1:], key=lambda one: 0 if one.number else one.width)
        least = max(_NARROWEST, cell_len(widest.name))
        if not widest.number and widest.width > least:
            place = fitting.index(widest)
            fitting[place] = evolve(widest, width=max(least, widest.width - over))
        elif spare:
            name = spare.pop()
            fitting = [one for one in fitting if one.name != name]
        else:
            break
    staying = {one.name for one in fitting}
    return fitting, [one.name for one in columns if one.name not in staying]


def _total(columns: Sequence[_Shown]) -> int:
    return sum(one.width for one in columns) + _GAP * len(columns)


def _text(cell: object) -> str:
    text = "; ".join(map(str, cell)) if isinstance(cell, list) else str(cell)
    return " ".join(text.split())
