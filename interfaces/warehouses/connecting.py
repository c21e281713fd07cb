"""Engines opened by their names; what is not installed is said in words."""

from __future__ import annotations

from typing import Final

from ..refusal import Refused
from .warehouse import Engine, Warehouse

_LIBRARIES: Final = {"duckdb": ("duckdb",), "postgres": ("psycopg",), "spark": ("pyspark", "py4j")}


def connect(engine: Engine, database: str | None, master: str | None, writing: bool) -> Warehouse:
    """`database`: a file of DuckDB, a connection string of PostgreSQL. `master`: where Spark runs."""
    try:
        if engine == "duckdb":
            from .on_duckdb import open_duckdb

            return open_duckdb(database, writing)
        if engine == "postgres":
            from .on_postgres import open_postgres

            return open_postgres(database, writing)
        from .on_spark import open_spark

        return open_spark(master)
    except ImportError as missing:
        # psycopg without a libpq is an ImportError too.
        if (missing.name or "").partition(".")[0] not in ("", *_LIBRARIES[engine]):
            raise
        raise Refused("R113", engine=engine, module=missing.name or _LIBRARIES[engine][0]) from None
