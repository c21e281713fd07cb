"""Counting events without putting them in order: one pass over a log, whatever the number of rules.

Each event has a cell: its kind, and the stretch of time it lies on. What a cell adds to its person stands in
a table: a lane of bits for every set of events that is counted, and a word for every total that is paid into.
So an event costs one addition of a few words.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import cached_property

import numpy as np
from attrs import frozen

from ..rules import AgeBetween, DayBetween, TimeTest
from ..tables import EventSet, Tables
from ..times import AsOf, day_of_instant, day_start, day_starts
from .axes import day_behind, first_day, time_passes
from .classes import Bools, Ints
from .dates import DateColumn
from .fading import faded
from .log import LogRows
from .loops import Lanes, Places32, added_to_persons, counted, stretches
from .members import Total
from .plan import OpenPayment
from .states import KNOWN, surely_known

_MOST_CELLS = 1 << 18
_MOST_DAYS = 5_000
_BITS = 60
"""Of a word, with sign and all: as many as make whole lanes of 1 to 6, 10 or 12 bits."""


@frozen
class Lane:
    word: int
    shift: int


@frozen(eq=False)
class Tally:
    """What was counted: `words` of each person (and nobody, who has none), side by side."""

    words: Ints
    bits: int
    lanes: Mapping[int, Lane]
    totals: Mapping[Total, int]

    def counts(self, place: int) -> Places32:
        """How many events of a set each person has."""
        lane = self.lanes[place]
        return Lanes(self.words, self.bits, None).taken(lane.word, lane.shift, slice(0, len(self.words)))

    @property
    def open_sums(self) -> dict[Total, Ints]:
        return {total: np.ascontiguousarray(self.words[:, word]) for total, word in self.totals.items()}


def largest_number(logs: Sequence[LogRows], people: int) -> int:
    """The most events (or more) that one person has, those that do not count included."""
    of_persons = np.zeros(people + 1, np.int64)
    for log in logs:
        of_persons += counted(log.persons, people + 1)
    return int(of_persons[:people].max(initial=0))


def tally(
    tables: Tables,
    logs: Sequence[LogRows],
    people: int,
    as_of: AsOf,
    sets: Sequence[int],
    payments: Sequence[OpenPayment],
    most: int,
) -> Tally | None:
    """None where the kinds and times of events are too many for a table of cells. No set has links."""
    bits = max(1, most.bit_length())
    in_word = _BITS // bits
    lanes = {place: Lane(at // in_word, at % in_word * bits) for at, place in enumerate(sets)}
    counting = 1 + max((lane.word for lane in lanes.values()), default=-1)
    totals = {total: counting + at for at, total in enumerate(dict.fromkeys(one.total for one in payments))}
    width = counting + len(totals)
    words = np.zeros((people + 1, width), np.int64)
    if not width:
        return Tally(words, bits, lanes, totals)
    for log in logs:
        cells = _Cells.of(tables, log, as_of, sets, payments)
        if cells is None:
            return None
        table = cells.table(width)
        for place, lane in lanes.items():
            table[:, :, lane.word] += cells.inside(place).astype(np.int64) << lane.shift
        for one in payments:
            table[:, :, totals[one.total]] += cells.worth(one)
        added_to_persons(log.persons, cells.places, cells.strides, table.reshape(-1, width), words)
    words[people] = 0
    return Tally(words, bits, lanes, totals)


@frozen(eq=False, slots=False)
class _Cells:
    """The cells of a log: kinds of events, and of each the stretches between the cuts of time.

    The last stretch has the events that have no time, the one before it those behind as-of.
    """

    tables: Tables
    log: LogRows
    as_of: AsOf
    cuts: Ints
    places: tuple[Places32, ...]
    strides: tuple[Ints, ...]

    @classmethod
    def of(
        cls, tables: Tables, log: LogRows, as_of: AsOf, sets: Sequence[int], payments: Sequence[OpenPayment]
    ) -> _Cells | None:
        asked = [tables.events[place] for place in (*sets, *(at for one in payments for at in one.events))]
        cuts = _cuts([test for events in asked for test in events.times], as_of)
        fading = any(one.payment.fading is not None for one in payments)
        if fading or as_of.zone.key != "UTC":
            days = _days(log.times, as_of)
            if days is None:
                return None
            cuts = np.union1d(cuts, days) if fading else cuts
        cuts = np.unique(np.append(cuts[cuts <= as_of.instant], as_of.instant + 1))
        width = len(cuts) + 2
        if log.kinds.count * width > _MOST_CELLS:
            return None
        times = log.times
        codes = stretches(times.instants, cuts)
        if not surely_known(times.states):
            codes[times.states != KNOWN] = len(cuts) + 1
        strides = tuple(stride * width for stride in log.kinds.strides)
        if times.values.codes is None:
            return cls(tables, log, as_of, cuts, (*log.kinds.places, codes), (*strides, np.arange(width)))
        of_values = codes.astype(np.int64)
        return cls(tables, log, as_of, cuts, (*log.kinds.places, times.values.codes), (*strides, of_values))

    def table(self, width: int) -> Ints:
        return np.zeros((self.log.kinds.count, len(self.cuts) + 2, width), np.int64)

    @cached_property
    def moments(self) -> tuple[Ints, Ints]:
        """Of each stretch that counts a moment: its day and instant."""
        instants = np.r_[self.cuts[:1] - 1, self.cuts[:-1]]
        days = [day_of_instant(instant, self.as_of.zone) for instant in instants.tolist()]
        return np.array(days, np.int64), instants

    @cached_property
    def heeded(self) -> Bools:
        """Which cells have events that count at all."""
        heeded = np.ones((self.log.kinds.count, len(self.cuts) + 2), np.bool_)
        heeded[:, -2:] = False
        if self.tables.ignored is not None:
            heeded[self.log.kinds.truths.rows(self.tables.ignored)] = False
        return heeded

    def inside(self, place: int) -> Bools:
        """Which cells' events are in a set, its links left aside."""
        events: EventSet = self.tables.events[place]
        kinds = self.log.kinds.truths.rows(events.test)
        days, instants = self.moments
        in_time = np.zeros(len(self.cuts) + 2, np.bool_)
        in_time[:-2] = True
        for test in events.times:
            passed = time_passes(test, days, instants, self.as_of)
            if passed is not None:
                in_time[:-2] &= passed
        return kinds[:, None] & in_time[None, :] & self.heeded

    def worth(self, one: OpenPayment) -> Ints:
        inside = self.inside(one.events[0])
        for place in one.events[1:]:
            inside = inside | self.inside(place)
        if one.payment.fading is None:
            return inside * np.int64(one.amount)
        days, _ = self.moments
        amounts = np.zeros(len(self.cuts) + 2, np.int64)
        amounts[:-2] = faded(one.amount, np.maximum(self.as_of.day - days, 0), one.payment.fading)
        return inside * amounts[None, :]


