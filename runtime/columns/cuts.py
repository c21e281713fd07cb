"""Where the tests on a number cut its axis, and on which stretch a number lies, compared exactly."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor

import numpy as np
import numpy.typing as npt
from attrs import frozen

from ..rules import NumberBetween, NumberIn, Test
from .classes import Bools, Floats, Ints
from .loops import Places32, stretches

_LOWEST, _HIGHEST = -(2**63), 2**63 - 1


@frozen
class Cuts:
    """The constants of the tests on one number, sorted: `points[i]` is stretch 2 i + 1, below it lies 2 i.

    Doubles and the shortest decimals that read back as them come in the same order. So a double lies below a
    point just if it lies below the first double whose decimal does not: comparing doubles is comparing
    decimals.
    """

    points: tuple[Decimal, ...]

    @classmethod
    def of_tests(cls, tests: Sequence[Test]) -> Cuts:
        points: set[Decimal] = set()
        for test in tests:
            if isinstance(test, NumberBetween):
                points.update(end for end in (test.low, test.high) if end is not None)
            elif isinstance(test, NumberIn):
                points.update(test.values)
        return cls(tuple(sorted(points)))

    @property
    def count(self) -> int:
        return 2 * len(self.points) + 1

    def stretches(self, numbers: npt.NDArray[np.generic], scale: int = 1) -> Places32:
        """The stretch of each number, given as doubles, or as whole numbers that are `scale` times too
        great.
        """
        if numbers.dtype == np.float64:
            return stretches(numbers, self.doubles)
        if numbers.dtype == object:
            wholes = self._wholes(scale)
            found = [_reached(wholes, number) for number in numbers.tolist()]
            return np.array(found, np.uint32)
        return stretches(numbers, self.wholes(scale))

    @property
    def doubles(self) -> Floats:
        """The doubles from which on a stretch begins."""
        thresholds: list[float] = []
        for point in self.points:
            double = float(point)
            behind = float(np.nextafter(double, np.inf))
            meant = Decimal(repr(double))
            thresholds += [double if meant >= point else behind, double if meant > point else behind]
        return np.array(thresholds, np.float64)

    def wholes(self, scale: int = 1) -> Ints:
        """The whole numbers, `scale` times too great, from which on a stretch begins; those that 64 bits
        hold.
        """
        return np.array([max(one, _LOWEST) for one in self._wholes(scale) if one <= _HIGHEST], np.int64)

    def _wholes(self, scale: int) -> list[int]:
        wholes: list[int] = []
        for point in self.points:
            exact = Fraction(point) * scale
            wholes += [ceil(exact), floor(exact) + 1]
        return wholes

    def stretch_of(self, number: Decimal) -> int:
        at = bisect_left(self.points, number)
        return 2 * at + (at < len(self.points) and self.points[at] == number)

    def passing(self, test: Test, stretches: Ints) -> Bools | None:
        """Which of the stretches pass; None for a test of another kind."""
        match test:
            case NumberBetween(low, high, low_open, high_open):
                passed: Bools = np.ones(len(stretches), np.bool_)
                if low is not None:
                    passed &= stretches > self._at(low) if low_open else stretches >= self._at(low)
                if high is not None:
                    passed &= stretches < self._at(high) if high_open else stretches <= self._at(high)
                return passed
            case NumberIn(values):
                return np.isin(stretches, [self._at(value) for value in values])
            case _:
                return None

    def _at(self, point: Decimal) -> int:
        return 2 * bisect_left(self.points, point) + 1


def _reached(thresholds: list[int], number: int) -> int:
    """How many of the sorted thresholds are at most the number."""
    return bisect_left(thresholds, number + 1)
