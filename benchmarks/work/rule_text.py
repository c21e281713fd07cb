"""A described model as leadlang's rule text."""

from __future__ import annotations

from typing import assert_never

from .description import (
    AtLeast,
    AttributeModel,
    BehaviourModel,
    Below,
    Between,
    Condition,
    CountRule,
    HasText,
    OneOf,
)


def attribute_text(model: AttributeModel) -> str:
    """One line a rule."""
    lines = (
        f"when {' and '.join(map(_condition, rule.conditions))} score {rule.points:+d}"
        for rule in model.rules
    )
    return "\n".join(lines) + "\n"


def behaviour_text(model: BehaviourModel) -> str:
    """One line a rule."""
    return "\n".join(map(_count_rule, model.rules)) + "\n"


def _condition(one: Condition) -> str:
    match one:
        case OneOf(field, (value,), negated):
            return f'{field} is {"not " if negated else ""}"{value}"'
        case OneOf(field, values, negated):
            quoted = ", ".join(f'"{value}"' for value in values)
            return f"{field} {'not ' if negated else ''}in [{quoted}]"
        case AtLeast(field, least):
            return f"{field} at least {least}"
        case Below(field, limit):
            return f"{field} below {limit}"
        case Between(field, least, most):
            return f"{field} between {least} and {most}"
        case HasText(field, test, text):
            return f'{field} {test} "{text}"'
    assert_never(one)


def _count_rule(rule: CountRule) -> str:
    window = "" if rule.days is None else f" in the last {rule.days} days"
    times = "1 time" if rule.least == 1 else f"{rule.least} times"
    return f"when {rule.verb} {rule.object} at least {times}{window} score {rule.points:+d}"
