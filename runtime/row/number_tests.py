"""All tests on one number at once: which of them it passes, as bits.

The constants of the tests cut the axis of numbers into stretches: constant i is stretch 2 i + 1, below it
lies stretch 2 i. All numbers of one stretch pass the same tests.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor, inf, nextafter

from ..rules import NumberBetween, NumberIn, Test


class NumberTests:
    """The tests of an axis: bit i of an answer stands for test i. `deciding` has those that are on numbers.

    `scale`: how many times too great the whole numbers are that are asked about.
    """

    def __init__(self, tests: Sequence[Test], scale: int = 1) -> None:
        self._tests = tests
        self._points = _points(tests)
        self._exact = [Fraction(point) for point in self._points]
        # How many of these thresholds a number has reached is its stretch.
        self._wholes: list[int] = []
        self._doubles: list[float] = []
        for point in self._points:
            exact = Fraction(point) * scale
            self._wholes += [ceil(exact), floor(exact) + 1]
            self._doubles += _reaching(point)
        self.deciding = sum(
            1 << place for place, test in enumerate(tests) if isinstance(test, (NumberBetween, NumberIn))
        )
        self.stretches = 2 * len(self._points) + 1

    def stretch(self, number: Decimal) -> int:
        at = bisect_left(self._points, number)
        return 2 * at + (at < len(self._points) and self._points[at] == number)

    def stretch_of_whole(self, number: int) -> int:
        return bisect_right(self._wholes, number)

    def stretch_of_double(self, number: float) -> int:
        """Of the shortest decimal that reads back as the number; not for NaN."""
        return bisect_right(self._doubles, number)

    def stretch_of_fraction(self, number: Fraction) -> int:
        at = bisect_left(self._exact, number)
        return 2 * at + (at < len(self._exact) and self._exact[at] == number)

    def passed(self, stretch: int) -> int:
        """What the numbers of a stretch pass."""
        found = 0
        for place, test in enumerate(self._tests):
            match test:
                case NumberBetween(low, high, low_open, high_open):
                    above = low is None or stretch >= self._at(low) + low_open
                    passes = above and (high is None or stretch <= self._at(high) - high_open)
                case NumberIn(values):
                    passes = any(stretch == self._at(value) for value in values)
                case _:
                    passes = False
            found |= passes << place
        return found

    def _at(self, point: Decimal) -> int:
        return 2 * bisect_left(self._points, point) + 1


def _points(tests: Sequence[Test]) -> list[Decimal]:
    points: set[Decimal] = set()
    for test in tests:
        if isinstance(test, NumberBetween):
            points.update(end for end in (test.low, test.high) if end is not None)
        elif isinstance(test, NumberIn):
            points.update(test.values)
    return sorted(points)


def _reaching(point: Decimal) -> tuple[float, float]:
    """The first doubles whose shortest decimals are not below the point, and above it.

    Doubles and the shortest decimals that read back as them come in the same order.
    """
    double = float(point)
    behind = nextafter(double, inf)
    meant = Decimal(repr(double))
    return (double if meant >= point else behind), (double if meant > point else behind)
