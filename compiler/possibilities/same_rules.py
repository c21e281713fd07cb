"""W406: two rules that say the same, so that both pay for one thing."""

from __future__ import annotations

from collections.abc import Iterator

from ...dsl.problems import Problem, problem
from ...runtime.rules import And, Condition, Constant, Not, NumberOf, Or, Pay, Unless
from .model import Model
from .places import RulePlace


def problems(model: Model) -> Iterator[Problem]:
    seen: dict[object, RulePlace] = {}
    paying: dict[object, RulePlace] = {}
    for place in model.rule_places:
        if place.list is not None or place.rule.kind == "otherwise":
            continue
        asked = (place.rule.kind, ordered(place.condition), place.events, place.level)
        same = seen.setdefault((asked, place.rule.effects), place)
        if same is not place:
            line = model.written.line(same.statement.span, place.span)
            yield problem("W406", place.statement.span, line=line)
            continue
        for target in _plain_targets(place):
            twice = paying.setdefault((asked, target), place)
            if twice is not place:
                line = model.written.line(twice.statement.span, place.span)
                yield problem("W406", place.statement.span, "other_points", line=line)
                break


def _plain_targets(place: RulePlace) -> Iterator[str]:
    """The totals that a `when` pays a fixed number of points into, whatever the time."""
    if place.rule.kind == "when" and place.written is not None:
        for effect in place.rule.effects:
            if isinstance(effect, Pay) and isinstance(effect.points, Constant) and effect.fading is None:
                yield effect.target


def ordered(condition: Condition) -> object:
    """The condition with what `and` and `or` join in one order: equal for the same said the other way
    round."""
    match condition:
        case And(parts) | Or(parts):
            flat = tuple(dict.fromkeys(map(ordered, _flat(condition, type(condition)))))
            return (type(condition).__name__, tuple(sorted(flat, key=repr))) if len(flat) > 1 else flat[0]
        case NumberOf(low, high, parts):
            return "NumberOf", low, high, tuple(sorted(map(ordered, parts), key=repr))
        case Not(part) | Unless(part):
            return type(condition).__name__, ordered(part)
        case _:
            return condition


def _flat(condition: Condition, kind: type[Condition]) -> Iterator[Condition]:
    if isinstance(condition, And | Or) and isinstance(condition, kind):
        for part in condition.parts:
            yield from _flat(part, kind)
    else:
        yield condition
