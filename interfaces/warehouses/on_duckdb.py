"""DuckDB: a database file, opened for reading unless a table is to be made, or Parquet files alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import duckdb
import polars as pl
from attrs import frozen

from ..refusal import Refused
from ..runtime.sql import Statement, no_rows, repeated
from .warehouse import Engine, first_line, is_file

_STOP: Final = "Invalid Input Error: "


@frozen(eq=False)
class DuckDB:
    connection: duckdb.DuckDBPyConnection
    engine: Engine = "duckdb"

    def table(self, name: str, role: str) -> str:
        if not is_file(name):
            return name
        view = f"{role}_of_file"
        with _told(name):
            self.connection.read_parquet(name).create_view(view)
        return view

    def columns(self, table: str) -> Sequence[str]:
        with _told(table):
            return self.connection.sql(no_rows(table, "duckdb")).columns

    def repeats(self, table: str, column: str) -> bool:
        with _told(table):
            return bool(self.connection.execute(repeated(table, column, "duckdb")).fetchall())

    def rows(self, statement: Statement) -> pl.DataFrame:
        with _told(""):
            return pl.DataFrame(_Stream(self.connection.sql(statement.text())))

    def make(self, statement: Statement, table: str) -> int:
        with _told(table):
            counted = self.connection.execute(statement.text()).fetchone()
        return int(counted[0]) if counted else 0

    def write(self, statement: Statement, folder: str) -> int:
        raise Refused("R117", "folder", engine=self.engine)

    def close(self) -> None:
        self.connection.close()


def open_duckdb(database: str | None, writing: bool) -> DuckDB:
    """The file has to be there: nobody scores the leads of a database that is made at that moment."""
    if database is None:
        return DuckDB(duckdb.connect())
    if not Path(database).is_file():
        raise Refused("R110", "no_file", database=database)
    try:
        return DuckDB(duckdb.connect(database, read_only=not writing))
    except duckdb.Error as error:
        raise Refused("R110", database=database, why=first_line(error)) from None


@frozen(eq=False)
class _Stream:
    """A result as Arrow. Polars remembers the classes it was given, and DuckDB complains at the end of the
    process about every class of its own that is still remembered.
    """

    relation: duckdb.DuckDBPyRelation

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        return self.relation.__arrow_c_stream__(requested_schema)


@contextmanager
def _told(table: str) -> Iterator[None]:
    try:
        yield
    except duckdb.CatalogException as error:
        if "already exists" in str(error):
            raise Refused("R112", table=table) from None
        raise Refused("R111", table=table, why=first_line(error)) from None
    except duckdb.InvalidInputException as error:
        raise Refused("R114", why=first_line(error).removeprefix(_STOP)) from None
    except duckdb.IOException as error:
        raise Refused("R111", table=table, why=first_line(error)) from None
    except duckdb.Error as error:
        raise Refused("R115", why=first_line(error)) from None
