"""What a clock without a zone shows, as instants: the zone's offsets, written into the statement."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import cache
from itertools import pairwise

from attrs import frozen
from sqlglot import exp

from ..times import DAY, AsOf, zone
from .building import Sql, case, minus, moment, whole

_EPOCH = datetime(1970, 1, 1)
_MICROSECOND = timedelta(microseconds=1)
_FIRST = -62_000
"""The first day that is asked, in 1800: before it no clock was changed."""

_LAST = 2_932_000
_NEAR = 2 * DAY
_STEP = 43_200


@frozen
class Stretch:
    """From the local time `start` on (microseconds; None: always) the clock is `ahead` of UTC by as many."""

    start: int | None
    ahead: int


def instant(shown: Sql, as_of: AsOf) -> Sql:
    """Microseconds since 1970 of a time (a TIMESTAMP) not later than as-of; the latest stretches first."""
    local: Sql = exp.TimestampDiff(this=shown.copy(), expression=moment(0), unit=exp.var("MICROSECOND"))
    local = exp.cast(local, "bigint")
    known = _until(as_of.instant, as_of)
    if len(known) == 1:
        return minus(local, whole(known[0].ahead)) if known[0].ahead else local
    branches = [
        (exp.GTE(this=shown.copy(), expression=moment(one.start)), whole(one.ahead))
        for one in reversed(known)
        if one.start is not None
    ]
    return minus(local, case(branches, whole(known[0].ahead)))


def compared(shown: Sql, operator: type[exp.Binary], limit: int, as_of: AsOf) -> Sql:
    """How the instant of a time (a TIMESTAMP) compares with another instant: by the clock around that one."""
    near = _until(limit, as_of)
    while len(near) > 1 and (near[1].start or 0) < limit - _NEAR:
        near.pop(0)
    answers = [operator(this=shown.copy(), expression=moment(limit + one.ahead)) for one in near]
    if len(near) == 1:
        return answers[0]
    branches = [
        (exp.LT(this=shown.copy(), expression=moment(one.start)), answer)
        for one, answer in zip(near[1:], answers, strict=False)
        if one.start is not None
    ]
    return case(branches, answers[-1])


def _until(instant: int, as_of: AsOf) -> list[Stretch]:
    """The stretches up to some days after an instant."""
    year = 1970 + instant // (366 * DAY) + 2
    last = instant + _NEAR
    return [one for one in stretches(as_of.zone.key, year) if one.start is None or one.start <= last]


@cache
def stretches(zone_name: str, year: int) -> tuple[Stretch, ...]:
    """Those until that year, in order.

    A time that the clock skips is counted by the clock before; of one that comes twice the first is meant.
    """
    place = zone(zone_name)

    def ahead(seconds: int) -> int:
        local = _EPOCH + timedelta(seconds=seconds)
        return (place.utcoffset(local.replace(tzinfo=place, fold=0)) or timedelta()) // _MICROSECOND

    if zone_name == "UTC":
        return (Stretch(None, 0),)
    last = min(max(1, year - 1970) * 366, _LAST)
    asked = range(_FIRST * 86_400, last * 86_400, _STEP)
    found = [Stretch(None, ahead(asked[0]))]
    for low, high in pairwise(asked):
        if ahead(high) == found[-1].ahead:
            continue
        same, other = low, high
        while other - same > 1:
            middle = (same + other) // 2
            same, other = (middle, other) if ahead(middle) == found[-1].ahead else (same, middle)
        found.append(Stretch(other * 1_000_000, ahead(other)))
    return tuple(found)
