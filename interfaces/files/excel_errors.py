"""Cells of an .xlsx sheet that hold an error such as `#DIV/0!`, which readers of workbooks leave empty."""

from __future__ import annotations

import html
import io
import re
import zipfile

_SHEET = re.compile(r"<(?:\w+:)?sheet\b[^>]*>")
_RELATION = re.compile(r"<(?:\w+:)?Relationship\b[^>]*>")
_ERROR_CELL = re.compile(
    r'<(?:\w+:)?c\b(?=[^>]*\bt="e")[^>]*\br="([A-Z]+)(\d+)"[^>]*>(?:(?!</(?:\w+:)?c>).)*?<(?:\w+:)?v>([^<]*)<',
    re.DOTALL,
)
# A cell that Excel itself calls "not available" is a missing value, not an error.
_MISSING = "#N/A"


def error_cells(raw: bytes, sheet: str) -> list[tuple[int, str, str]]:
    """(row from 1, column letters, error text) of this sheet's error cells; none if `raw` is no .xlsx."""
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            path = _sheet_path(archive, sheet)
            text = archive.read(path).decode("utf-8", "replace") if path else ""
    except (KeyError, OSError, ValueError, zipfile.BadZipFile, NotImplementedError, RuntimeError):
        return []
    if 't="e"' not in text:
        return []
    cells = ((int(row), column, html.unescape(error)) for column, row, error in _ERROR_CELL.findall(text))
    return [cell for cell in cells if cell[2] != _MISSING]


def _sheet_path(archive: zipfile.ZipFile, sheet: str) -> str | None:
    workbook = archive.read("xl/workbook.xml").decode("utf-8", "replace")
    relation = next(
        (_attribute(tag, "r:id") for tag in _SHEET.findall(workbook) if _attribute(tag, "name") == sheet),
        None,
    )
    relations = archive.read("xl/_rels/workbook.xml.rels").decode("utf-8", "replace")
    target = next(
        (
            _attribute(tag, "Target")
            for tag in _RELATION.findall(relations)
            if _attribute(tag, "Id") == relation
        ),
        None,
    )
    if not target:
        return None
    return target.lstrip("/") if target.startswith("/") else f"xl/{target}"


def _attribute(tag: str, name: str) -> str | None:
    found = re.search(rf'\s{name}="([^"]*)"', tag)
    return html.unescape(found[1]) if found else None
