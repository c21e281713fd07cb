"""Why one lead has its points, as the data of `leadlang explain --format json`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from attrs import evolve

from ..explaining import FORMAT, VERSION
from ..explaining.as_data import lead_data
from ..finding import LEADS, listed
from ..model import _reading
from ..moments import shown
from ..one_lead import EVENTS
from ..refusal import Refused
from ..runtime.explaining.explanation import explanation
from ..runtime.explaining.nearest import nearest
from ..runtime.facts import LogLayout
from ..runtime.headers import AmbiguousColumns, ambiguous
from ..runtime.intake import headers_of
from ..runtime.reference import Log, assess, cases
from ..runtime.times import AsOf
from .answers import problems_data
from .requests import Asked, Row
from .served import Served

_ID: Final = "\0id of the lead"
_OWN: Final = "1"
_LEAD_ALONE: Final = frozenset({"D102", "D103", "D104", "D106"})
"""Problems of ids, which mean nothing where a lead comes with its own events."""

_NO_LAYOUT: Final = LogLayout(_ID, "", (), ())


def explained(served: Served, asked: Asked, now: str) -> dict[str, object]:
    """The explanation; Refused as scoring is."""
    as_of, said = served.moment(now if asked.as_of is None else asked.as_of)
    logs = [] if asked.events is None else [_log(served, asked.events, served.id_header(asked.lead))]
    return _explanation(served, asked.lead, served.id_of(asked.lead), logs, as_of, said)


def explained_groups(
    served: Served, lead_id: str, lead: Row, groups: Sequence[list[Row]], as_of: AsOf
) -> dict[str, object]:
    """The explanation for a lead whose events come in groups, each with headers of its own; no group: nothing
    happened. Refused (R010) where two headers match one field.
    """
    logs = [_log(served, group, None) for group in groups or [[]]]
    return _explanation(served, lead, lead_id, logs, as_of, shown(as_of))


def _explanation(
    served: Served, lead: Row, lead_id: str | None, logs: list[Log], as_of: AsOf, said: str
) -> dict[str, object]:
    rules, reading = served.model.compiled.rules, _reading(served.model.settings.leads, None)
    try:
        found, problems = cases(rules, [{**lead, _ID: _OWN}], logs, as_of, _ID, reading)
    except AmbiguousColumns as twice:
        raise _twice(served, lead, twice) from None
    assessment = assess(found[0])
    tree = explanation(found[0], assessment)
    own = [one for one in problems if one.code not in _LEAD_ALONE]
    return {
        "format": FORMAT,
        "version": VERSION,
        "model": served.hash,
        "as_of": said,
        "leads": [lead_data(lead_id or _OWN, 1, tree, nearest(found[0], assessment))],
        "problems": problems_data(own, served.language),
    }


def _log(served: Served, events: list[Row], id_header: str | None) -> Log:
    """The lead's events as a log of which all rows are its own."""
    settings = served.model.settings.log(EVENTS)
    if not events:
        return Log(EVENTS, [], _NO_LAYOUT)
    layout = served.one.layout(tuple(headers_of(events)), id_header)
    rows: list[Mapping[str, Any]] = [{**event, _ID: _OWN} for event in events]
    return Log(EVENTS, rows, evolve(layout, lead=_ID), _reading(settings, None))


def _twice(served: Served, lead: Row, found: AmbiguousColumns) -> Refused:
    of_lead = ambiguous(list(lead), served.model.compiled.rules.fields)
    first = (of_lead or found.columns)[0]
    table = LEADS if of_lead else EVENTS
    return Refused("R010", field=first.name, table=table, columns=listed(first.headers))
