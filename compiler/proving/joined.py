"""Several leads put together: one that is like each of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from attrs import evolve

from .verdicts import Row
from .witness import Rows


def joined(leads: Sequence[Rows]) -> Rows:
    """A lead with the fields of all of these, the first one's where they differ, and the events of all.

    Events are as long ago as they were: where the leads were looked at on different days, they are moved.
    """
    first = leads[0]
    lead: dict[str, str] = {}
    events: list[Row] = []
    for one in leads:
        lead = {**one.lead, **lead}
        events += (_moved(row, one, first) for row in one.events)
    events.sort(key=lambda row: row[first.layout.time])
    log = any(one.log for one in leads)
    return evolve(first, lead=lead, lead_after=lead, events=tuple(events), log=log)


def _moved(row: Row, rows: Rows, to: Rows) -> Row:
    time = rows.layout.time
    gap = timedelta(microseconds=to.as_of.instant - rows.as_of.instant)
    return {**row, time: (datetime.fromisoformat(row[time]) + gap).isoformat().replace("+00:00", "Z")}
