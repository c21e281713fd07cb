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
from py4j.protocol import Py4JJavaError
from pyspark import StorageLevel
from pyspark.errors import AnalysisException, PySparkException
from pyspark.sql import DataFrame, SparkSession

from ..refusal import Refused
from ..runtime.sql import Statement, no_rows, repeated
from .warehouse import Engine, first_line, is_file

_SETTINGS: Final = {
    "spark.sql.ansi.enabled": "true",  # what does not fit is an error, never another number
    "spark.sql.session.timeZone": "UTC",
    "spark.ui.showConsoleProgress": "false",
    "spark.log.level": "OFF",
}
_SAID: Final = re.compile(r"\[[A-Z][A-Z0-9_.]*\] .*")
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

    def rows(self, statement: Statement) -> pl.DataFrame:
        with _told(""):
            result = in_steps(self.session, statement)
            by_place = result.toDF(*(f"{place}" for place in range(len(result.columns))))
            frame = pl.from_arrow(by_place.toArrow())
            assert isinstance(frame, pl.DataFrame)
            return frame

    def make(self, statement: Statement, table: str) -> int:
        with _told(table):
            if self.session.catalog.tableExists(table):  # said before all the work, too
                raise Refused("R112", table=table)
            in_steps(self.session, statement)
            return self.session.table(table).count()

    def write(self, statement: Statement, folder: str) -> int:
        """The result as Parquet files in a new folder, each written where its rows are."""
        if "://" not in folder and Path(folder).exists():
            raise Refused("R112", "folder", folder=folder)
        with _told(folder):
            in_steps(self.session, statement).write.parquet(folder)
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


def in_steps(session: SparkSession, statement: Statement) -> DataFrame:
    """The result, not worked out yet. Spark looks at all of a statement again for each of its steps, so it is
    given one after the other; and what several steps read it would work out for each of them, so that is
    kept, until the session ends.
    """
    views = []
    try:
        for step in statement.steps():
            frame = session.sql(step.text)
            if not step.name:
                return frame
            if step.readers > 1:
                frame = _kept(frame)
            frame.createOrReplaceTempView(step.name)
            views.append(step.name)
        raise AssertionError("a statement without a last step")
    finally:
        for view in views:
            session.catalog.dropTempView(view)


def _kept(frame: DataFrame) -> DataFrame:
    """On the machines that worked it out; where a folder for that is set, in that folder."""
    if frame.sparkSession.sparkContext.getCheckpointDir() is None:
        return frame.localCheckpoint(storageLevel=StorageLevel.DISK_ONLY)
    return frame.checkpoint()


@contextmanager
def _told(table: str) -> Iterator[None]:
    try:
        yield
    except Py4JJavaError as error:  # what went wrong in another thread of Java comes as it is
        _refuse_stop(error)
        said = _SAID.search(str(error))
        raise Refused("R115", why=said[0] if said else str(error.java_exception)) from None
    except PySparkException as error:
        _refuse_stop(error)
        condition = error.getCondition() or ""
        if condition.endswith("_ALREADY_EXISTS"):
            raise Refused("R112", table=table) from None
        missing = condition.endswith("_NOT_FOUND") or condition == "PATH_NOT_FOUND"
        if missing and isinstance(error, AnalysisException):
            raise Refused("R111", table=table, why=first_line(error)) from None
        raise Refused("R115", why=first_line(error)) from None


def _refuse_stop(error: Exception) -> None:
    """Refused with the words of the statement, where it stopped itself."""
    stopped = _STOP.search(str(error))
    if stopped is not None:
        raise Refused("R114", why=stopped[1]) from None
