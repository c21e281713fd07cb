"""One event log: its rows read, those that cannot count set aside, the others told apart by kind."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from math import prod
from typing import Final

import numpy as np
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
from .axes import Answers, two_sided
from .classes import Bools, Codes, Ints, combined
from .column import row_states
from .conditions import RowTruths
from .dates import DateColumn, read_times
from .distinct import cells, distinct
from .ids import People, read_ids
from .kinds import EventAxis, Kinds, Part, kinds_of, single
from .loops import Places32
from .numbers import NumberColumn
from .states import KNOWN, surely_known
from .table_axes import ReadColumns, read_columns, value_axes
from .text_tests import passing_constants, which_constant
from .texts import TextColumn, read_texts

_MOST_NAMES = 1 << 14

PLAIN_READING: Final = TableReading()


@frozen(eq=False)
class FrameLog:
    """An event log: its name (as problems call it), its rows, which columns say what, how cells are read."""

    name: str
    frame: pl.DataFrame
    layout: LogLayout
    reading: TableReading = PLAIN_READING


@frozen(eq=False, slots=False)
class LogRows:
    """One log as it stands: the person of each row (nobody, `people.count`, where a row cannot count), its
    time, its kind.

    `texts` are the folded texts of the properties asked for, `numbers` the number properties.
    """

    people: int
    persons: Places32
    times: DateColumn
    kinds: Kinds
    texts: Mapping[str, pl.Series]
    numbers: Mapping[str, NumberColumn]
    ignored: int | None
    as_of: AsOf

    @cached_property
    def events(self) -> LogEvents:
        """The events of known people, not later than as-of, without those that are ignored."""
        instants = self.times.values.spread(self.times.instants)
        timely = instants <= self.as_of.instant
        if not surely_known(self.times.states):
            timely &= row_states(self.times) == KNOWN
        rows = np.flatnonzero(timely & (self.persons < self.people))
        kinds = self.kinds.of_rows(rows)
        if self.ignored is not None:
            heeded = ~self.kinds.truths.rows(self.ignored)[kinds]
            rows, kinds = rows[heeded], kinds[heeded]
        return LogEvents(
            self.persons[rows].astype(np.int64),
            self.times.values.spread(self.times.days)[rows],
            instants[rows],
            kinds,
            self.kinds.truths,
            {key: texts.gather(rows) for key, texts in self.texts.items()},
            self.numbers,
            rows,
        )


@frozen(eq=False)
class LogEvents:
    """The events that count in one log, `rows` being theirs.

    `kinds` are the classes of events that no test on names and properties tells apart; `truths` answers the
    event conditions on them.
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
) -> tuple[LogRows, list[DataProblem]]:
    frame, layout = log.frame, log.layout
    read, problems = read_columns(frame, tables.properties, log.name, how)
    leads = _column(frame, layout.lead)
    persons = people.numbers(leads, how)
    times = read_times(_column(frame, layout.time), how)
    problems += _set_aside(log, leads, persons, people.count, times, how)
    if layout.id is not None:
        instants = times.values.spread(times.instants)
        kept = (row_states(times) == KNOWN) & (instants <= as_of.instant)
        kept[_nameless(leads, persons, people.count, how)] = False
        problems += _drop_repeated(log, read.headers, instants, kept, how)
        persons = np.where(kept, persons, np.uint32(people.count))
    axes = {place: single(axis) for place, axis in value_axes(tables.event_axes, read, as_of).items()}
    for place, axis in enumerate(tables.event_axes):
        if isinstance(axis, NameAxis):
            axes[place] = _name_axis(axis, frame, layout, how)
    rows = LogRows(
        people.count,
        persons,
        times,
        kinds_of(tables, axes, frame.height),
        {key: _property_texts(key, read, frame, how) for key in text_properties},
        {key: one for key, one in read.columns.items() if isinstance(one, NumberColumn)},
        tables.ignored,
        as_of,
    )
    return rows, problems


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
    log: FrameLog, leads: pl.Series, persons: Places32, nobody: int, times: DateColumn, how: CellReading
) -> list[DataProblem]:
    layout, problems = log.layout, []
    strays = np.flatnonzero(persons == nobody)
    if len(strays):
        raw = cells(leads, strays)
        for row, cell, lead in zip(strays.tolist(), raw, read_ids(leads.gather(strays), how), strict=True):
            if lead is None:
                problems.append(no_event_lead(log.name, row + 1, layout.lead, cell))
            else:
                problems.append(unknown_lead(log.name, row + 1, layout.lead, lead))
    if not surely_known(times.states):
        raw_times = _column(log.frame, layout.time)
        timeless = np.flatnonzero(row_states(times) != KNOWN)
        for row, cell in zip(timeless.tolist(), cells(raw_times, timeless), strict=True):
            problems.append(no_event_time(log.name, row + 1, layout.time, cell, how))
    return problems


