"""W404: a rule that always gives way: to a better line of its `best of`, or to a fixed value."""

from __future__ import annotations

from collections.abc import Iterator

from ...dsl.problems import Problem, problem
from ...runtime.rules import BestOf, Constant, Hold, Pay, Rule
from .model import Model
from .never_holds import never_holds
from .places import RulePlace


def problems(model: Model) -> Iterator[Problem]:
    fixing = [
        (place, effect)
        for place in model.rule_places
        for effect in place.rule.effects
        if isinstance(effect, Hold) and effect.low is not None and effect.low == effect.high
    ]
    for place in model.rule_places:
        pays = [effect for effect in place.rule.effects if isinstance(effect, Pay)]
        if not pays or len(pays) < len(place.rule.effects) or never_holds(model, place):
            continue
        better = _better_line(model, place, pays)
        if better is not None:
            line = model.written.line(better.statement.span, place.span)
            yield problem("W404", place.span, "best", line=line)
            continue
        for target in dict.fromkeys(pay.target for pay in pays):
            fixed = next(
                (one for one, hold in fixing if hold.target == target and _implied(model, place, one)), None
            )
            if fixed is not None:
                line = model.written.line(fixed.statement.span, place.span)
                yield problem("W404", place.span, "fixed", line=line)
                break


def _better_line(model: Model, place: RulePlace, pays: list[Pay]) -> RulePlace | None:
    """Another line of the same `best of` that holds whenever this one does and never pays less."""
    if not isinstance(place.list, BestOf) or place.rule.kind == "otherwise":
        return None
    for other in place.list.members:
        if other is place.rule or other.kind != "when":
            continue
        if all(_pays_no_less(model, other, pay, place.rule) for pay in pays):
            found = model.rule_places[other.number]
            if _implied(model, place, found):
                return found
    return None


def _pays_no_less(model: Model, other: Rule, pay: Pay, rule: Rule) -> bool:
    payments = model.possible.bounds.payments
    own = payments[rule.number, rule.effects.index(pay)]
    for at, effect in enumerate(other.effects):
        if not isinstance(effect, Pay) or not isinstance(effect.points, Constant):
            continue
        if effect.target == pay.target:
            theirs = payments[other.number, at]
            return theirs.low > own.high or (theirs.low == own.high and other.number < rule.number)
    return False


def _implied(model: Model, place: RulePlace, other: RulePlace) -> bool:
    """Whether the other rule holds for whoever this one is about."""
    if other is place or other.events:
        return False
    claims = ((place.condition, True), *((one, True) for one in place.around), (other.condition, False))
    if not place.events:
        return model.impossible(*claims)
    return all(model.impossible(*claims, happening=(events,)) for events in place.events)
