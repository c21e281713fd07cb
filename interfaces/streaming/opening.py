"""A file as a source of blocks, by what it really is."""

from __future__ import annotations

from pathlib import Path

from attrs import frozen

from ..files import READ_ENDINGS, FileProblem, Note, ReadOptions
from ..files.outcome import note
from ..inputs import data_problem
from ..runtime.facts import DataProblem
from ..settings import TableSettings
from .blocks import Source, Unfit
from .column_blocks import ColumnBlocks
from .record_blocks import RecordBlocks
from .text_blocks import TextBlocks

_HEAD = 1 << 16
_OTHER_STARTS = (b"\x1f\x8b", b"PK\x03\x04", b"\xd0\xcf\x11\xe0")  # packed, or a workbook
_WEB_PAGE = (b"<!doctype html", b"<html", b"<table", b"<head", b"<?xml")


@frozen(eq=False)
class Table:
    """A source with what people call it; `notes` and `problems` as `Input` has them of the whole file."""

    name: str
    source: Source
    settings: TableSettings
    start_notes: tuple[Note, ...] = ()

    @property
    def notes(self) -> tuple[Note, ...]:
        return (*self.start_notes, *self.source.notes())

    def problem(self, found: FileProblem) -> DataProblem:
        return data_problem(found, self.name)


def open_table(path: str, settings: TableSettings, name: str, block_bytes: int) -> Table:
    """The table in this file, to be read in blocks. Raises `Unfit` where only reading it whole will do."""
    options = ReadOptions(
        encoding=settings.encoding,
        separator=settings.separator,
        decimal=settings.decimal,
        day_first=settings.day_first,
        sheet=settings.sheet,
    )
    if options.decimal not in (None, ",", "."):
        raise Unfit(path, "streaming_text")
    ending = Path(path).suffix.lower()
    expected, kind = READ_ENDINGS.get(ending), _kind(path, ending)
    source: Source
    if kind == "parquet":
        source = ColumnBlocks(path, options, settings.missing, block_bytes)
    elif kind == "ndjson":
        source = RecordBlocks(path, options, settings.missing, block_bytes)
    else:
        source = TextBlocks(path, options, settings.missing, ending, block_bytes)
    other = () if expected == kind else (note("F215", path=path, ending=ending or "-", variant=kind),)
    return Table(name, source, settings, other)


def _kind(path: str, ending: str) -> str:
    """What the file is, as `files.reading` finds it by its content and its ending."""
    try:
        with open(path, "rb") as file:
            head = file.read(_HEAD)
    except (OSError, ValueError):
        raise Unfit(path, "streaming_text") from None
    expected = READ_ENDINGS.get(ending)
    if head.startswith(b"PAR1"):
        return "parquet"
    start = head[:1000].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if not head.strip() or head.startswith(_OTHER_STARTS) or start.startswith(_WEB_PAGE) or ending == ".lead":
        raise Unfit(path, "streaming_kind")
    if expected in ("csv", "ndjson"):
        return expected
    if expected is not None or start[:1] in (b"{", b"["):
        raise Unfit(path, "streaming_kind")
    return "csv"