def _nameless(leads: pl.Series, persons: Places32, nobody: int, how: CellReading) -> Ints:
    """The rows that say no lead at all."""
    strays = np.flatnonzero(persons == nobody)
    return strays[read_ids(leads.gather(strays), how).is_null().to_numpy()] if len(strays) else strays


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


def _name_axis(axis: NameAxis, frame: pl.DataFrame, layout: LogLayout, how: CellReading) -> EventAxis:
    """All pairs of a verb column and an object column are the event's, so the two are asked apart."""
    verbs = list(dict.fromkeys(verb for pair in axis.tests for verb in pair.verbs))
    objects = list(dict.fromkeys(one for pair in axis.tests for one in pair.objects))
    of_verbs = [_which(frame, header, verbs, how) for header in layout.verbs]
    of_objects = [_which(frame, header, objects, how) for header in layout.objects]
    parts = (*of_verbs, *of_objects)
    count = prod(part.bound for part in parts)
    if count <= _MOST_NAMES:
        codes = _each_alone([part.bound for part in parts], count)
        return EventAxis(parts, _name_answers(axis, verbs, objects, codes, len(of_verbs), count))
    classes = combined(frame.height, [(part.of_rows(slice(None)), part.bound) for part in parts])
    codes = [part.of_rows(classes.first) for part in parts]
    answers = _name_answers(axis, verbs, objects, codes, len(of_verbs), classes.count)
    return EventAxis((Part(classes.codes.astype(np.uint32), None, classes.count),), answers)


def _each_alone(bounds: Sequence[int], count: int) -> list[Codes]:
    """The code of every part in every combination of them, the first part's counting most."""
    codes: list[Codes] = []
    left = count
    for bound in bounds:
        left //= bound
        codes.append(np.arange(count) // left % bound)
    return codes


def _name_answers(
    axis: NameAxis,
    verbs: Sequence[str],
    objects: Sequence[str],
    codes: Sequence[Codes],
    verb_columns: int,
    count: int,
) -> Answers:
    passed: list[Bools | None] = []
    for pair in axis.tests:
        both = np.ones(count, np.bool_)
        if pair.verbs:
            both &= _any_of(codes[:verb_columns], passing_constants(pair.verbs, verbs), count)
        if pair.objects:
            both &= _any_of(codes[verb_columns:], passing_constants(pair.objects, objects), count)
        passed.append(both)
    return two_sided(passed, np.full(count, KNOWN, np.uint8))


def _which(frame: pl.DataFrame, header: str, named: Sequence[str], how: CellReading) -> Part:
    column = read_texts(distinct(_column(frame, header)), how)
    codes = which_constant(column.texts.folded, named)
    if column.values.codes is None:
        return Part(codes.astype(np.uint32), None, len(named) + 1)
    return Part(column.values.codes, codes, len(named) + 1)


def _any_of(columns: Sequence[Codes], passing: Bools, count: int) -> Bools:
    found: Bools = np.zeros(count, np.bool_)
    for codes in columns:
        found |= passing[codes]
    return found
