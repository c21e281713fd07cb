"""The rows of one lead, cut out of whole tables, so that explaining it does not take as long as scoring
all.
"""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches

import polars as pl
from attrs import evolve, frozen

from ..far_dates import without_far_cells, without_far_dates
from ..finding import LEADS, GivenLog, Note, id_column, log_layout, refuse_ambiguous, unmatched_notes
from ..refusal import Refused
from ..runtime.columns.ids import read_ids
from ..runtime.facts import DataProblem, LogLayout, TableReading
from ..runtime.folding import trim
from ..runtime.intake import CellReading, cell_reading
from ..runtime.reference import Log, cases
from ..runtime.reference.case import Case
from ..runtime.rules import Rules
from ..runtime.times import AsOf

_ROW = "\0row"


@frozen
class Chosen:
    """The cases of the rows that have an id, with their row numbers from 1; what is wrong with their cells;
    what was detected.
    """

    cases: tuple[tuple[int, Case], ...]
    problems: tuple[DataProblem, ...]
    notes: tuple[Note, ...]


def chosen(
    rules: Rules,
    leads: pl.DataFrame,
    logs: Sequence[GivenLog],
    as_of: AsOf,
    lead: str,
    *,
    id: str | None,
    reading: TableReading,
) -> Chosen:
    """Every row whose id is `lead`; where no column holds ids, the row of that number.

    Refused (R045) where there is none, else as scoring refuses.
    """
    notes: list[Note] = []
    lead_id = id_column(leads.columns, id, notes)
    layouts = [log_layout(log, lead_id, leads.columns, notes) for log in logs]
    refuse_ambiguous(rules, leads, logs)
    notes += unmatched_notes(rules, leads, logs)
    wanted = trim(lead)
    leads = without_far_dates(leads)
    ids = _numbers(leads) if lead_id is None else read_ids(leads[lead_id], cell_reading(rules, reading))
    rows = ids.eq_missing(pl.Series([wanted])).arg_true()
    if not len(rows):
        raise _no_such_lead(wanted, ids, lead_id)
    numbers = [row + 1 for row in rows.to_list()]
    mine = leads[rows]
    logs_of_lead = [
        _rows_of(log, layout, wanted, cell_reading(rules, log.reading))
        for log, layout in zip(logs, layouts, strict=True)
    ]
    found, problems = cases(rules, mine.to_dicts(), [log for log, _ in logs_of_lead], as_of, lead_id, reading)
    kept = _with_own_rows(problems, numbers, {log.name: rows for log, rows in logs_of_lead})
    return Chosen(tuple(zip(numbers, found, strict=True)), kept, tuple(notes))


def _numbers(leads: pl.DataFrame) -> pl.Series:
    return pl.Series("row", range(1, leads.height + 1), dtype=pl.Int64).cast(pl.String)


def _no_such_lead(wanted: str, ids: pl.Series, lead_id: str | None) -> Refused:
    if lead_id is None:
        return Refused("R045", "row", id=wanted, rows=len(ids))
    known = ids.drop_nulls().unique(maintain_order=True).to_list()
    near = get_close_matches(wanted, known, 1, 0.6)
    nearest = near[0] if near else ""
    return Refused("R045", "nearest" if near else "", id=wanted, column=lead_id, nearest=nearest)


def _rows_of(log: GivenLog, layout: LogLayout, lead: str, how: CellReading) -> tuple[Log, list[int]]:
    """The rows of a log that are about a lead, and their numbers from 1.

    Rows of other leads that share an event id with one of them come too: which of these is taken for the
    event depends on all of them.
    """
    mine = read_ids(without_far_cells(log.frame[layout.lead]), how).eq_missing(pl.Series([lead]))
    if layout.id is not None:
        event_ids = read_ids(without_far_cells(log.frame[layout.id]), how)
        shared = event_ids.filter(mine).drop_nulls().unique()
        mine = mine | event_ids.is_in(shared.implode()).fill_null(False)
    rows = mine.arg_true()
    frame = without_far_dates(log.frame[rows])
    return Log(log.name, frame.to_dicts(), layout, log.reading), [row + 1 for row in rows.to_list()]


def _with_own_rows(
    problems: Sequence[DataProblem], leads: list[int], logs: dict[str, list[int]]
) -> tuple[DataProblem, ...]:
    """The problems with the rows of the whole tables; that other leads are not known here is none."""
    kept = []
    for found in problems:
        rows = leads if found.table == LEADS else logs[found.table]
        if found.code not in ("D103", "D104", "D107"):
            kept.append(evolve(found, row=rows[found.row - 1]))
    return tuple(kept)
