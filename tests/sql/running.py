"""Statements run on DuckDB, beside the reference."""

from __future__ import annotations

import duckdb
import polars as pl
from leadlang.compiler.compile import compiled_model
from leadlang.runtime import columns, reference
from leadlang.runtime.columns.outcome import score_column
from leadlang.runtime.facts import LeadResult, Outcome
from leadlang.runtime.rules import Rules
from leadlang.runtime.sql import NotInSql, Source, statement
from leadlang.runtime.tables import Tables
from leadlang.runtime.times import parse_as_of
from polars.testing import assert_frame_equal

ROW = "row number"
"""The column that plays the id, so that rows can be put in order again."""


def by_duckdb(tables: Tables, leads: pl.DataFrame, as_of: str) -> pl.DataFrame:
    """The result table, in the order of the leads, without their ids."""
    written = statement(tables, Source("duckdb", "leads", ROW, parse_as_of(as_of, tables.time_zone)))
    with duckdb.connect() as connection:
        connection.register("leads", leads.with_row_index(ROW).to_arrow())
        found = connection.sql(written).pl()
    return found.sort(ROW).drop(ROW)


def by_reference(rules: Rules, leads: pl.DataFrame, as_of: str) -> Outcome:
    return reference.score(rules, leads.to_dicts(), [], parse_as_of(as_of, rules.time_zone), None)


def compared(rules: Rules, leads: pl.DataFrame, as_of: str) -> str:
    """ "same", or why there is no result: a reason of `NotInSql`, or "stopped" with words."""
    model = compiled_model(rules)
    try:
        found = by_duckdb(model.tables, leads, as_of)
    except NotInSql as refused:
        return refused.reason
    except duckdb.InvalidInputException as stopped:
        assert "in SQL" in str(stopped), stopped
        return "stopped"
    assert found.to_dicts() == as_rows(by_reference(rules, leads, as_of))
    fast = columns.score(model, leads, [], parse_as_of(as_of, rules.time_zone), None).table
    assert_frame_equal(found, fast, check_exact=True)  # the types as well
    return "same"


def as_rows(outcome: Outcome) -> list[dict[str, object]]:
    """The reference's results as rows of the result table."""
    return [_as_row(one) for one in outcome.leads]


def _as_row(lead: LeadResult) -> dict[str, object]:
    return {
        **{score_column(name): points for name, points in lead.scores.items()},
        "grade": lead.grade,
        "segment": lead.segment,
        "stage": lead.stage,
        **lead.labels,
        **lead.matrices,
        "coverage": lead.coverage,
        "disqualified": "; ".join(lead.disqualified) or None,
    }
