"""Results as bytes: what the two kinds of files hold."""

from __future__ import annotations

import tempfile
from pathlib import Path

import polars as pl
from leadlang.files import write_table


def as_bytes(table: pl.DataFrame) -> tuple[bytes, bytes]:
    """A table as CSV and as Parquet."""
    with tempfile.TemporaryDirectory() as folder:
        csv, parquet = Path(folder) / "results.csv", Path(folder) / "results.parquet"
        write_table(table, csv)
        write_table(table, parquet)
        return csv.read_bytes(), parquet.read_bytes()
