"""What a model gives for a lead, as the expectations of a scenario."""

from __future__ import annotations

from collections.abc import Iterator

from ..dsl import syntax as s
from ..runtime import rules as r
from ..runtime.reference import Assessment
from ..walking import inside

_UNNAMED = "score"
_GRADE = "grade"


def expectations(rules: r.Rules, found: Assessment) -> list[s.Expected]:
    """Every total that the rules move, the segment, the stage, labels, matrices and disqualification."""
    return [*_totals(rules, found), *_results(rules, found)]


def _totals(rules: r.Rules, found: Assessment) -> Iterator[s.Expected]:
    moved = {node.target for node in inside(rules.members) if isinstance(node, r.Pay | r.Hold)}
    combined = {term.score for one in rules.combined for term in one.terms if term.group is None}
    for total in found.totals:
        if total.name != _UNNAMED or _UNNAMED in moved | combined or len(found.totals) == 1:
            name = None if total.name == _UNNAMED else s.Word(total.name, quoted=not total.name.isalpha())
            yield _is(s.Target("score", name), s.Value(f"{total.points}"))
    if _GRADE in moved:
        yield _is(s.Target("grade"), s.Value(found.grade.shown))


def _results(rules: r.Rules, found: Assessment) -> Iterator[s.Expected]:
    if rules.segments:
        yield _named(s.Target("segment"), found.segment)
    if rules.stages:
        yield _named(s.Target("other", s.Word("stage")), found.stage)
    for label in rules.labels:
        yield _named(_other(label.name), found.labels[label.name])
    for matrix in rules.matrices:
        yield _named(_other(matrix.name), found.matrices[matrix.name])
    if rules.disqualifications:
        for reason in found.disqualified or (None,):
            yield _named(_other("disqualified"), reason)


def _other(name: str) -> s.Target:
    return s.Target("other", s.Word(name, quoted=not name.isalpha()))


def _named(target: s.Target, value: str | None) -> s.Expected:
    if value is None:
        return s.Expected(target, (s.IsKnown(False),))
    return _is(target, s.Value(value, quoted=not value.isalpha()))


def _is(target: s.Target, value: s.Value) -> s.Expected:
    return s.Expected(target, (s.Comparison("is", value),))
