"""Python written for the very model: an `if` per rule, and as the lower bound one look-up per field."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from datetime import datetime, timedelta
from math import inf, nextafter
from typing import Any

from ..work.behaviour import TODAY
from ..work.description import (
    AtLeast,
    AttributeModel,
    BehaviourModel,
    Below,
    Between,
    Condition,
    HasText,
    OneOf,
    Rule,
)
from .measure import History, OneHistory, OneLead

_EVERY_VALUE = object()


def attributes(model: AttributeModel) -> OneLead:
    """An `if` per rule."""
    return _written(model.rules, model.fields, {}, [])


def attributes_by_field(model: AttributeModel) -> OneLead:
    """For all rules that ask one field alone for values or ranges, one look-up; an `if` for each other."""
    alone: dict[str, list[tuple[OneOf | AtLeast | Below | Between, int]]] = {}
    rest = []
    for rule in model.rules:
        if len(rule.conditions) == 1 and not isinstance(rule.conditions[0], HasText):
            alone.setdefault(rule.conditions[0].field, []).append((rule.conditions[0], rule.points))
        else:
            rest.append(rule)
    known: dict[str, Any] = {"bisect": bisect_right}
    terms = []
    for field, rules in alone.items():
        if isinstance(rules[0][0], OneOf):
            sums, other = _by_value(rules)
            known[f"{field}_sums"] = {None: 0, **sums}.get
            terms.append(f"{field}_sums({field}, {other})")
        else:
            known[f"{field}_cuts"], known[f"{field}_sums"] = _by_range(rules)
            terms.append(f"(0 if {field} is None else {field}_sums[bisect({field}_cuts, {field})])")
    return _written(rest, model.fields, known, terms)


def behaviour(model: BehaviourModel) -> OneHistory:
    """One pass that sorts the ages into kinds, then a count for each rule."""
    kinds = {(rule.verb, rule.object): at for at, rule in enumerate(model.rules)}
    since = [datetime.min if r.days is None else TODAY - timedelta(days=r.days - 1) for r in model.rules]
    asked = [
        (kinds[rule.verb, rule.object], start, rule.least, rule.points)
        for rule, start in zip(model.rules, since, strict=True)
    ]

    def score(events: History) -> int:
        times: dict[int, list[datetime]] = {}
        for verb, object, time in events:
            kind = kinds.get((verb, object))
            if kind is not None:
                times.setdefault(kind, []).append(time)
        total = 0
        for kind, start, least, points in asked:
            if kind in times and sum(time >= start for time in times[kind]) >= least:
                total += points
        return total

    return score


def _written(
    rules: Sequence[Rule], fields: Sequence[str], known: dict[str, Any], terms: Sequence[str]
) -> OneLead:
    lines = ["def score(lead):"]
    lines += [f"    {field} = lead[{field!r}]" for field in fields]
    lines.append(f"    total = {' + '.join(terms) or '0'}")
    for rule in rules:
        lines.append(f"    if {' and '.join(map(_condition, rule.conditions))}:")
        lines.append(f"        total += {rule.points}")
    lines.append("    return total")
    space = dict(known)
    exec("\n".join(lines), space)
    made: OneLead = space["score"]
    return made


def _condition(one: Condition) -> str:
    match one:
        case OneOf(field, values, negated):
            listed = "{" + ", ".join(map(repr, values)) + "}"
            return f"{field} is not None and {field} not in {listed}" if negated else f"{field} in {listed}"
        case AtLeast(field, least):
            return f"{field} is not None and {field} >= {least!r}"
        case Below(field, limit):
            return f"{field} is not None and {field} < {limit!r}"
        case Between(field, least, most):
            return f"{field} is not None and {least!r} <= {field} <= {most!r}"
        case HasText(field, "ends with", text):
            return f"{field} is not None and {field}.endswith({text!r})"
        case HasText(field, _, text):
            return f"{field} is not None and {text!r} in {field}"


def _by_value(rules: Sequence[tuple[Condition, int]]) -> tuple[dict[object, int], int]:
    """The points of each value that is named, and of all others."""
    asked = [(one, points) for one, points in rules if isinstance(one, OneOf)]
    named: set[object] = {value for one, _ in asked for value in one.values}
    sums = {
        value: sum(points for one, points in asked if (value in one.values) != one.negated)
        for value in (*sorted(map(str, named)), _EVERY_VALUE)
    }
    other = sums.pop(_EVERY_VALUE)
    return sums, other


def _by_range(rules: Sequence[tuple[Condition, int]]) -> tuple[list[int | float], list[int]]:
    """Cuts, and the points below the first, from each on."""
    ranges: list[tuple[int | float, int | float, int]] = []  # from, below, points
    for one, points in rules:
        match one:
            case AtLeast(_, least):
                ranges.append((least, inf, points))
            case Below(_, limit):
                ranges.append((-inf, limit, points))
            case Between(_, least, most):
                after = most + 1 if isinstance(most, int) else nextafter(most, inf)
                ranges.append((least, after, points))
    cuts = sorted({cut for start, stop, _ in ranges for cut in (start, stop)} - {inf, -inf})
    return cuts, [sum(p for start, stop, p in ranges if start <= cut < stop) for cut in (-inf, *cuts)]
