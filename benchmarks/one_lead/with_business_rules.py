"""business-rules: a rule each, with an action that adds its points."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, assert_never

from business_rules import run_all
from business_rules.actions import BaseActions, rule_action
from business_rules.fields import FIELD_NUMERIC
from business_rules.variables import (
    BaseVariables,
    boolean_rule_variable,
    numeric_rule_variable,
    select_rule_variable,
    string_rule_variable,
)

from ..work.description import AtLeast, AttributeModel, Below, Between, Condition, HasText, OneOf
from ..work.values import EMAIL, NUMBERS, TEXTS
from .measure import OneLead


class Facts(BaseVariables):  # type: ignore[misc]
    """The fields of a lead; `known_FIELD`; texts also as `any_FIELD`, to ask for what they are not."""

    def __init__(self, lead: Mapping[str, object]) -> None:
        self.lead = lead


def _give_facts() -> None:
    for field in (*TEXTS, EMAIL):
        setattr(Facts, field, _named(field, string_rule_variable, lambda value: value))
        setattr(Facts, f"any_{field}", _named(f"any_{field}", select_rule_variable, lambda value: [value]))
    for field in NUMBERS:
        setattr(Facts, field, _named(field, numeric_rule_variable, lambda value: value))
    for field in (*TEXTS, *NUMBERS, EMAIL):
        known = _named(f"known_{field}", boolean_rule_variable, lambda value: value is not None)
        setattr(Facts, f"known_{field}", known)


def _named(name: str, variable: Any, shape: Any) -> Any:
    field = name.removeprefix("any_").removeprefix("known_")

    def fact(self: Facts) -> Any:
        return shape(self.lead[field])

    fact.__name__ = name
    return variable()(fact)


_give_facts()


class Points(BaseActions):  # type: ignore[misc]
    """The sum so far."""

    def __init__(self) -> None:
        self.total = 0

    @rule_action(params={"points": FIELD_NUMERIC})
    def add(self, points: int) -> None:
        self.total += points


def attributes(model: AttributeModel) -> OneLead:
    rules = [
        {
            "conditions": {"all": [one for condition in rule.conditions for one in _asked(condition)]},
            "actions": [{"name": "add", "params": {"points": rule.points}}],
        }
        for rule in model.rules
    ]

    def score(lead: dict[str, Any]) -> int:
        points = Points()
        run_all(rule_list=rules, defined_variables=Facts(lead), defined_actions=points)
        return points.total

    return score


def _asked(one: Condition) -> list[dict[str, Any]]:
    known = _test(f"known_{one.field}", "is_true", True)
    match one:
        case OneOf(field, values, True):
            return [known, *(_test(f"any_{field}", "does_not_contain", value) for value in values)]
        case OneOf(field, (value,), _):
            return [_test(field, "equal_to", value)]
        case OneOf(field, values, _):
            return [{"any": [_test(field, "equal_to", value) for value in values]}]
        case AtLeast(field, least):
            return [known, _test(field, "greater_than_or_equal_to", least)]
        case Below(field, limit):
            return [known, _test(field, "less_than", limit)]
        case Between(field, least, most):
            return [
                known,
                _test(field, "greater_than_or_equal_to", least),
                _test(field, "less_than_or_equal_to", most),
            ]
        case HasText(field, test, text):
            return [known, _test(field, test.replace(" ", "_"), text)]
    assert_never(one)


def _test(name: str, operator: str, value: object) -> dict[str, Any]:
    return {"name": name, "operator": operator, "value": value}
