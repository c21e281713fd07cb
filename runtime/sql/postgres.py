"""What PostgreSQL says otherwise: whole numbers stay whole, times are subtracted, steps are not mixed."""

from __future__ import annotations

from sqlglot import exp

from .building import Sql, sign, times, whole
from .forms import in_forms

_MICROSECONDS = 1_000_000


def as_postgres_says(select: exp.Select) -> exp.Select:
    """The same statement in forms whose meaning there is that of the forms of DuckDB."""
    changed = in_forms(select, _form)
    for step in changed.find_all(exp.CTE):
        # Steps that are read once would be put into each other, the expressions of one in place of the
        # columns of the next, growing with each.
        step.set("materialized", True)
    return changed


def _form(node: Sql) -> Sql:
    match node:
        case exp.IntDiv():  # DIV is for NUMERIC
            whole_part = exp.Div(this=node.this, expression=node.expression, typed=True, safe=False)
            return exp.paren(whole_part)
        case exp.Sign():  # a DOUBLE, of whole numbers too
            return sign(node.this)
        case exp.DateDiff():
            return exp.paren(exp.Sub(this=node.this, expression=exp.cast(node.expression, "date")))
        case exp.TimestampDiff():
            apart = exp.paren(exp.Sub(this=node.this, expression=node.expression))
            seconds: Sql = exp.Extract(this=exp.var("EPOCH"), expression=apart)
            return exp.cast(times(seconds, whole(_MICROSECONDS)), "bigint")
        case exp.DateTrunc():
            return exp.Anonymous(
                this="DATE_TRUNC",
                expressions=[exp.Literal.string(node.unit.name), exp.cast(node.this, "timestamp")],
            )
        case exp.Sum() if not isinstance(node.parent, exp.Window):
            return _of_whole_numbers(node, node)
        case exp.Window(this=exp.Sum() as summed):
            return _of_whole_numbers(node, summed)
        case _:
            return node


def _of_whole_numbers(node: Sql, summed: Sql) -> Sql:
    """A sum of whole numbers is NUMERIC there, which divides otherwise; one of decimals stays so."""
    decimal = any(cast.is_type(exp.DType.DECIMAL) for cast in summed.find_all(exp.Cast))
    return node if decimal else exp.cast(node, "bigint")
