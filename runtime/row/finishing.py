"""From the packed number of a lead to its result: segment, members over several axes, totals, layers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from types import MappingProxyType
from typing import Protocol

from attrs import frozen

from ..exact import half_up, percent_of
from ..rules import Cap
from ..tables import (
    GRADE,
    ChoiceRow,
    CombinedRow,
    GradeAxis,
    MatrixRow,
    Pot,
    ScoreAxis,
    ScoreRow,
    SegmentAxis,
)
from ..times import period_key
from .amounts import faded
from .classes import Classes
from .conditions import Check, Found
from .giving import Gifts, PayPlan, RulePlan, give
from .lanes import Lane
from .memo import Memo
from .number_tests import NumberTests
from .plan import LeadPlan, Total, segments_of
from .results import RowResult

WHOLE = 100_000
_MOST_POINTS = 16_384
_NOTHING: Mapping[str, str | None] = MappingProxyType({})

Choices = tuple[tuple[Check, str], ...]


class Happening(Protocol):
    """An event that a group's cap may look at."""

    @property
    def day(self) -> int: ...
    def text(self, key: str) -> str: ...


Parts = Sequence[Sequence[tuple[Happening, int]]]
"""For each payment whose single events a group caps: the events that pay, and how much."""


@frozen
class _OfLead:
    """A lead as it is paid."""

    packed: int
    found: Found

    def pays(self, rule: RulePlan) -> bool:
        return rule.pays is not None and rule.pays.holds(self.packed, self.found)

    def known(self, payment: PayPlan) -> bool:
        return payment.known is not None and payment.known.holds(self.packed, self.found)

    def amount(self, payment: PayPlan) -> int:
        return payment.amount.amount(self.packed) if payment.amount is not None else payment.fixed or 0


