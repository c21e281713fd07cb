"""The sheet as one page of HTML that needs nothing else."""

from __future__ import annotations

from ..pages import render
from .sheet import Cell, Sheet, Table

_LONG_WORD = 24  # characters; a longer word may be broken anywhere, so that it cannot push the table wide


def as_page(sheet: Sheet) -> str:
    return render(
        "sheet", sheet.language, title=sheet.title, sheet=sheet, is_table=_is_table, kind_of=_kind_of
    )


def _is_table(block: object) -> bool:
    return isinstance(block, Table)


def _kind_of(cell: Cell, is_number: bool) -> str:
    """The classes of a cell in the style sheet."""
    longest = max(map(len, f"{cell.text} {cell.remark}".split()), default=0)
    kinds = ["number"] * (is_number and longest <= _LONG_WORD) + ["long"] * (longest > _LONG_WORD)
    return " ".join(kinds) or "text"
