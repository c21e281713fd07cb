"""One lead at a time: the settings and words of a model around the row backend."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from functools import partial
from typing import Any

from .finding import LEADS, listed, required_column
from .model import EventLog, _reading
from .moments import moment
from .refusal import Refused
from .runtime import headers as h
from .runtime.facts import LogLayout
from .runtime.model import CompiledModel
from .runtime.row import Row, RowLog, RowResult
from .runtime.rules import Rules
from .runtime.times import AsOf
from .settings import LogSettings, Settings, over

EVENTS = "events"
_MOST = 64
_LISTS = (list, tuple)

AsOfSaid = str | date | datetime | None


class OneLead:
    """Scores one lead at a time under a model and its settings. Several threads may do so at a time."""

    def __init__(self, compiled: CompiledModel, settings: Settings) -> None:
        self._settings, self._rules = settings, compiled.rules
        self._plain = not settings.events
        self._row = Row(compiled.tables, _reading(settings.leads, None), partial(self._layout, LogSettings()))
        self._moments: dict[object, AsOf] = {}

    def score(self, lead: Mapping[str, object], events: Any = None, as_of: AsOfSaid = None) -> RowResult:
        """The result for a lead; all is as in `Model.score_one`."""
        now = None
        if as_of is not None:
            now = self._moments.get(as_of) if type(as_of) is str else None
            if now is None:
                now = self._moment(as_of)
        try:
            if events is None or (self._plain and isinstance(events, _LISTS)):
                return self._row.score(lead, events, now)
            return self._row.score_logs(lead, list(self._logs(events)), now)
        except h.AmbiguousColumns as ambiguous:
            raise _twice(ambiguous, lead, self._rules) from None

    def _moment(self, as_of: AsOfSaid) -> AsOf:
        found = moment(as_of, self._rules.time_zone)
        if len(self._moments) >= _MOST:
            self._moments.clear()
        if isinstance(as_of, str):
            self._moments[as_of] = found
        return found

    def layout(self, headers: tuple[str, ...], lead_id: str | None) -> LogLayout:
        """Which headers of a lead's events say when and what; `lead_id` is the lead's header of an id.

        Refused as `score` does.
        """
        return self._layout(self._settings.log(EVENTS), EVENTS, headers, lead_id)

    # ------------------------------------------------------------ event logs

    def _logs(self, events: Any) -> Iterable[RowLog]:
        if isinstance(events, Mapping):
            return (self._log(log, str(name)) for name, log in events.items())
        return (self._log(events, EVENTS),)

    def _log(self, given: Any, name: str) -> RowLog:
        log = given if isinstance(given, EventLog) else EventLog(given)
        name = log.name or name
        if not isinstance(log.table, Sequence) or isinstance(log.table, str | bytes):
            raise TypeError("The events of one lead are a list: each a mapping, or (verb, object, time).")
        settings = over(self._settings.log(name), log.settings)
        reading = _reading(settings, log.decimal_comma)
        return RowLog(log.table, name, reading, partial(self._layout, settings))

    def _layout(
        self, settings: LogSettings, name: str, headers: tuple[str, ...], lead_id: str | None
    ) -> LogLayout:
        """Which headers say when and what: those of the settings, else those of usual names."""
        said = h.FoundParts(
            None,
            _column(headers, settings.time, name),
            tuple(required_column(headers, one, name, "R019") for one in settings.verb),
            tuple(required_column(headers, one, name, "R019") for one in settings.object),
            _column(headers, settings.id, name),
        )
        try:
            parts = h.find_parts(headers, self._settings.leads.id or lead_id, said)
        except h.AmbiguousColumns as ambiguous:
            first = ambiguous.columns[0]
            raise Refused(
                "R010", "log", field=first.name, table=name, columns=listed(first.headers)
            ) from None
        if parts.time is None or not parts.verbs:
            part, setting = ("one_when", "time") if parts.time is None else ("one_what", "verb")
            example = f'{setting} = "COLUMN"'
            variant = part if headers else "one_empty"
            raise Refused("R012", variant, table=name, example=example, columns=listed(headers))
        return LogLayout(parts.lead or "", parts.time, parts.verbs, parts.objects, parts.id)


def _column(headers: tuple[str, ...], said: str | None, log: str) -> str | None:
    return None if said is None else required_column(headers, said, log, "R019")


def _twice(ambiguous: h.AmbiguousColumns, lead: Mapping[str, object], rules: Rules) -> Refused:
    """Two headers of the lead, or of its events, match one field."""
    of_lead = h.ambiguous([header for header in lead if isinstance(header, str)], rules.fields)
    first = ambiguous.columns[0]
    return Refused(
        "R010", field=first.name, table=LEADS if of_lead else EVENTS, columns=listed(first.headers)
    )
