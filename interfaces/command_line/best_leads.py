"""The best leads as a table for people."""

from __future__ import annotations

import sys

import click
import polars as pl
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from ..members import all_totals, column
from ..runtime.rules import Rules

_WIDE_ENOUGH = 10_000  # for a file or a pipe nothing needs to be cut


def best_leads(table: pl.DataFrame, rules: Rules, count: int) -> pl.DataFrame:
    """The leads with the highest score, equal ones by their grade, then as in the file; disqualified ones
    last.

    Where everyone has the same `score`, the model's last total (a combined one, if any) stands in for it.
    """
    ranks = {grade: rank for rank, grade in enumerate(rules.grade.scale)}
    score = "score"
    if table["score"].n_unique() <= 1:
        score = column(all_totals(rules)[-1].name)
    order = pl.DataFrame(
        {
            "out": table["disqualified"].is_not_null(),
            "score": table[score],
            "grade": table["grade"].replace_strict(ranks, return_dtype=pl.Int64),
        }
    ).with_row_index("row")
    rows = order.sort("out", "score", "grade", "row", descending=[False, True, True, False])["row"]
    return table[rows.head(count)]


def show(table: pl.DataFrame, title: str) -> None:
    """Print the table below its title; columns that are empty for everyone are left out."""
    filled = [
        values for values in table.get_columns() if values.null_count() < len(values)
    ] or table.get_columns()[:1]
    shown = Table(box=SIMPLE_HEAD, show_edge=False, pad_edge=False)
    for values in filled:
        number = values.dtype.is_numeric()
        shown.add_column(
            Text(values.name), justify="right" if number else "left", no_wrap=number, overflow="fold"
        )
    for row in zip(*(values.to_list() for values in filled), strict=True):
        shown.add_row(*(Text("" if cell is None else _text(cell)) for cell in row))
    click.echo(click.style(title, bold=True) + "\n")
    width = None if sys.stdout.isatty() else _WIDE_ENOUGH
    Console(file=sys.stdout, width=width, highlight=False).print(shown)


def _text(cell: object) -> str:
    return "; ".join(map(str, cell)) if isinstance(cell, list) else str(cell)
