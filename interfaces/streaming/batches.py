"""Rows of leads with their events, scored: what is wrong comes back by the lines of the files."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import polars as pl
from attrs import define, evolve, frozen

from ..engines import evaluate
from ..far_dates import without_far_dates
from ..finding import LEADS
from ..runtime.columns import FrameLog
from ..runtime.facts import DataProblem, LogLayout, TableReading
from ..runtime.headers import match
from ..runtime.model import CompiledModel
from ..runtime.rules import Field
from ..runtime.times import AsOf, day_start
from ..scoring import Meant, with_reasons
from ..summary import Tally
from .found_problems import CELLS, FoundProblems

_ROW_FACTS = ("first", "taken")


@frozen(eq=False)
class Rows:
    """Some rows of one table, the line of each, and which of them say what another row of their event id says
    (None: none): these count for nothing, but what is wrong with them is told.
    """

    frame: pl.DataFrame
    lines: pl.Series
    idle: npt.NDArray[np.bool_] | None = None


@define
class Scoring:
    """What stays the same from batch to batch, and what adds up. `names` are those of the leads and the logs.

    `repeated_leads`: leads whose id an earlier row has are to be reported by the batch itself.
    """

    model: CompiledModel
    meant: Meant
    as_of: AsOf
    names: Sequence[str]
    reasons: int
    language: str | None
    problems: FoundProblems
    tally: Tally
    repeated_leads: bool = True

    def results(
        self, leads: Rows, reading: TableReading, logs: Sequence[Rows], log_readings: Sequence[TableReading]
    ) -> pl.DataFrame:
        """The results of these leads, whose events are all in `logs` (one for each log)."""
        frame = _at_hand(leads.frame, needed_of_leads(self.model, self.meant, leads.frame.columns))
        counted = [_counting(rows) for rows in logs]
        given = self._logs(counted, log_readings)
        lead_id = self.meant.lead_id
        outcome = evaluate("columns", self.model, frame, given, self.as_of, lead_id, reading, self.reasons)
        self._note(outcome.problems, leads, counted)
        idle = [_idle(rows) for rows in logs]
        if any(rows.frame.height for rows in idle):
            self._note_idle(frame, reading, idle, log_readings)
        self.tally.add(outcome.table, outcome.paid)
        return with_reasons(self.model, outcome, self.language)

    def _note_idle(
        self,
        leads: pl.DataFrame,
        reading: TableReading,
        idle: Sequence[Rows],
        readings: Sequence[TableReading],
    ) -> None:
        """What is wrong with rows that count for nothing: they are read as of a time before all events."""
        before = AsOf(day_start(_FIRST_DAY, self.as_of.zone), _FIRST_DAY, self.as_of.zone)
        lead_id = self.meant.lead_id
        ids = leads.select(lead_id or [])
        found = evaluate("columns", self.model, ids, self._logs(idle, readings), before, lead_id, reading)
        of_logs = [problem for problem in found.problems if problem.table != LEADS]
        self._note(of_logs, Rows(leads, pl.Series([], dtype=pl.Int64)), idle)

    def _logs(self, logs: Sequence[Rows], readings: Sequence[TableReading]) -> list[FrameLog]:
        """The logs as they are scored. Event ids have been settled over the whole of each."""
        return [
            FrameLog(
                name,
                _at_hand(rows.frame, needed_of_log(self.model, layout, rows.frame.columns)),
                evolve(layout, id=None),
                reading,
            )
            for name, rows, layout, reading in zip(
                self.names[1:], logs, self.meant.layouts, readings, strict=True
            )
        ]

    def _note(self, problems: Sequence[DataProblem], leads: Rows, logs: Sequence[Rows]) -> None:
        lines = {LEADS: leads.lines} | {
            name: rows.lines for name, rows in zip(self.names[1:], logs, strict=True)
        }
        places = {name: place for place, name in enumerate([LEADS, *self.names[1:]])}
        for found in problems:
            if found.code == "D103" and not self.repeated_leads:
                continue
            self.report(places[found.table], _with_lines(found, lines[found.table]))

    def report(self, place: int, found: DataProblem) -> None:
        """Count a problem in of a cell of the leads (0) or a log (1 on), its row being a line already."""
        self.tally.problems[found.code] += 1
        self.problems.add(CELLS + place, [evolve(found, table=self.names[place])])


_FIRST_DAY = -719_160  # the year 1: nothing has happened before


def needed_of_leads(model: CompiledModel, meant: Meant, columns: Sequence[str]) -> list[str]:
    """The columns that are looked at to score, the id among them."""
    return _needed(columns, [meant.lead_id], model.rules.fields)


def needed_of_log(model: CompiledModel, layout: LogLayout, columns: Sequence[str]) -> list[str]:
    named = [layout.lead, layout.time, *layout.verbs, *layout.objects, layout.id]
    return _needed(columns, named, model.rules.properties)


def _needed(columns: Sequence[str], named: Sequence[str | None], fields: Sequence[Field]) -> list[str]:
    wanted = {*named, *match(columns, fields).values()}
    return [name for name in columns if name in wanted]


def _at_hand(frame: pl.DataFrame, columns: Sequence[str]) -> pl.DataFrame:
    # Without any column the number of rows would be lost.
    return without_far_dates(frame.select(columns) if columns else frame)


def _counting(rows: Rows) -> Rows:
    return rows if rows.idle is None else _chosen(rows, ~rows.idle)


def _idle(rows: Rows) -> Rows:
    idle = np.zeros(rows.frame.height, np.bool_) if rows.idle is None else rows.idle
    return _chosen(rows, idle)


def _chosen(rows: Rows, which: npt.NDArray[np.bool_]) -> Rows:
    chosen = pl.Series(which, dtype=pl.Boolean)
    return Rows(rows.frame.filter(chosen), rows.lines.filter(chosen))


def _with_lines(found: DataProblem, lines: pl.Series) -> DataProblem:
    facts = tuple(
        (name, str(lines[int(value) - 1]) if name in _ROW_FACTS else value) for name, value in found.facts
    )
    return evolve(found, row=int(lines[found.row - 1]), facts=facts)
