"""From the packed number of a lead to finished totals: the order of arithmetic."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import partial
from typing import Protocol

from ..data_classes import frozen
from ..exact import half_up, percent_of
from ..rules import Cap
from ..tables import GRADE, CombinedRow, Pot, ScoreRow, Tables
from ..times import period_key
from .amounts import faded
from .lanes import Lane
from .memo import Memo
from .plan import LeadPlan, Total

_MOST_SUMS = 16_384
_NO_LIMITS: Mapping[int, int] = {}


class Happening(Protocol):
    """An event that a group's cap may look at."""

    @property
    def day(self) -> int: ...
    def text(self, key: str) -> str: ...


Parts = Sequence[Sequence[tuple[Happening, int]]]
"""For each payment whose single events a group caps: the events that pay, and how much."""


@frozen(eq=False)
class ScorePlan:
    """A score: where its sum and the age of its latest event stand, and what sums come to when finished."""

    place: int
    row: ScoreRow
    lane: Lane | None
    age: Lane | None
    finished: Mapping[int, int]


@frozen(eq=False)
class PotPlan:
    """What is paid into a group for one score."""

    total: Total
    pot: Pot
    lane: Lane | None


class Totals:
    """Finishes the totals of leads of one model, all in millis."""

    def __init__(self, plan: LeadPlan) -> None:
        self._buckets, self._holdings, tables = plan.buckets, plan.holdings, plan.tables
        self._pots = _pot_plans(plan)
        self._scores = tuple(
            ScorePlan(
                place,
                score,
                plan.sums.get((0, place)),
                plan.ages.get(place),
                Memo(partial(_finished, score), _MOST_SUMS),
            )
            for place, score in enumerate(tables.scores)
        )
        self._combined = tables.combined
        self._grade = plan.sums.get((0, GRADE))
        self._start = tables.grade.start * tables.grade.thirds
        self._grades: Mapping[int, str] = Memo(partial(_grade, tables), _MOST_SUMS)
        self._plain = not (self._holdings or self._pots or plan.ages or tables.combined)

    def finish(self, packed: int, numbers: Sequence[int], parts: Parts) -> tuple[list[int], str]:
        """The finished scores, then the combined ones; the grade.

        `numbers` are those of the payments that were paid of `parts`.
        """
        thirds = 0 if self._grade is None else self._grade.amount(packed)
        if self._plain:
            totals = [
                one.finished[0 if one.lane is None else one.lane.amount(packed)] for one in self._scores
            ]
            return totals, self._grades[thirds]
        floors, ceilings = self._limits(packed)
        pots = self._pot_sums(packed, numbers, parts) if self._pots else {}
        totals = []
        for one in self._scores:
            summed = pots.get((0, one.place), 0)
            if one.lane is not None:
                summed += one.lane.amount(packed)
            if one.age is not None and one.row.fading is not None and (days := one.age.amount(packed)):
                summed = faded(summed + one.row.start, one.row.fading, days - 1) - one.row.start
            if one.place in floors or one.place in ceilings:
                held = between(summed + one.row.start, floors.get(one.place), ceilings.get(one.place))
                summed = held - one.row.start
            totals.append(one.finished[summed])
        for combined in self._combined:
            totals.append(_combined_total(combined, totals, pots))
        if GRADE in floors or GRADE in ceilings:
            start = self._start
            thirds = between(thirds + start, floors.get(GRADE), ceilings.get(GRADE)) - start
        return totals, self._grades[thirds]

    def _limits(self, packed: int) -> tuple[Mapping[int, int], Mapping[int, int]]:
        """Of several floors the highest, of several ceilings the lowest, for each total."""
        holding = [limit for one in self._holdings if packed & one.bit for limit in one.limits]
        if not holding:
            return _NO_LIMITS, _NO_LIMITS
        floors: dict[int, int] = {}
        ceilings: dict[int, int] = {}
        for limit in holding:
            if limit.low is not None:
                floors[limit.target] = max(limit.low, floors.get(limit.target, limit.low))
            if limit.high is not None:
                ceilings[limit.target] = min(limit.high, ceilings.get(limit.target, limit.high))
        return floors, ceilings

    def _pot_sums(self, packed: int, numbers: Sequence[int], parts: Parts) -> dict[Total, int]:
        """What each group comes to for each score, and, at pot 0, what groups add to it."""
        sums: dict[Total, int] = {}
        for one in self._pots:
            summed = sums.get(one.total, 0)
            if one.lane is not None:
                summed += one.lane.amount(packed)
            shares = [
                part
                for number in numbers
                if self._buckets[number] == one.total and number < len(parts)
                for part in parts[number]
            ]
            left = [_left(cap, summed, shares) for cap in one.pot.caps]
            worth = percent_of(min([summed, *left]), one.pot.percent)
            sums[one.total] = worth
            outer = (one.pot.inside or 0, one.total[1])
            sums[outer] = sums.get(outer, 0) + worth
        return sums


