"""Reading the events of one lead: (verb, object, time) each, or a mapping of headers to raw values."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from ..data_classes import frozen
from ..facts import DataProblem, LogLayout, TableReading
from ..folding import fold
from ..headers import find_parts
from ..intake import (
    CellReading,
    Text,
    Value,
    different_event,
    no_event_time,
    read_cell,
    read_id,
    unreadable,
)
from ..times import AsOf
from .event_kinds import EventKinds
from .event_times import EventTimes
from .history import Happened
from .memo import ByType, Memo
from .records import Row, Shape

Event = Row | tuple[object, object, object]
Layouts = Callable[[str, tuple[str, ...], str | None], LogLayout]
"""From the name of a log, its headers and the lead's header of an id to who says what in it; may raise what
the caller understands.
"""

USUAL_NAME = "events"

NO_EVENT = "An event is a mapping, or (verb, object, time)."
_MOST = 4096
_MOST_LAYOUTS = 256


@frozen
class RowLog:
    """An event log of one lead: its events, its name (as problems call it), how its cells are read.

    `layouts` finds its columns, if not in the way of all logs.
    """

    events: Sequence[Any]
    name: str = USUAL_NAME
    reading: TableReading = TableReading()
    layouts: Layouts | None = None


class NoSuchPart(ValueError):
    """An event log has no column of a usual name for `part`: "time" or "verb"."""

    def __init__(self, log: str, part: str, headers: tuple[str, ...]) -> None:
        self.log, self.part, self.headers = log, part, headers
        super().__init__(f"{log}: no column for {part} among {', '.join(headers)}")


def usual_layout(log: str, headers: tuple[str, ...], lead_id: str | None) -> LogLayout:
    """By the usual names; NoSuchPart where there is none for the time or the verb."""
    parts = find_parts(headers, lead_id)
    if parts.time is None:
        raise NoSuchPart(log, "time", headers)
    if not parts.verbs:
        raise NoSuchPart(log, "verb", headers)
    return LogLayout("", parts.time, parts.verbs, parts.objects, parts.id)


@frozen(eq=False)
class Properties:
    """Reads the properties of the rows of one log."""

    reader: LogReader
    shape: Shape

    def text(self, row: Row, key: str) -> str:
        return self.reader.text(self.shape, row, key)

    def value(self, row: Row, key: str) -> Value:
        return self.reader.kinds.records.value(self.shape, row, key)


class LogReader:
    """Reads logs whose cells are read in one way."""

    def __init__(self, kinds: EventKinds, how: CellReading, layouts: Layouts) -> None:
        self.kinds, self._how, self._times = kinds, how, EventTimes(how)
        self._texts: dict[type, dict[object, str]] = ByType(lambda raw: fold(self._written(raw)), _MOST)
        self._found: dict[tuple[str, tuple[str, ...], str | None], LogLayout]
        self._found = Memo(lambda key: layouts(*key), _MOST_LAYOUTS)

    def layout(self, log: str, headers: tuple[str, ...], lead_id: str | None) -> LogLayout:
        return self._found[log, headers, lead_id]

    def read(
        self, log: RowLog, lead_id: str | None, as_of: AsOf, problems: list[DataProblem]
    ) -> list[Happened]:
        """The events not later than as-of that could be in a set; adds what is wrong to `problems`.

        TypeError for what is no event.
        """
        mappings = [event for event in log.events if not isinstance(event, tuple)]
        found = self._pairs(log, as_of, problems) if len(mappings) < len(log.events) else []
        if mappings:
            found += self._rows(log, mappings, lead_id, as_of, problems)
        return found

    def _pairs(self, log: RowLog, as_of: AsOf, problems: list[DataProblem]) -> list[Happened]:
        """Those that are (verb, object, time)."""
        found: list[Happened] = []
        for number, event in enumerate(log.events, 1):
            if not isinstance(event, tuple):
                continue
            if len(event) != 3:
                raise TypeError(NO_EVENT)
            moment = self._times.of(event[2])
            if moment is None:
                problems.append(no_event_time(log.name, number, "time", event[2], self._how))
            elif moment[0] <= as_of.instant and (kind := self.kinds.kind_of_pair(event[0], event[1])):
                found.append(Happened(number, kind, *moment, None, None))
        return found

    def _rows(
        self,
        log: RowLog,
        mappings: Sequence[Any],
        lead_id: str | None,
        as_of: AsOf,
        problems: list[DataProblem],
    ) -> list[Happened]:
        """Those that are mappings."""
        headers = _headers(mappings)
        layout = (log.layouts or self.layout)(log.name, headers, lead_id)
        kinds, records = self.kinds, self.kinds.records
        shape = records.shapes[headers]
        properties = Properties(self, shape)
        found: list[Happened] = []
        for number, row in enumerate(log.events, 1):
            if isinstance(row, tuple):
                continue
            verbs = tuple([row.get(header) for header in layout.verbs])
            objects = tuple([row.get(header) for header in layout.objects])
            packed = records.packed(shape, row, as_of) + kinds.packed_names(verbs, objects)
            if packed & kinds.unread:
                for field, header in records.unreadable(shape, row):
                    problems.append(unreadable(log.name, number, header, row.get(header), field.kind))
            raw = row.get(layout.time)
            moment = self._times.of(raw)
            if moment is None:
                problems.append(no_event_time(log.name, number, layout.time, raw, self._how))
                continue
            kind = kinds.kinds[packed]
            if moment[0] <= as_of.instant and (kind or layout.id is not None):
                found.append(Happened(number, kind, *moment, row, properties))
        if layout.id is not None:
            found = self._one_per_id(log.name, found, layout, layout.id, shape, problems)
        return found

    # ------------------------------------------------------------ one event per id

    def text(self, shape: Shape, row: Row, key: str) -> str:
        """The folded text of a property, whatever its kind; "" where there is none."""
        header = shape.columns.get(key)
        raw = None if header is None else row.get(header)
        return self._texts[type(raw)][raw]

    def _written(self, raw: object) -> str:
        text = read_cell(raw, "text", self._how)
        return text.written if isinstance(text, Text) else ""

    def _one_per_id(
        self,
        log: str,
        events: list[Happened],
        layout: LogLayout,
        header: str,
        shape: Shape,
        problems: list[DataProblem],
    ) -> list[Happened]:
        """Two rows with one event id are one event (`intake` says which)."""
        kept: list[Happened] = []
        by_id: dict[str, list[tuple[Row, Happened]]] = {}
        for event in events:
            event_id = None if event.row is None else read_id(event.row.get(header), self._how)
            if event_id is None or event.row is None:
                kept.append(event)
            else:
                by_id.setdefault(event_id, []).append((event.row, event))
        for event_id, same in by_id.items():
            if len(same) == 1:
                kept.append(same[0][1])
                continue
            rows = [(-event.instant, self._said(row, layout, shape), event.number) for row, event in same]
            taken = min(rows)
            kept += [event for _, event in same if event.number == taken[2]]
            for instant, said, number in rows:
                if (instant, said) != taken[:2]:
                    problems.append(different_event(log, number, header, event_id, taken[2]))
        return [event for event in kept if event.kind]

    def _said(self, row: Row, layout: LogLayout, shape: Shape) -> tuple[str, ...]:
        """What makes an event differ from another of the same id."""
        named = (*layout.verbs, *layout.objects, *(shape.columns[key] for key in sorted(shape.columns)))
        return tuple(self._written(row.get(header)) for header in named)


def _headers(rows: Sequence[Any]) -> tuple[str, ...]:
    """Every key of the rows once. TypeError for what has no keys."""
    for row in rows:
        if not isinstance(row, Mapping):
            raise TypeError(NO_EVENT)
    first = tuple(rows[0])
    same = all(tuple(row) == first for row in rows)
    headers = first if same else dict.fromkeys(header for row in rows for header in row)
    return tuple(header for header in headers if isinstance(header, str))
