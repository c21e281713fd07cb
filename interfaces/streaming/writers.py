"""Results written block by block: the same bytes as a table written whole."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

import polars as pl

from ..far_dates import far_dates_told, without_far_dates
from ..files import Note
from ..files.cell_texts import textual
from ..files.nested import flattened
from ..files.outcome import note
from ..files.spreadsheet_safety import neutralised, rewritten_columns
from .blocks import Changed
from .scratch import to_disk

STREAMED_ENDINGS = {".csv": ",", ".tsv": "\t", ".parquet": "", ".pq": ""}


class Writer(Protocol):
    """Takes the blocks of a table, and gives the file that holds them all."""

    def write(self, frame: pl.DataFrame) -> None: ...

    def finish(self) -> Path: ...

    def close(self) -> None:
        """Nothing more will be written, whether it is finished or not."""
        ...

    def notes(self) -> tuple[Note, ...]: ...


def writer_for(ending: str, part: Path, for_excel: bool, far: set[str]) -> Writer:
    """A writer of the kind the ending names (one of `STREAMED_ENDINGS`), into `part` and files beside it.

    `far` are columns known to hold dates that are told as texts; the writer adds to it, and raises `Changed`
    where rows of such a column have been written already.
    """
    separator = STREAMED_ENDINGS[ending]
    return CsvWriter(part, separator, for_excel, far) if separator else ParquetWriter(part)


class CsvWriter:
    """One file, its header first."""

    def __init__(self, part: Path, separator: str, for_excel: bool, far: set[str]) -> None:
        self._part, self._far, self._for_excel = part, far, for_excel
        self._separator = ";" if for_excel and separator == "," else separator
        self._file = open(part, "wb")  # noqa: SIM115 (see `close`)
        self._first = True
        self._neutralised = 0
        self._rewritten: set[str] = set()
        self._columns: list[str] = []

    def write(self, frame: pl.DataFrame) -> None:
        if not self._first and not frame.height:
            return
        frame = self._near(flattened(frame)[0])
        with to_disk():
            self._write(frame)
        self._first = False

    def _write(self, frame: pl.DataFrame) -> None:
        if self._for_excel:
            frame, count = neutralised(textual(frame, german_dates=True))
            self._neutralised += count
            self._columns = frame.columns
            self._rewritten.update(rewritten_columns(frame))
            frame.write_csv(
                self._file,
                include_header=self._first,
                separator=self._separator,
                decimal_comma=True,
                include_bom=self._first,
                line_terminator="\r\n",
            )
        else:
            textual(frame).write_csv(self._file, include_header=self._first, separator=self._separator)

    def _near(self, frame: pl.DataFrame) -> pl.DataFrame:
        held = without_far_dates(frame)
        far = {name for name in frame.columns if held[name].dtype != frame[name].dtype} - self._far
        if far:
            self._far |= far
            if not self._first:
                raise Changed
        return far_dates_told(frame, self._far)

    def finish(self) -> Path:
        self._file.close()
        return self._part

    def close(self) -> None:
        self._file.close()

    def notes(self) -> tuple[Note, ...]:
        notes = [note("F220", count=self._neutralised)] if self._neutralised else []
        if self._rewritten:
            names = [name for name in self._columns if name in self._rewritten]
            notes.append(note("F221", columns=", ".join(names), count=len(names)))
        return tuple(notes)


class ParquetWriter:
    """A file for each block, put together at the end: there is no way to add to a Parquet file."""

    def __init__(self, part: Path) -> None:
        self._part = part
        self._pieces: list[Path] = []

    def write(self, frame: pl.DataFrame) -> None:
        if self._pieces and not frame.height:
            return
        piece = self._part.with_name(f"{self._part.name}.{len(self._pieces)}")
        with to_disk():
            frame.write_parquet(piece, compression="lz4", statistics=False)
        self._pieces.append(piece)

    def finish(self) -> Path:
        with to_disk():
            pl.scan_parquet(self._pieces, glob=False).sink_parquet(self._part)
        for piece in self._pieces:
            piece.unlink()
        return self._part

    def close(self) -> None:
        pass

    def notes(self) -> tuple[Note, ...]:
        return ()
