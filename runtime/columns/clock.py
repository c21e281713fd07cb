"""Calendar days and clock times of one time zone, for arrays of instants."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import numpy as np
from attrs import frozen

from ..times import DAY, day_start, day_starts, moment_of_datetime
from .classes import Bools, Ints

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

EARLIEST, LATEST = -70 * 365 * DAY, 230 * 365 * DAY
"""Instants from about 1900 to 2200 are worked out for whole arrays; what lies outside goes one by one."""

_EPOCH = datetime(1970, 1, 1)
_PROBES = [timedelta(hours=hours) for hours in (0, 6, 12, 18, 24)]


def days_of_instants(instants: Ints, zone: ZoneInfo) -> Ints:
    """`times.day_of_instant` of each; between EARLIEST and LATEST only."""
    if not len(instants) or zone.key == "UTC":
        return instants // DAY
    first, last = int(instants.min()) // DAY - 2, int(instants.max()) // DAY + 2
    starts = np.array(day_starts(first, last, zone), np.int64)
    return first - 1 + np.searchsorted(starts, instants, side="right")


def starts_of_days(days: Ints, zone: ZoneInfo) -> Ints:
    """The instant at which each day starts; years 1 to 9999 only."""
    if zone.key == "UTC":
        return days * DAY
    found, places = np.unique(days, return_inverse=True)
    starts = np.array([day_start(day, zone) for day in found.tolist()], np.int64)
    return starts[places] if len(starts) else days


@frozen(eq=False)
class Moments:
    days: Ints
    instants: Ints


def moments_of_clock_times(shown: Ints, zone: ZoneInfo) -> Moments:
    """`times.moment_of_datetime` of what the zone's clock shows (microseconds since 1970 as it shows
    them).
    """
    days = shown // DAY
    if zone.key == "UTC":
        return Moments(days, shown)
    found, places = np.unique(days, return_inverse=True)
    ahead = [_steady_offset(day, zone) for day in found.tolist()]
    steady: Bools = np.array([offset is not None for offset in ahead], np.bool_)
    offsets = np.array([offset or 0 for offset in ahead], np.int64)
    instants = shown - offsets[places]
    for place in np.flatnonzero(~steady[places]).tolist():
        moment = moment_of_datetime(_EPOCH + timedelta(microseconds=int(shown[place])), zone)
        if moment is not None:
            days[place], instants[place] = moment.day, moment.instant
    return Moments(days, instants)


def _steady_offset(day: int, zone: ZoneInfo) -> int | None:
    """How far the clock is ahead of UTC all that day, in microseconds; None where it is set on that day."""
    midnight = _EPOCH + timedelta(days=day)
    offsets = {
        zone.utcoffset((midnight + probe).replace(tzinfo=zone, fold=fold))
        for probe in _PROBES
        for fold in (0, 1)
    }
    offset = offsets.pop()
    return None if offsets or offset is None else offset // timedelta(microseconds=1)
