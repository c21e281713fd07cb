"""PostgreSQL by psycopg: in a session that can only read, unless a table is to be made."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Final

import polars as pl
import psycopg
from attrs import frozen
from psycopg import conninfo
from psycopg.errors import (
    DuplicateTable,
    InsufficientPrivilege,
    InvalidSchemaName,
    InvalidTextRepresentation,
    UndefinedTable,
)

from ..refusal import Refused
from ..runtime.sql import Statement, no_rows, repeated
from ..runtime.sql.stopping import TOLD_BY_CAST
from .warehouse import Engine, first_line

_SECONDS_TO_CONNECT: Final = 10
_AT_ONCE: Final = 50_000
_TYPES: Final = {
    16: pl.Boolean(),
    20: pl.Int64(),
    21: pl.Int64(),
    23: pl.Int64(),
    25: pl.String(),
    1042: pl.String(),
    1043: pl.String(),
    1082: pl.Date(),
    1114: pl.Datetime("us"),
}
_NUMERIC: Final = 1700


@frozen(eq=False)
class Postgres:
    connection: psycopg.Connection[Any]
    engine: Engine = "postgres"

    def table(self, name: str, role: str) -> str:
        return name

    def columns(self, table: str) -> Sequence[str]:
        with _told(table), self.connection.cursor() as cursor:
            cursor.execute(no_rows(table, "postgres").encode())
            return [column.name for column in cursor.description or ()]

    def repeats(self, table: str, column: str) -> bool:
        with _told(table):
            found = self.connection.execute(repeated(table, column, "postgres").encode())
            return found.fetchone() is not None

    def rows(self, statement: Statement) -> pl.DataFrame:
        """In parts, so that the client needs no more memory than the result."""
        with _told(""), self.connection.cursor(name="scores") as cursor:
            cursor.execute(statement.text().encode())
            columns = cursor.description or []
            names = [f"{place}" for place in range(len(columns))]
            schema = {name: _type(column) for name, column in zip(names, columns, strict=True)}
            texts = [place for place, kind in enumerate(schema.values()) if kind == pl.String]
            parts = [pl.DataFrame(schema=schema)]
            while rows := cursor.fetchmany(_AT_ONCE):
                cells = [_with_texts(row, texts) for row in rows]
                parts.append(pl.DataFrame(cells, schema=schema, orient="row"))
            return pl.concat(parts)

    def make(self, statement: Statement, table: str) -> int:
        with _told(table):
            count = self.connection.execute(statement.text().encode()).rowcount
            self.connection.commit()
            return count

    def write(self, statement: Statement, folder: str) -> int:
        raise Refused("R117", "folder", engine=self.engine)

    def close(self) -> None:
        self.connection.close()


def open_postgres(database: str | None, writing: bool) -> Postgres:
    """By a connection string, else by what libpq finds: PGHOST, PGSERVICE, ~/.pgpass and so on."""
    try:
        said = conninfo.conninfo_to_dict(database or "")
    except psycopg.Error:  # its words repeat the string, with the password
        raise Refused("R110", "string") from None
    given: dict[str, Any] = {"connect_timeout": _SECONDS_TO_CONNECT, "application_name": "leadlang", **said}
    try:
        connection = psycopg.connect(**given)
    except psycopg.Error as error:
        why = first_line(error)
        if said.get("password"):
            why = why.replace(str(said["password"]), "***")
        raise Refused("R110", "server", why=why) from None
    connection.read_only = not writing
    return Postgres(connection)


def _type(column: psycopg.Column) -> pl.DataType:
    if column.type_code == _NUMERIC and column.precision:
        return pl.Decimal(column.precision, column.scale or 0)
    return _TYPES.get(column.type_code, pl.String())


def _with_texts(row: Sequence[object], texts: Sequence[int]) -> Sequence[object]:
    """What has no type of its own here, such as a UUID, is its text."""
    if all(row[place] is None or isinstance(row[place], str) for place in texts):
        return row
    cells = list(row)
    for place in texts:
        cells[place] = None if cells[place] is None else str(cells[place])
    return cells


@contextmanager
def _told(table: str) -> Iterator[None]:
    try:
        yield
    except (UndefinedTable, InvalidSchemaName) as error:
        raise Refused("R111", table=table, why=first_line(error)) from None
    except InsufficientPrivilege as error:
        raise Refused("R115", "forbidden", why=first_line(error)) from None
    except DuplicateTable:
        raise Refused("R112", table=table) from None
    except InvalidTextRepresentation as error:
        why = first_line(error)
        if not why.startswith(TOLD_BY_CAST):
            raise Refused("R115", why=why) from None
        raise Refused("R114", why=why.removeprefix(TOLD_BY_CAST).strip('"')) from None
    except psycopg.Error as error:
        raise Refused("R115", why=first_line(error)) from None
