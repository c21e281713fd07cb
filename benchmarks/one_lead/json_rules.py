"""A model as JSONLogic."""

from __future__ import annotations

from typing import Any

from ..work.description import AtLeast, AttributeModel, Below, Between, Condition, HasText, OneOf


def json_logic(model: AttributeModel) -> dict[str, Any]:
    """The score of a lead. `ends with` is no part of JSONLogic: the operator `ends_with` is used."""
    return {"+": [{"if": [_all(rule.conditions), rule.points, 0]} for rule in model.rules]}


def _all(conditions: tuple[Condition, ...]) -> Any:
    asked = [one for condition in conditions for one in _asked(condition)]
    return asked[0] if len(asked) == 1 else {"and": asked}


def _asked(one: Condition) -> list[Any]:
    value = {"var": one.field}
    known = {"!==": [value, None]}
    match one:
        case OneOf(_, (single,), False):
            return [{"===": [value, single]}]
        case OneOf(_, (single,), True):
            return [known, {"!==": [value, single]}]
        case OneOf(_, values, negated):
            listed = {"in": [value, list(values)]}
            return [known, {"!": listed}] if negated else [listed]
        case AtLeast(_, least):
            return [known, {">=": [value, least]}]
        case Below(_, limit):
            return [known, {"<": [value, limit]}]
        case Between(_, least, most):
            return [known, {"<=": [least, value, most]}]
        case HasText(_, "ends with", text):
            return [known, {"ends_with": [value, text]}]
        case HasText(_, _, text):
            return [known, {"in": [text, value]}]
