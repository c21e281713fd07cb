"""From parsed JSON to what a model is asked: a lead, its events, the moment."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from difflib import get_close_matches
from typing import Any, Final

from attrs import frozen

from ..refusal import Refused
from ..runtime.headers import AmbiguousColumns, find_id, find_parts, key
from ..runtime.rules import Rules
from ..settings import Settings
from .limits import LONGEST_NAME, MOST_FIELDS
from .parsing import shortened

_KEYS: Final = ("lead", "events", "as_of")
_VALUES: Final = frozenset({str, int, Decimal, bool, type(None)})

Row = dict[str, Any]


@frozen
class Asked:
    """A lead, its events (None: nothing is known of them) and the moment as written (None: now)."""

    lead: Row
    events: list[Row] | None
    as_of: str | None


@frozen
class Known:
    """What a lead and its events may hold where nothing else is taken: keys of fields, and whole headers."""

    fields: Mapping[str, str]
    properties: Mapping[str, str]
    settings: Settings

    @classmethod
    def of(cls, rules: Rules, settings: Settings) -> Known:
        return cls(
            {field.key: field.name for field in rules.fields},
            {field.key: field.name for field in rules.properties},
            settings,
        )

    def refuse_others(self, asked: Asked, place: str) -> None:
        """Refused (R098) where a lead or an event has what nobody reads."""
        lead_id = self.refuse_other_fields(asked.lead, f"{place}lead")
        said = self.settings.log("events")
        for at, event in enumerate(asked.events or ()):
            try:
                parts = find_parts(event, self.settings.leads.id or lead_id)
            except AmbiguousColumns:  # scoring says which
                continue
            read = {parts.lead, parts.time, parts.id, *parts.verbs, *parts.objects}
            read |= {said.lead, said.time, said.id, *said.verb, *said.object}
            _refuse_others(event, self.properties, read, f"{place}events[{at}]")

    def refuse_other_fields(self, headers: Iterable[str], place: str) -> str | None:
        """The same for the headers of leads alone; which of them is that of an id."""
        headers = list(headers)
        lead_id = find_id(headers).header
        _refuse_others(headers, self.fields, {self.settings.leads.id, lead_id}, place)
        return lead_id


def _refuse_others(row: Iterable[str], fields: Mapping[str, str], read: set[str | None], place: str) -> None:
    for header in row:
        if header not in read and key(header) not in fields:
            near = get_close_matches(key(header), fields, 1, 0.6)
            nearest = fields[near[0]] if near else ""
            variant = "nearest" if near else ""
            raise Refused("R098", variant, place=place, field=shortened(header), nearest=nearest)


def one_asked(data: Any, known: Known | None = None, place: str = "") -> Asked:
    """What a request says. `place` is where it stands ("" or such as `[3].`); with `known` nothing else may
    stand in a lead or an event. Refused (R096, R097, R098, R104) where it cannot be meant.
    """
    if type(data) is not dict:
        raise Refused("R096", "" if place else "request", place=place.rstrip("."))
    for name in data:
        if name not in _KEYS:
            where = place.rstrip(".") or "{}"
            raise Refused(
                "R097", "" if place else "request", place=where, key=shortened(name), known=", ".join(_KEYS)
            )
    if "lead" not in data:
        raise Refused("R096", "missing", place=f"{place}lead")
    lead = data["lead"]
    _refuse_row(lead, f"{place}lead")
    events = data.get("events")
    if events is not None:
        if type(events) is not list:
            raise Refused("R096", "list", place=f"{place}events")
        for at, event in enumerate(events):
            _refuse_row(event, f"{place}events[{at}]")
    as_of = data.get("as_of")
    if as_of is not None and type(as_of) is not str:
        raise Refused("R096", "moment", place=f"{place}as_of")
    asked = Asked(lead, events, as_of)
    if known is not None:
        known.refuse_others(asked, place)
    return asked


def all_asked(data: Any, most: int, known: Known | None = None) -> list[Asked]:
    """The requests of a batch. Refused as `one_asked` does, and where there are more than `most` (R091)."""
    if type(data) is not list:
        raise Refused("R096", "batch")
    if len(data) > most:
        raise Refused("R091", count=len(data), most=most)
    return [one_asked(one, known, f"[{at}].") for at, one in enumerate(data)]


def refuse_repeated(ids: Iterable[str | None]) -> None:
    """Refused (R099) where an id stands twice."""
    first: dict[str, int] = {}
    for at, lead_id in enumerate(ids):
        if lead_id is not None and first.setdefault(lead_id, at) != at:
            raise Refused(
                "R099",
                id=shortened(lead_id),
                first=f"[{first[lead_id]}]",
                second=f"[{at}]",
                place=f"[{at}].lead",
            )


def placed(refused: Refused, place: str) -> Refused:
    """The same, saying where in the request it is, if it does not yet."""
    facts: dict[str, object] = {"place": place, **dict(refused.facts)}
    return Refused(refused.code, refused.variant, **facts)


def _refuse_row(row: Any, place: str) -> None:
    """Refused where this is no row of plain values."""
    if type(row) is not dict:
        raise Refused("R096", place=place)
    if len(row) > MOST_FIELDS:
        raise Refused("R104", place=place, most=MOST_FIELDS)
    for header, value in row.items():
        if len(header) > LONGEST_NAME:
            raise Refused("R104", "long", place=place, most=LONGEST_NAME)
        if type(value) not in _VALUES and not _is_list(value):
            raise Refused("R096", "value", place=f"{place}.{shortened(header)}")


def _is_list(value: Any) -> bool:
    return type(value) is list and all(type(one) in _VALUES for one in value)