class Finishing:
    """Finishes leads of one model. Every condition of the plan has to be asked for here, before packed numbers
    are made.
    """

    def __init__(self, plan: LeadPlan) -> None:
        self._plan, tables, conditions = plan, plan.tables, plan.conditions
        self._segments = self._choices(tables.segments)
        self._stages = self._choices(tables.stages)
        self._labels = tuple((label.name, self._choices(label.choices)) for label in tables.labels)
        self._matrices = tuple(self._matrix(matrix) for matrix in tables.matrices)
        self._reasons = tuple(
            (conditions.check(one.condition), one.reason) for one in tables.disqualifications
        )
        self._steps = [conditions.steps_of(stage) for stage in range(3)]
        self._pots = _pot_steps(plan)
        self._scores = tuple(
            (score, plan.sums.get((0, place)), plan.ages.get(place), _points(score.decimals))
            for place, score in enumerate(tables.scores)
        )
        self._combined = tuple((one, _points(one.decimals)) for one in tables.combined)
        self._of_segment: dict[str | None, int] = {}
        self._of_grade: dict[str, int] = {}
        self._of_scores: list[tuple[int, NumberTests, Classes, dict[int, int]]] = []
        for place, axis in enumerate(tables.axes):
            self._add_late(place, axis)

    def _add_late(self, place: int, axis: object) -> None:
        match axis:
            case SegmentAxis(tests):
                classes = Classes.of_lead(self._plan, place, (1 << len(tests)) - 1)
                for name in segments_of(self._plan.tables):
                    here = classes.packed[_passed(tests, name)]
                    self._of_segment[name] = self._of_segment.get(name, 0) + here
            case GradeAxis(tests):
                classes = Classes.of_lead(self._plan, place, (1 << len(tests)) - 1)
                for name in self._plan.tables.grade.scale:
                    here = classes.packed[_passed(tests, name)]
                    self._of_grade[name] = self._of_grade.get(name, 0) + here
            case ScoreAxis(score, tests):
                numbers = NumberTests(tests, 1000)
                classes = Classes.of_lead(self._plan, place, numbers.deciding)
                packed: dict[int, int] = Memo(
                    lambda stretch: classes.packed[numbers.passed(stretch)], 2 * numbers.stretches
                )
                self._of_scores.append((score, numbers, classes, packed))
            case _:
                pass

    def _choices(self, choices: Sequence[ChoiceRow]) -> Choices:
        return tuple((self._plan.conditions.check(one.condition), one.name) for one in choices)

    def _matrix(
        self, matrix: MatrixRow
    ) -> tuple[str, tuple[Check, ...], tuple[Check, ...], tuple[tuple[str, ...], ...]]:
        check = self._plan.conditions.check
        return (
            matrix.name,
            tuple(check(row) for row in matrix.rows),
            tuple(check(column) for column in matrix.columns),
            matrix.cells,
        )

    # ------------------------------------------------------------ one lead

    def finish(self, packed: int, parts: Parts = ()) -> RowResult:
        """`packed` is complete but for what is worked out here; `parts` are those of the lead's events."""
        found: Found = {}
        plan = self._plan
        self._take(0, packed, found)
        segment = _first(self._segments, packed, found)
        packed += self._of_segment.get(segment, 0)
        self._take(1, packed, found)
        gifts = Gifts()
        for one in plan.alone:
            if one.check.holds(packed, found):
                gifts.packed += one.packed
        if plan.others:
            view = _OfLead(packed, found)
            for member in plan.others:
                give(member, view, gifts)
        decided = plan.decided.amount(packed)
        for counted in plan.counted:
            decided += counted.count(packed, found)
        packed += gifts.packed
        totals, grade = self._totals(packed, gifts.numbers, parts)
        for score, numbers, _, classes in self._of_scores:
            packed += classes[numbers.stretch_of_whole(totals[score])]
        packed += self._of_grade.get(grade, 0)
        self._take(2, packed, found)
        reasons = tuple(sorted({reason for check, reason in self._reasons if check.holds(packed, found)}))
        return RowResult(
            self._shown(totals),
            grade,
            segment,
            None if reasons else _first(self._stages, packed, found),
            self._label_values(packed, found, bool(reasons)),
            self._matrix_values(packed, found, bool(reasons)),
            decided,
            plan.tables.counted,
            reasons,
        )

    def _take(self, stage: int, packed: int, found: Found) -> None:
        for row, step in self._steps[stage]:
            found[row] = step(packed, found)

    # ------------------------------------------------------------ totals

    def _totals(self, packed: int, numbers: Sequence[int], parts: Parts) -> tuple[list[int], str]:
        """The finished scores, then the combined ones, in millis; the grade."""
        plan = self._plan
        holding = [one for one in plan.holdings if packed & one.bit]
        floors: dict[int, int] = {}
        ceilings: dict[int, int] = {}
        for one in holding:
            for limit in one.limits:
                if limit.low is not None:
                    floors[limit.target] = max(limit.low, floors.get(limit.target, limit.low))
                if limit.high is not None:
                    ceilings[limit.target] = min(limit.high, ceilings.get(limit.target, limit.high))
        pots = self._pot_sums(packed, numbers, parts) if self._pots else {}
        totals: list[int] = []
        for place, (score, lane, age, _) in enumerate(self._scores):
            summed = 0 if lane is None else lane.amount(packed)
            summed += score.start + pots.get((0, place), 0)
            if age is not None and score.fading is not None and (days := age.amount(packed)):
                summed = faded(summed, score.fading, days - 1)
            held = between(summed, floors.get(place), ceilings.get(place))
            totals.append(_rounded(between(held, score.low, score.high), score.decimals))
        for combined, _ in self._combined:
            totals.append(_combined_total(combined, totals, pots))
        return totals, self._grade(packed, floors, ceilings)

    def _grade(self, packed: int, floors: Mapping[int, int], ceilings: Mapping[int, int]) -> str:
        """The letter reached on the way from the start: towards the start where it lies between two."""
        grade = self._plan.tables.grade
        lane = self._plan.sums.get((0, GRADE))
        start = grade.start * grade.thirds
        summed = start + (0 if lane is None else lane.amount(packed))
        held = between(summed, floors.get(GRADE), ceilings.get(GRADE))
        away = min(max(held, 0), (len(grade.scale) - 1) * grade.thirds) - start
        steps = away // grade.thirds if away >= 0 else -(-away // grade.thirds)
        return grade.scale[grade.start + steps]

    def _pot_sums(self, packed: int, numbers: Sequence[int], parts: Parts) -> dict[Total, int]:
        """What each group comes to for each score, and, at pot 0, what groups add to it."""
        sums: dict[Total, int] = {}
        for total, pot, lane in self._pots:
            place, target = total
            summed = sums.get(total, 0) + (0 if lane is None else lane.amount(packed))
            shares = [
                part
                for number in numbers
                if self._plan.buckets[number] == total and number < len(parts)
                for part in parts[number]
            ]
            left = [_left(cap, summed, shares) for cap in pot.caps]
            worth = percent_of(min([summed, *left]), pot.percent)
            sums[place, target] = worth
            outer = (pot.inside or 0, target)
            sums[outer] = sums.get(outer, 0) + worth
        return sums

    # ------------------------------------------------------------ layers

    def _shown(self, totals: Sequence[int]) -> Mapping[str, Decimal]:
        shown: dict[str, Decimal] = {}
        named: list[tuple[ScoreRow | CombinedRow, Memo[int, Decimal]]]
        named = [*((score, points) for score, _, _, points in self._scores), *self._combined]
        for (one, points), total in zip(named, totals, strict=True):
            shown[one.name] = points[total]
        return MappingProxyType(shown)

    def _label_values(self, packed: int, found: Found, out: bool) -> Mapping[str, str | None]:
        if not self._labels:
            return _NOTHING
        return MappingProxyType(
            {name: None if out else _first(choices, packed, found) for name, choices in self._labels}
        )

    def _matrix_values(self, packed: int, found: Found, out: bool) -> Mapping[str, str | None]:
        if not self._matrices:
            return _NOTHING
        values: dict[str, str | None] = {}
        for name, rows, columns, cells in self._matrices:
            row, column = _place(rows, packed, found), _place(columns, packed, found)
            values[name] = None if out or row < 0 or column < 0 else cells[row][column]
        return MappingProxyType(values)


