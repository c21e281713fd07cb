"""Kinds of events: what the tests on names and properties can tell apart in one log."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import prod

import numpy as np
import numpy.typing as npt
from attrs import frozen

from ..tables import Tables
from .axes import Answers, Axis
from .classes import Codes, Ints, Scalar, combined
from .conditions import ClassTruths, RowTruths
from .loops import Places32, sums_of_cells

_MOST = 1 << 14


@frozen(eq=False)
class Part:
    """One of the codes that make up a kind: each row's place, the code of each place (None: the places are
    the codes), and how many codes there are.
    """

    places: Places32
    codes: Codes | None
    bound: int

    def of_places(self) -> Codes:
        return np.arange(self.bound) if self.codes is None else self.codes

    def of_rows(self, rows: Ints | slice) -> Codes:
        return self.of_places()[self.places[rows]]


@frozen(eq=False)
class EventAxis:
    """An axis of events: the parts that its class is made of, the first counting most, and the answers."""

    parts: tuple[Part, ...]
    answers: Answers

    @property
    def count(self) -> int:
        return prod(part.bound for part in self.parts)


def single(axis: Axis) -> EventAxis:
    return EventAxis((Part(axis.places, axis.classes, axis.answers.count),), axis.answers)


@frozen(eq=False)
class Kinds:
    """The kinds of a log: a row's kind is the sum of what its places have in `strides`. `truths` answers the
    event conditions on each of the `count` kinds; a kind need not have events.
    """

    places: tuple[Places32, ...]
    strides: tuple[Ints, ...]
    count: int
    truths: RowTruths

    def of_rows(self, rows: Ints) -> Codes:
        return sums_of_cells([places[rows] for places in self.places], self.strides, len(rows))


def kinds_of(tables: Tables, axes: Mapping[int, EventAxis], rows: int) -> Kinds:
    parts = [part for place in sorted(axes) for part in axes[place].parts]
    count = prod(part.bound for part in parts)
    if 0 < count <= _MOST:  # a log without rows has no kinds
        return _all_there_could_be(tables, axes, count)
    return _all_there_are(tables, axes, parts, rows)


def _all_there_could_be(tables: Tables, axes: Mapping[int, EventAxis], count: int) -> Kinds:
    places: list[Places32] = []
    strides: list[Ints] = []
    classes: dict[int, Codes] = {}
    left = count
    for place in sorted(axes):
        left //= axes[place].count
        classes[place] = np.arange(count) // left % axes[place].count
        within = axes[place].count
        for part in axes[place].parts:
            within //= part.bound
            places.append(part.places)
            strides.append(part.of_places() * (within * left))
    return Kinds(tuple(places), tuple(strides), count, _truths(tables, axes, classes, count))


def _all_there_are(tables: Tables, axes: Mapping[int, EventAxis], parts: Sequence[Part], rows: int) -> Kinds:
    found = combined(rows, [(part.of_rows(slice(None)), part.bound) for part in parts])
    classes: dict[int, Codes] = {}
    for place, axis in axes.items():
        codes = np.zeros(found.count, np.int64)
        for part in axis.parts:
            codes = codes * part.bound + part.of_rows(found.first)
        classes[place] = codes
    places = (found.codes.astype(np.uint32),)
    truths = _truths(tables, axes, classes, found.count)
    return Kinds(places, (np.arange(found.count),), found.count, truths)


def _truths(
    tables: Tables, axes: Mapping[int, EventAxis], classes: Mapping[int, Codes], count: int
) -> RowTruths:
    by_class = ClassTruths(tables.event_conditions, lambda axis: axes[axis].answers)
    return RowTruths(by_class, _Classes(classes), count)


@frozen(eq=False)
class _Classes:
    """The class of each kind on each axis."""

    of_kinds: Mapping[int, Codes]

    def places(self, axis: int) -> Places32:
        return self.of_kinds[axis].astype(np.uint32)

    def on_places(self, axis: int, of_classes: npt.NDArray[Scalar]) -> npt.NDArray[Scalar]:
        return of_classes
