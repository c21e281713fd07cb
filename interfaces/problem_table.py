"""The problems of the data as a table, for those who mend the data."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from .runtime.facts import DataProblem
from .wording import message_and_hint


def problem_table(problems: Sequence[DataProblem], language: str) -> pl.DataFrame:
    """One row per problem: code, table, line (of the file, from 1), column, value, message, hint.

    `value` is the cell, or the whole line where a row could not be read.
    """
    words = [message_and_hint(found, language) for found in problems]
    return pl.DataFrame(
        {
            "code": [found.code for found in problems],
            "table": [found.table for found in problems],
            "line": [found.row for found in problems],
            "column": [found.column for found in problems],
            "value": [found.value for found in problems],
            "message": [message for message, _ in words],
            "hint": [hint for _, hint in words],
        },
        schema={"code": pl.String, "table": pl.String, "line": pl.Int64}
        | dict.fromkeys(["column", "value", "message", "hint"], pl.String),
    )
