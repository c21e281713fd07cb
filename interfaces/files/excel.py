"""Workbooks (.xlsx, .xlsm, .xlsb, .xls, .ods) -> a table whose numbers, dates and texts keep their kinds."""

from __future__ import annotations

import logging

import fastexcel
import polars as pl

from .excel_errors import error_cells
from .footers import LOOKED_AT, footer_start, footer_text
from .headers import clean_header, header_at
from .nested import flattened
from .outcome import FileRefused, Note, ReadOptions, TableRead, note, problem
from .rows import empty_rows_note, numbers_or_none, without_unnamed_empty

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_HEADER_ROWS = 40

# It warns on standard error about every empty column.
logging.getLogger("fastexcel.types.dtype").setLevel(logging.ERROR)


def read_workbook(raw: bytes, options: ReadOptions, path: str) -> TableRead:
    """The first visible sheet that holds anything, or the one asked for; line numbers are the sheet's rows.

    Raises `FileRefused`: F006 (no workbook), F007 (password), F010 (no such sheet), F017 (nothing in it).
    """
    book = _opened(raw, path)
    name, texts = _sheet(book, options.sheet, path)
    header_row = header_at(texts.head(_HEADER_ROWS).rows())
    if header_row is None:
        raise FileRefused("F017", path=path, sheet=name)
    header = clean_header(texts.row(header_row))
    notes = _sheet_notes(book, name, options.sheet)
    above = " / ".join(" ".join(filter(None, row)) for row in texts.head(header_row).rows() if any(row))
    if above:
        notes.append(note("F209", line=header_row + 1, text=above))

    first_line = header_row + 2
    texts = texts.slice(header_row + 1)
    texts.columns = list(header.names)
    frame = _with_kinds(_typed(book, name, header_row), texts)
    lines = pl.int_range(first_line, first_line + frame.height, eager=True, dtype=pl.Int64)
    filled = texts.select(
        pl.any_horizontal(pl.all().str.strip_chars().str.len_chars() > 0).fill_null(False)
    ).to_series()
    tail = texts.tail(LOOKED_AT).rows()
    start = footer_start(tail, texts.width)
    if start is not None:
        kept = frame.height - len(tail) + start
        spoken = next(at for at, row in enumerate(tail[start:]) if row[0])
        notes.append(note("F211", line=int(lines[kept + spoken]), text=footer_text(tail[start:])))
        frame, lines, filled = frame.head(kept), lines.head(kept), filled.head(kept)
    notes += empty_rows_note(_inner_empty(lines, filled))
    frame, lines = frame.filter(filled), lines.filter(filled)
    frame, unnamed = without_unnamed_empty(frame, header)
    if unnamed:
        notes.append(note("F207", count=len(unnamed), names=", ".join(unnamed)))
    if header.repeated:
        notes.append(note("F208", count=len(header.repeated), names=", ".join(header.repeated)))
    problems = [
        problem("F110", row, cell=f"{column}{row}", error=error)
        for row, column, error in error_cells(raw, name)
    ]
    return TableRead(
        frame=flattened(frame)[0],
        format="excel",
        notes=tuple(notes),
        problems=tuple(problems),
        row_numbers=numbers_or_none(lines, first_line),
        first_line=first_line,
    )


def _opened(raw: bytes, path: str) -> fastexcel.ExcelReader:
    if raw.startswith(_OLE) and _ENCRYPTED in raw:
        raise FileRefused("F007", path=path)
    try:
        return fastexcel.read_excel(raw)
    except Exception as error:  # the library's own errors share no narrower class with what its parts raise
        code = "F007" if "password" in str(error).lower() else "F006"
        raise FileRefused(code, path=path) from None


def _sheet(book: fastexcel.ExcelReader, wanted: str | None, path: str) -> tuple[str, pl.DataFrame]:
    """The sheet's name and all its rows as text, empty ones above the table included."""
    names = book.sheet_names
    if wanted is not None:
        if wanted not in names and wanted.isdecimal() and 1 <= int(wanted) <= len(names):
            wanted = names[int(wanted) - 1]
        if wanted not in names:
            raise FileRefused("F010", path=path, sheet=wanted, sheets=", ".join(names))
        return wanted, _texts(book, wanted, path)[0]
    hidden: tuple[str, pl.DataFrame] | None = None
    for name in names:
        texts, visible = _texts(book, name, path)
        if texts.height and visible:
            return name, texts
        if texts.height and hidden is None:
            hidden = name, texts
    if hidden is None:
        raise FileRefused("F017", path=path, sheet=names[0] if names else "")
    return hidden


def _texts(book: fastexcel.ExcelReader, name: str, path: str) -> tuple[pl.DataFrame, bool]:
    try:
        sheet = book.load_sheet(name, header_row=None, skip_rows=0, dtypes="string")
        return sheet.to_polars(), sheet.visible == "visible"
    except fastexcel.FastExcelError:
        raise FileRefused("F006", path=path) from None


def _typed(book: fastexcel.ExcelReader, name: str, header_row: int) -> pl.DataFrame | None:
    try:
        return book.load_sheet(name, header_row=header_row, schema_sample_rows=None).to_polars()
    except fastexcel.FastExcelError:
        return None


def _with_kinds(typed: pl.DataFrame | None, texts: pl.DataFrame) -> pl.DataFrame:
    """Each column in its kind, or as text where that would lose or change a cell (a date among numbers)."""
    if typed is None or typed.shape != texts.shape:
        return texts
    columns: list[pl.Series] = []
    for text, kind in zip(texts.iter_columns(), typed.iter_columns(), strict=True):
        same = kind.null_count() == text.null_count()
        if same and kind.dtype.is_numeric():
            same = text.cast(pl.Float64, strict=False).null_count() == text.null_count()
        columns.append(kind.alias(text.name) if same else text)
    return pl.DataFrame(columns)


def _inner_empty(lines: pl.Series, filled: pl.Series) -> list[int]:
    """The empty rows between filled ones; those after the last are only where the sheet was once used."""
    places = filled.arg_true()
    last = int(places[-1]) if len(places) else -1
    return lines.head(last + 1).filter(~filled.head(last + 1)).to_list()


def _sheet_notes(book: fastexcel.ExcelReader, name: str, wanted: str | None) -> list[Note]:
    if len(book.sheet_names) == 1:
        return []
    variant = "found" if wanted is None else "given"
    return [note("F205", sheet=name, sheets=", ".join(book.sheet_names), variant=variant)]
