"""Events added to the persons they belong to, and the numbers of persons."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from attrs import frozen

from ..classes import Ints
from ..threads import each, how_many, parts
from . import built
from .built import Places32
from .tables import sums_of_cells


def added_to_persons(
    persons: Places32, places: Sequence[Places32], strides: Sequence[Ints], table: Ints, totals: Ints
) -> None:
    """totals[persons[row]] += table[cell], a row's cell being the sum of strides[axis][places[axis][row]].

    `table` is (cell, word), `totals` is (person, word); sums wrap around.
    """
    if built.native is None:
        cells = sums_of_cells(places, strides, len(persons))
        for word in range(table.shape[1]):
            np.add.at(totals[:, word], persons, table[cells, word])
        return
    table, width = np.ascontiguousarray(table), table.shape[1]
    rows = [np.ascontiguousarray(one) for one in places]
    # Each thread has totals of its own: more of them than the events are worth would cost more than
    # they save.
    threads = max(1, min(how_many(), len(persons) // max(1, len(totals))))
    some = parts(len(persons), threads)
    of_threads = [totals, *(np.zeros_like(totals) for _ in some[1:])]

    def add(part: int) -> None:
        here = some[part]
        built.native.add_to_persons(
            persons[here], [one[here] for one in rows], strides, table, width, of_threads[part]
        )

    each(add, range(len(some)))
    for one in of_threads[1:]:
        totals += one


def ordered(persons: Ints, instants: Ints, days: Ints, people: int) -> tuple[Ints, Ints]:
    """The rows by person, those of one person by instant and day, the latest first (rows alike in all stay in
    order); and for each of `people` persons, and behind the last, where their rows begin.
    """
    if built.native is None:
        order = np.lexsort((-days, -instants, persons)).astype(np.int64)
        return order, np.searchsorted(persons[order], np.arange(people + 1)).astype(np.int64)
    order, starts = np.empty(len(persons), np.int64), np.empty(people + 1, np.int64)
    built.native.order_events(persons, instants, days, order, starts)
    return order, starts


@frozen(eq=False)
class Lanes:
    """Numbers of persons, several to a word: `words` are (person, word), every lane has as many bits.
    `persons` are those of some rows; None where row i is person i.
    """

    words: Ints
    bits: int
    persons: Places32 | None

    def taken(self, word: int, shift: int, rows: slice) -> Places32:
        """The numbers of one lane."""
        numbers = np.empty(rows.stop - rows.start, np.uint32)
        if built.native is None:
            numbers[:] = self._lane(word, shift, rows)
        else:
            width = self.words.shape[1]
            built.native.take_lane(
                self.words, width, word, shift, self.bits, self._whose(rows), rows.start, numbers
            )
        return numbers

    def add(self, places: Ints, tables: Ints, rows: slice, sums: Ints) -> None:
        """sums[row] += table[number] for each lane and its table; `places` has a word and shift for each."""
        if built.native is None:
            for (word, shift), table in zip(places.tolist(), tables, strict=True):
                sums += table[self._lane(word, shift, rows)]
        else:
            self._walk(places, rows, tables, sums, None)

    def counted(self, places: Ints, rows: slice) -> Ints:
        """How many rows have each number, as (lane, number)."""
        size = 1 << self.bits
        if built.native is None:
            lanes = [self._lane(word, shift, rows) for word, shift in places.tolist()]
            counted = [np.bincount(lane, minlength=size) for lane in lanes]
            return np.array(counted, np.int64).reshape(len(lanes), size)
        counts = np.zeros((len(places), 4, size), np.int64)
        self._walk(places, rows, None, None, counts)
        of_numbers: Ints = counts.sum(axis=1)
        return of_numbers

    def _walk(
        self, places: Ints, rows: slice, tables: Ints | None, sums: Ints | None, counts: Ints | None
    ) -> None:
        built.native.walk_lanes(
            self.words,
            self.words.shape[1],
            places,
            self.bits,
            self._whose(rows),
            rows.start,
            rows.stop - rows.start,
            tables,
            sums,
            counts,
        )

    def _whose(self, rows: slice) -> Places32 | None:
        return None if self.persons is None else self.persons[rows]

    def _lane(self, word: int, shift: int, rows: slice) -> Ints:
        whose = rows if self.persons is None else self.persons[rows]
        lane: Ints = (self.words[whose, word] >> shift) & ((1 << self.bits) - 1)
        return lane
