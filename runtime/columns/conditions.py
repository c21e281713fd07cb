"""Answering a table of conditions: three values for each class, or for each row."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from attrs import define, field, frozen

from ..tables import (
    NO_AXIS,
    SEVERAL,
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
)
from .axes import Answers
from .classes import Bools, Codes
from .states import KNOWN, NO_VALUE


@frozen(eq=False)
class Truth:
    """Where something is true and where it is false; neither is unknown."""

    true: Bools
    false: Bools

    def gathered(self, codes: Codes) -> Truth:
        return Truth(self.true[codes], self.false[codes])

    @property
    def decided(self) -> Bools:
        return self.true | self.false


@define(eq=False)
class ClassTruths:
    """Conditions that ask one axis, answered on its classes (those that ask none: on one single class)."""

    rows: tuple[ConditionRow, ...]
    answers: Callable[[int], Answers]
    _found: dict[int, Truth] = field(factory=dict)

    def of(self, row: int) -> Truth:
        if row not in self._found:
            axis = self.rows[row].axis
            count = 1 if axis == NO_AXIS else self.answers(axis).count
            self._found[row] = _answer(self.rows[row], self.answers, self._part(count), count)
        return self._found[row]

    def _part(self, count: int) -> Callable[[int], Truth]:
        def part(row: int) -> Truth:
            truth = self.of(row)
            if len(truth.true) == count:
                return truth
            # A constant among parts that ask an axis.
            return Truth(np.repeat(truth.true, count), np.repeat(truth.false, count))

        return part


@define(eq=False)
class RowTruths:
    """All conditions, answered on rows; `codes` gives each row's class on an axis."""

    by_class: ClassTruths
    codes: Callable[[int], Codes]
    length: int
    _found: dict[int, Truth] = field(factory=dict)

    def of(self, row: int) -> Truth:
        if row not in self._found:
            self._found[row] = self._answer(row)
        return self._found[row]

    def _answer(self, row: int) -> Truth:
        asked = self.by_class.rows[row]
        if asked.axis == SEVERAL:
            return _answer(asked, self.by_class.answers, self.of, self.length)
        truth = self.by_class.of(row)
        if asked.axis == NO_AXIS:
            return Truth(np.repeat(truth.true, self.length), np.repeat(truth.false, self.length))
        return truth.gathered(self.codes(asked.axis))


def _answer(
    row: ConditionRow, answers: Callable[[int], Answers], part: Callable[[int], Truth], length: int
) -> Truth:
    match row.asked:
        case Passes(axis, test):
            return Truth(answers(axis).true[test], answers(axis).false[test])
        case HasValue(axis):
            states = answers(axis).states
            return Truth(states == KNOWN, states == NO_VALUE)
        case Settled(axis):
            states = answers(axis).states
            return Truth(states == KNOWN, np.zeros(len(states), np.bool_))
        case Every(parts):
            return _every([part(one) for one in parts])
        case Some(parts):
            return _opposite(_every([_opposite(part(one)) for one in parts]))
        case Opposite(one):
            return _opposite(part(one))
        case NotTrue(one):
            true = part(one).true
            return Truth(~true, true)
        case Between(low, high, parts):
            return _between(low, high, [part(one) for one in parts], length)
        case Fixed(value):
            return Truth(np.full(length, value), np.full(length, not value))


def _opposite(truth: Truth) -> Truth:
    return Truth(truth.false, truth.true)


def _every(parts: Sequence[Truth]) -> Truth:
    true, false = parts[0].true.copy(), parts[0].false.copy()
    for one in parts[1:]:
        true &= one.true
        false |= one.false
    return Truth(true, false)


def _between(low: int | None, high: int | None, parts: Sequence[Truth], length: int) -> Truth:
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
