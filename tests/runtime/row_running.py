"""The row backend run on whole tables, lead by lead, each with its own events."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from attrs import evolve
from leadlang.compiler.lower import lower
from leadlang.runtime import reference
from leadlang.runtime.facts import LeadResult, LogLayout, Outcome, TableReading
from leadlang.runtime.intake import Log, Row, cell_reading, read_id
from leadlang.runtime.row import Row as OneLead
from leadlang.runtime.row import RowLog, RowResult
from leadlang.runtime.rules import Rules
from leadlang.runtime.tables import Tables
from leadlang.runtime.times import AsOf

PLAIN = TableReading()
OF_OTHERS = {"D102", "D103", "D104", "D106"}  # about ids, which a single lead needs not have


def one_lead(tables: Tables, logs: Iterable[Log], reading: TableReading = PLAIN) -> OneLead:
    """The backend, which finds the logs' columns where the logs say they are."""
    layouts = {log.name: log.layout for log in logs}

    def layout_of(name: str, headers: Sequence[str], lead_id: str | None) -> LogLayout:
        return layouts[name]

    return OneLead(tables, reading, layout_of)


def own_logs(rules: Rules, lead: Row, logs: Iterable[Log], id: str, reading: TableReading) -> list[Log]:
    """The logs with nothing but the events of this lead."""
    lead_id = read_id(lead.get(id), cell_reading(rules, reading))

    def own(log: Log) -> list[Row]:
        how = cell_reading(rules, log.reading)
        if lead_id is None:
            return []
        return [row for row in log.rows if read_id(row.get(log.layout.lead), how) == lead_id]

    return [evolve(log, rows=own(log)) for log in logs]


def row_logs(logs: Iterable[Log]) -> list[RowLog]:
    return [RowLog(log.rows, log.name, log.reading) for log in logs]


def score_with(row: OneLead, lead: Row, logs: Sequence[Log] | None, as_of: AsOf) -> RowResult:
    return row.score(lead, None, as_of) if not logs else row.score_logs(lead, row_logs(logs), as_of)


def plain(result: RowResult) -> LeadResult:
    """The same without what is wrong with the data."""
    return LeadResult(
        result.scores,
        result.grade,
        result.segment,
        result.stage,
        result.labels,
        result.matrices,
        result.decided,
        result.rules,
        result.disqualified,
    )


def hold(
    rules: Rules,
    row: OneLead,
    lead: Row,
    logs: Sequence[Log],
    as_of: AsOf,
    id: str | None,
    reading: TableReading = PLAIN,
) -> RowResult:
    """The result for one lead, after holding it to the reference, problems too."""
    given = own_logs(rules, lead, logs, id, reading) if id is not None else []
    expected = reference.score(rules, [lead], given, as_of, id, reading)
    found = score_with(row, lead, given, as_of)
    assert plain(found) == expected.leads[0]
    assert [str(one) for one in found.scores.values()] == [
        str(one) for one in expected.leads[0].scores.values()
    ]
    assert list(found.scores) == list(expected.leads[0].scores)
    assert found.problems == tuple(one for one in expected.problems if one.code not in OF_OTHERS)
    return found


def on_row(
    rules: Rules,
    leads: Sequence[Row],
    logs: Sequence[Log],
    as_of: AsOf,
    id: str | None,
    reading: TableReading = PLAIN,
) -> Outcome:
    """As `reference.score`, each lead's result by the row backend, held to the reference for that lead."""
    row = one_lead(lower(rules), logs, reading)
    whole = reference.score(rules, leads, logs, as_of, id, reading)
    found = tuple(plain(hold(rules, row, lead, logs, as_of, id, reading)) for lead in leads)
    return evolve(whole, leads=found)
