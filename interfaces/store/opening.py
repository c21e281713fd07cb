"""A store by its address: a file, or a PostgreSQL server."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from ..refusal import Refused
from .records import Store

_SERVERS: Final = ("postgresql://", "postgres://")


def is_one_file(address: str) -> bool:
    """Only one process can use it."""
    return not address.startswith(_SERVERS)


def open_store(address: str) -> Store:
    """The store, made where there is none yet. Refused where it cannot be used: R130 it cannot be reached,
    R131 it is none of ours, newer, or damaged, R132 another process uses it, R133 something is not installed.
    """
    if is_one_file(address):
        from .sqlite import SqliteStore

        return SqliteStore(Path(address))
    try:
        from .postgres import PostgresStore
    except ModuleNotFoundError as missing:
        if (missing.name or "").partition(".")[0] != "psycopg":
            raise
        raise Refused("R133") from None
    return PostgresStore(address)
