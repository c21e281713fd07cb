"""From what rules pay to finished scores, combined scores and the grade: the order of arithmetic."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal

from attrs import frozen

from ..exact import half_up, percent_of
from ..fading import fade
from ..rules import Combined, Grade, Hold, Score
from .case import Case
from .events import age_in_days, latest, selected
from .members import GRADE, Given, GroupSum


@frozen
class ScoreSum:
    """One score on its way, in millis after each step: start and sum, own fading, floors and ceilings, range.

    `shown` is the finished score, rounded half up to its decimals, still in millis.
    """

    name: str
    start: int
    summed: int
    faded: int
    held: int
    ranged: int
    shown: int
    decimals: int

    @property
    def points(self) -> Decimal:
        return in_points(self.shown, self.decimals)


@frozen
class CombinedSum:
    """A combined score in millis: what each term adds, the sum, its range, and finished."""

    name: str
    terms: tuple[int, ...]
    ranged: int
    shown: int
    decimals: int

    @property
    def points(self) -> Decimal:
        return in_points(self.shown, self.decimals)


@frozen
class GradeSum:
    """The grade in thirds from the worst one: start, with the sum, floors and ceilings, scale; and shown."""

    start: int
    summed: int
    held: int
    ranged: int
    shown: str


def finished_score(score: Score, given: Given, case: Case) -> ScoreSum:
    summed = score.start + _sum_for(score.name, given)
    faded = summed
    if score.fading is not None and score.fading_events is not None:
        newest = latest(selected(score.fading_events, case))
        if newest is not None:
            faded = fade(summed, score.fading, age_in_days(newest, case.as_of))
    held = _held(faded, score.name, given.holds)
    ranged = _between(held, score.low, score.high)
    shown = _rounded(ranged, score.decimals)
    return ScoreSum(score.name, score.start, summed, faded, held, ranged, shown, score.decimals)


def finished_combined(
    combined: Combined, finished: Mapping[str, int], groups: Iterable[GroupSum]
) -> CombinedSum:
    """`finished` has the scores finished so far in millis, by name. A group that pays nothing adds 0."""
    sums = {(group.name, group.target): group.amount for group in groups}
    terms = tuple(
        percent_of(
            finished[term.score] if term.group is None else sums.get((term.group, term.score), 0),
            term.percent,
        )
        for term in combined.terms
    )
    ranged = _between(sum(terms), combined.low, combined.high)
    shown = _rounded(ranged, combined.decimals)
    return CombinedSum(combined.name, terms, ranged, shown, combined.decimals)


def finished_grade(grade: Grade, given: Given) -> GradeSum:
    start = grade.start * grade.thirds
    summed = start + _sum_for(GRADE, given)
    held = _held(summed, GRADE, given.holds)
    ranged = _between(held, 0, (len(grade.scale) - 1) * grade.thirds)
    away = ranged - start
    # The letter reached, on the way from the start: towards the start where it lies between two.
    steps = away // grade.thirds if away >= 0 else -(-away // grade.thirds)
    return GradeSum(start, summed, held, ranged, grade.scale[grade.start + steps])


def in_points(millis: int, decimals: int) -> Decimal:
    """A finished score as points, with just its decimals."""
    units = millis // 10 ** (3 - decimals)
    digits = tuple(int(digit) for digit in str(abs(units)))
    return Decimal((int(units < 0), digits, -decimals))


def _sum_for(target: str, given: Given) -> int:
    return sum(share.amount for share in given.shares if share.target == target)


def _held(value: int, target: str, holds: Iterable[Hold]) -> int:
    """Of several floors the highest counts, of several ceilings the lowest; a ceiling beats a floor."""
    own = [hold for hold in holds if hold.target == target]
    floors = [hold.low for hold in own if hold.low is not None]
    ceilings = [hold.high for hold in own if hold.high is not None]
    return _between(value, max(floors, default=None), min(ceilings, default=None))


def _between(value: int, low: int | None, high: int | None) -> int:
    value = value if low is None else max(value, low)
    return value if high is None else min(value, high)


def _rounded(millis: int, decimals: int) -> int:
    unit: int = 10 ** (3 - decimals)
    return half_up(millis, unit) * unit
