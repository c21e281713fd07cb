"""The fast backend: whole tables at once, from the model's tables alone.

`score` shows the way: read the leads, read the logs, answer the axes, work out payments and totals, name the
results. Each step has its own module. What is asked of one column is answered once for each of its distinct
values (`column`, `axes`), what is asked of events once for each cell of alike events (`log`, `history`);
members that one axis decides are worked out once for each class of its values (`plan`, `evaluation`).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import polars as pl

from ..facts import DataProblem, TableReading
from ..folding import fold_all
from ..intake import LEADS, CellReading, in_order
from ..model import CompiledModel
from ..rules import HowManyDifferent, MostPer
from ..tables import CountAxis, Tables
from ..times import AsOf, zone
from .column import Column
from .evaluation import Evaluation
from .event_sets import EventSets
from .ids import People, find_people
from .lead_axes import lead_axes
from .log import PLAIN_READING, FrameLog, read_log
from .outcome import FrameOutcome, as_outcome, result_table
from .payments import Payments
from .plan import steps_of
from .reasons import Reasons
from .table_axes import read_columns, value_axes
from .threads import begin

__all__ = ["FrameLog", "FrameOutcome", "as_outcome", "score"]


def score(
    model: CompiledModel,
    leads: pl.DataFrame,
    logs: Sequence[FrameLog],
    as_of: AsOf,
    id: str | None,
    reading: TableReading = PLAIN_READING,
    reasons: int = 0,
) -> FrameOutcome:
    """The results of all rows of leads, with the `reasons` rules that give each score most and take most.

    `id` is the header of the leads' id; without one (None) no event can be joined to a lead, and the model
    runs as without any log. `as_of` is in the model's time zone. Raises headers.AmbiguousColumns where two
    columns match one field; of the data nothing else raises.
    """
    tables = model.tables
    how = _reading(tables, reading)
    find = begin(lambda: _people(leads, id, how))
    read, problems = read_columns(leads, tables.fields, LEADS, how)
    of_fields = value_axes(tables.axes, read, as_of)
    people, of_ids = find()
    problems += of_ids
    sets: EventSets | None = None
    if id is not None and logs:
        sets, of_logs = _read_logs(tables, logs, people, as_of)
        problems += of_logs
    axes = lead_axes(tables, of_fields, sets, people, leads.height)
    columns: dict[str, Column] = dict(read.columns)
    payments = Payments(columns, sets, people.codes, leads.height)
    wanted = Reasons(tables, min(reasons, tables.rules), leads.height) if reasons > 0 else None
    found = Evaluation(tables, axes, payments, sets, people.codes, leads.height, wanted).find()
    return FrameOutcome(
        result_table(tables, found),
        in_order(problems),
        tuple(found.paid),
        found.decided,
        tables.counted,
        wanted.found if wanted is not None else (),
    )


def _reading(tables: Tables, reading: TableReading) -> CellReading:
    markers = fold_all((*tables.missing, *reading.missing))
    return CellReading(zone(tables.time_zone), markers, reading.decimal_comma, reading.day_first)


def _people(leads: pl.DataFrame, id: str | None, how: CellReading) -> tuple[People, list[DataProblem]]:
    if id is None:
        return People(pl.Series([], dtype=pl.String), np.zeros(leads.height, np.uint32)), []
    return find_people(_ids(leads, id), id, how)


def _ids(leads: pl.DataFrame, header: str) -> pl.Series:
    if header in leads.columns:
        return leads[header]
    return pl.Series(header, [None] * leads.height, dtype=pl.String)


def _read_logs(
    tables: Tables, logs: Sequence[FrameLog], people: People, as_of: AsOf
) -> tuple[EventSets, list[DataProblem]]:
    wanted = text_properties(tables)
    problems: list[DataProblem] = []
    read = []
    for log in logs:
        events, of_log = read_log(log, tables, people, _reading(tables, log.reading), as_of, wanted)
        read.append(events)
        problems += of_log
    return EventSets(tables, read, people.count, as_of, steps_of(tables).open_payments), problems


def text_properties(tables: Tables) -> list[str]:
    """The properties whose texts matter, whatever their kind: by which events are counted, ordered or
    capped.
    """
    keys: set[str] = set()
    for axis in tables.axes:
        if isinstance(axis, CountAxis) and isinstance(axis.measure, (HowManyDifferent, MostPer)):
            keys.add(axis.measure.property)
    keys.update(cap.property for pot in tables.pots for cap in pot.caps if cap.property is not None)
    for member in tables.members:
        for rule in member.rules:
            for payment in rule.payments:
                keys.update(payment.order)
    return sorted(keys)
