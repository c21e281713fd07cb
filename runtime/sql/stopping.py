"""Values on which a statement stops with words, where it could only give another result."""

from __future__ import annotations

from sqlglot import exp

from .building import Sql, text, whole
from .source import Dialect

_STOPS = {"duckdb": "ERROR", "bigquery": "ERROR", "spark": "RAISE_ERROR"}
TOLD_BY_CAST = "invalid input syntax for type bigint: "
"""What PostgreSQL says before the words."""


def stopped(words: str, value: Sql, dialect: Dialect, as_text: bool = False, read: str = "bigint") -> Sql:
    """What stops the statement when it is worked out for a row; `value` is a column of the row. It stands
    where a text does, or else something that is `read` as this type.
    """
    if dialect in _STOPS:
        return exp.Anonymous(this=_STOPS[dialect], expressions=[text(words)])
    # No function there raises: a text that is no number does, and one with a column in it not before its row.
    # Nothing of the value is told.
    nothing = exp.Left(this=exp.cast(value.copy(), "text"), expression=whole(0))
    known = exp.Coalesce(this=nothing, expressions=[text("")])
    told = exp.DPipe(this=text(words), expression=known, safe=True)
    failing: Sql = exp.cast(told, "bigint")
    if not as_text and read == "bigint":
        return failing
    failing = exp.cast(failing, "text")
    return failing if as_text else exp.cast(failing, read)
