"""Leads that are known already, and what they show: looked at in full only once they are needed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from attrs import define, evolve

from ...runtime.facts import TableReading
from ...runtime.reference import Assessment, Log, assess, cases
from ...runtime.reference.case import Case
from ...runtime.reference.conditions import chosen, first_met, truth
from ...runtime.rules import Rules
from ...runtime.times import AsOf, day_of_instant, zone
from .bounds import GRADE
from .possible import Example
from .verdicts import ID_COLUMN
from .witness import Rows, rows_of

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

Sort = Literal["segment", "stage", "label", "matrix"]


@define(eq=False)
class KnownLead:
    """A lead that was made (`case`, with its totals), or found (`made`). What it shows is certain only once
    its example is made."""

    rules: Rules
    case: Case | None
    made: Example | None = None

    def example(self) -> Example:
        """In rows, and what the reference makes of these."""
        if self.made is None:
            assert self.case is not None
            self.made = example(self.rules, _in_own_zone(self.rules, self.case))
        return self.made

    @property
    def size(self) -> int:
        """How much there is to look at: events count most."""
        if self.made is not None:
            return 100 * len(self.made.rows.events) + len(self.made.rows.lead)
        assert self.case is not None
        return 100 * len(self.case.events or ()) + len(self.case.values) + 1

    def height(self, total: str) -> int:
        """A score in millis, the grade's place on the scale."""
        if self.made is not None:
            return height(self.rules, self.made.assessment, total)
        assert self.case is not None
        if total == GRADE:
            return self.rules.grade.scale.index(self.case.grade or "")
        return int(self.case.scores[total] * 1000)

    def value(self, sort: Sort, name: str) -> str | None:
        """Its segment, its stage, or what the label or matrix of that name gives it."""
        if self.made is not None:
            return value(self.made.assessment, sort, name)
        assert self.case is not None
        return _value(self.case, sort, name)


def example(rules: Rules, rows: Rows) -> Example:
    """What the reference makes of a lead."""
    # A log without any event is a log all the same.
    logs = [Log("events", list(rows.events), rows.layout)] if rows.log else []
    found, _ = cases(rules, [rows.lead], logs, rows.as_of, ID_COLUMN, TableReading())
    return Example(rows, assess(found[0]))


def height(rules: Rules, assessment: Assessment, total: str) -> int:
    """A score in millis, the grade's place on the scale."""
    if total == GRADE:
        return rules.grade.scale.index(assessment.grade.shown)
    return next(one.shown for one in assessment.totals if one.name == total)


def value(assessment: Assessment, sort: Sort, name: str) -> str | None:
    """The segment, the stage, or what the label or matrix of that name gives."""
    match sort:
        case "segment":
            return assessment.segment
        case "stage":
            return assessment.stage
        case "label":
            return assessment.labels[name]
        case "matrix":
            return assessment.matrices[name]


def _value(case: Case, sort: Sort, name: str) -> str | None:
    rules = case.rules
    if sort == "segment":
        return case.segment
    if any(truth(one.condition, case) is True for one in rules.disqualifications):
        return None
    match sort:
        case "stage":
            return chosen(rules.stages, case)
        case "label":
            return chosen(next(one.choices for one in rules.labels if one.name == name), case)
    matrix = next(one for one in rules.matrices if one.name == name)
    row, column = first_met(matrix.rows, case), first_met(matrix.columns, case)
    return None if row is None or column is None else matrix.cells[row][column]


def _in_own_zone(rules: Rules, case: Case) -> Rows:
    """Rows with the same days and hours, which were those of UTC, on the clocks of the rules' time zone."""
    rows, where = rows_of(case), zone(rules.time_zone)
    dates = {field.name for field in rules.fields if field.kind == "date"}
    dated = {name: _on_clocks_of(where, cell) if name in dates else cell for name, cell in rows.lead.items()}
    time = rows.layout.time
    events = tuple({**row, time: _on_clocks_of(where, row[time])} for row in rows.events)
    as_of = _EPOCH + timedelta(microseconds=rows.as_of.instant)
    instant = (as_of.replace(tzinfo=where) - _EPOCH) // timedelta(microseconds=1)
    there = AsOf(instant, day_of_instant(instant, where), where)
    return evolve(rows, as_of=there, lead=dated, lead_after=dated, events=events)


def _on_clocks_of(where: ZoneInfo, cell: str) -> str:
    """`2026-01-15T12:00:00Z` in Berlin: `2026-01-15T11:00:00Z`."""
    moment = datetime.fromisoformat(cell).replace(tzinfo=where)
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")
