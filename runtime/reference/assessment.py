"""One lead from facts to result; every value on the way is kept, so that it can be explained."""

from __future__ import annotations

from collections.abc import Mapping

from attrs import evolve, frozen

from ..facts import LeadResult
from ..rules import Matrix
from .case import Case
from .conditions import chosen, first_met, truth
from .coverage import decided_and_all
from .members import Given, given_by_all
from .totals import CombinedSum, GradeSum, ScoreSum, finished_combined, finished_grade, finished_score


@frozen
class Assessment:
    """All that is found out about one lead, in the order in which it is."""

    segment: str | None
    given: Given
    decided: int
    rules: int
    disqualified: tuple[str, ...]
    scores: tuple[ScoreSum, ...]
    combined: tuple[CombinedSum, ...]
    grade: GradeSum
    stage: str | None
    labels: Mapping[str, str | None]
    matrices: Mapping[str, str | None]

    @property
    def totals(self) -> tuple[ScoreSum | CombinedSum, ...]:
        """All scores, finished, in the order of the result's columns."""
        return (*self.scores, *self.combined)

    @property
    def result(self) -> LeadResult:
        return LeadResult(
            {total.name: total.points for total in self.totals},
            self.grade.shown,
            self.segment,
            self.stage,
            self.labels,
            self.matrices,
            self.decided,
            self.rules,
            self.disqualified,
        )


def assess(facts: Case) -> Assessment:
    """Segment, rules, totals, stage, labels, matrices: each reads what was found before it."""
    rules = facts.rules
    case = evolve(facts, segment=chosen(rules.segments, facts))
    given = given_by_all(rules.members, case)
    decided, count = decided_and_all(rules.members, case)
    reasons = {
        disqualification.reason
        for disqualification in rules.disqualifications
        if truth(disqualification.condition, case) is True
    }
    scores = tuple(finished_score(score, given, case) for score in rules.scores)
    combined = _all_combined(scores, given, case)
    grade = finished_grade(rules.grade, given)
    points = {total.name: total.points for total in scores} | {total.name: total.points for total in combined}
    done = evolve(case, scores=points, grade=grade.shown)
    return Assessment(
        case.segment,
        given,
        decided,
        count,
        tuple(sorted(reasons)),
        scores,
        combined,
        grade,
        None if reasons else chosen(rules.stages, done),
        {label.name: None if reasons else chosen(label.choices, done) for label in rules.labels},
        {matrix.name: None if reasons else _cell(matrix, done) for matrix in rules.matrices},
    )


def _all_combined(scores: tuple[ScoreSum, ...], given: Given, case: Case) -> tuple[CombinedSum, ...]:
    """Each may build on those before it."""
    finished = {score.name: score.shown for score in scores}
    done: list[CombinedSum] = []
    for combined in case.rules.combined:
        total = finished_combined(combined, finished, given.groups)
        finished[total.name] = total.shown
        done.append(total)
    return tuple(done)


def _cell(matrix: Matrix, case: Case) -> str | None:
    """The first row and the first column that are true; without either there is no value."""
    row, column = first_met(matrix.rows, case), first_met(matrix.columns, case)
    return None if row is None or column is None else matrix.cells[row][column]
