"""What is demanded of scores and the grade: whether any value they may have could be so."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from attrs import frozen

from ...runtime.reference.value_tests import number_passes
from ...runtime.rules import GradeIn, Rules, ScoreTest
from ..proving.bounds import GRADE, Bounds, Range
from .demands import Demand, met
from .field_values import constants


@frozen
class Totals:
    """The values that totals may show: scores in points between two ends, the grade's places on its scale."""

    decimals: Mapping[str, int]
    ends: Mapping[str, tuple[Decimal, Decimal]]
    grades: tuple[str, ...]
    ranges: Mapping[str, Range]

    @classmethod
    def of(cls, rules: Rules, bounds: Bounds) -> Totals:
        shown: dict[str, Range] = {name: score.shown for name, score in bounds.scores.items()}
        shown |= bounds.combined
        decimals = {score.name: score.decimals for score in rules.scores}
        decimals |= {combined.name: combined.decimals for combined in rules.combined}
        return cls(
            decimals,
            {name: (in_points(own.low), in_points(own.high)) for name, own in shown.items()},
            rules.grade.scale[bounds.grade.low : bounds.grade.high + 1],
            {**shown, GRADE: bounds.grade},
        )

    def end(self, total: str, upper: bool) -> int:
        """A value that the total never passes: millis, of the grade its place on the scale."""
        return self.ranges[total].high if upper else self.ranges[total].low

    def impossible(self, demands: Sequence[Demand]) -> bool:
        """Whether certainly some total cannot be as all demands on it want it."""
        by_score: dict[str, list[Demand]] = {}
        grades = list(self.grades)
        for condition, mode in demands:
            if isinstance(condition, ScoreTest):
                by_score.setdefault(condition.score, []).append((condition, mode))
            elif isinstance(condition, GradeIn):
                grades = [grade for grade in grades if met(mode, grade in condition.grades)]
        return not grades or any(not self._some(name, own) for name, own in by_score.items())

    def _some(self, score: str, demands: Sequence[Demand]) -> bool:
        """Numbers with the decimals of the score, at and beside all constants and the ends of its range."""
        tests = [(one.test, mode) for one, mode in demands if isinstance(one, ScoreTest)]
        low, high = self.ends[score]
        step = Decimal(1).scaleb(-self.decimals[score])
        near = {end // step * step for end in (*constants([test for test, _ in tests]), low, high)}
        tried = {number + move * step for number in near for move in (-1, 0, 1)}
        return any(
            low <= number <= high and all(met(mode, number_passes(number, test)) for test, mode in tests)
            for number in sorted(tried)
        )


def in_points(millis: int) -> Decimal:
    """Millis as points, without zeros at the end."""
    points = Decimal(millis) / 1000
    return points.to_integral_value() if points == points.to_integral_value() else points.normalize()
