"""Values on which a statement stops with words, where it could only give another result."""

from __future__ import annotations

from sqlglot import exp

from .building import Sql, text
from .source import Dialect

_STOPS = {"duckdb": "ERROR", "bigquery": "ERROR", "spark": "RAISE_ERROR"}


def stopped(words: str, value: Sql, dialect: Dialect, as_text: bool = False) -> Sql:
    """What stops the statement when it is worked out for a row; `value` is a column of the row."""
    if dialect in _STOPS:
        return exp.Anonymous(this=_STOPS[dialect], expressions=[text(words)])
    # No function there raises: a text that is no number does, and one with a column in it not before its row.
    told = exp.DPipe(this=text(words + ": "), expression=exp.cast(value.copy(), "text"), safe=True)
    failing: Sql = exp.cast(told, "bigint")
    return exp.cast(failing, "text") if as_text else failing
