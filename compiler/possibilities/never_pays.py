"""W403: a rule whose condition can hold, but that pays nothing even then."""

from __future__ import annotations

from collections.abc import Iterator

from ...dsl.problems import Problem, problem
from ...runtime.fading import fade
from ...runtime.rules import Constant, Events, Pay
from .model import Model
from .never_holds import never_holds
from .places import RulePlace


def problems(model: Model) -> Iterator[Problem]:
    for place in model.rule_places:
        if never_holds(model, place):
            continue
        if place.around and _only_elsewhere(model, place):
            yield problem("W403", place.span, "group", group=place.group)
            continue
        for at, effect in enumerate(place.rule.effects):
            variant = _why_nothing(model, place, effect) if isinstance(effect, Pay) else ""
            if variant:
                yield problem("W403", place.effect_span(at), variant)


def _only_elsewhere(model: Model, place: RulePlace) -> bool:
    """Whether the groups around never count for whoever the rule is about."""
    claims = ((place.condition, True), *((condition, True) for condition in place.around))
    if not place.events:
        return model.impossible(*claims)
    return all(model.impossible(*claims, happening=(events,)) for events in place.events)


def _why_nothing(model: Model, place: RulePlace, pay: Pay) -> str:
    if place.rule.kind == "each":
        few = [pay.latest] if pay.latest is not None else []
        few += [keep.times for keep in pay.keeps if keep.period is None and not keep.properties]
        if any(times < pay.every for times in few):
            return "every"
    return "faded" if _all_faded(model, place.events, pay) else ""


def _all_faded(model: Model, events: tuple[Events, ...], pay: Pay) -> bool:
    """Whether nothing is left even of the youngest event that counts: older ones never have more left."""
    own = (pay.fading_events,) if pay.fading_events is not None else events
    if pay.fading is None or not own or not isinstance(pay.points, Constant) or not pay.points.amount:
        return False
    ages = [model.trial.histories.youngest(one) for one in own]
    return fade(pay.points.amount, pay.fading, min(ages)) == 0
