"""Random models with the facts of leads as they come in over time, and the reference to hold a store to."""

from __future__ import annotations

import json
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from attrs import evolve, frozen
from leadlang.dsl.write import write
from leadlang.runtime import reference
from leadlang.runtime.facts import LeadResult
from leadlang.runtime.headers import AmbiguousColumns
from leadlang.runtime.intake import cell_reading, read_cell, read_id
from leadlang.runtime.rules import Rules
from leadlang.runtime.times import AsOf, Moment, day_of_instant, zone
from leadlang.store.contents import Row, written
from leadlang.store.records import EventRow

from tests.runtime.row_running import PLAIN
from tests.service.test_laws import sendable
from tests.strategies import Case
from tests.strategies.data import ID, LAYOUT_WITH_IDS
from tests.strategies.running import rules_of

LEAD = "the lead"
SECOND = 1_000_000
MINUTE, HOUR, DAY = 60 * SECOND, 3600 * SECOND, 86_400 * SECOND


def through_json(row: Row) -> Row:
    """As a request says it."""
    read: Row = json.loads(json.dumps(row), parse_float=Decimal)
    return read


@frozen
class Known:
    """What is known of one lead: its attributes and its events, each with an id of its own."""

    attributes: Row
    events: tuple[Row, ...]

    def result(self, rules: Rules, instant: int) -> LeadResult:
        """By the reference."""
        layout = evolve(LAYOUT_WITH_IDS, lead="lead")
        lead = {**self.attributes, ID: LEAD}
        # Each event is a log: whatever its headers are, they are its own.
        logs = [reference.Log("events", [event], layout) for event in self.events]
        logs = logs or [reference.Log("events", [], layout)]
        return reference.score(rules, [lead], logs, as_of(rules, instant), ID).leads[0]


@frozen
class History:
    """A model, and facts about leads: all that could come in of each of them."""

    text: str
    rules: Rules
    leads: tuple[Known, ...]


def as_of(rules: Rules, instant: int) -> AsOf:
    place = zone(rules.time_zone)
    return AsOf(instant, day_of_instant(instant, place), place)


def history_of(case: Case) -> History | None:
    """None where two headers match one field."""
    text = write(case.program)
    rules = rules_of(text)
    how = cell_reading(rules, PLAIN)
    events = [
        through_json({**event, "lead": LEAD, "event_id": f"e{log}-{row}"})
        for log, (table, _) in enumerate(case.logs)
        for row, event in enumerate(sendable(table.rows()))
        if isinstance(read_cell(event["timestamp"], "date", how), Moment)
    ]
    of_lead = {f"e{log}-{row}": read_id(event["lead"], how) for log, (table, _) in enumerate(case.logs)
               for row, event in enumerate(table.rows())}  # fmt: skip
    leads = []
    for row in sendable(case.leads.rows()) or [{}]:
        lead_id = read_id(row.pop(ID, None), how)
        own = tuple(event for event in events if of_lead[event["event_id"]] in (None, lead_id))
        leads.append(Known(through_json(row), own))
    try:
        for one in leads:
            one.result(rules, 0)
    except AmbiguousColumns:
        return None
    return History(text, rules, tuple(leads))


def instants(known: Known, rules: Rules) -> list[int]:
    """The times of the events."""
    how = cell_reading(rules, PLAIN)
    found = [read_cell(event["timestamp"], "date", how) for event in known.events]
    return [one.instant for one in found if isinstance(one, Moment)]


def event_rows(lead: str, events: Sequence[Row]) -> list[EventRow]:
    """The events as a store takes them, of any lead."""
    return [
        EventRow(f"{lead}/{event['event_id']}", lead, written({**event, "lead": lead})) for event in events
    ]


def said(result: Any) -> tuple[Any, ...]:
    """All that a result says."""
    return (
        {name: str(score) for name, score in result.scores.items()},
        result.grade, result.segment, result.stage, dict(result.labels), dict(result.matrices),
        result.decided, result.disqualified,
    )  # fmt: skip
