"""Axes of how many events there are: the numbers stay where the tally has them, several to a word."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property, partial

import numpy as np
import numpy.typing as npt
from attrs import frozen

from .axes import Answers
from .classes import Codes, Ints, Scalar
from .loops import Lanes, Places32
from .tally import Tally
from .threads import each, parts

_MOST_BITS = 12
"""Tables for longer numbers would not be looked up quickly."""


@frozen(eq=False, slots=False)
class CountedRows:
    """The counts of some rows; `persons` are theirs, None where row i is person i.

    Lanes that stand side by side are looked up `joined`, as if they were one.
    """

    tally: Tally
    persons: Places32 | None
    rows: int

    @classmethod
    def of(cls, tally: Tally, persons: Places32 | None, rows: int) -> CountedRows | None:
        """None where tables of all numbers would be too long."""
        return None if tally.bits > _MOST_BITS else cls(tally, persons, rows)

    def places_of(self, events: int, rows: slice) -> Places32:
        lane = self.tally.lanes[events]
        return Lanes(self.tally.words, self.tally.bits, self.persons).taken(lane.word, lane.shift, rows)

    @cached_property
    def joined(self) -> Lanes:
        bits = self.tally.bits
        return Lanes(self.tally.words, _MOST_BITS // bits * bits, self.persons)

    @cached_property
    def groups(self) -> Mapping[tuple[int, int], Mapping[int, int]]:
        """Of each joined lane, known by word and shift, the sets of events and how far to shift for each."""
        groups: dict[tuple[int, int], dict[int, int]] = {}
        for events, lane in self.tally.lanes.items():
            within = lane.shift % self.joined.bits
            groups.setdefault((lane.word, lane.shift - within), {})[events] = within
        return groups

    @cached_property
    def of_numbers(self) -> Mapping[int, Ints]:
        """Of each set of events how many rows have each number of them."""
        places = np.array(list(self.groups), np.int64).reshape(-1, 2)
        found = each(partial(self.joined.counted, places), parts(self.rows))
        size = 1 << self.tally.bits
        return {
            events: counts.reshape(-1, size, 1 << within).sum(axis=(0, 2))
            for group, counts in zip(self.groups.values(), sum(found[1:], found[0]), strict=True)
            for events, within in group.items()
        }


@frozen(eq=False, slots=False)
class CountedAxis:
    """How many events of a set there are: a row's place is that number, `classes` has the class of each."""

    together: CountedRows
    events: int
    classes: Codes
    answers: Answers

    def places_of(self, rows: slice) -> Places32:
        return self.together.places_of(self.events, rows)

    def on_places(self, of_classes: npt.NDArray[Scalar]) -> npt.NDArray[Scalar]:
        return of_classes[self.classes]

    @cached_property
    def counts(self) -> Ints:
        counts = np.zeros(self.answers.count, np.int64)
        np.add.at(counts, self.classes, self.together.of_numbers[self.events])
        return counts


@frozen(eq=False)
class CountedSums:
    """What several such axes add up to: joined lanes, each with a table from its numbers to the amount."""

    lanes: Lanes
    places: Ints
    tables: Ints

    @classmethod
    def of(cls, axes: Sequence[CountedAxis], of_classes: Sequence[Ints]) -> CountedSums | None:
        if not axes:
            return None
        together = axes[0].together
        amounts: dict[int, Ints] = {}
        for axis, one in zip(axes, of_classes, strict=True):
            there = amounts.get(axis.events)
            amounts[axis.events] = axis.on_places(one) if there is None else there + axis.on_places(one)
        numbers, mask = np.arange(1 << together.joined.bits), (1 << together.tally.bits) - 1
        places: list[tuple[int, int]] = []
        tables: list[Ints] = []
        for place, group in together.groups.items():
            asked = [(within, amounts[events]) for events, within in group.items() if events in amounts]
            if asked:
                places.append(place)
                tables.append(sum((one[numbers >> within & mask] for within, one in asked), 0 * numbers))
        return cls(together.joined, np.array(places, np.int64), np.array(tables, np.int64))

    def add(self, rows: slice, sums: Ints) -> None:
        self.lanes.add(self.places, self.tables, rows, sums)
