"""A frame -> a file of the kind its ending names, whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path
from typing import BinaryIO

import polars as pl

from ..far_dates import far_dates_told
from .cell_texts import textual
from .excel_writing import write_workbook
from .nested import flattened
from .outcome import FileRefused, Note, WriteOptions, note
from .spreadsheet_safety import neutralised, rewritten_columns
from .whole_files import whole_file

WRITE_ENDINGS = {
    ".csv": "csv",
    ".tsv": "csv",
    ".parquet": "parquet",
    ".pq": "parquet",
    ".ndjson": "ndjson",
    ".jsonl": "ndjson",
    ".xlsx": "excel",
}
_DIGITS_OF_A_FLOAT = 15


def write_table(
    frame: pl.DataFrame, path: str | os.PathLike[str], options: WriteOptions | None = None
) -> tuple[Note, ...]:
    """Write the frame to `path`; what is to be said about it comes back as notes.

    CSV and NDJSON are UTF-8. Numbers are written exactly. `for_excel` is about `.csv` and `.tsv`; an `.xlsx`
    never holds formulas anyway. Raises `FileRefused` where the ending is unknown (F020) or the file cannot be
    written.
    """
    options = options or WriteOptions()
    shown = os.fspath(path)
    ending = Path(shown).suffix.lower()
    kind = WRITE_ENDINGS.get(ending)
    if kind is None:
        endings = ", ".join(WRITE_ENDINGS)
        raise FileRefused("F020", path=shown, ending=ending or "-", endings=endings)
    try:
        with whole_file(shown) as file:
            if kind == "parquet":
                frame.write_parquet(file)
                return ()
            frame = far_dates_told(flattened(frame)[0])
            if kind == "csv":
                return _write_csv(frame, file, "\t" if ending == ".tsv" else ",", options)
            if kind == "ndjson":
                _json_ready(frame).write_ndjson(file)
            else:
                write_workbook(frame, file, shown, options.text_columns)
    except pl.exceptions.PolarsError as error:
        raise FileRefused("F023", path=shown, reason=str(error).split("\n")[0]) from None
    return ()


def _write_csv(
    frame: pl.DataFrame, file: BinaryIO, separator: str, options: WriteOptions
) -> tuple[Note, ...]:
    if not options.for_excel:
        textual(frame).write_csv(file, separator=separator)
        return ()
    # Neutralised last, so that joined lists are looked at too.
    safe, count = neutralised(textual(frame, german_dates=True))
    safe.write_csv(
        file,
        separator="\t" if separator == "\t" else ";",
        decimal_comma=True,
        include_bom=True,
        line_terminator="\r\n",
    )
    notes = [note("F220", count=count)] if count else []
    rewritten = rewritten_columns(safe)
    if rewritten:
        notes.append(note("F221", columns=", ".join(rewritten), count=len(rewritten)))
    return tuple(notes)


def _json_ready(frame: pl.DataFrame) -> pl.DataFrame:
    """Decimal numbers as JSON numbers where their shortest spelling as such is exact, else as text."""
    frame, _ = flattened(frame)
    return frame.with_columns(
        [
            series.cast(pl.Float64) if _fits_float(series) else series.cast(pl.String)
            for series in frame.iter_columns()
            if isinstance(series.dtype, pl.Decimal)
        ]
    )


def _fits_float(series: pl.Series) -> bool:
    digits = series.cast(pl.String).str.replace_all(r"[^0-9]", "").str.strip_chars_start("0").str.len_chars()
    return not bool((digits > _DIGITS_OF_A_FLOAT).any())
