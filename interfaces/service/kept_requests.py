"""From parsed JSON to what a store is asked: events as they happened, attributes, ids in addresses."""

from __future__ import annotations

from typing import Any, Final
from urllib.parse import unquote_to_bytes

from attrs import evolve, frozen

from ..finding import LEADS, listed
from ..one_lead import EVENTS
from ..refusal import Refused
from ..runtime.facts import DataProblem
from ..runtime.times import AsOf
from ..store.contents import first_twice, written
from ..store.records import EventRow
from .parsing import shortened
from .requests import Row, placed, refuse_row
from .served import Served

_LONGEST_ID: Final = 200
NO_TIME: Final = "D105"


@frozen
class NewEvent:
    """An event that has come in, the first being number 1; the header of its id; what is wrong with its
    values. `timed`: its time can be read.
    """

    number: int
    id_header: str
    row: EventRow
    problems: tuple[DataProblem, ...]
    timed: bool


def events_asked(data: Any, served: Served, now: AsOf, most: int) -> list[NewEvent]:
    """The events of a list, or the one that there is. Refused where they cannot be meant: R010, R012, R019,
    R091, R096, R098, R104, R134, R135.
    """
    if type(data) is not list:
        return [_event(data, served, now, "", 1)]
    if len(data) > most:
        raise Refused("R091", "events", count=len(data), most=most)
    return [_event(one, served, now, f"[{at}]", at + 1) for at, one in enumerate(data)]


def _event(event: Any, served: Served, now: AsOf, place: str, number: int) -> NewEvent:
    if type(event) is not dict:
        raise Refused("R096", "" if place else "event", place=place)
    try:
        refuse_row(event, place or "{}")
        _refuse_twice(event, EVENTS)
        if served.known is not None:
            served.known.refuse_other_properties(event, place or "{}")
        layout = served.one.own_layout(tuple(event))
        if not layout.lead:
            raise Refused("R134", "lead")
        if layout.id is None:
            raise Refused("R134")
        lead = plain_id(served.read_id(event[layout.lead]), layout.lead, "lead")
        event_id = plain_id(served.read_id(event[layout.id]), layout.id, "")
        problems = served.one.score_groups({}, [[event]], now).problems
    except Refused as refused:
        raise placed(refused, place) if place else refused from None
    timed = all(one.code != NO_TIME for one in problems)
    found = tuple(evolve(one, row=number) for one in problems)
    return NewEvent(number, layout.id, EventRow(event_id, lead, written(event)), found, timed)


def attributes_asked(data: Any, served: Served) -> Row:
    """The attributes of a lead. Refused where they cannot be meant: R010, R096, R098, R104."""
    if type(data) is not dict:
        raise Refused("R096", "attributes")
    refuse_row(data, "{}")
    _refuse_twice(data, LEADS)
    if served.known is not None:
        served.known.refuse_other_fields(data, "{}")
    return data


def lead_in_path(raw_path: bytes, start: bytes) -> tuple[str, str]:
    """The id of a lead and what comes after it in an address. Refused where there is none (R101), or where it
    is no id (R135).
    """
    lead, _, rest = raw_path.partition(b"?")[0].removeprefix(start).partition(b"/")
    try:
        text = unquote_to_bytes(lead).decode("utf-8").strip()
        return plain_id(text or None, "id", "lead"), rest.decode("ascii")
    except UnicodeDecodeError:
        raise Refused("R101") from None


def plain_id(found: str | None, place: str, variant: str) -> str:
    """An id that can be kept. Refused where there is none (R134), or where it is too long or holds signs
    that cannot be seen (R135).
    """
    if found is None:
        raise Refused("R134", variant)
    if len(found) > _LONGEST_ID or not found.isprintable():
        raise Refused("R135", place=place, most=_LONGEST_ID)
    return found


def _refuse_twice(row: Row, table: str) -> None:
    twice = first_twice(row)
    if twice is not None:
        raise Refused(
            "R010",
            field=shortened(twice[0]),
            table=table,
            columns=listed([shortened(header) for header in twice]),
        )
