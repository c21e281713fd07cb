"""Answering a table of conditions: three values for each class, or for each row."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Generic, Protocol, TypeVar

import numpy as np
import numpy.typing as npt
from attrs import define, field, frozen

from ..tables import (
    NO_AXIS,
    SEVERAL,
    Asked,
    Between,
    ConditionRow,
    Every,
    Fixed,
    HasValue,
    NotTrue,
    Opposite,
    Passes,
    Settled,
    Some,
    parts_of,
)
from .axes import Answers
from .classes import Bools, Scalar
from .loops import Places32, Words, packed, spread, unpacked, words_of
from .states import KNOWN, NO_VALUE

Where = TypeVar("Where", Bools, Words)


@frozen(eq=False)
class Truth(Generic[Where]):
    """Where something is true and where it is false; neither is unknown.

    Of classes an array of yes and no; of rows a set, row i being a bit (and bits behind the last row mean
    nothing).
    """

    true: Where
    false: Where

    def repeated(self: Truth[Bools], count: int) -> Truth[Bools]:
        return Truth(np.repeat(self.true, count), np.repeat(self.false, count))

    @property
    def decided(self) -> Where:
        return self.true | self.false


class Places(Protocol):
    """Where the rows' classes on each axis are to be looked up."""

    def places(self, axis: int) -> Places32: ...

    def on_places(self, axis: int, of_classes: npt.NDArray[Scalar]) -> npt.NDArray[Scalar]: ...


@define(eq=False, slots=False)
class ClassTruths:
    """Conditions that ask one axis, answered on its classes (those that ask none: on one single class)."""

    rows: tuple[ConditionRow, ...]
    answers: Callable[[int], Answers]
    _found: dict[int, Truth[Bools]] = field(factory=dict)

    def of(self, row: int) -> Truth[Bools]:
        if row not in self._found:
            axis = self.rows[row].axis
            count = 1 if axis == NO_AXIS else self.answers(axis).count
            self._found[row] = self._answer(self.rows[row].asked, self._part(count), count)
        return self._found[row]

    def true(self, row: int, count: int) -> Bools:
        """Where a condition that asks an axis of so many classes, or none, is true."""
        true = self.of(row).true
        return true if len(true) == count else np.repeat(true, count)

    def _part(self, count: int) -> Callable[[int], Truth[Bools]]:
        def part(row: int) -> Truth[Bools]:
            truth = self.of(row)
            if len(truth.true) == count:
                return truth
            # A constant among parts that ask an axis.
            return truth.repeated(count)

        return part

    def _answer(self, asked: Asked, part: Callable[[int], Truth[Bools]], count: int) -> Truth[Bools]:
        match asked:
            case Passes(axis, test):
                return Truth(self.answers(axis).true[test], self.answers(axis).false[test])
            case HasValue(axis):
                states = self.answers(axis).states
                return Truth(states == KNOWN, states == NO_VALUE)
            case Settled(axis):
                states = self.answers(axis).states
                return Truth(states == KNOWN, np.zeros(len(states), np.bool_))
            case Between(low, high, parts):
                return between(low, high, [part(one) for one in parts], count)
            case Fixed(value):
                return Truth(np.full(count, value), np.full(count, not value))
            case _:
                return connected(asked, part)

    @cached_property
    def leaves(self) -> dict[int, list[int]]:
        """For each axis the conditions that ask it alone and are parts of conditions that ask several."""
        found: dict[int, dict[int, None]] = {}
        for row in self.rows:
            if row.axis == SEVERAL:
                for part in parts_of(row.asked):
                    if self.rows[part].axis not in (SEVERAL, NO_AXIS):
                        found.setdefault(self.rows[part].axis, {})[part] = None
        return {axis: list(rows) for axis, rows in found.items()}


@define(eq=False)
class RowTruths:
    """All conditions, answered on rows, 64 of them to a word.

    What asks one axis is looked up by its class: for all conditions at once that others are made of.
    """

    by_class: ClassTruths
    codes: Places
    length: int
    _found: dict[int, Truth[Words]] = field(factory=dict)

    def of(self, row: int) -> Truth[Words]:
        if row not in self._found:
            asked = self.by_class.rows[row]
            if asked.axis == SEVERAL:
                self._found[row] = self._answer(asked.asked)
            elif asked.axis == NO_AXIS:
                self._found[row] = self._constant(bool(self.by_class.of(row).true[0]))
            else:
                self._look_up(asked.axis, row)
        return self._found[row]

    def rows(self, row: int) -> Bools:
        """Where a condition is true, row by row."""
        asked = self.by_class.rows[row]
        if asked.axis == SEVERAL or row in self._found:
            return unpacked(self.of(row).true, self.length)
        true = self.by_class.of(row).true
        if asked.axis == NO_AXIS:
            return np.repeat(true, self.length)
        return self.codes.on_places(asked.axis, true)[self.codes.places(asked.axis)]

    def _answer(self, asked: Asked) -> Truth[Words]:
        if isinstance(asked, Between):
            parts = [self.of(part) for part in asked.parts]
            as_bools = [
                Truth(unpacked(one.true, self.length), unpacked(one.false, self.length)) for one in parts
            ]
            found = between(asked.low, asked.high, as_bools, self.length)
            return Truth(packed(found.true), packed(found.false))
        return connected(asked, self.of)

    def _constant(self, value: bool) -> Truth[Words]:
        words = words_of(self.length)
        everyone, nobody = np.full(words, ~np.uint64(0)), np.zeros(words, np.uint64)
        return Truth(everyone, nobody) if value else Truth(nobody, everyone)

    def _look_up(self, axis: int, row: int) -> None:
        wanted = [one for one in (row, *self.by_class.leaves.get(axis, ())) if one not in self._found]
        truths = [self.by_class.of(one) for one in wanted]
        tables = [self.codes.on_places(axis, side) for one in truths for side in (one.true, one.false)]
        sets = spread(self.codes.places(axis), tables)
        for place, one in enumerate(wanted):
            self._found[one] = Truth(sets[2 * place], sets[2 * place + 1])


def connected(asked: Asked, part: Callable[[int], Truth[Where]]) -> Truth[Where]:
    match asked:
        case Every(parts):
            return _every([part(one) for one in parts])
        case Some(parts):
            return _opposite(_every([_opposite(part(one)) for one in parts]))
        case Opposite(one):
            return _opposite(part(one))
        case NotTrue(one):
            true = part(one).true
            return Truth(~true, true)
        case _:
            raise TypeError(f"no connective: {type(asked).__name__}")


def _opposite(truth: Truth[Where]) -> Truth[Where]:
    return Truth(truth.false, truth.true)


def _every(parts: Sequence[Truth[Where]]) -> Truth[Where]:
    true, false = parts[0].true.copy(), parts[0].false.copy()
    for one in parts[1:]:
        true &= one.true
        false |= one.false
    return Truth(true, false)


def between(low: int | None, high: int | None, parts: Sequence[Truth[Bools]], length: int) -> Truth[Bools]:
    """Between how many are surely true and how many may be, the answer must be one and the same."""
    least, most = np.zeros(length, np.int64), np.zeros(length, np.int64)
    for one in parts:
        least += one.true
        most += ~one.false
    # The interval lies within low to high, or wholly outside.
    true, false = np.ones(length, np.bool_), np.zeros(length, np.bool_)
    if low is not None:
        true &= least >= low
        false |= most < low
    if high is not None:
        true &= most <= high
        false |= least > high
    return Truth(true, false)
