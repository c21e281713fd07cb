"""The score of a lead that is kept: from its facts and a moment to its result and when that could change."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import Any

from attrs import evolve, frozen

from ..model import Model, _reading
from ..one_lead import EVENTS, OneLead
from ..refusal import Refused
from ..runtime.facts import DataProblem
from ..runtime.headers import match
from ..runtime.intake import cell_reading, read_cell
from ..runtime.row import RowResult
from ..runtime.rules import Field
from ..runtime.times import AsOf, Moment, day_of_instant, zone
from .contents import Row
from .turning import TurningPoints, next_turn

_MOST_SHAPES = 1024
_MOST_MOMENTS = 16_384

Dates = list[tuple[str, Moment]]


@frozen
class Facts:
    """What is known of a lead: its attributes, and its events, of which each says by its own headers what its
    parts are.
    """

    attributes: Row
    events: Sequence[Row]

    @property
    def groups(self) -> list[list[Row]]:
        """The events, those with the same headers together."""
        found: dict[tuple[str, ...], list[Row]] = {}
        for event in self.events:
            found.setdefault(tuple(event), []).append(event)
        return list(found.values())


@frozen(eq=False)
class _Shape:
    """Of all events with the same headers: which of them is the time, which are dates that matter."""

    time: str
    dates: tuple[tuple[str, str], ...]


@frozen(eq=False)
class _Timed:
    """The dates and times of a lead, read once for all moments that it is scored at."""

    fields: Dates
    events: list[tuple[Moment, Dates]]


@frozen(eq=False)
class Ready:
    """Facts made ready to be scored at several moments."""

    attributes: Row
    groups: list[list[Row]]
    timed: _Timed


class Scorer:
    """Scores leads that are kept, by one model. One thread uses it at a time."""

    def __init__(self, model: Model) -> None:
        rules, settings = model.compiled.rules, model.settings
        self.model, self.hash = model, model.hash
        self.one = OneLead(model.compiled, settings)
        self._points = TurningPoints.of(model.compiled.tables)
        self._zone = zone(rules.time_zone)
        leads = cell_reading(rules, _reading(settings.leads, None))
        events = cell_reading(rules, _reading(settings.log(EVENTS), None))
        self._of_lead = _reader(lambda raw: read_cell(raw, "date", leads))
        self._of_event = _reader(lambda raw: read_cell(raw, "date", events))
        self._shapes: dict[tuple[str, ...], _Shape | None] = {}
        self._headers: dict[tuple[str, ...], tuple[tuple[str, str], ...]] = {}

    # ------------------------------------------------------------ the moment

    def as_of(self, instant: int) -> AsOf:
        """The moment of an instant."""
        return AsOf(instant, day_of_instant(instant, self._zone), self._zone)

    # ------------------------------------------------------------ scoring

    def ready(self, facts: Facts) -> Ready:
        """The facts ready to be scored. Events whose headers do not say when or what, by the rules and
        settings of now, are left out.
        """
        groups = [group for group in facts.groups if self._shape(tuple(group[0])) is not None]
        return Ready(facts.attributes, groups, self._timed(facts.attributes, groups))

    def score(self, ready: Ready, as_of: AsOf) -> RowResult:
        """The result at a moment. Refused (R010) where two headers match one field."""
        return self.one.score_groups(ready.attributes, ready.groups, as_of)

    def due(self, ready: Ready, as_of: AsOf) -> int | None:
        """The next instant at which the result could change."""
        return next_turn(self._points, ready.timed.fields, ready.timed.events, as_of)

    def problems(self, ready: Ready, as_of: AsOf, ids: Callable[[Row], str]) -> tuple[DataProblem, ...]:
        """What is wrong with the data of a lead; the table of a problem of an event is the event's id."""
        found = list(self.one.score_groups(ready.attributes, [], as_of).problems)
        for event in (event for group in ready.groups for event in group):
            for one in self.one.score_groups({}, [[event]], as_of).problems:
                found.append(evolve(one, table=ids(event)))
        return tuple(found)

    # ------------------------------------------------------------ dates and times

    def _timed(self, attributes: Row, groups: Iterable[Sequence[Row]]) -> _Timed:
        fields = self._dates(attributes, self._date_headers(tuple(attributes)), self._of_lead)
        events: list[tuple[Moment, Dates]] = []
        for group in groups:
            shape = self._shape(tuple(group[0]))
            if shape is None:
                continue
            for event in group:
                moment = self._of_event(event.get(shape.time))
                if moment is not None:
                    dates = self._dates(event, shape.dates, self._of_event) if shape.dates else []
                    events.append((moment, dates))
        return _Timed(fields, events)

    def _dates(
        self, row: Row, headers: Iterable[tuple[str, str]], read: Callable[[Any], Moment | None]
    ) -> Dates:
        found = ((key, read(row.get(header))) for key, header in headers)
        return [(key, moment) for key, moment in found if moment is not None]

    def _date_headers(self, headers: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
        known = self._headers.get(headers)
        if known is None:
            fields = [one for one in self.model.compiled.rules.fields if one.key in self._points.fields]
            known = _matched(headers, fields)
            if len(self._headers) >= _MOST_SHAPES:
                self._headers.clear()
            self._headers[headers] = known
        return known

    def _shape(self, headers: tuple[str, ...]) -> _Shape | None:
        if headers not in self._shapes:
            if len(self._shapes) >= _MOST_SHAPES:
                self._shapes.clear()
            self._shapes[headers] = self._shape_of(headers)
        return self._shapes[headers]

    def _shape_of(self, headers: tuple[str, ...]) -> _Shape | None:
        try:
            layout = self.one.own_layout(headers)
        except Refused:
            return None
        properties = [
            one for one in self.model.compiled.rules.properties if one.key in self._points.properties
        ]
        return _Shape(layout.time, _matched(headers, properties))


def _matched(headers: Sequence[str], fields: Sequence[Field]) -> tuple[tuple[str, str], ...]:
    return tuple(match(headers, fields).items())


def _reader(read: Callable[[Any], object]) -> Callable[[Any], Moment | None]:
    """Reads a date or time from a raw value, and remembers what texts mean."""

    @lru_cache(maxsize=_MOST_MOMENTS)
    def of_text(text: str) -> Moment | None:
        return of(text)

    def of(raw: Any) -> Moment | None:
        found = read(raw)
        return found if isinstance(found, Moment) else None

    return lambda raw: of_text(raw) if type(raw) is str else of(raw)
