"""How far a lead is from what is asked of it and of its totals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from attrs import frozen

from ...runtime.reference.case import Case
from ...runtime.reference.conditions import truth
from ...runtime.reference.value_tests import number_passes
from ...runtime.rules import GradeIn, ScoreTest
from .demands import Demand, met
from .field_values import constants
from .total_demands import Totals

A_GRADE, FAR = Decimal(10_000), Decimal(1_000_000)

Stretch = tuple[Decimal | None, Decimal | None]
"""From the one number to the other, None: no end."""


@frozen
class Goal:
    """Demands taken apart: what the grade's place on the scale may be, which stretches each score may lie
    in, and all else."""

    demands: tuple[Demand, ...]
    grades: tuple[int, ...] | None
    scores: Mapping[str, tuple[Stretch, ...]]

    @classmethod
    def of(cls, demands: Sequence[Demand], scale: Sequence[str], totals: Totals) -> Goal:
        grades = [(one, mode) for one, mode in demands if isinstance(one, GradeIn)]
        places = [
            at
            for at, grade in enumerate(scale)
            if all(met(mode, grade in one.grades) for one, mode in grades if isinstance(one, GradeIn))
        ]
        by_score: dict[str, list[Demand]] = {}
        for one, mode in demands:
            if isinstance(one, ScoreTest):
                by_score.setdefault(one.score, []).append((one, mode))
        scores = {name: _stretches(own, totals.decimals[name]) for name, own in by_score.items()}
        others = tuple(demand for demand in demands if not isinstance(demand[0], GradeIn | ScoreTest))
        return cls(others, tuple(places) if grades else None, scores)

    def distance(self, case: Case) -> Decimal:
        """0 where the lead is as asked."""
        far = sum((FAR for one, mode in self.demands if not met(mode, truth(one, case))), Decimal(0))
        if self.grades is not None:
            own = case.rules.grade.scale.index(case.grade or "")
            far += min((abs(at - own) * A_GRADE for at in self.grades), default=FAR)
        for name, stretches in self.scores.items():
            far += _from_nearest(case.scores[name], stretches)
        return far

    def below(self, case: Case) -> bool:
        """Whether every score asked of lies below where it should."""
        lowest = ((case.scores[name], stretches) for name, stretches in self.scores.items())
        return all(
            bool(stretches) and stretches[0][0] is not None and points < stretches[0][0]
            for points, stretches in lowest
        )

    def above(self, case: Case) -> bool:
        """Whether some score asked of lies above where it should."""
        highest = ((case.scores[name], stretches) for name, stretches in self.scores.items())
        return any(
            bool(stretches) and stretches[-1][1] is not None and points > stretches[-1][1]
            for points, stretches in highest
        )


def _stretches(demands: Sequence[Demand], decimals: int) -> tuple[Stretch, ...]:
    """Where the numbers that will do begin and end. They change at the constants only."""
    tests = [(one.test, mode) for one, mode in demands if isinstance(one, ScoreTest)]
    step = Decimal(1).scaleb(-decimals)
    ends = {end // step * step for end in constants([test for test, _ in tests])}
    near = sorted({end + move * step for end in ends for move in (-1, 0, 1)})
    found: list[Stretch] = []
    going_on = False
    for at, number in enumerate(near):
        fits = all(met(mode, number_passes(number, test)) for test, mode in tests)
        if fits and going_on:
            found[-1] = found[-1][0], number
        elif fits:
            found.append((None if at == 0 else number, number))
        going_on = fits
    if going_on:
        found[-1] = found[-1][0], None
    return tuple(found)


def _from_nearest(points: Decimal, stretches: Sequence[Stretch]) -> Decimal:
    """How far points are from the nearest of the stretches."""
    if not stretches:
        return FAR
    return min(_outside(points, low, high) for low, high in stretches)


def _outside(points: Decimal, low: Decimal | None, high: Decimal | None) -> Decimal:
    if low is not None and points < low:
        return low - points
    return points - high if high is not None and points > high else Decimal(0)