def _pot_plans(plan: LeadPlan) -> list[PotPlan]:
    """The groups and scores that anything is paid into, inner groups first."""
    there = set(plan.sums)
    plans: list[PotPlan] = []
    for place in range(len(plan.tables.pots) - 1, 0, -1):
        pot = plan.tables.pots[place]
        for target in range(len(plan.tables.scores)):
            if (place, target) in there:
                plans.append(PotPlan((place, target), pot, plan.sums.get((place, target))))
                there.add((pot.inside or 0, target))
    return plans


def _left(cap: Cap, summed: int, shares: Sequence[tuple[Happening, int]]) -> int:
    """What a group's cap leaves of its sum; what no event gives is one more period or value of its own."""
    if cap.period is None and cap.property is None:
        return min(summed, cap.limit)
    buckets: dict[int | str, int] = {}
    for event, amount in shares:
        key = period_key(event.day, cap.period) if cap.period else event.text(cap.property or "")
        buckets[key] = buckets.get(key, 0) + amount
    rest = summed - sum(buckets.values())
    return min(rest, cap.limit) + sum(min(amount, cap.limit) for amount in buckets.values())


# ---------------------------------------------------------------- small steps


def between(value: int, low: int | None, high: int | None) -> int:
    """Held to a floor and a ceiling; the ceiling beats the floor."""
    value = value if low is None else max(value, low)
    return value if high is None else min(value, high)


def _rounded(millis: int, decimals: int) -> int:
    unit: int = 10 ** (3 - decimals)
    return half_up(millis, unit) * unit


def _finished(score: ScoreRow, summed: int) -> int:
    """A sum on top of the start value, in the score's range, rounded to its decimals."""
    return _rounded(between(score.start + summed, score.low, score.high), score.decimals)


def _combined_total(combined: CombinedRow, totals: Sequence[int], pots: Mapping[Total, int]) -> int:
    summed = sum(
        percent_of(
            totals[term.score] if term.pot is None else pots.get((term.pot, term.score), 0), term.percent
        )
        for term in combined.terms
    )
    return _rounded(between(summed, combined.low, combined.high), combined.decimals)


def _grade(tables: Tables, thirds: int) -> str:
    """The letter reached on the way from the start: towards the start where it lies between two."""
    grade = tables.grade
    start = grade.start * grade.thirds
    away = min(max(start + thirds, 0), (len(grade.scale) - 1) * grade.thirds) - start
    steps = away // grade.thirds if away >= 0 else -(-away // grade.thirds)
    return grade.scale[grade.start + steps]


def points_of(decimals: int) -> Mapping[int, Decimal]:
    """Finished millis as points, with just their decimals."""

    def points(millis: int) -> Decimal:
        units = millis // 10 ** (3 - decimals)
        return Decimal((int(units < 0), tuple(map(int, str(abs(units)))), -decimals))

    return Memo(points, _MOST_SUMS)
