"""W412: a floor or ceiling that never changes anything, since the total never goes beyond it anyway."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from attrs import frozen

from ...dsl.problems import Problem, problem
from ...runtime.rules import Hold
from ..proving.bounds import GRADE, Range, member_range
from .model import Model
from .total_demands import in_points


@frozen
class _Total:
    """What a total may be before floors and ceilings, and the range it is held to at the end."""

    before: Range
    low: int | None
    high: int | None


def problems(model: Model) -> Iterator[Problem]:
    holds = [
        effect for place in model.rule_places for effect in place.rule.effects if isinstance(effect, Hold)
    ]
    for place in model.rule_places:
        for at, effect in enumerate(place.rule.effects):
            if not isinstance(effect, Hold):
                continue
            total = _total(model, effect.target)
            if _no_floor(effect, total) and _no_ceiling(effect, total, holds):
                variant = "ceiling" if effect.low is None else "floor" if effect.high is None else "fixed"
                end = _said(model, effect, total)
                yield problem("W412", place.effect_span(at), variant, end=end)


def _no_floor(hold: Hold, total: _Total) -> bool:
    return (
        hold.low is None or total.before.low >= hold.low or (total.low is not None and hold.low <= total.low)
    )


def _no_ceiling(hold: Hold, total: _Total, holds: Sequence[Hold]) -> bool:
    """A ceiling also holds down what a higher floor has lifted."""
    if hold.high is None or (total.high is not None and hold.high >= total.high):
        return True
    floors = [one.low for one in holds if one.target == hold.target and one.low is not None]
    return total.before.high <= hold.high and all(floor <= hold.high for floor in floors)


def _total(model: Model, target: str) -> _Total:
    if target == GRADE:
        grade = model.rules.grade
        start = Range(grade.start * grade.thirds, grade.start * grade.thirds)
        summed = sum((member_range(member, GRADE) for member in model.rules.members), start)
        return _Total(summed, 0, (len(grade.scale) - 1) * grade.thirds)
    score = next(one for one in model.rules.scores if one.name == target)
    return _Total(model.possible.bounds.scores[target].faded, score.low, score.high)


def _said(model: Model, hold: Hold, total: _Total) -> str:
    """Where the total ends by itself, on the side of the limit."""
    upper = hold.low is None
    ends = (total.before.high, total.high) if upper else (total.before.low, total.low)
    known = [end for end in ends if end is not None]
    end = min(known) if upper else max(known)
    if hold.target == GRADE:
        return model.rules.grade.scale[end // model.rules.grade.thirds]
    return f"{in_points(end):f}"
