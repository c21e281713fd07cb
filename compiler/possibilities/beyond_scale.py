"""W413: no line says which grades there are, and the rules give more than the usual scale has."""

from __future__ import annotations

from collections.abc import Iterator

from ...dsl import syntax as s
from ...dsl.problems import Problem, problem
from ...runtime.rules import Pay
from ..proving.bounds import GRADE
from .model import Model
from .places import RulePlace


def problems(model: Model) -> Iterator[Problem]:
    if any(isinstance(statement, s.GradeDeclaration) for statement in model.written.statements):
        return
    lifting = [(place, at) for place in model.rule_places for at in _lifting(place)]
    if not lifting:
        return
    grade = model.rules.grade
    top = (len(grade.scale) - 1) * grade.thirds
    most = model.most_thirds()
    if most > top:
        place, at = lifting[-1]
        facts = {"best": grade.scale[-1], "start": grade.scale[grade.start], "more": most - top}
        yield problem("W413", place.effect_span(at), "one" if most - top == 1 else "", **facts)


def _lifting(place: RulePlace) -> Iterator[int]:
    for at, effect in enumerate(place.rule.effects):
        if isinstance(effect, Pay) and effect.target == GRADE and effect.sign > 0:
            yield at
