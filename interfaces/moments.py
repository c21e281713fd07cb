"""The moment that scores hold for, as it is given and as it is shown."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from .refusal import Refused
from .runtime.times import AsOf, day_start, parse_as_of

_EPOCH = datetime(1970, 1, 1)


def moment(as_of: str | date | datetime | None, time_zone: str) -> AsOf:
    """The moment to score for; None is now, to the second. Refused (R016) where no moment is meant, or where
    slashes leave open whether the day or the month comes first.
    """
    if isinstance(as_of, str) and "/" in as_of:
        raise Refused("R016", "slashes", value=as_of)
    if as_of is not None and not isinstance(as_of, str | date):
        raise Refused("R016", value=as_of)
    try:
        return parse_as_of(datetime.now(UTC).replace(microsecond=0) if as_of is None else as_of, time_zone)
    except (ValueError, OverflowError):
        raise Refused("R016", value=as_of) from None


def shown(as_of: AsOf) -> str:
    """The moment as people write it, in the rules' time zone; reading it again gives the same moment.

    A whole day is its date, anything else a time to the second (or finer where it is) and its zone.
    """
    if _is_end_of_day(as_of):
        return (_EPOCH + timedelta(days=as_of.day)).date().isoformat()
    local = as_of.zone.fromutc((_EPOCH + timedelta(microseconds=as_of.instant)).replace(tzinfo=as_of.zone))
    text = local.isoformat(sep=" ")
    return text.removesuffix("+00:00") + " UTC" if as_of.zone.key == "UTC" else text


def _is_end_of_day(as_of: AsOf) -> bool:
    try:
        return as_of.instant == day_start(as_of.day + 1, as_of.zone) - 1
    except OverflowError:  # the last day there is
        return False
