"""E401: a threshold in a stage, label or matrix that no lead can reach, and what can be reached."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import frozen

from ...dsl import syntax as s
from ...dsl.problems import Problem, Span, problem
from ...runtime.folding import fold
from ...runtime.rules import And, Condition, GradeIn, Or, ScoreTest
from ..proving.bounds import GRADE
from .model import Model
from .total_demands import in_points
from .written import condition_span


@frozen
class _Beyond:
    """A total's test that nothing reaches; `most` is the value on the side of it, certain if `exact`."""

    target: str
    upper: bool
    most: str
    exact: bool


def problems(model: Model) -> Iterator[Problem]:
    for condition, span, written in _places(model):
        found = beyond_reach(model, condition)
        if found is not None:
            place = _place(found, written, span)
            kind = "grade" if found.target == GRADE else ""
            side = ("high" if found.upper else "low") + ("" if found.exact else "_about")
            said = model.written.said(place)
            yield problem("E401", place, kind + side, said=said, most=found.most)


def beyond_reach(model: Model, condition: Condition) -> _Beyond | None:
    """The first test of a total in a condition, asked for positively, that is above or below what can be."""
    match condition:
        case And(parts) | Or(parts):
            found = (beyond_reach(model, part) for part in parts)
            return next((one for one in found if one is not None), None)
        case ScoreTest(score, test):
            low, high = model.totals.ends[score]
            too_high = test.low is not None and (test.low > high or (test.low == high and test.low_open))
            too_low = test.high is not None and (test.high < low or (test.high == low and test.high_open))
            if too_high or too_low:
                return _beyond(model, score, too_high)
            one_sided = (test.low is None) != (test.high is None)
            if one_sided and model.impossible((condition, True)):
                return _beyond(model, score, test.low is not None)
        case GradeIn(grades):
            scale = model.rules.grade.scale
            above, below = grades and grades[-1] == scale[-1], grades and grades[0] == scale[0]
            if above != below and model.impossible((condition, True)):
                return _beyond(model, GRADE, bool(above))
    return None


def _beyond(model: Model, target: str, upper: bool) -> _Beyond:
    millis, exact = model.end_of(target, upper)
    if target == GRADE:
        return _Beyond(target, upper, model.rules.grade.scale[millis], exact)
    return _Beyond(target, upper, f"{in_points(millis):f}", exact)


def _places(model: Model) -> Iterator[tuple[Condition, Span, s.Condition | None]]:
    """Every condition that may read totals, its place and how it is written (a matrix head has no more)."""
    written = model.written
    for choice, line in zip(model.rules.stages, written.stages, strict=True):
        yield choice.condition, condition_span(line), line.condition
    for label, lines in zip(model.rules.labels, written.labels, strict=True):
        for choice, label_line in zip(label.choices, lines, strict=True):
            yield choice.condition, condition_span(label_line), label_line.condition
    for matrix, table in zip(model.rules.matrices, written.matrices, strict=True):
        heads = [*zip(matrix.rows, table.rows, strict=True)]
        heads += zip(matrix.columns, table.columns, strict=True)
        for condition, band in heads:
            yield condition, band.span, None


def _place(found: _Beyond, written: s.Condition | None, span: Span) -> Span:
    """The clause on that total, if it is the only one; else the whole condition."""
    clauses = [clause for clause in _total_clauses(written) if _is_target(clause.target, found.target)]
    return clauses[0].span if len(clauses) == 1 else span


def _is_target(target: s.Target, name: str) -> bool:
    if target.kind == "grade" or name == GRADE:
        return target.kind == name
    return fold(target.name.text if target.name else "score") == fold(name)


def _total_clauses(condition: s.Condition | None) -> Iterator[s.TotalClause]:
    match condition:
        case s.TotalClause():
            yield condition
        case s.AndOf(parts) | s.OrOf(parts):
            for part in parts:
                yield from _total_clauses(part)
