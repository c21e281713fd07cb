"""Moments, calendar days and periods, and the texts that name them.

Days are integers counted from 1970-01-01; instants are microseconds since 1970-01-01 00:00 UTC. A calendar
day of a time zone runs from the first moment that the clock there shows its date to the first moment that it
shows a later one: where the clock is set back over midnight, the hour shown again stays with the day that had
begun.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import MAXYEAR, MINYEAR, date, datetime, timedelta
from functools import cache, lru_cache
from io import BytesIO
from time import time_ns
from typing import TYPE_CHECKING, Any, Literal

from .data_classes import frozen
from .folding import fold, single_spaced

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

DAY = 86_400_000_000
_EPOCH = datetime(1970, 1, 1)
_EPOCH_ORDINAL = date(1970, 1, 1).toordinal()
_MICROSECOND = timedelta(microseconds=1)
_FIRST_DAY = date(MINYEAR, 1, 1).toordinal() - _EPOCH_ORDINAL
_LAST_DAY = date(MAXYEAR, 12, 31).toordinal() - _EPOCH_ORDINAL

Period = Literal["day", "week", "month", "quarter", "year"]


@frozen
class Moment:
    """A point in time; `day` is its calendar day in the zone it was read for. A date alone is its 00:00."""

    day: int
    instant: int
    dated_only: bool


@frozen
class AsOf:
    """The moment a model is evaluated for: `instant`, and `day` as the calendar of `zone` has it."""

    instant: int
    day: int
    zone: ZoneInfo

    def __reduce__(self) -> tuple[Any, ...]:
        # A zone read from the tzdata package does not pickle by itself; its name does.
        return _as_of, (self.instant, self.day, self.zone.key)


def _as_of(instant: int, day: int, zone_name: str) -> AsOf:
    return AsOf(instant, day, zone(zone_name))


# ---------------------------------------------------------------- time zones


@cache
def zone_names() -> frozenset[str]:
    """The names of all time zones there are, as `tzdata` lists them."""
    return frozenset(_of_tzdata("zones").decode("utf-8").split())


@cache
def zone(name: str) -> ZoneInfo:
    """The time zone of that name, spelled exactly so ("Europe/Berlin"). ValueError(name) if there is none.

    Always from the `tzdata` package: what a machine's own files say differs from one to the next.
    """
    from zoneinfo import ZoneInfo

    if name not in zone_names():
        raise ValueError(name)
    return ZoneInfo.from_file(BytesIO(_of_tzdata(f"zoneinfo/{name}")), key=name)


def _of_tzdata(path: str) -> bytes:
    """A file of the package. (`importlib.resources` takes longer to import than all that is done here.)"""
    from pkgutil import get_data

    found = get_data("tzdata", path)
    if found is None:
        raise FileNotFoundError(path)
    return found


def _offset(local: datetime, zone: ZoneInfo, fold: Literal[0, 1] = 0) -> int:
    """How far the zone's clock is ahead of UTC, in microseconds, when it shows `local` (naive)."""
    offset = zone.utcoffset(local.replace(tzinfo=zone, fold=fold))
    return 0 if offset is None else offset // _MICROSECOND


def _shown(instant: int, zone: ZoneInfo) -> datetime:
    """What the zone's clock shows then; OverflowError outside the years 1 to 9999."""
    return zone.fromutc((_EPOCH + timedelta(microseconds=instant)).replace(tzinfo=zone))


def day_of_instant(instant: int, zone: ZoneInfo) -> int:
    """The calendar day of an instant; OverflowError outside the years 1 to 9999 of the zone's calendar."""
    if zone.key == "UTC":
        day = instant // DAY
        if not _FIRST_DAY <= day <= _LAST_DAY:
            raise OverflowError(instant)
        return day
    shown = _shown(instant, zone)
    day = shown.toordinal() - _EPOCH_ORDINAL
    if shown.fold and day < _LAST_DAY and day_start(day + 1, zone) <= instant:
        return day + 1
    return day


@lru_cache(maxsize=4096)
def day_start(day: int, zone: ZoneInfo) -> int:
    """`first_instant`, remembered."""
    return first_instant(day, zone)


def first_instant(day: int, zone: ZoneInfo) -> int:
    """The instant at which a calendar day starts; OverflowError outside the years 1 to 9999.

    A day that a zone leaves out (Samoa, 2011-12-30) starts together with the one after it.
    """
    if not _FIRST_DAY <= day <= _LAST_DAY:
        raise OverflowError(day)
    midnight = datetime.fromordinal(day + _EPOCH_ORDINAL)
    before, after = _offset(midnight, zone), _offset(midnight, zone, fold=1)
    if before >= after:
        return day * DAY - before
    # The clock jumps over this midnight: the day starts when it jumps, somewhere in between.
    low, high = day * DAY - after, day * DAY - before
    while high - low > 1:
        middle = (low + high) // 2
        if _shown(middle, zone).toordinal() - _EPOCH_ORDINAL < day:
            low = middle
        else:
            high = middle
    return high


