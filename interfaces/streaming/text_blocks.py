"""Text tables (CSV, TSV, ...) in blocks: regular ones in UTF-8, exactly as they would be read whole."""

from __future__ import annotations

import codecs
import os
from collections.abc import Collection, Iterator, Sequence
from typing import BinaryIO

import polars as pl

from ..files import FileProblem, Note, ReadOptions
from ..files.delimited import (
    SAMPLE_BYTES,
    header_notes,
    is_binary,
    layout_notes,
    lines_of,
    numbers_are_looked_at,
    numbers_read,
    rows_inside_cells,
)
from ..files.dialects import Layout, layout_of
from ..files.encodings import Decoded
from ..files.fast import empty_rows, is_quoted, read_regular, row_lines, without_footer
from ..files.footers import LOOKED_AT
from ..files.headers import clean_header, filled
from ..files.quoted_rows import Dialect
from ..files.reading import dates_read
from ..files.rows import Rows, empty_rows_note
from ..runtime.facts import TableReading
from .blocks import Block, Changed, Unfit
from .conventions import Conventions

_MARK = codecs.BOM_UTF8
_TRAILING = b"\r\n\x1a"
_LARGEST_ROW = 8  # blocks


class TextBlocks:
    """A `Source` of a text table, in blocks of about `block_bytes`."""

    kind = "csv"

    def __init__(
        self, path: str, options: ReadOptions, missing: tuple[str, ...], ending: str, block_bytes: int
    ) -> None:
        self.path, self._options, self._missing = path, options, missing
        self._block_bytes = block_bytes
        self.size = os.path.getsize(path)
        self._layout, self._how, self._body_at, self._end = self._look(ending)
        self._header = clean_header(self._layout.header.cells)
        self._filled: set[str] = set()  # columns without a name that hold something
        self._numbers_too = numbers_are_looked_at(self._layout.dialect.separator, options)
        self._conventions = Conventions(self._numbers_too)
        self._assumed: tuple[bool, bool] | None = None
        self._settled = False
        self._at = 0
        self._row_notes: list[Note] = []

    # ------------------------------------------------------------ the start of the file

    def _look(self, ending: str) -> tuple[Layout, str, int, int]:
        """Its layout, how its encoding is known, where its rows begin and end."""
        with open(self.path, "rb") as file:
            head = file.read(2 * SAMPLE_BYTES)
            start = 0
            while start < 2 * len(_MARK) and head.startswith(_MARK, start):
                start += len(_MARK)
            end = self._rows_end(file)
        whole = end <= len(head)
        head = head[start:end] if whole else head[start:].removesuffix(b"\r")
        if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or b"\0" in head:
            raise Unfit(self.path, "streaming_encoding")
        data = self._plain(head)
        sample = lines_of(data[:SAMPLE_BYTES])
        if is_binary(sample):
            raise Unfit(self.path, "streaming_text")
        layout = layout_of(sample, self._options, tabs_first=ending == ".tsv")
        if layout is None:
            raise Unfit(self.path, "streaming_text")
        at = start
        for _ in range(layout.header.end):
            at = head.find(b"\n", at - start) + start + 1
            if at == start:  # nothing below the header
                at = end
                break
        if not _is_utf8(head[: at - start]):
            raise Unfit(self.path, "streaming_encoding")
        return layout, self._encoding(marked=start > 0), at, end

    def _encoding(self, marked: bool) -> str:
        given = self._options.encoding
        if given is None:
            return "mark" if marked else "plain"
        try:
            known = codecs.lookup(given).name
        except (LookupError, ValueError):
            known = ""
        if known != "utf-8":
            raise Unfit(self.path, "streaming_encoding")
        return "given"

    def _rows_end(self, file: BinaryIO) -> int:
        """Where the last row ends: line ends and end marks behind it belong to none."""
        end = self.size
        behind = b""
        while end:
            start = max(0, end - 4096)
            file.seek(start)
            piece = file.read(end - start)
            rest = piece.rstrip(_TRAILING)
            behind = piece[len(rest) :] + behind
            end = start + len(rest)
            if rest:
                break
        if b"\r" in behind.replace(b"\r\n", b""):
            raise Unfit(self.path, "streaming_line_ends")
        return end

    def _plain(self, text: bytes) -> bytes:
        if b"\r" not in text:
            return text
        text = text.replace(b"\r\n", b"\n")
        if b"\r" in text:
            raise Unfit(self.path, "streaming_line_ends")
        return text

    # ------------------------------------------------------------ what is known of it

    @property
    def _unnamed(self) -> list[str]:
        return [self._header.names[place] for place in self._header.unnamed]

    @property
    def schema(self) -> pl.Schema:
        unnamed = set(self._unnamed) - self._filled
        return pl.Schema({name: pl.String for name in self._header.names if name not in unnamed})

    @property
    def reading(self) -> TableReading:
        decimal_comma, day_first = self._assumed or self._found()
        return TableReading(decimal_comma, day_first, self._missing)

    def _found(self) -> tuple[bool, bool]:
        decimal_comma, _ = numbers_read(self._conventions.numbers, self._options)
        day_first, _ = dates_read(self._conventions.dates, self._options)
        return decimal_comma, day_first

    @property
    def done(self) -> float:
        return 1.0 if self._end <= self._body_at else (self._at - self._body_at) / (self._end - self._body_at)

    def assume(self) -> None:
        if self._assumed is None:
            self._assumed = self._found()

    def settle(self) -> bool:
        assumed, found = self._assumed, self._found()
        self._assumed, self._settled = found, True
        return assumed is None or assumed == found

    def notes(self) -> tuple[Note, ...]:
        unnamed = tuple(name for name in self._unnamed if name in self._filled)
        return (
            *layout_notes(Decoded(b"", "UTF-8", self._how), self._layout),
            *header_notes(unnamed, self._header.repeated),
            *numbers_read(self._conventions.numbers, self._options)[1],
            *self._row_notes,
            *dates_read(self._conventions.dates, self._options)[1],
        )

    # ------------------------------------------------------------ the rows

    def blocks(self, wanted: Collection[str] | None = None) -> Iterator[Block]:
        if not self._settled:
            self._conventions = Conventions(self._numbers_too)
        self._row_notes = []
        names, dialect = self._header.names, self._layout.dialect
        line, row = self._layout.header.end + 1, 0
        held: tuple[pl.DataFrame, pl.Series] | None = None
        empty_lines = _EmptyLines()
        for body, last in self._texts():
            if b"\0" in body:
                raise Unfit(self.path, "streaming_encoding")
            frame = _read(body, names, dialect)
            if frame is None:
                raise Unfit(self.path, "streaming_rows" if _is_utf8(body) else "streaming_encoding")
            lines, long_cells = row_lines(frame, body, dialect, line)
            line += body.count(b"\n") + 1 if is_quoted(body, dialect) else frame.height
            waited = held is not None
            if held is not None:
                frame, lines = pl.concat([held[0], frame]), pl.concat([held[1], lines])
                held = None
            empty = empty_rows(frame)
            if bool(empty.any()):
                if last:
                    frame, lines, empty, told = without_footer(frame, lines, empty)
                    self._row_notes += told
                else:
                    kept = frame.height - _could_be_footer(frame)
                    held = frame[kept:], lines[kept:]
                    frame, lines, empty = frame[:kept], lines[:kept], empty[:kept]
                empty_lines.add(lines.filter(empty))
                frame, lines = frame.filter(~empty), lines.filter(~empty)
            rows = Rows(frame, lines, line, has_long_cells=long_cells)
            problems = tuple(sorted(rows_inside_cells(rows, dialect), key=_line))
            named = self._named(frame)
            if not self._settled:
                self._conventions.add(named, slashes=b"/" in body or waited)
            yield Block(named, lines, row, problems)
            row += frame.height
        self._row_notes += empty_lines.note()

    def _named(self, frame: pl.DataFrame) -> pl.DataFrame:
        """The frame without columns that lack both name and values."""
        for name in self._unnamed:
            if name not in self._filled:
                if frame[name].null_count() < frame.height:
                    self._filled.add(name)
                    raise Changed
                frame = frame.drop(name)
        return frame

    def _texts(self) -> Iterator[tuple[bytes, bool]]:
        """Whole rows with plain line ends, without the last one; and whether they are the last."""
        quote = self._layout.dialect.quote.encode()
        self._at, size = self._body_at, self._block_bytes
        with open(self.path, "rb") as file:
            while self._at < self._end:
                file.seek(self._at)
                text = file.read(min(size, self._end - self._at))
                if self._at + len(text) == self._end:
                    self._at = self._end
                    yield self._plain(text), True
                    return
                cut = _last_row_end(text, quote)
                if cut < 0:
                    size *= 2
                    if size > _LARGEST_ROW * max(self._block_bytes, SAMPLE_BYTES):
                        raise Unfit(self.path, "streaming_rows")
                    continue
                self._at, size = self._at + cut + 1, self._block_bytes
                yield self._plain(text[:cut].removesuffix(b"\r")), False


