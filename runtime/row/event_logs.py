"""Reading the events of one lead: (verb, object, time) each, or a mapping of headers to raw values."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from attrs import frozen

from ..facts import DataProblem, LogLayout, TableReading
from ..folding import fold
from ..headers import find_parts
from ..intake import (
    CellReading,
    Text,
    different_event,
    no_event_time,
    read_cell,
    read_id,
    unreadable,
)
from ..times import DAY, AsOf, Moment, day_start
from .event_kinds import EventKinds
from .memo import ByType, Memo
from .records import Row, Shape

Event = Row | tuple[object, object, object]
Layouts = Callable[[str, tuple[str, ...], str | None], LogLayout]
"""From the name of a log, its headers and the lead's header of an id to who says what in it; may raise what
the caller understands.
"""

USUAL_NAME = "events"

_PAIR = LogLayout("", "time", ("verb",), ("object",), None)
_EPOCH, _EPOCH_UTC = datetime(1970, 1, 1), datetime(1970, 1, 1, tzinfo=UTC)
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
class ReadEvent:
    """An event not later than as-of: its kind (`event_kinds`), its time, its row (None: names alone)."""

    number: int
    kind: int
    instant: int
    day: int
    row: Row | None


@frozen(eq=False)
class ReadLog:
    """The events of a log that count for anything, and how the properties of a row are read."""

    events: Sequence[ReadEvent]
    shape: Shape | None
    reader: LogReader


class LogReader:
    """Reads logs whose cells are read in one way."""

    def __init__(self, kinds: EventKinds, how: CellReading, layouts: Layouts) -> None:
        self.kinds, self._how = kinds, how
        self._texts: dict[type, dict[object, str]] = ByType(lambda raw: fold(self._written(raw)), _MOST)
        self._moments: dict[type, dict[object, tuple[int, int] | None]] = ByType(self._read_moment, _MOST)
        self._found: dict[tuple[str, tuple[str, ...], str | None], LogLayout]
        self._found = Memo(lambda key: layouts(*key), _MOST_LAYOUTS)
        self._utc = how.zone.key == "UTC"
        self._plain_times = not how.markers

    def read(self, log: RowLog, lead_id: str | None, as_of: AsOf, problems: list[DataProblem]) -> ReadLog:
        """Adds what is wrong to `problems`. TypeError for what is no event."""
        mappings = [event for event in log.events if not isinstance(event, tuple)]
        if not mappings:
            return ReadLog(self._pairs(log, as_of, problems), None, self)
        headers = _headers(mappings)
        find = log.layouts or self.layout
        layout = find(log.name, headers, lead_id)
        shape = self.kinds.records.shapes[headers]
        events: list[ReadEvent] = []
        for number, event in enumerate(log.events, 1):
            if isinstance(event, tuple):
                read = self._pair(number, event, log, as_of, problems)
            else:
                read = self._row(number, event, log, layout, shape, as_of, problems)
            if read is not None:
                events.append(read)
        if layout.id is not None:
            events = self._one_per_id(log.name, events, layout, layout.id, shape, problems)
        return ReadLog([event for event in events if event.kind], shape, self)

    def layout(self, log: str, headers: tuple[str, ...], lead_id: str | None) -> LogLayout:
        return self._found[log, headers, lead_id]

    def _pairs(self, log: RowLog, as_of: AsOf, problems: list[DataProblem]) -> list[ReadEvent]:
        found = (
            self._pair(number, event, log, as_of, problems) for number, event in enumerate(log.events, 1)
        )
        return [event for event in found if event is not None and event.kind]

    def _pair(
        self, number: int, event: tuple[Any, ...], log: RowLog, as_of: AsOf, problems: list[DataProblem]
    ) -> ReadEvent | None:
        if len(event) != 3:
            raise TypeError("An event is a mapping, or (verb, object, time).")
        verb, what, raw = event
        moment = self._moment(raw)
        if moment is None:
            problems.append(no_event_time(log.name, number, _PAIR.time, raw, self._how))
            return None
        instant, day = moment
        if instant > as_of.instant:
            return None
        return ReadEvent(number, self.kinds.kind_of_pair(verb, what), instant, day, None)

    def _row(
        self,
        number: int,
        row: Row,
        log: RowLog,
        layout: LogLayout,
        shape: Shape,
        as_of: AsOf,
        problems: list[DataProblem],
    ) -> ReadEvent | None:
        kinds = self.kinds
        verbs = tuple([row.get(header) for header in layout.verbs])
        objects = tuple([row.get(header) for header in layout.objects])
        packed = kinds.records.packed(shape, row, as_of) + kinds.packed_names(verbs, objects)
        if packed & kinds.unread:
            for field, header in kinds.records.unreadable(shape, row):
                problems.append(unreadable(log.name, number, header, row.get(header), field.kind))
        raw = row.get(layout.time)
        moment = self._moment(raw)
        if moment is None:
            problems.append(no_event_time(log.name, number, layout.time, raw, self._how))
            return None
        instant, day = moment
        if instant > as_of.instant:
            return None
        return ReadEvent(number, kinds.kinds[packed], instant, day, row)

    # ------------------------------------------------------------ time

    def _moment(self, raw: object) -> tuple[int, int] | None:
        """Instant and day; None where there is no time that could be read."""
        if type(raw) is datetime and self._plain_times:
            if raw.tzinfo is not None:
                since = raw - _EPOCH_UTC if raw.utcoffset() is not None else None
            else:
                since = raw - _EPOCH if self._utc else None
            if since is not None:
                instant = (since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds
                if self._utc and _FIRST <= since.days <= _LAST:
                    return instant, since.days
                if not self._utc and _FIRST < since.days < _LAST:
                    return instant, self._day(instant)
        return self._moments[type(raw)][raw]

    def _day(self, instant: int) -> int:
        """The last calendar day that has begun. No zone is a day ahead, or behind, of UTC."""
        day = instant // DAY + 1
        while day_start(day, self._how.zone) > instant:
            day -= 1
        return day

    def _read_moment(self, raw: object) -> tuple[int, int] | None:
        moment = read_cell(raw, "date", self._how)
        return (moment.instant, moment.day) if isinstance(moment, Moment) else None

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
        events: list[ReadEvent],
        layout: LogLayout,
        header: str,
        shape: Shape,
        problems: list[DataProblem],
    ) -> list[ReadEvent]:
        """Two rows with one event id are one event (`intake` says which)."""
        kept: list[ReadEvent] = []
        by_id: dict[str, list[tuple[Row, ReadEvent]]] = {}
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
        return kept

    def _said(self, row: Row, layout: LogLayout, shape: Shape) -> tuple[str, ...]:
        """What makes an event differ from another of the same id."""
        named = (*layout.verbs, *layout.objects, *(shape.columns[key] for key in sorted(shape.columns)))
        return tuple(self._written(row.get(header)) for header in named)


_FIRST, _LAST = -719_162, 2_932_896
"""The first and the last day of the calendar, from the year 1 to 9999."""


def _headers(rows: Sequence[Any]) -> tuple[str, ...]:
    """Every key of the rows once. TypeError for what has no keys."""
    for row in rows:
        if not isinstance(row, Mapping):
            raise TypeError("An event is a mapping, or (verb, object, time).")
    first = tuple(rows[0])
    same = all(tuple(row) == first for row in rows)
    headers = first if same else dict.fromkeys(header for row in rows for header in row)
    return tuple(header for header in headers if isinstance(header, str))
