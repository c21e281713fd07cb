"""Date columns: calendar days and instants."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import polars as pl
from attrs import frozen

from ..intake import CellReading, read_cell
from ..times import DAY, Moment
from ..values import MISSING
from . import loops
from .classes import Bools, Ints
from .clock import EARLIEST, LATEST, days_of_instants, moments_of_clock_times, starts_of_days
from .distinct import Distinct, cells, distinct
from .states import KNOWN, NO_VALUE, UNREAD, States, all_known, surely_known

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

_DATE = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
_TIMED = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-2][0-9]:[0-5][0-9]:[0-5][0-9](\.[0-9]{1,6})?Z?$"
_FRACTION = r"\.([0-9]+)"


@frozen(eq=False, slots=False)
class DateColumn:
    """Instants and calendar days (0 where there is none), in the units of `times`.

    `own_days` None: every day is that of its instant in the zone.
    """

    values: Distinct
    instants: Ints
    states: States
    zone: ZoneInfo
    own_days: Ints | None = None

    @cached_property
    def days(self) -> Ints:
        if self.own_days is not None:
            return self.own_days
        days = days_of_instants(self.instants, self.zone)
        return days if surely_known(self.states) else np.where(self.states == KNOWN, days, 0)


def read_times(column: pl.Series, how: CellReading) -> DateColumn:
    """A column of dates, whatever it holds. Arrays of times need not be searched for distinct ones."""
    plain = column.dtype.is_temporal()
    return read_dates(Distinct(column, None, len(column)) if plain else distinct(column), how)


def read_dates(values: Distinct, how: CellReading) -> DateColumn:
    column = values.values
    if isinstance(column.dtype, pl.Datetime) and not how.markers:
        instants = _plain_instants(column, how)
        if instants is not None:
            states = all_known(len(column))
            if column.null_count():
                states = np.where(column.is_null().to_numpy(), NO_VALUE, KNOWN).astype(np.uint8)
            return DateColumn(values, instants, states, how.zone)
    draft = _Draft(column, how)
    if column.dtype == pl.String:
        read = None if how.markers else loops.read_times(column)
        if read is None:
            draft.read_texts()
        elif how.zone.key == "UTC" and not (read[1] == loops.NOT_PLAIN).any():
            # Whatever they say, it is an instant of that clock.
            states = np.where(read[1] == loops.NO_TIME, NO_VALUE, KNOWN).astype(np.uint8)
            return DateColumn(
                values, read[0], states if column.null_count() else all_known(len(states)), how.zone
            )
        else:
            draft.take(*read)
    elif column.dtype == pl.Date and not how.markers:
        draft.read_days(column, column.is_not_null())
    elif isinstance(column.dtype, pl.Datetime) and not how.markers:
        micros = column.dt.cast_time_unit("us") if column.dtype.time_unit != "us" else column
        draft.read_times(micros.to_physical(), column.is_not_null(), own_zone=bool(column.dtype.time_zone))
    draft.read_rest()
    return DateColumn(values, draft.instants, draft.states, how.zone, draft.days)


def _plain_instants(column: pl.Series, how: CellReading) -> Ints | None:
    """The instants of a column of times (0 where there is none), where these can be taken as they stand."""
    if not (column.dtype.time_zone or how.zone.key == "UTC"):  # type: ignore[attr-defined]
        return None
    micros = column if column.dtype.time_unit == "us" else column.dt.cast_time_unit("us")  # type: ignore[attr-defined]
    physical = micros.to_physical()
    least, most = physical.min(), physical.max()
    if isinstance(least, int) and isinstance(most, int) and (least < EARLIEST or most > LATEST):
        return None
    instants: Ints = (physical.fill_null(0) if physical.null_count() else physical).to_numpy()
    return instants


class _Draft:
    """A date column in the making: whole arrays of the usual shapes first, the rest one by one."""

    def __init__(self, column: pl.Series, how: CellReading) -> None:
        self.column, self.how = column, how
        length = len(column)
        self.days, self.instants = np.zeros(length, np.int64), np.zeros(length, np.int64)
        self.states = np.full(length, KNOWN, np.uint8)
        self.open: Bools = column.is_not_null().to_numpy().copy()
        self.states[~self.open] = NO_VALUE

    def read_texts(self) -> None:
        column = self.column
        dated = column.str.contains(_DATE).fill_null(False)
        timed = column.str.contains(_TIMED).fill_null(False)
        if self.how.markers:
            marked = column.str.to_lowercase().is_in(sorted(self.how.markers)).fill_null(False)
            dated, timed = dated & ~marked, timed & ~marked
        if dated.any():
            self.read_days(column.set(~dated, None).str.to_date("%Y-%m-%d", strict=False), dated)
        if timed.any():
            text = column.set(~timed, None)
            clock = text.str.slice(0, 10) + "T" + text.str.slice(11, 8)
            times = clock.str.to_datetime("%Y-%m-%dT%H:%M:%S", time_unit="us", strict=False).to_physical()
            fraction = text.str.extract(_FRACTION).str.pad_end(6, "0").cast(pl.Int64).fill_null(0)
            ends = text.str.ends_with("Z").fill_null(False)
            self.read_times(times + fraction, timed & ends, own_zone=True)
            self.read_times(times + fraction, timed & ~ends, own_zone=False)

    def take(self, micros: Ints, kinds: States) -> None:
        """What was read of texts: microseconds as written, and what they say."""
        zone = self.how.zone
        dates = np.flatnonzero(kinds == loops.DATE)
        self.days[dates] = micros[dates] // DAY
        self.instants[dates] = starts_of_days(self.days[dates], zone)
        clocks = np.flatnonzero(kinds == loops.CLOCK)
        moments = moments_of_clock_times(micros[clocks], zone)
        self.days[clocks], self.instants[clocks] = moments.days, moments.instants
        instants = np.flatnonzero(kinds == loops.INSTANT)
        self.instants[instants] = micros[instants]
        self.days[instants] = days_of_instants(micros[instants], zone)
        self.open[:] = kinds == loops.NOT_PLAIN

    def read_days(self, dates: pl.Series, where: pl.Series) -> None:
        days = dates.to_physical().cast(pl.Int64)
        places, found = self._within(days, where, -60 * 365, 220 * 365)
        self.days[places] = found
        self.instants[places] = starts_of_days(found, self.how.zone)

    def read_times(self, times: pl.Series, where: pl.Series, *, own_zone: bool) -> None:
        """`own_zone`: instants; else what the clock of the rules' zone shows."""
        places, found = self._within(times, where, EARLIEST, LATEST)
        if own_zone:
            self.days[places] = days_of_instants(found, self.how.zone)
            self.instants[places] = found
        else:
            moments = moments_of_clock_times(found, self.how.zone)
            self.days[places], self.instants[places] = moments.days, moments.instants

    def _within(self, numbers: pl.Series, where: pl.Series, low: int, high: int) -> tuple[Ints, Ints]:
        """The places of the numbers that lie in the range, which are settled by that, and the numbers."""
        usual = (where & numbers.is_between(low, high)).fill_null(False)
        places = usual.arg_true().to_numpy().astype(np.int64)
        self.open[places] = False
        return places, numbers.filter(usual).to_numpy().astype(np.int64)

    def read_rest(self) -> None:
        places = np.flatnonzero(self.open)
        for place, raw in zip(places.tolist(), cells(self.column, places), strict=True):
            moment = read_cell(raw, "date", self.how)
            if isinstance(moment, Moment):
                self.days[place], self.instants[place] = moment.day, moment.instant
            else:
                self.states[place] = NO_VALUE if moment is MISSING else UNREAD
