"""PostgreSQL: a server of the tests' own, in a temporary folder, on a socket there."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import polars as pl
import psycopg
from attrs import frozen
from leadlang.runtime.sql import Dialect
from psycopg import sql

from . import Stopped

HOMES: Final = Path("/usr/lib/postgresql")
USER: Final = "postgres"
"""Whose the server is where the tests are run by root, whom it refuses."""

QUICK: Final = "-c listen_addresses='' -c fsync=off -c synchronous_commit=off -c full_page_writes=off"
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


def programs() -> Path | None:
    """The folder of initdb and pg_ctl, of the newest server there is."""
    on_path = shutil.which("pg_ctl")
    found = [path.parent for path in HOMES.glob("*/bin/initdb")]
    found.sort(key=lambda path: int(path.parent.name) if path.parent.name.isdigit() else 0)
    if on_path and (Path(on_path).parent / "initdb").exists():
        found.append(Path(on_path).parent)
    return found[-1] if found else None


@contextmanager
def server() -> Iterator[str]:
    """A running server; its connection string. Nothing of it is left behind."""
    bin_folder = programs()
    assert bin_folder is not None
    home = Path(tempfile.mkdtemp(prefix="pg-"))
    as_root = os.geteuid() == 0
    if as_root:
        owner = pwd.getpwnam(USER)
        os.chown(home, owner.pw_uid, owner.pw_gid)

    def run(program: str, *options: str) -> None:
        command = [str(bin_folder / program), *options]
        if as_root:
            command = ["setpriv", f"--reuid={USER}", f"--regid={USER}", "--clear-groups", *command]
        subprocess.run(command, check=True, cwd=home, stdout=subprocess.DEVNULL)

    data = str(home / "data")
    try:
        run("initdb", "-D", data, "-U", USER, "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
        run("pg_ctl", "-D", data, "-w", "-l", str(home / "log"), "-o", f"{QUICK} -k {home}", "start")
        try:
            yield f"host={home} user={USER} dbname=postgres"
        finally:
            run("pg_ctl", "-D", data, "-m", "immediate", "stop")
    finally:
        shutil.rmtree(home)


@frozen(eq=False)
class Postgres:
    """Tables that last as long as one statement, in one connection."""

    connection: psycopg.Connection
    dialect: Dialect = "postgres"

    def run(self, statement: str, tables: dict[str, pl.DataFrame]) -> pl.DataFrame:
        with self.connection.transaction(force_rollback=True):
            for name, frame in tables.items():
                create(self.connection, name, frame)
            with self.connection.cursor() as cursor:
                try:
                    cursor.execute(statement.encode())
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