def day_starts(first_day: int, last_day: int, zone: ZoneInfo) -> list[int]:
    """The instants, ascending, at which the days from `first_day` to `last_day` start (`first_instant`).

    The day of an instant t is then first_day + (how many of them are <= t) - 1: for an array of instants,
    first_day - 1 + numpy.searchsorted(starts, instants, side="right"). It equals `day_of_instant`.
    """
    if zone.key == "UTC" and first_day >= _FIRST_DAY and last_day <= _LAST_DAY:
        return list(range(first_day * DAY, (last_day + 1) * DAY, DAY))
    return [first_instant(day, zone) for day in range(first_day, last_day + 1)]


# ---------------------------------------------------------------- calendar periods


def period_key(day: int, period: Period) -> int:
    """A number that two days share just if they lie in one calendar period; later periods have greater ones.

    Weeks start on Monday. Only +, -, * and // are used, so an integer array in place of `day` works as well.
    """
    if period == "day":
        return day
    if period == "week":
        return (day + 3) // 7
    # Years that start in March have their leap day at the end; eras of 400 years are all alike.
    era, of_era = (day + 719_468) // 146_097, (day + 719_468) % 146_097
    year_of_era = (of_era - of_era // 1_460 + of_era // 36_524 - of_era // 146_096) // 365
    of_year = of_era - (365 * year_of_era + year_of_era // 4 - year_of_era // 100)
    month_from_march = (5 * of_year + 2) // 153
    months = 12 * (400 * era + year_of_era) + month_from_march + 2
    return months // {"month": 1, "quarter": 3, "year": 12}[period]


# ---------------------------------------------------------------- moments


def moment_of_date(value: date, zone: ZoneInfo) -> Moment:
    """A date alone: its day as written, from the day's start on."""
    day = value.toordinal() - _EPOCH_ORDINAL
    return Moment(day, day_start(day, zone), True)


def moment_of_datetime(value: datetime, zone: ZoneInfo) -> Moment | None:
    """A date with a time, in `zone` unless it has a zone of its own; None outside the years 1 to 9999.

    A time that the clock shows twice is the first of the two, one that it leaves out is as late as if the
    clock had not been set yet.
    """
    own = value.utcoffset()
    # Made anew, since a data frame's own kind of datetime may have other ideas of local time.
    clock = (value.hour, value.minute, value.second, value.microsecond)
    local = datetime(value.year, value.month, value.day, *clock)
    wall = (local - _EPOCH) // _MICROSECOND
    if own is not None:
        return moment_of_instant(wall - own // _MICROSECOND, zone)
    before, after = _offset(local, zone), _offset(local, zone, fold=1)
    skipped = max(0, after - before)
    return Moment((wall + skipped) // DAY, wall - before, False)


def moment_of_instant(instant: int, zone: ZoneInfo) -> Moment | None:
    """The moment of an instant; None outside the years 1 to 9999."""
    try:
        return Moment(day_of_instant(instant, zone), instant, False)
    except OverflowError:
        return None


def moment_of_epoch(count: int, zone: ZoneInfo) -> Moment | None:
    """Seconds (10 digits) or milliseconds (13 digits) since 1970-01-01 00:00 UTC; None for all others."""
    if 10**9 <= count < 10**10:
        return moment_of_instant(count * 1_000_000, zone)
    if 10**12 <= count < 10**13:
        return moment_of_instant(count * 1_000, zone)
    return None


def moment_of_text(text: str, zone: ZoneInfo, day_first: bool = False) -> Moment | None:
    """The moment that a text names, None if it names none that could be told for certain.

    Dates: 2026-01-31, 2026/01/31, 31.1.2026, 1/31/2026 (31/1/2026 where `day_first` or where the first number
    is above 12), 31 Jan 2026, Jan 31, 2026, 31. Januar 2026. A time may follow (after T, a space or a comma):
    14:05, 14:05:30, 14:05:30.123456789 (cut to microseconds), 2:05 PM, and after that its own zone: Z, UTC,
    GMT, +01:00, +0100, +01. Instead of all that: seconds or milliseconds since 1970, of 10 or 13 digits.
    """
    text = single_spaced(text)
    if len(text) > 60:
        return None
    if match := _epoch_text().fullmatch(text):
        return moment_of_epoch(int(match[1]), zone)
    for pattern, make_date in _date_forms():
        if match := pattern.match(text):
            try:
                day = make_date(match.groups(), day_first)
                rest = text[match.end() :]
                return moment_of_date(day, zone) if not rest else _with_time(day, rest, zone)
            except (ValueError, OverflowError):
                return None
    return None


def _with_time(day: date, text: str, zone: ZoneInfo) -> Moment | None:
    """ValueError if there is no such time."""
    match = _time_form().fullmatch(text)
    if not match:
        return None
    hour, minute, second = int(match["hour"]), int(match["minute"]), int(match["second"] or 0)
    if half := match["half"]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half in "pP" else 0)
    micros = int((match["fraction"] or "").ljust(6, "0")[:6])
    local = datetime(day.year, day.month, day.day, hour, minute, second, micros)
    if not match["zone"]:
        return moment_of_datetime(local, zone)
    ahead = 0
    if match["sign"]:
        hours, minutes = int(match["hours"]), int(match["minutes"] or 0)
        if hours > 23 or minutes > 59:
            return None
        ahead = (hours * 60 + minutes) * (60_000_000 if match["sign"] == "+" else -60_000_000)
    return moment_of_instant((local - _EPOCH) // _MICROSECOND - ahead, zone)


Parts = tuple[str | None, ...]


def _year_first(parts: Parts, _day_first: bool) -> date:
    year, month, day = parts
    return date(int(year or 0), int(month or 0), int(day or 0))


def _with_dots(parts: Parts, _day_first: bool) -> date:
    return _year_first(parts[::-1], False)


def _with_slashes(parts: Parts, day_first: bool) -> date:
    first, second, year = parts
    if day_first or int(first or 0) > 12:
        first, second = second, first
    return _year_first((year, first, second), False)


def _day_and_name(parts: Parts, _day_first: bool) -> date:
    day, name, year = parts
    return date(int(year or 0), _month_named(name or ""), int(day or 0))


def _name_and_day(parts: Parts, _day_first: bool) -> date:
    name, day, year = parts
    return _day_and_name((day, name, year), False)


def _month_named(name: str) -> int:
    folded = fold(name)
    for number, names in enumerate(_MONTHS, 1):
        if folded in names.split():
            return number
    raise ValueError(name)


_MONTHS = (
    "jan january januar jän jänner",
    "feb february februar",
    "mar march mär mrz märz",
    "apr april",
    "may mai",
    "jun june juni",
    "jul july juli",
    "aug august",
    "sep sept september",
    "oct october okt oktober",
    "nov november",
    "dec december dez dezember",
)


@cache
def _date_forms() -> tuple[tuple[re.Pattern[str], Callable[[Parts, bool], date]], ...]:
    day, year, end = "([0-9]{1,2})", "([0-9]{4})", "(?![0-9])"
    name = "([A-Za-zÄä\u0308]{3,10})"
    forms = (
        (f"{year}-{day}-{day}{end}", _year_first),
        (f"{year}/{day}/{day}{end}", _year_first),
        (f"{day}\\. ?{day}\\. ?{year}{end}", _with_dots),
        (f"{day}/{day}/{year}{end}", _with_slashes),
        (f"{day}\\.?[ -]{name}\\.?,?[ -]{year}{end}", _day_and_name),
        (f"{name}\\.? {day},? {year}{end}", _name_and_day),
    )
    return tuple((re.compile(pattern), make_date) for pattern, make_date in forms)


@cache
def _epoch_text() -> re.Pattern[str]:
    return re.compile(r"([0-9]{10}|[0-9]{13})(?:\.0+)?")


@cache
def _time_form() -> re.Pattern[str]:
    return re.compile(
        r"(?:[Tt]|,? )(?P<hour>[0-9]{1,2}):(?P<minute>[0-9]{2})"
        r"(?::(?P<second>[0-9]{2})(?:[.,](?P<fraction>[0-9]{1,9}))?)?"
        r"(?: ?(?P<half>[AaPp])\.?[Mm]\.?)?"
        r"(?P<zone> ?(?:[Zz]|UTC|GMT|(?P<sign>[+\-\u2212])(?P<hours>[0-9]{2}):?(?P<minutes>[0-9]{2})?))?"
    )


# ---------------------------------------------------------------- as of


def parse_as_of(value: str | date | None, zone_name: str = "UTC") -> AsOf:
    """The moment to evaluate for: a date (its end), a date with a time, a text of either; None is now.

    ValueError(zone_name) for an unknown zone, ValueError(value) where the value names no moment.
    """
    place = zone(zone_name)
    if value is None:
        moment = moment_of_instant(time_ns() // 1_000, place)
    elif isinstance(value, str):
        moment = moment_of_text(value, place)
    elif isinstance(value, datetime):
        moment = moment_of_datetime(value, place)
    else:
        moment = moment_of_date(value, place)
    if moment is None:
        raise ValueError(value)
    if not moment.dated_only:
        return AsOf(moment.instant, moment.day, place)
    return AsOf(_last_instant(moment.day, place), moment.day, place)


def _last_instant(day: int, zone: ZoneInfo) -> int:
    if day < _LAST_DAY:
        return day_start(day + 1, zone) - 1
    return (day + 1) * DAY - 1 - _offset(datetime.max, zone, fold=1)
