"""Spark by PySpark: in this process (`local[2]`), on a cluster, or wherever spark-submit started us."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import polars as pl
from attrs import frozen
from pyspark.errors import AnalysisException, PySparkException
from pyspark.sql import SparkSession

from ..refusal import Refused
from ..runtime.sql import no_rows, repeated
from .warehouse import Engine, first_line, is_file

_SETTINGS: Final = {
    "spark.sql.ansi.enabled": "true",  # what does not fit is an error, never another number
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.analyzer.maxIterations": "1000",  # a round for each step, and a model may have a hundred
    "spark.ui.showConsoleProgress": "false",
    "spark.log.level": "OFF",
}
_STOP: Final = re.compile(r"\[USER_RAISED_EXCEPTION\] (.*?)(?: SQLSTATE: \w+)?$", re.MULTILINE)


@frozen(eq=False)
class Spark:
    session: SparkSession
    engine: Engine = "spark"

    def table(self, name: str, role: str) -> str:
        if not is_file(name):
            return name
        view = f"{role}_of_file"
        with _told(name):
            self.session.read.parquet(name).createOrReplaceTempView(view)
        return view

    def columns(self, table: str) -> Sequence[str]:
        with _told(table):
            return self.session.sql(no_rows(table, "spark")).columns

    def repeats(self, table: str, column: str) -> bool:
        with _told(table):
            return bool(self.session.sql(repeated(table, column, "spark")).collect())

    def rows(self, statement: str) -> pl.DataFrame:
        with _told(""):
            result = self.session.sql(statement)
            by_place = result.toDF(*(f"{place}" for place in range(len(result.columns))))
            frame = pl.from_arrow(by_place.toArrow())
            assert isinstance(frame, pl.DataFrame)
            return frame

    def make(self, statement: str, table: str) -> int:
        with _told(table):
            self.session.sql(statement)
            return self.session.table(table).count()

    def write(self, statement: str, folder: str) -> int:
        """The result as Parquet files in a new folder, each written where its rows are."""
        if "://" not in folder and Path(folder).exists():
            raise Refused("R112", "folder", folder=folder)
        with _told(folder):
            self.session.sql(statement).write.parquet(folder)
            return self.session.read.parquet(folder).count()

    def close(self) -> None:
        self.session.stop()


def open_spark(master: str | None) -> Spark:
    """Without a master it is as spark-submit or the settings of Spark say; else all cores of this machine."""
    # Its own log of every failed query, beside the words that we find for it.
    logging.getLogger("SQLQueryContextLogger").setLevel(logging.CRITICAL + 1)
    builder = SparkSession.builder.appName("leadlang")
    for name, value in _SETTINGS.items():
        builder = builder.config(name, value)
    if master is not None:
        builder = builder.master(master)
    try:
        session = builder.getOrCreate()
    except (PySparkException, OSError) as error:
        raise Refused("R110", "spark", why=first_line(error)) from None
    return Spark(session)


@contextmanager
def _told(table: str) -> Iterator[None]:
    try:
        yield
    except PySparkException as error:
        condition = error.getCondition() or ""
        stopped = _STOP.search(str(error))
        if stopped is not None:
            raise Refused("R114", why=stopped[1]) from None
        if condition.endswith("_ALREADY_EXISTS"):
            raise Refused("R112", table=table) from None
        missing = condition.endswith("_NOT_FOUND") or condition == "PATH_NOT_FOUND"
        if missing and isinstance(error, AnalysisException):
            raise Refused("R111", table=table, why=first_line(error)) from None
        raise Refused("R115", why=first_line(error)) from None
