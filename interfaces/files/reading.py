"""Any table file people have -> a `TableRead`: looks at the name's ending and at what the file really is."""

from __future__ import annotations

import errno
import gzip
import io
import os
import zlib
from pathlib import Path

import attrs
import polars as pl

from .conventions import SlashDates, slash_dates
from .delimited import read_delimited
from .excel import read_workbook
from .json_files import is_ndjson, read_json, read_ndjson
from .nested import flattened
from .outcome import FileRefused, Note, ReadOptions, TableRead, note

READ_ENDINGS = {
    ".csv": "csv",
    ".txt": "csv",
    ".tsv": "csv",
    ".tab": "csv",
    ".parquet": "parquet",
    ".pq": "parquet",
    ".ndjson": "ndjson",
    ".jsonl": "ndjson",
    ".json": "json",
    ".xlsx": "excel",
    ".xlsm": "excel",
    ".xlsb": "excel",
    ".xls": "excel",
    ".ods": "excel",
}
_GZIP, _ZIP, _OLE, _PARQUET = b"\x1f\x8b", b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"PAR1"
_WEB_PAGE = (b"<!doctype html", b"<html", b"<table", b"<head", b"<?xml")


def read_table(path: str | os.PathLike[str], options: ReadOptions | None = None) -> TableRead:
    """The table in this file; `options` hold what is not to be detected.

    Text formats may be packed with gzip. Cells of CSV and TSV are all text, other formats keep their kinds.
    Rows that are broken are reported in `problems`, never lost silently. Raises `FileRefused` where the file
    as a whole cannot be read.
    """
    options = options or ReadOptions()
    if options.decimal not in (None, ",", "."):
        raise FileRefused("F012", variant="decimal", value=str(options.decimal))
    shown = os.fspath(path)
    if Path(shown).suffix.lower() == ".lead":
        raise FileRefused("F019", path=shown)
    raw, ending = _unpacked(_bytes(shown), shown)
    expected = READ_ENDINGS.get(ending)
    kind = _kind(raw, expected, ending, shown)
    if kind == "csv":
        table = read_delimited(raw, options, ending, shown)
    elif kind == "excel":
        table = read_workbook(raw, options, shown)
    elif kind == "parquet":
        table = _read_parquet(raw, shown)
    elif kind == "json":
        table = read_json(raw, options, shown)
    else:
        table = read_ndjson(raw, options, shown)
    notes = list(table.notes)
    if expected != kind:
        notes.insert(0, note("F215", path=shown, ending=ending or "-", variant=kind))
    if kind != "csv" and options.decimal == ",":
        table = attrs.evolve(table, decimal_comma=True)
    day_first, date_notes = dates_read(slash_dates(table.frame), options)
    return attrs.evolve(table, notes=(*notes, *date_notes), day_first=day_first)


def _bytes(path: str) -> bytes:
    try:
        return Path(path).read_bytes()
    except IsADirectoryError:
        raise FileRefused("F002", path=path) from None
    except PermissionError:
        code = "F002" if os.path.isdir(path) else "F003"
        raise FileRefused(code, path=path) from None
    except (FileNotFoundError, NotADirectoryError, ValueError):
        raise FileRefused("F001", path=path) from None
    except OSError as error:
        code = "F001" if error.errno in (errno.ENAMETOOLONG, errno.ELOOP) else "F016"
        raise FileRefused(code, path=path, reason=error.strerror or "") from None
    except MemoryError:
        raise FileRefused("F016", path=path, reason="memory") from None


def _unpacked(raw: bytes, path: str) -> tuple[bytes, str]:
    """The bytes and the ending that tells what they are: `leads.csv.gz` is a `.csv`."""
    name = Path(path)
    ending = name.suffix.lower()
    if ending == ".gz":
        ending = Path(name.stem).suffix.lower()
    if not raw.startswith(_GZIP):
        return raw, ending
    try:
        return gzip.decompress(raw), ending
    except (OSError, EOFError, zlib.error):
        raise FileRefused("F009", path=path) from None


def _kind(raw: bytes, expected: str | None, ending: str, path: str) -> str:
    """What the file is by its content; its ending decides only between kinds of text."""
    if not raw or raw.isspace():
        raise FileRefused("F004", path=path)
    if raw.startswith(_PARQUET):
        return "parquet"
    if raw.startswith(_OLE):
        return "excel"
    if raw.startswith(_ZIP):
        if expected == "excel" or b"xl/workbook" in raw or b"opendocument.spreadsheet" in raw[:200]:
            return "excel"
        raise FileRefused("F018", path=path)
    if expected == "parquet":
        raise FileRefused("F008", path=path)
    start = raw[:1000].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith(_WEB_PAGE):
        raise FileRefused("F015", path=path)
    if expected in ("csv", "ndjson"):
        return expected
    if start[:1] in (b"{", b"["):
        return "ndjson" if start[:1] == b"{" and is_ndjson(raw) else "json"
    if expected == "json":
        return "json"
    return "csv"


def _read_parquet(raw: bytes, path: str) -> TableRead:
    try:
        frame, nested = flattened(pl.read_parquet(io.BytesIO(raw)))
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException, OSError, ValueError):
        raise FileRefused("F008", path=path) from None
    notes = (note("F213", names=", ".join(nested)),) if nested else ()
    return TableRead(frame=frame, format="parquet", notes=notes)


def dates_read(dates: SlashDates, options: ReadOptions) -> tuple[bool, list[Note]]:
    """Whether dates with slashes begin with the day, by what the cells show, and what is to be said of it."""
    if options.day_first is not None:
        chosen, variant = options.day_first, "given"
    elif dates.day_first > dates.month_first:
        chosen, variant = True, "mixed_day_first" if dates.month_first else "day_first"
    elif dates.month_first:
        chosen, variant = False, "mixed_month_first" if dates.day_first else "month_first"
    else:
        chosen, variant = False, "unclear"
    if not dates.dates:
        return chosen, []
    if variant == "given":
        variant = "given_day_first" if chosen else "given_month_first"
    return chosen, [note("F216", variant=variant, example=dates.example, count=dates.dates)]