def _cuts(tests: Sequence[TimeTest], as_of: AsOf) -> Ints:
    """The instants from which on a test may answer something else."""
    cuts: set[int] = set()
    for test in tests:
        match test:
            case DayBetween():
                for day in (first_day(test, as_of), day_behind(test, as_of)):
                    # All there is lies on one side of a day that no calendar has.
                    with suppress(OverflowError):
                        cuts.update(() if day is None else (day_start(day, as_of.zone),))
            case AgeBetween(low, high):
                for age in (low, high):
                    if age is not None:
                        cuts.update((as_of.instant - age, as_of.instant - age + 1))
    return np.array(sorted(cut for cut in cuts if _in_calendar(cut - 1, as_of)), np.int64)


def _in_calendar(instant: int, as_of: AsOf) -> bool:
    """All events lie on one side of a cut that no calendar has."""
    try:
        day_of_instant(instant, as_of.zone)
    except OverflowError:
        return False
    return True


def _days(times: DateColumn, as_of: AsOf) -> Ints | None:
    """The start of every day from the first event's to the one behind as-of; None where these are too many,
    or the time zone leaves one out: then events of two days may have the same instant.
    """
    known = times.instants if surely_known(times.states) else times.instants[times.states == KNOWN]
    if not len(known):
        return np.zeros(0, np.int64)
    first = day_of_instant(min(int(known.min()), as_of.instant), as_of.zone)
    if as_of.day - first > _MOST_DAYS:
        return None
    starts = np.array(day_starts(first, as_of.day + 1, as_of.zone), np.int64)
    return starts if (starts[1:] > starts[:-1]).all() else None
