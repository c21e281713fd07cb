"""One event log: its rows read, those that cannot count set aside, the others told apart by kind."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
import numpy.typing as npt
import polars as pl
from attrs import frozen

from ..facts import DataProblem, LogLayout, TableReading
from ..intake import (
    CellReading,
    different_event,
    no_event_lead,
    no_event_time,
    read_cell,
    read_id,
    unknown_lead,
)
from ..intake import Text as TextCell
from ..tables import NameAxis, Tables
from ..times import AsOf
from .axes import Answers, Axis, Scalar, two_sided
from .classes import Bools, Classes, Codes, Ints, combined
from .column import row_states
from .conditions import ClassTruths, RowTruths
from .dates import DateColumn, read_times
from .distinct import cells, distinct
from .ids import People, read_ids
from .loops import Places32
from .numbers import NumberColumn
from .states import KNOWN
from .table_axes import ReadColumns, read_columns, value_axes
from .text_tests import passing_constants, which_constant
from .texts import TextColumn, read_texts

PLAIN_READING: Final = TableReading()


@frozen(eq=False)
class FrameLog:
    """An event log: its name (as problems call it), its rows, which columns say what, how cells are read."""

    name: str
    frame: pl.DataFrame
    layout: LogLayout
    reading: TableReading = PLAIN_READING


@frozen(eq=False)
class LogEvents:
    """The events of known people in one log, not later than as-of, without those that are ignored.

    `kinds` are the classes of events that no test on names and properties tells apart; `truths` answers the
    event conditions on them. `texts` are the folded texts of the properties asked for, `numbers` the number
    properties with the row of each event.
    """

    people: Codes
    days: Ints
    instants: Ints
    kinds: Codes
    truths: RowTruths
    texts: Mapping[str, pl.Series]
    numbers: Mapping[str, NumberColumn]
    rows: Ints


def read_log(
    log: FrameLog,
    tables: Tables,
    people: People,
    how: CellReading,
    as_of: AsOf,
    text_properties: Sequence[str],
) -> tuple[LogEvents, list[DataProblem]]:
    frame, layout = log.frame, log.layout
    read, problems = read_columns(frame, tables.properties, log.name, how)
    leads = read_ids(_column(frame, layout.lead), how)
    numbers = people.numbers(leads)
    times = read_times(_column(frame, layout.time), how)
    problems += _set_aside(log, leads, numbers, times, how)
    instants = times.values.spread(times.instants)
    timely = (row_states(times) == KNOWN) & (instants <= as_of.instant)
    kept = timely & leads.is_not_null().to_numpy()
    if layout.id is not None:
        problems += _drop_repeated(log, read.headers, instants, kept, how)
    kept &= numbers >= 0
    rows = np.flatnonzero(kept)
    axes = value_axes(tables.event_axes, read, as_of)
    for place, axis in enumerate(tables.event_axes):
        if isinstance(axis, NameAxis):
            axes[place] = _name_axis(axis, frame, layout, how)
    kinds = combined(len(rows), [(axes[at].codes(rows), axes[at].answers.count) for at in sorted(axes)])
    truths = _truths_of_kinds(tables, axes, rows, kinds)
    codes = kinds.codes
    if tables.ignored is not None and len(rows):
        heeded = ~truths.rows(tables.ignored)[codes]
        rows, codes = rows[heeded], codes[heeded]
    events = LogEvents(
        numbers[rows],
        times.values.spread(times.days)[rows],
        instants[rows],
        codes,
        truths,
        {key: _property_texts(key, read, frame, how).gather(rows) for key in text_properties},
        {key: one for key, one in read.columns.items() if isinstance(one, NumberColumn)},
        rows,
    )
    return events, problems


def _column(frame: pl.DataFrame, header: str) -> pl.Series:
    if header in frame.columns:
        return frame[header]
    return pl.Series(header, [None] * frame.height, dtype=pl.String)


def _property_texts(key: str, read: ReadColumns, frame: pl.DataFrame, how: CellReading) -> pl.Series:
    """The folded text of a property for each row, whatever its kind; "" where there is none."""
    if key not in read.headers:
        return pl.Series([""], dtype=pl.String).new_from_index(0, frame.height)
    column = read.columns[key]
    if not isinstance(column, TextColumn):
        column = read_texts(distinct(frame[read.headers[key]]), how)
    codes = column.values.codes
    return column.texts.folded if codes is None else column.texts.folded.gather(codes)


# ---------------------------------------------------------------- set aside


def _set_aside(
    log: FrameLog, leads: pl.Series, numbers: Codes, times: DateColumn, how: CellReading
) -> list[DataProblem]:
    layout, problems = log.layout, []
    nobody = leads.is_null().to_numpy()
    raw_leads, raw_times = _column(log.frame, layout.lead), _column(log.frame, layout.time)
    for row, raw in _cells(nobody, raw_leads):
        problems.append(no_event_lead(log.name, row + 1, layout.lead, raw))
    for row, lead in _cells((numbers < 0) & ~nobody, leads):
        problems.append(unknown_lead(log.name, row + 1, layout.lead, str(lead)))
    for row, raw in _cells(row_states(times) != KNOWN, raw_times):
        problems.append(no_event_time(log.name, row + 1, layout.time, raw, how))
    return problems


def _cells(where: Bools, column: pl.Series) -> list[tuple[int, object]]:
    rows = np.flatnonzero(where)
    return list(zip(rows.tolist(), cells(column, rows), strict=True)) if len(rows) else []


def _drop_repeated(
    log: FrameLog, headers: Mapping[str, str], instants: Ints, kept: Bools, how: CellReading
) -> list[DataProblem]:
    """Of rows with one event id only one is kept (`intake` says which)."""
    column = log.layout.id or ""
    ids = read_ids(_column(log.frame, column), how)
    usable = kept & ids.is_not_null().to_numpy()
    rows = np.flatnonzero(usable)
    repeated = rows[ids.gather(rows).is_duplicated().to_numpy()]
    if not len(repeated):
        return []
    said = _said(log, headers, repeated, how)
    by_id: dict[str, list[int]] = {}
    for row, event_id in zip(repeated.tolist(), ids.gather(repeated).to_list(), strict=True):
        by_id.setdefault(event_id, []).append(row)
    problems = []
    for event_id, same in by_id.items():
        taken = min(same, key=lambda row: (-int(instants[row]), said[row], row))
        for row in same:
            kept[row] = row == taken
            if instants[row] != instants[taken] or said[row] != said[taken]:
                problems.append(different_event(log.name, row + 1, column, event_id, taken + 1))
    return problems


def _said(
    log: FrameLog, headers: Mapping[str, str], rows: Ints, how: CellReading
) -> dict[int, tuple[str, ...]]:
    """What makes a row differ from another of the same event id."""
    layout = log.layout
    named = [*layout.verbs, *layout.objects, *(headers[key] for key in sorted(headers))]
    leads = [read_id(raw, how) or "" for raw in cells(_column(log.frame, layout.lead), rows)]
    texts = [leads]
    for header in named:
        read = [read_cell(raw, "text", how) for raw in cells(_column(log.frame, header), rows)]
        texts.append([cell.written if isinstance(cell, TextCell) else "" for cell in read])
    return dict(zip(rows.tolist(), zip(*texts, strict=True), strict=True))


# ---------------------------------------------------------------- kinds


@frozen(eq=False)
class _Kinds:
    """One event of each kind; its class on each axis."""

    axes: Mapping[int, Axis]
    events: Ints

    def places(self, axis: int) -> Places32:
        return self.axes[axis].places[self.events]

    def on_places(self, axis: int, of_classes: npt.NDArray[Scalar]) -> npt.NDArray[Scalar]:
        return self.axes[axis].on_places(of_classes)


def _truths_of_kinds(tables: Tables, axes: Mapping[int, Axis], rows: Ints, kinds: Classes) -> RowTruths:
    def answers(axis: int) -> Answers:
        return axes[axis].answers

    by_class = ClassTruths(tables.event_conditions, answers)
    return RowTruths(by_class, _Kinds(axes, rows[kinds.first]), kinds.count)


def _name_axis(axis: NameAxis, frame: pl.DataFrame, layout: LogLayout, how: CellReading) -> Axis:
    """All pairs of a verb column and an object column are the event's, so the two are asked apart."""
    verbs = list(dict.fromkeys(verb for pair in axis.tests for verb in pair.verbs))
    objects = list(dict.fromkeys(one for pair in axis.tests for one in pair.objects))
    of_verbs = [_which(frame, header, verbs, how) for header in layout.verbs]
    of_objects = [_which(frame, header, objects, how) for header in layout.objects]
    parts = [(codes, len(verbs) + 1) for codes in of_verbs]
    parts += [(codes, len(objects) + 1) for codes in of_objects]
    classes = combined(frame.height, parts)
    passed: list[Bools | None] = []
    for pair in axis.tests:
        both = np.ones(classes.count, np.bool_)
        if pair.verbs:
            both &= _any_of(of_verbs, passing_constants(pair.verbs, verbs), classes)
        if pair.objects:
            both &= _any_of(of_objects, passing_constants(pair.objects, objects), classes)
        passed.append(both)
    answers = two_sided(passed, np.full(classes.count, KNOWN, np.uint8))
    return Axis(classes.codes.astype(np.uint32), None, answers)


def _which(frame: pl.DataFrame, header: str, named: Sequence[str], how: CellReading) -> Codes:
    column = read_texts(distinct(_column(frame, header)), how)
    return column.values.spread(which_constant(column.texts.folded, named))


def _any_of(columns: Sequence[Codes], passing: Bools, classes: Classes) -> Bools:
    found: Bools = np.zeros(classes.count, np.bool_)
    for codes in columns:
        found |= passing[codes[classes.first]]
    return found
