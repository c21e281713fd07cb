"""What Spark says otherwise: times without a zone, and what lies between two of them."""

from __future__ import annotations

from sqlglot import exp

from .building import Sql, plus, sign, times, whole
from .forms import in_forms

EVENTS_THAT_COUNT = "events_that_count"
_MICROSECONDS = {"DAY": 86_400_000_000, "HOUR": 3_600_000_000, "MINUTE": 60_000_000, "SECOND": 1_000_000}


def as_spark_says(select: exp.Select) -> exp.Select:
    """The same statement in forms whose meaning there is that of the forms of DuckDB."""
    said = in_forms(select, _form)
    if said.find(exp.Window):
        _bring_together(said)
    return said


def _bring_together(select: exp.Select) -> None:
    """All events of a lead in one place, before windows ask for them in ever other ways: one shuffle."""
    for step in select.find_all(exp.CTE):
        if step.alias == EVENTS_THAT_COUNT:
            step.this.set("distribute", exp.Distribute(expressions=[exp.column("lead_key")]))


def _form(node: Sql) -> Sql:
    match node:
        case exp.DataType(this=exp.DType.TIMESTAMP):  # one with the zone of the session
            return exp.DataType(this=exp.DType.TIMESTAMPNTZ)
        case exp.DateDiff():  # with a unit it would count on the clock of that zone
            return exp.Anonymous(this="DATEDIFF", expressions=[node.this, node.expression])
        case exp.TimestampDiff():
            return exp.paren(
                exp.Sub(this=_microseconds(node.this), expression=_microseconds(node.expression))
            )
        case exp.Sign():  # a DOUBLE, of whole numbers too
            return sign(node.this)
        case _:
            return node


def _microseconds(shown: Sql) -> Sql:
    """Since 1970 by the clock, whose parts are asked one by one: no zone comes into it."""
    first = exp.cast(exp.Literal.string("1970-01-01"), "date")
    days = exp.Anonymous(this="DATEDIFF", expressions=[exp.cast(shown, "date"), first])
    parts: list[Sql] = [times(exp.cast(days, "bigint"), whole(_MICROSECONDS["DAY"]))]
    for unit in ("HOUR", "MINUTE"):
        part = exp.cast(exp.Extract(this=exp.var(unit), expression=shown.copy()), "bigint")
        parts.append(times(part, whole(_MICROSECONDS[unit])))
    seconds: Sql = exp.Extract(this=exp.var("SECOND"), expression=shown.copy())  # with their fractions
    parts.append(exp.cast(times(seconds, whole(_MICROSECONDS["SECOND"])), "bigint"))
    return exp.paren(plus(parts))