# ---------------------------------------------------------------- small steps


def _first(choices: Choices, packed: int, found: Found) -> str | None:
    for check, name in choices:
        if check.holds(packed, found):
            return name
    return None


def _place(checks: Sequence[Check], packed: int, found: Found) -> int:
    return next((place for place, check in enumerate(checks) if check.holds(packed, found)), -1)


def _passed(tests: Sequence[tuple[str, ...]], name: str | None) -> int:
    return sum(1 << place for place, names in enumerate(tests) if name in names)


def between(value: int, low: int | None, high: int | None) -> int:
    """Held to a floor and a ceiling; the ceiling beats the floor."""
    value = value if low is None else max(value, low)
    return value if high is None else min(value, high)


def _rounded(millis: int, decimals: int) -> int:
    unit: int = 10 ** (3 - decimals)
    return half_up(millis, unit) * unit


def _points(decimals: int) -> Memo[int, Decimal]:
    """Finished millis as points, with just their decimals."""

    def points(millis: int) -> Decimal:
        units = millis // 10 ** (3 - decimals)
        return Decimal((int(units < 0), tuple(map(int, str(abs(units)))), -decimals))

    return Memo(points, _MOST_POINTS)


def _combined_total(combined: CombinedRow, totals: Sequence[int], pots: Mapping[Total, int]) -> int:
    summed = sum(
        percent_of(
            totals[term.score] if term.pot is None else pots.get((term.pot, term.score), 0), term.percent
        )
        for term in combined.terms
    )
    return _rounded(between(summed, combined.low, combined.high), combined.decimals)


def _pot_steps(plan: LeadPlan) -> list[tuple[Total, Pot, Lane | None]]:
    """The groups and scores that anything is paid into, inner groups first."""
    there = set(plan.sums)
    steps: list[tuple[Total, Pot, Lane | None]] = []
    for place in range(len(plan.tables.pots) - 1, 0, -1):
        pot = plan.tables.pots[place]
        for target in range(len(plan.tables.scores)):
            if (place, target) in there:
                steps.append(((place, target), pot, plan.sums.get((place, target))))
                there.add((pot.inside or 0, target))
    return steps


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
