"""All events of all logs, in order: by person, the newest first; and the classes of events ("cells") among
them.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

import numpy as np
import numpy.typing as npt
import polars as pl

from ..rules import AgeBetween, TimeTest
from ..tables import Tables
from ..times import AsOf
from .axes import time_parts, time_passes
from .classes import Bools, Classes, Codes, Ints, combined, sums_of_runs
from .log import LogEvents
from .loops import ordered
from .totals_of import Amounts, exact_amounts

_LARGEST = 2**62


class History:
    """The events that count at all. Arrays of events are by person, then newest first; `starts` has each
    person's.

    Person `people` is nobody and has no event: what is worked out per person has that one entry more.
    """

    def __init__(self, tables: Tables, logs: Sequence[LogEvents], people: int, as_of: AsOf) -> None:
        self.tables, self.as_of, self.people = tables, as_of, people
        self._logs = logs
        persons = _joined([log.people for log in logs])
        instants = _joined([log.instants for log in logs])
        days = _joined([log.days for log in logs])
        # Where a zone leaves a day out, two days start at one instant: they are kept in order as well.
        self._order, self.starts = ordered(persons, instants, days, people + 1)
        self.persons = persons[self._order]
        self.instants = instants[self._order]
        self.days = days[self._order]
        firsts = np.cumsum([0, *(log.truths.length for log in logs)])
        kinds = [log.kinds + first for log, first in zip(logs, firsts.tolist(), strict=False)]
        self._kinds = _joined(kinds)[self._order]
        self._texts: dict[str, Codes] = {}
        self._amounts: dict[str, Amounts] = {}

    @property
    def length(self) -> int:
        return len(self.persons)

    @cached_property
    def most(self) -> int:
        """The largest number of events that one person has."""
        return int(np.diff(self.starts).max(initial=0))

    @cached_property
    def ages(self) -> Ints:
        """In whole days, never negative."""
        return self.as_of.day - self.days

    @cached_property
    def moments(self) -> Codes:
        """The place of each event's (person, instant) in their order, newest first; equal ones share it."""
        new = np.ones(self.length, np.bool_)
        new[1:] = (self.persons[1:] != self.persons[:-1]) | (self.instants[1:] != self.instants[:-1])
        return np.cumsum(new) - 1

    # ------------------------------------------------------------ cells

    @cached_property
    def cells(self) -> Classes:
        """Events that agree in kind, in day and in all tests on their time."""
        tests = [test for events in self.tables.events for test in events.times]
        spans = [test for test in tests if isinstance(test, AgeBetween)]
        first = int(self.days.min()) if self.length else 0
        last = int(self.days.max()) if self.length else 0
        kinds = sum(log.truths.length for log in self._logs)
        times = time_parts(spans, self.days, self.instants, self.as_of)
        return combined(
            self.length, [(self._kinds, max(kinds, 1)), (self.days - first, last - first + 1), *times]
        )

    def cells_of_test(self, condition: int) -> Bools:
        """Which cells' events meet an event condition."""
        of_kinds = [log.truths.rows(condition) for log in self._logs]
        if not self.length:
            return np.zeros(0, np.bool_)
        return np.concatenate(of_kinds)[self._kinds[self.cells.first]]

    def cells_in_time(self, test: TimeTest) -> Bools:
        first = self.cells.first
        passed = time_passes(test, self.days[first], self.instants[first], self.as_of)
        return np.ones(len(first), np.bool_) if passed is None else passed

    # ------------------------------------------------------------ properties

    def texts(self, key: str) -> Codes:
        """The rank of each event's property text among all its texts; 0 is none (there always is a place for
        it).
        """
        if key not in self._texts:
            texts = pl.concat([log.texts[key] for log in self._logs]).gather(self._order)
            named = texts.unique().sort()
            named = named.filter(named != "")
            codes = np.zeros(self.length, np.int64)
            if len(named):
                ranks = list(range(1, len(named) + 1))
                found = texts.replace_strict(named, pl.Series(ranks), default=0, return_dtype=pl.Int64)
                codes = found.to_numpy()
            self._texts[key] = codes
        return self._texts[key]

    def amounts(self, key: str) -> Amounts:
        """A number property: exact whole numbers at a common scale; 0 where there is none."""
        if key not in self._amounts:
            columns = [log.numbers.get(key) for log in self._logs]
            rows = [log.rows for log in self._logs]
            amounts = exact_amounts(columns, rows)
            self._amounts[key] = Amounts(amounts.wholes[self._order], amounts.scale)
        return self._amounts[key]

    # ------------------------------------------------------------ per person

    def per_person(self, values: npt.NDArray[np.generic], bound: int = 1) -> Ints:
        """The sum of each person's values, none of them beyond ±bound; of wide values in Python's
        integers.
        """
        wide = bound * max(self.most, 1) >= _LARGEST
        kind = object if wide or values.dtype == object else np.int64
        return sums_of_runs(values.astype(kind), self.starts)

    def counts(self, sets: Sequence[Bools]) -> list[Ints]:
        """For each set of cells, how many events each person has in it; several sets are counted in one
        pass.
        """
        bits = max(1, self.most.bit_length())
        lanes = max(1, 62 // bits)
        found: list[Ints] = []
        for at in range(0, len(sets), lanes):
            some = sets[at : at + lanes]
            packed = np.zeros(self.cells.count, np.int64)
            for lane, one in enumerate(some):
                packed |= one.astype(np.int64) << (lane * bits)
            summed = self.per_person(packed[self.cells.codes])
            found += [(summed >> (lane * bits)) & ((1 << bits) - 1) for lane in range(len(some))]
        return found


def _joined(parts: Sequence[Ints]) -> Ints:
    return np.concatenate([np.zeros(0, np.int64), *parts])
