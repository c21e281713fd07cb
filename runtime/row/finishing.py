"""From the packed number of a lead to its result: segment, members over several axes, totals, layers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from types import MappingProxyType

from ..data_classes import frozen
from ..tables import (
    ChoiceRow,
    CombinedRow,
    GradeAxis,
    MatrixRow,
    ScoreAxis,
    ScoreRow,
    SegmentAxis,
)
from .classes import Classes
from .conditions import Check, Found
from .giving import Gifts, PayPlan, RulePlan, give
from .memo import Memo
from .number_tests import NumberTests
from .plan import LeadPlan, segments_of
from .results import RowResult
from .totals import Parts, Totals, points_of

_NOTHING: Mapping[str, str | None] = MappingProxyType({})

_MOST_POINTS = 4096

Choices = tuple[tuple[Check, str], ...]


@frozen(eq=False)
class MatrixPlan:
    """As `tables.MatrixRow`."""

    name: str
    rows: tuple[Check, ...]
    columns: tuple[Check, ...]
    cells: tuple[tuple[str, ...], ...]


@frozen(eq=False)
class LateScore:
    """A finished score that conditions ask: `packed` has what each stretch of it adds."""

    score: int
    numbers: NumberTests
    packed: Mapping[int, int]


@frozen(eq=False)
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
    """Finishes leads of one model. It asks for all conditions that are left, so it is made before anything
    that adds the bits of conditions to packed numbers.
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
        self._early, self._middle, self._late = (conditions.steps_of(stage) for stage in range(3))
        self._totals = Totals(plan)
        named: list[ScoreRow | CombinedRow] = [*tables.scores, *tables.combined]
        self._shown = tuple((one.name, points_of(one.decimals)) for one in named)
        self._points: Mapping[tuple[int, ...], Mapping[str, Decimal]] = Memo(self._points_of, _MOST_POINTS)
        self._of_segment: dict[str | None, int] = {}
        self._of_grade: dict[str, int] = {}
        self._of_scores: list[LateScore] = []
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
                self._of_scores.append(self._late_score(place, score, NumberTests(tests, 1000)))
            case _:
                pass

    def _late_score(self, place: int, score: int, numbers: NumberTests) -> LateScore:
        classes = Classes.of_lead(self._plan, place, numbers.deciding)
        packed: dict[int, int]
        packed = Memo(lambda stretch: classes.packed[numbers.passed(stretch)], 2 * numbers.stretches)
        return LateScore(score, numbers, packed)

    def _choices(self, choices: Sequence[ChoiceRow]) -> Choices:
        return tuple((self._plan.conditions.check(one.condition), one.name) for one in choices)

    def _matrix(self, matrix: MatrixRow) -> MatrixPlan:
        check = self._plan.conditions.check
        return MatrixPlan(
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
        for row, step in self._early:
            found[row] = step(packed, found)
        segment = None
        if self._segments:
            segment = _first(self._segments, packed, found)
        if self._of_segment:
            packed += self._of_segment[segment]
        for row, step in self._middle:
            found[row] = step(packed, found)
        decided = plan.decided.amount(packed)
        for counted in plan.counted:
            decided += counted.count(packed, found)
        numbers: Sequence[int] = ()
        if plan.alone or plan.others:
            gifts = self._gifts(packed, found)
            packed, numbers = packed + gifts.packed, gifts.numbers
        totals, grade = self._totals.finish(packed, numbers, parts)
        for one in self._of_scores:
            packed += one.packed[one.numbers.stretch_of_whole(totals[one.score])]
        if self._of_grade:
            packed += self._of_grade[grade]
        for row, step in self._late:
            found[row] = step(packed, found)
        reasons = self._reasons_of(packed, found) if self._reasons else ()
        out = bool(reasons)
        return RowResult(
            self._points[tuple(totals)],
            grade,
            segment,
            None if out else _first(self._stages, packed, found),
            self._label_values(packed, found, out) if self._labels else _NOTHING,
            self._matrix_values(packed, found, out) if self._matrices else _NOTHING,
            decided,
            plan.tables.counted,
            reasons,
        )

    def _gifts(self, packed: int, found: Found) -> Gifts:
        """What is given by members that ask several axes."""
        gifts = Gifts()
        for one in self._plan.alone:
            if one.check.holds(packed, found):
                gifts.packed += one.packed
        view = _OfLead(packed, found)
        for member in self._plan.others:
            give(member, view, gifts)
        return gifts

    # ------------------------------------------------------------ layers

    def _points_of(self, totals: tuple[int, ...]) -> Mapping[str, Decimal]:
        shown = {name: points[total] for (name, points), total in zip(self._shown, totals, strict=True)}
        return MappingProxyType(shown)

    def _reasons_of(self, packed: int, found: Found) -> tuple[str, ...]:
        return tuple(sorted({reason for check, reason in self._reasons if check.holds(packed, found)}))

    def _label_values(self, packed: int, found: Found, out: bool) -> Mapping[str, str | None]:
        return MappingProxyType(
            {name: None if out else _first(choices, packed, found) for name, choices in self._labels}
        )

    def _matrix_values(self, packed: int, found: Found, out: bool) -> Mapping[str, str | None]:
        values: dict[str, str | None] = {}
        for one in self._matrices:
            row, column = _place(one.rows, packed, found), _place(one.columns, packed, found)
            values[one.name] = None if out or row < 0 or column < 0 else one.cells[row][column]
        return MappingProxyType(values)


def _first(choices: Choices, packed: int, found: Found) -> str | None:
    for check, name in choices:
        if check.holds(packed, found):
            return name
    return None


def _place(checks: Sequence[Check], packed: int, found: Found) -> int:
    return next((place for place, check in enumerate(checks) if check.holds(packed, found)), -1)


def _passed(tests: Sequence[tuple[str, ...]], name: str | None) -> int:
    return sum(1 << place for place, names in enumerate(tests) if name in names)
