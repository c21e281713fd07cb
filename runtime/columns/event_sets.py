"""Which events belong to which set, and which people have one."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

import numpy as np
from attrs import define, field

from ..exact import MAX_MILLIS
from ..rules import HowMany
from ..tables import CountAxis, EventSet, Tables
from ..times import AsOf
from .classes import Bools, Ints
from .history import History
from .links import keeps_link
from .log import LogRows
from .plan import OpenPayment
from .tally import Tally, largest_number, tally


@define(eq=False, slots=False)
class EventSets:
    """The sets of events of a model, worked out when first asked for.

    What only counts and adds up is worked out by `tally`, in one pass over each log; only what needs the
    events of a person one after the other makes a `history`.
    """

    tables: Tables
    logs: Sequence[LogRows]
    people: int
    as_of: AsOf
    payments: Sequence[OpenPayment] = ()
    _cells: dict[int, Bools] = field(factory=dict)
    _events: dict[int, Bools] = field(factory=dict)
    _latest: dict[int, Ints] = field(factory=dict)
    _counts: dict[int, Ints] = field(factory=dict)

    @cached_property
    def history(self) -> History:
        return History(self.tables, [log.events for log in self.logs], self.people, self.as_of)

    @cached_property
    def most(self) -> int:
        """No person has more events than this."""
        return largest_number(self.logs, self.people)

    @cached_property
    def tally(self) -> Tally | None:
        counted = {
            axis.events
            for axis in self.tables.axes
            if isinstance(axis, CountAxis) and isinstance(axis.measure, HowMany)
        }
        by_cell = sorted(place for place in counted if self.is_by_cell(place))
        if any(self.most * abs(one.amount) > MAX_MILLIS for one in self.payments):
            return None  # what one rule pays may have to be held
        return tally(self.tables, self.logs, self.people, self.as_of, by_cell, self.payments, self.most)

    def is_by_cell(self, place: int) -> bool:
        """The set holds whole cells: nothing but names, properties and time decides."""
        return not self._table(place).links

    def cells(self, place: int) -> Bools:
        """Which cells are in a set, its links left aside."""
        if place not in self._cells:
            table = self._table(place)
            inside = self.history.cells_of_test(table.test).copy()
            for test in table.times:
                inside &= self.history.cells_in_time(test)
            self._cells[place] = inside
        return self._cells[place]

    def events(self, place: int) -> Bools:
        """Which events are in a set."""
        if place not in self._events:
            history = self.history
            inside = self.cells(place)[history.cells.codes] if history.length else np.zeros(0, np.bool_)
            for link in self._table(place).links:
                inside = keeps_link(history, inside, link, self.events(link.others))
            self._events[place] = inside
        return self._events[place]

    def count(self, place: int) -> Ints:
        """How many events of the set each person has."""
        if place not in self._counts:
            if self.tally is not None and place in self.tally.lanes:
                self._counts[place] = self.tally.counts(place).astype(np.int64)
            elif self.is_by_cell(place):
                wanted = [at for at, table in enumerate(self.tables.events) if not table.links]
                counted = self.history.counts([self.cells(at) for at in wanted])
                self._counts.update(zip(wanted, counted, strict=True))
            else:
                self._counts[place] = self.history.per_person(self.events(place))
        return self._counts[place]

    def latest_age(self, place: int) -> Ints:
        """The age in days of each person's latest event of the set; -1 where there is none."""
        if place not in self._latest:
            history = self.history
            ages = np.full(history.people + 1, -1, np.int64)
            inside = np.flatnonzero(self.events(place))[::-1]
            ages[history.persons[inside]] = history.ages[inside]
            self._latest[place] = ages
        return self._latest[place]

    def _table(self, place: int) -> EventSet:
        return self.tables.events[place]