def _read(body: bytes, names: Sequence[str], dialect: Dialect) -> pl.DataFrame | None:
    """As `read_regular`; the blank lines at the end, which are rows of a table of one column, too."""
    filled_part = body.rstrip(b"\n")
    blank = len(body) - len(filled_part) + (not filled_part)
    if not blank:
        return read_regular(body, names, dialect)
    if len(names) > 1:
        return None
    frame = read_regular(filled_part, names, dialect)
    return (
        None if frame is None else pl.concat([frame, pl.DataFrame({names[0]: [None] * blank}, frame.schema)])
    )


class _EmptyLines:
    """How many lines are empty, and the first."""

    def __init__(self) -> None:
        self._count, self._first = 0, 0

    def add(self, lines: pl.Series) -> None:
        if len(lines) and not self._count:
            self._first = int(lines[0])
        self._count += len(lines)

    def note(self) -> list[Note]:
        return empty_rows_note(range(self._first, self._first + self._count))


def _line(problem: FileProblem) -> int:
    return problem.line


def _is_utf8(text: bytes) -> bool:
    try:
        text.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _last_row_end(text: bytes, quote: bytes) -> int:
    """Where the last line end that stands in no cell is, or -1."""
    cut = text.rfind(b"\n")
    if cut < 0 or not quote or quote not in text:
        return cut
    odd = text.count(quote, 0, cut) % 2
    while odd and cut >= 0:
        before = text.rfind(b"\n", 0, cut)
        odd ^= text.count(quote, max(before, 0), cut) % 2
        cut = before
    return cut


def _could_be_footer(frame: pl.DataFrame) -> int:
    """How many rows at the end could be a footer's if the file ended here: they wait for what follows."""
    tail = frame.tail(LOOKED_AT).rows()
    start = len(tail)
    for place in range(len(tail) - 1, -1, -1):
        count = filled(tail[place])
        if count > 1 or (count == 1 and not tail[place][0]):
            break
        if count == 0:
            start = place
    return len(tail) - start
