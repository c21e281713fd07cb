"""A model as one expression of the usual kind, `(a == "x" ? 5 : 0) + …`, for CEL, GoRules and others."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import assert_never

from attrs import frozen

from ..work.description import AtLeast, AttributeModel, Below, Between, Condition, HasText, OneOf, TextTest


@frozen
class Dialect:
    """How a language writes and, not in, and its tests of texts (from field and quoted text)."""

    both: str
    none_of: Callable[[str, str], str]
    texts: dict[TextTest, Callable[[str, str], str]]


CEL = Dialect(
    "&&",
    lambda field, values: f"!({field} in {values})",
    {
        "ends with": lambda field, text: f"{field}.endsWith({text})",
        "contains": lambda field, text: f"{field}.contains({text})",
    },
)
GORULES = Dialect(
    "and",
    lambda field, values: f"{field} not in {values}",
    {
        "ends with": lambda field, text: f"endsWith({field}, {text})",
        "contains": lambda field, text: f"contains({field}, {text})",
    },
)
RULE_ENGINE = Dialect(
    "and",
    lambda field, values: f"{field} not in {values}",
    {
        "ends with": lambda field, text: f"{field}.ends_with({text})",
        "contains": lambda field, text: f"{text} in {field}",
    },
)


def expression(model: AttributeModel, dialect: Dialect) -> str:
    """The score of a lead whose fields are variables, null where they are missing."""
    terms = []
    for rule in model.rules:
        asked = f" {dialect.both} ".join(_condition(one, dialect) for one in rule.conditions)
        terms.append(f"({asked} ? {rule.points} : 0)")
    return _sum(terms)


def _sum(terms: Sequence[str]) -> str:
    """In brackets like a balanced tree: long chains are too deep for some."""
    if len(terms) <= 4:
        return " + ".join(terms)
    half = len(terms) // 2
    return f"({_sum(terms[:half])}) + ({_sum(terms[half:])})"


def _condition(one: Condition, dialect: Dialect) -> str:
    known = f"{one.field} != null {dialect.both} "
    match one:
        case OneOf(field, (value,), False):
            return f'{field} == "{value}"'
        case OneOf(field, (value,), True):
            return f'{known}{field} != "{value}"'
        case OneOf(field, values, negated):
            listed = "[" + ", ".join(f'"{value}"' for value in values) + "]"
            return known + dialect.none_of(field, listed) if negated else f"{field} in {listed}"
        case AtLeast(field, least):
            return f"{known}{field} >= {least}"
        case Below(field, limit):
            return f"{known}{field} < {limit}"
        case Between(field, least, most):
            return f"{known}{field} >= {least} {dialect.both} {field} <= {most}"
        case HasText(field, test, text):
            return known + dialect.texts[test](field, f'"{text}"')
    assert_never(one)
