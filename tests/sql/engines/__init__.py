"""Engines that the tests run statements on: tables in, the table of results out."""

from __future__ import annotations

from typing import Protocol

import polars as pl
from leadlang.runtime.sql import Dialect, Statement


class Stopped(Exception):
    """The statement stopped itself, with these words."""


class Engine(Protocol):
    """Something that runs statements."""

    @property
    def dialect(self) -> Dialect: ...

    def run(self, statement: Statement, tables: dict[str, pl.DataFrame]) -> pl.DataFrame:
        """The result, in any order of rows. Raises Stopped where the statement stops itself."""
        ...
