"""The truth of a condition for one lead."""

from __future__ import annotations

from collections.abc import Iterable

from ..rules import Choice, Condition, EventCount, GradeIn, ScoreTest, SegmentIs
from .case import Case
from .events import measured, selected
from .kleene import Truth, truth_of
from .value_tests import answer_on_values, number_passes


def truth(condition: Condition, case: Case) -> Truth:
    """True, False, or None where what is known does not decide it."""
    return truth_of(condition, lambda part: _answer(part, case))


def _answer(condition: Condition, case: Case) -> Truth:
    match condition:
        case EventCount(events, measure, test):
            if case.events is None:
                return None
            return number_passes(measured(selected(events, case), measure), test)
        case SegmentIs(names):
            return case.segment in names
        case ScoreTest(score, test):
            return number_passes(case.scores[score], test)
        case GradeIn(grades):
            return case.grade in grades
        case _:
            return answer_on_values(condition, case.values, case.as_of)


def first_met(conditions: Iterable[Condition], case: Case) -> int | None:
    """The position of the first condition that is true; unknown counts as not met."""
    return next((at for at, condition in enumerate(conditions) if truth(condition, case) is True), None)


def chosen(choices: tuple[Choice, ...], case: Case) -> str | None:
    """The name of the first line of a first-match list that is met."""
    at = first_met((choice.condition for choice in choices), case)
    return None if at is None else choices[at].name
