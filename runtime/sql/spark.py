"""What Spark says otherwise: times without a zone, and days between two days."""

from __future__ import annotations

from sqlglot import exp

from .building import Sql


def as_spark_says(select: exp.Select) -> exp.Select:
    """The same statement in forms whose meaning there is that of the forms of DuckDB."""
    return select.transform(_form, copy=False)


def _form(node: Sql) -> Sql:
    match node:
        case exp.DataType(this=exp.DType.TIMESTAMP):  # one with the zone of the session
            return exp.DataType(this=exp.DType.TIMESTAMPNTZ)
        case exp.DateDiff():  # with a unit it would count on the clock of that zone
            return exp.Anonymous(this="DATEDIFF", expressions=[node.this, node.expression])
        case _:
            return node
