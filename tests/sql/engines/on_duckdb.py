"""DuckDB, in the process."""

from __future__ import annotations

from typing import Final

import duckdb
import polars as pl
from leadlang.runtime.sql import Dialect, Statement

from . import Stopped


class DuckDB:
    """A new database for each statement."""

    dialect: Final[Dialect] = "duckdb"

    def run(self, statement: Statement, tables: dict[str, pl.DataFrame]) -> pl.DataFrame:
        with duckdb.connect() as connection:
            for name, frame in tables.items():
                connection.register(name, frame.to_arrow())
            try:
                return connection.sql(statement.text()).pl()
            except duckdb.InvalidInputException as stopped:
                raise Stopped(str(stopped)) from stopped
