"""What an engine does for us: tell the columns of a table, run a statement, keep its result."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Literal, Protocol

import polars as pl

from ..runtime.sql import Statement

Engine = Literal["duckdb", "postgres", "spark"]
ENGINES: Final[tuple[Engine, ...]] = ("duckdb", "postgres", "spark")

Kept = Literal["table", "folder"]
"""Where an engine itself keeps results."""

PARQUET: Final = (".parquet", ".pq")
"""The endings of files that carry the types of their columns: an engine reads these in place of a table."""


class Warehouse(Protocol):
    """An open engine. Everything that fails is Refused (R110 to R117), in words, without any password."""

    @property
    def engine(self) -> Engine: ...

    def table(self, name: str, role: str) -> str:
        """The name under which statements read a table; a Parquet file is given one, made of its role."""
        ...

    def columns(self, table: str) -> Sequence[str]:
        """The names of its columns, in their order."""
        ...

    def repeats(self, table: str, column: str) -> bool:
        """Whether a text or number, white space around it left out, stands there more than once."""
        ...

    def rows(self, statement: Statement) -> pl.DataFrame:
        """The result, in any order; columns may have been renamed where two have one name."""
        ...

    def make(self, statement: Statement, table: str) -> int:
        """Run a statement that makes this table, which must not be there yet; its number of rows."""
        ...

    def write(self, statement: Statement, folder: str) -> int:
        """The result as Parquet files in a new folder; its number of rows. Only Spark writes files."""
        ...

    def close(self) -> None: ...


def first_line(error: Exception) -> str:
    """What an engine says; what follows is about the statement, which nobody wrote."""
    return str(error).strip().partition("\n")[0]


def is_file(name: str) -> bool:
    """Whether a Parquet file is meant, or several of them, rather than a table."""
    return name.lower().rstrip("/").endswith(PARQUET)
