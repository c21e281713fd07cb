"""Spark in local mode, in this process."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Final

import polars as pl
from attrs import frozen
from leadlang.runtime.sql import Dialect, Statement
from leadlang.warehouses.on_spark import in_steps
from py4j.protocol import Py4JJavaError
from pyspark.errors import PySparkException
from pyspark.sql import SparkSession

from . import Stopped

SETTINGS: Final = {
    "spark.sql.ansi.enabled": "true",
    "spark.sql.session.timeZone": "America/New_York",  # no result may depend on it
    "spark.sql.shuffle.partitions": "2",
    "spark.sql.analyzer.maxIterations": "1000",  # a round for each step, where a statement is run whole
    # Few rows: code made for them, or rows worked out while planning, cost more than they bring.
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
    "spark.sql.optimizer.excludedRules": "org.apache.spark.sql.catalyst.optimizer.ConvertToLocalRelation",
    "spark.sql.adaptive.enabled": "false",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.host": "127.0.0.1",
    "spark.log.level": "OFF",
    # Statements differ from one another; what the JVM learns of one pays off for few others.
    "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
}


KINDS: Final[Mapping[type[pl.DataType], str]] = {
    pl.String: "string",
    pl.Int64: "bigint",
    pl.Float64: "double",
    pl.Date: "date",
    pl.Datetime: "timestamp_ntz",
    pl.Boolean: "boolean",
    pl.Decimal: "decimal(20, 3)",
    pl.UInt32: "bigint",
}


def java() -> bool:
    """Whether there is a Java to run it."""
    return shutil.which("java") is not None


@frozen(eq=False)
class Spark:
    """Statements step by step, as `leadlang score` runs them, or `whole`, as `leadlang sql` prints them."""

    session: SparkSession
    whole: bool = False
    dialect: Dialect = "spark"

    def run(self, statement: Statement, tables: dict[str, pl.DataFrame]) -> pl.DataFrame:
        for name, frame in tables.items():
            schema = ", ".join(f"`{header}` {KINDS[type(kind)]}" for header, kind in frame.schema.items())
            rows = frame.cast({pl.UInt32: pl.Int64}).to_arrow()
            self.session.createDataFrame(rows, schema).createOrReplaceTempView(name)
        try:
            result = self.session.sql(statement.text()) if self.whole else in_steps(self.session, statement)
            found = pl.from_arrow(result.toArrow())
        except (PySparkException, Py4JJavaError) as error:
            if "USER_RAISED_EXCEPTION" in str(error):
                said = next(line for line in str(error).splitlines() if "USER_RAISED_EXCEPTION" in line)
                raise Stopped(said) from error
            raise
        assert isinstance(found, pl.DataFrame)
        return found


@contextmanager
def running() -> Iterator[Spark]:
    """A session on both cores; it is gone afterwards."""
    builder = SparkSession.builder.master("local[2]").appName("tests")
    for name, value in SETTINGS.items():
        builder = builder.config(name, value)
    session = builder.getOrCreate()
    try:
        yield Spark(session)
    finally:
        session.stop()
