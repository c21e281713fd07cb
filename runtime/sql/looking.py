"""Small questions to a table, asked before a statement is made for it."""

from __future__ import annotations

from sqlglot import exp

from .building import table_named, text, whole
from .source import Dialect


def no_rows(table: str, dialect: Dialect) -> str:
    """All columns of a table, and none of its rows. Raises NotInSql where that is not the name of a table."""
    return exp.select("*").from_(table_named(table)).limit(0).sql(dialect)


def repeated(table: str, column: str, dialect: Dialect) -> str:
    """One row if a value of the column, without the white space around it, stands there more than once."""
    written = exp.Trim(this=exp.cast(exp.column(column, quoted=True), "text"))
    twice = exp.GT(this=exp.Count(this=exp.Star()), expression=whole(1))
    given = exp.NEQ(this=written, expression=text(""))
    listed = exp.select(exp.alias_(written.copy(), "value")).from_(table_named(table)).where(given)
    values = exp.select("value").from_(listed.subquery("given")).group_by("value").having(twice)
    return values.limit(1).sql(dialect)
