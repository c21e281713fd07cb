"""The program in SQL, as DuckDB and DataFusion run it: a CASE per rule, summed; a filtered count per rule."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from ..work.behaviour import TODAY
from ..work.description import (
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


def attribute_query(model: AttributeModel, tidy: bool) -> str:
    """From table `leads`: `row` and `score` of each."""
    cases = [
        f"CASE WHEN {' AND '.join(map(_condition, rule.conditions))} THEN {rule.points} ELSE 0 END"
        for rule in model.rules
    ]
    if tidy:
        source = "leads"
    else:
        texts = model.text_fields
        others = [field for field in model.fields if field not in texts]
        clean = [f"lower(trim({field})) AS {field}" for field in texts]
        source = f"(SELECT row, {', '.join([*clean, *others])} FROM leads) AS cleaned"
    return f"SELECT row, CAST({_sum(cases)} AS BIGINT) AS score FROM {source}"


def behaviour_query(model: BehaviourModel) -> str:
    """From tables `leads` and `events`: `row` and `score` of each lead."""
    counts = [f"count(*) FILTER (WHERE {_counted(rule)}) AS n{at}" for at, rule in enumerate(model.rules)]
    cases = [
        f"CASE WHEN n{at} >= {rule.least} THEN {rule.points} ELSE 0 END"
        for at, rule in enumerate(model.rules)
    ]
    return (
        f"WITH counted AS (SELECT id, {', '.join(counts)} FROM events GROUP BY id), "
        f"scored AS (SELECT id, CAST({_sum(cases)} AS BIGINT) AS score FROM counted) "
        "SELECT row, coalesce(score, 0) AS score FROM leads LEFT JOIN scored ON leads.id = scored.id"
    )


def _sum(terms: Sequence[str]) -> str:
    """In brackets like a balanced tree: a chain of two thousand is too deep for some."""
    if len(terms) <= 8:
        return " + ".join(terms)
    half = len(terms) // 2
    return f"({_sum(terms[:half])}) + ({_sum(terms[half:])})"


def _condition(one: Condition) -> str:
    match one:
        case OneOf(field, (value,), negated):
            return f"{field} {'<>' if negated else '='} {_quoted(value)}"
        case OneOf(field, values, negated):
            return f"{field} {'NOT IN' if negated else 'IN'} ({', '.join(map(_quoted, values))})"
        case AtLeast(field, least):
            return f"{field} >= {_number(least)}"
        case Below(field, limit):
            return f"{field} < {_number(limit)}"
        case Between(field, least, most):
            return f"{field} BETWEEN {_number(least)} AND {_number(most)}"
        case HasText(field, "ends with", text):
            return f"ends_with({field}, {_quoted(text)})"
        case HasText(field, _, text):
            return f"contains({field}, {_quoted(text)})"


def _counted(rule: CountRule) -> str:
    named = f"event = {_quoted(rule.verb)} AND object = {_quoted(rule.object)}"
    if rule.days is None:
        return named
    return f"{named} AND timestamp >= TIMESTAMP '{TODAY - timedelta(days=rule.days - 1)}'"


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _number(value: int | float) -> str:
    return f"CAST({value!r} AS DOUBLE)" if isinstance(value, float) else str(value)
