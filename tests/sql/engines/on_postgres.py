"""Statements on PostgreSQL, on a server of the tests' own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Final

import polars as pl
import psycopg
from attrs import frozen
from leadlang.runtime.sql import Dialect, Statement
from psycopg import sql

from tests.postgres_server import server

from . import Stopped

KINDS: Final[Mapping[type[pl.DataType], str]] = {
    pl.String: "text",
    pl.Int64: "bigint",
    pl.Float64: "double precision",
    pl.Date: "date",
    pl.Datetime: "timestamp",
    pl.Boolean: "boolean",
    pl.Decimal: "numeric(20, 3)",
    pl.UInt32: "bigint",
}
TEXT, WHOLE, DECIMAL = 25, 20, 1700


@frozen(eq=False)
class Postgres:
    """Tables that last as long as one statement, in one connection."""

    connection: psycopg.Connection
    dialect: Dialect = "postgres"

    def run(self, statement: Statement, tables: dict[str, pl.DataFrame]) -> pl.DataFrame:
        with self.connection.transaction(force_rollback=True):
            for name, frame in tables.items():
                create(self.connection, name, frame)
            with self.connection.cursor() as cursor:
                try:
                    cursor.execute(statement.text().encode())
                except psycopg.errors.InvalidTextRepresentation as stopped:
                    raise Stopped(str(stopped)) from stopped
                columns = cursor.description or []
                return as_frame(columns, cursor.fetchall())


@contextmanager
def running() -> Iterator[Postgres]:
    """A server, and a connection to it."""
    with server() as info, psycopg.connect(info) as connection:
        connection.execute("SET jit = off")  # it would think longer than it works, on a few rows
        connection.commit()
        yield Postgres(connection)


def create(connection: psycopg.Connection, name: str, frame: pl.DataFrame) -> None:
    """A temporary table with the rows of a data frame."""
    columns = [
        sql.SQL("{} {}").format(sql.Identifier(header), sql.SQL(KINDS[type(kind)]))  # type: ignore[arg-type]
        for header, kind in frame.schema.items()
    ]
    made = sql.SQL("CREATE TEMPORARY TABLE {} ({})").format(sql.Identifier(name), sql.SQL(", ").join(columns))
    connection.execute(made)
    copied = sql.SQL("COPY {} FROM STDIN").format(sql.Identifier(name))
    with connection.cursor() as cursor, cursor.copy(copied) as copy:
        for row in frame.iter_rows():
            copy.write_row(row)


def as_frame(columns: Sequence[psycopg.Column], rows: Sequence[tuple[object, ...]]) -> pl.DataFrame:
    """The result with the types that the engine says it has."""
    types: dict[str, pl.DataType] = {}
    for one in columns:
        if one.type_code == DECIMAL:
            types[one.name] = pl.Decimal(one.precision, one.scale or 0)
        else:
            types[one.name] = {TEXT: pl.String(), WHOLE: pl.Int64(), 1043: pl.String()}[one.type_code]
    return pl.DataFrame(rows, schema=types, orient="row")
