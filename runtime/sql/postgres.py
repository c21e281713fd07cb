"""What PostgreSQL says otherwise: whole numbers stay whole, days are subtracted, steps are not mixed."""

from __future__ import annotations

from sqlglot import exp

from .building import Sql


def as_postgres_says(select: exp.Select) -> exp.Select:
    """The same statement in forms whose meaning there is that of the forms of DuckDB."""
    changed = select.transform(_form, copy=False)
    for step in changed.find_all(exp.CTE):
        # Steps that are read once would be put into each other, the expressions of one in place of the
        # columns of the next, growing with each.
        step.set("materialized", True)
    return changed


def _form(node: Sql) -> Sql:
    match node:
        case exp.IntDiv():  # DIV is for NUMERIC
            whole = exp.Div(this=node.this, expression=node.expression, typed=True, safe=False)
            return exp.paren(whole) if isinstance(node.parent, exp.Binary) else whole
        case exp.DateDiff():
            return exp.paren(exp.Sub(this=node.this, expression=exp.cast(node.expression, "date")))
        case exp.Sum() if not isinstance(node.parent, exp.Cast):  # NUMERIC, of whole numbers too
            if isinstance(node.parent, exp.Window):
                return node
            return exp.cast(node, "bigint")
        case exp.Window(this=exp.Sum()):
            return exp.cast(node, "bigint")
        case _:
            return node
