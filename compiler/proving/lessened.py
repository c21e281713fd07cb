"""An example with less in it: whatever can go from a lead that shows something still, goes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from attrs import define, evolve

from ...runtime.reference import Assessment
from ...runtime.rules import Rules
from .known_leads import example as example_of
from .possible import Example
from .verdicts import ID_COLUMN, Row
from .witness import Rows

MOST_RUNS = 150
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

Shows = Callable[[Assessment], bool]


def lessened(rules: Rules, example: Example, shows: Shows) -> Example:
    """The same example without events, fields and properties that it does not need to show what it does.

    Each step is run on the reference, at most `MOST_RUNS`: not always has all gone that could go.
    """
    lessening = _Lessening(rules, shows, example)
    lessening.go()
    return lessening.example


@define
class _Lessening:
    rules: Rules
    shows: Shows
    example: Example
    runs: int = 0

    @property
    def rows(self) -> Rows:
        return self.example.rows

    def go(self) -> None:
        self._try(evolve(self.rows, events=(), log=False))
        self._properties()
        self._events()
        self._clocks()
        self._fields()
        self._events()
        self._cells()

    def _try(self, rows: Rows) -> bool:
        """Take the lead if it shows the same."""
        if self.runs >= MOST_RUNS or rows == self.rows:
            return False
        self.runs += 1
        found = example_of(self.rules, rows)
        if not self.shows(found.assessment):
            return False
        self.example = found
        return True

    def _events(self) -> None:
        """Many at once, then fewer."""
        size = len(self.rows.events)
        while size:
            start = 0
            while start < len(self.rows.events):
                events = self.rows.events
                if not self._try(evolve(self.rows, events=events[:start] + events[start + size :])):
                    start += size
            size //= 2

    def _clocks(self) -> None:
        """No time of day where none matters, for all events or else for each."""
        rows = self.rows
        if not self._try(evolve(rows, events=tuple(_at_noon(row, rows) for row in rows.events))):
            for at, row in enumerate(rows.events):
                events = (*self.rows.events[:at], _at_noon(row, rows), *self.rows.events[at + 1 :])
                self._try(evolve(self.rows, events=events))

    def _fields(self) -> None:
        for name in self.rows.lead:
            if name != ID_COLUMN:
                lead = _without(self.rows.lead, {name})
                self._try(evolve(self.rows, lead=lead, lead_after=lead))

    def _properties(self) -> None:
        """All of every event, else each of every event."""
        names = dict.fromkeys(name for row in self.rows.events for name in self._extra(row))
        for some in (set(names), *({name} for name in names)):
            self._try(evolve(self.rows, events=tuple(_without(row, some) for row in self.rows.events)))

    def _cells(self) -> None:
        """What of one event's properties is left."""
        for at in range(len(self.rows.events)):
            for name in self._extra(self.rows.events[at]):
                events = list(self.rows.events)
                events[at] = _without(events[at], {name})
                self._try(evolve(self.rows, events=tuple(events)))

    def _extra(self, row: Row) -> list[str]:
        layout = self.rows.layout
        needed = {layout.lead, layout.time, *layout.verbs, *layout.objects}
        return [name for name in row if name not in needed]


def _without(row: Row, names: set[str]) -> Row:
    return {header: cell for header, cell in row.items() if header not in names}


def _at_noon(row: Row, rows: Rows) -> Row:
    """The event at the same time of day as as-of, on its own day, so that no clock matters."""
    time, where = rows.layout.time, rows.as_of.zone
    as_of = (_EPOCH + timedelta(microseconds=rows.as_of.instant)).astimezone(where)
    day = datetime.fromisoformat(row[time]).astimezone(where).date()
    moment = datetime.combine(day, as_of.time(), where).astimezone(UTC)
    return {**row, time: moment.isoformat().replace("+00:00", "Z")}
