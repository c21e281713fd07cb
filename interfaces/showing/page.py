"""The sheet as one page of HTML that needs nothing else."""

from __future__ import annotations

from ..pages import render
from .sheet import Sheet, Table


def as_page(sheet: Sheet) -> str:
    return render("sheet", sheet.language, title=sheet.title, sheet=sheet, is_table=_is_table)


def _is_table(block: object) -> bool:
    return isinstance(block, Table)
