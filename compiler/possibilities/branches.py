"""W405: a line of `first of` that is never reached, because the lines above take everyone."""

from __future__ import annotations

from collections.abc import Iterator

from ...dsl.problems import Problem, problem
from ...runtime.rules import FirstOf
from .model import Claim, Model
from .never_holds import never_holds
from .places import RulePlace


def problems(model: Model) -> Iterator[Problem]:
    for place in model.rule_places:
        if not isinstance(place.list, FirstOf):
            continue
        above = [
            model.rule_places[one.number] for one in place.list.members if one.number < place.rule.number
        ]
        if not above or never_holds(model, place):
            continue
        if _none_left(model, place, above):
            taking = next((one for one in above if _none_left(model, place, [one])), None)
            line = "" if taking is None else model.written.line(taking.statement.span, place.span)
            yield problem("W405", place.span, "one" if line else "", line=line)


def _none_left(model: Model, place: RulePlace, above: list[RulePlace]) -> bool:
    claims: list[Claim] = [(one.paying, False) for one in above]
    if not place.events:
        return model.impossible(*claims, (place.condition, True))
    return all(
        model.impossible(*claims, (place.condition, True), happening=(events,)) for events in place.events
    )
