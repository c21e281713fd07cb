"""The total that a guarantee speaks of: whether a change breaks the promise, and how it is shown."""

from __future__ import annotations

from decimal import Decimal

from leadlang.compiler.proving.verdicts import Guarantee
from leadlang.runtime.facts import LeadResult
from leadlang.runtime.rules import Rules


def height(rules: Rules, guarantee: Guarantee, result: LeadResult) -> Decimal:
    """Larger is better: points, the position in the grades, or the rank of the stage.

    The stage listed first ranks highest; below all of them is none, and lowest is disqualified.
    """
    match guarantee.kind:
        case "score":
            return result.scores[guarantee.target]
        case "grade":
            return Decimal(rules.grade.scale.index(result.grade))
        case "stage":
            if result.disqualified:
                return Decimal(-1)
            names = [stage.name for stage in rules.stages]
            return Decimal(0 if result.stage is None else len(names) - names.index(result.stage))


def broken(rules: Rules, guarantee: Guarantee, before: LeadResult, after: LeadResult) -> bool:
    """Whether the total moved the way it was promised not to."""
    first, then = height(rules, guarantee, before), height(rules, guarantee, after)
    return then < first if guarantee.falls else then > first


def shown(guarantee: Guarantee, result: LeadResult) -> str:
    """The total as the models' comments write it."""
    match guarantee.kind:
        case "score":
            return f"{result.scores[guarantee.target]}"
        case "grade":
            return result.grade
        case "stage":
            return "disqualified" if result.disqualified else result.stage or "none"
