"""When an event was: its instant and its calendar day, quickly for the times that services have at hand."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from ..intake import CellReading, read_cell
from ..times import DAY, Moment, day_start
from .memo import ByType, Memo

EPOCH, EPOCH_UTC = datetime(1970, 1, 1), datetime(1970, 1, 1, tzinfo=UTC)

_MOST = 4096
_FIRST, _LAST = -719_162, 2_932_896  # the days of the years 1 to 9999
_HOUR = timedelta(hours=1)
_MICROSECOND = timedelta(microseconds=1)


class EventTimes:
    """Reads times in one way, as (instant, day); None where there is no time that could be read."""

    def __init__(self, how: CellReading) -> None:
        self._how = how
        self._utc, self._plain = how.zone.key == "UTC", not how.markers
        self._others: dict[type, dict[object, tuple[int, int] | None]] = ByType(self._read, _MOST)
        self._ahead: dict[int, int | None] = Memo(self._ahead_on, _MOST)

    def of(self, raw: object) -> tuple[int, int] | None:
        if type(raw) is datetime and self._plain:
            if raw.tzinfo is None:
                since = raw - EPOCH
                ahead = 0 if self._utc else self._ahead[since.days]
                if ahead is not None:
                    return _micros(since) - ahead, since.days
            elif raw.utcoffset() is not None:
                since = raw - EPOCH_UTC
                if _FIRST < since.days < _LAST:
                    instant = _micros(since)
                    return instant, since.days if self._utc else self._day(instant)
        return self._others[type(raw)][raw]

    def _ahead_on(self, day: int) -> int | None:
        """How far the zone's clock is ahead of UTC, in microseconds, on a day as it shows it; None where that
        changes, or could, before, on or after that day.
        """
        if not _FIRST < day < _LAST:
            return None
        zone = self._how.zone
        start = (EPOCH + timedelta(days=day)).replace(tzinfo=zone)
        clocks = [start + at * _HOUR for at in range(-1, 26)]
        offsets = {zone.utcoffset(clock.replace(fold=fold)) for clock in clocks for fold in (0, 1)}
        offset = offsets.pop()
        return None if offsets or offset is None else offset // _MICROSECOND

    def _day(self, instant: int) -> int:
        """The last calendar day that has begun. No zone is a whole day ahead of UTC."""
        day = instant // DAY + 1
        while day_start(day, self._how.zone) > instant:
            day -= 1
        return day

    def _read(self, raw: object) -> tuple[int, int] | None:
        moment = read_cell(raw, "date", self._how)
        return (moment.instant, moment.day) if isinstance(moment, Moment) else None


def _micros(since: timedelta) -> int:
    return (since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds
