"""Statements run on an engine, beside the reference."""

from __future__ import annotations

import polars as pl
from leadlang.compiler.compile import compiled_model
from leadlang.runtime import columns, reference
from leadlang.runtime.facts import LeadResult, LogLayout, Outcome, score_column
from leadlang.runtime.intake import Log as PlainLog
from leadlang.runtime.rules import Rules
from leadlang.runtime.sql import Log, NotInSql, Source, statement
from leadlang.runtime.tables import Tables
from leadlang.runtime.times import parse_as_of

from tests.sql.engines import Engine, Stopped
from tests.sql.engines.on_duckdb import DuckDB

ROW = "row number"
"""The column that plays the id, so that rows can be put in order again."""


ID = "Lead ID"
LAYOUT = LogLayout("lead_id", "time", ("event",), ("object",))


DUCKDB = DuckDB()


def by_engine(
    engine: Engine, tables: Tables, leads: pl.DataFrame, as_of: str, events: pl.DataFrame | None = None
) -> pl.DataFrame:
    """The result table, in the order of the leads, without their ids.

    With events the leads have their ids in the column `ID`, and they may come more than once.
    """
    log = None if events is None else Log("events")
    id_column = ROW if events is None else ID
    at = parse_as_of(as_of, tables.time_zone)
    written = statement(tables, Source(engine.dialect, "leads", id_column, at, log))
    given = {"leads": leads.with_row_index(ROW) if events is None else leads}
    if events is not None:
        given["events"] = events
    found = engine.run(written, given)
    return found.sort(ROW).drop(ROW) if events is None else found


def by_duckdb(
    tables: Tables, leads: pl.DataFrame, as_of: str, events: pl.DataFrame | None = None
) -> pl.DataFrame:
    return by_engine(DUCKDB, tables, leads, as_of, events)


def by_reference(
    rules: Rules, leads: pl.DataFrame, as_of: str, events: pl.DataFrame | None = None
) -> Outcome:
    logs = [] if events is None else [PlainLog("events", events.to_dicts(), LAYOUT)]
    at = parse_as_of(as_of, rules.time_zone)
    return reference.score(rules, leads.to_dicts(), logs, at, None if events is None else ID)


def compared(
    rules: Rules,
    leads: pl.DataFrame,
    as_of: str,
    events: pl.DataFrame | None = None,
    engine: Engine = DUCKDB,
) -> str:
    """ "same", or why there is no result: a reason of `NotInSql`, or "stopped" with words."""
    model = compiled_model(rules)
    try:
        found = by_engine(engine, model.tables, leads, as_of, events)
    except NotInSql as refused:
        return refused.reason
    except Stopped as stopped:
        assert "in SQL" in str(stopped), stopped
        return "stopped"
    expected = as_rows(by_reference(rules, leads, as_of, events))
    if events is None:
        assert found.to_dicts() == expected
    else:
        ids = leads[ID].to_list()
        assert in_order(found.to_dicts()) == in_order(
            [{ID: one, **row} for one, row in zip(ids, expected, strict=True)]
        )
        found = found.drop(ID)
    fast = columns.score(model, leads, [], parse_as_of(as_of, rules.time_zone), None).table
    assert found.schema == fast.schema
    return "same"


def in_order(rows: list[dict[str, object]]) -> list[dict[str, object]]:
    return sorted(rows, key=lambda row: [str(value) for value in row.values()])


def as_rows(outcome: Outcome) -> list[dict[str, object]]:
    """The reference's results as rows of the result table."""
    return [as_row(one) for one in outcome.leads]


def as_row(lead: LeadResult) -> dict[str, object]:
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
