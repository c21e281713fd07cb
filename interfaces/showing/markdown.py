"""The sheet as Markdown, with tables as code hosts and wikis show them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .sheet import Cell, Row, Sheet, Table

_INDENT = "&emsp;"
_SPECIAL = re.compile(r"[\\`*\[\]|~$]|(?<![^\W_])_|_(?![^\W_])")
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
_LINE_START = re.compile(r"^(?:([-+#=])|(\d+)([.)]))")


def as_markdown(sheet: Sheet) -> str:
    """The whole sheet; whatever the rules say is shown as it is written there."""
    return "\n\n".join(_blocks(sheet)) + "\n"


def _blocks(sheet: Sheet) -> Iterator[str]:
    yield f"# {escaped(sheet.title)}"
    if sheet.intro:
        yield _paragraph(sheet.intro)
    for part in sheet.parts:
        yield f"## {escaped(part.title)}"
        for block in part.blocks:
            yield _table(block) if isinstance(block, Table) else _paragraph(block)
    yield f"---\n\n{_paragraph(sheet.foot)}"


def _table(table: Table) -> str:
    rules = ["---:" if at in table.numbers else "---" for at in range(len(table.head))]
    lines = [list(map(escaped, table.head)), rules]
    lines += [[_cell(cell, row, at, table.named) for at, cell in enumerate(row.cells)] for row in table.rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def _cell(cell: Cell, row: Row, at: int, named: bool) -> str:
    text = escaped(cell.text)
    if at == 0 and (row.head or named) and text:
        text = f"**{text}**"
    indent = _INDENT * row.depth if at == 0 else ""
    remark = f"<br>{indent}*{escaped(cell.remark)}*" if cell.remark else ""
    return f"{indent}{text}{remark}"


def _paragraph(text: str) -> str:
    return _LINE_START.sub(lambda found: _escaped_start(found), escaped(text))


def _escaped_start(found: re.Match[str]) -> str:
    return f"\\{found[1]}" if found[1] else f"{found[2]}\\{found[3]}"


def escaped(text: str) -> str:
    """The text so that Markdown shows just it, in one line."""
    one_line = " ".join(text.split())
    safe = _SPECIAL.sub(lambda found: f"\\{found[0]}", one_line)
    return "".join(_ENTITIES.get(sign, sign) for sign in safe)
