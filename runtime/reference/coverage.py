"""Coverage: how many of the rules could be decided by what is known."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from ..rules import (
    BestOf,
    Condition,
    Constant,
    FirstOf,
    FromField,
    Group,
    Member,
    Pay,
    PerField,
    Points,
    Rule,
)
from .case import Case
from .conditions import truth
from .events import selected_by_any
from .kleene import Truth, both


def decided_and_all(members: Iterable[Member], case: Case) -> tuple[int, int]:
    """How many of the written rules could be decided, and how many there are; `otherwise` is none."""
    decisions = [
        decision(rule, around, case) for rule, around in rules_within(members) if rule.kind != "otherwise"
    ]
    return len(decisions) - decisions.count(None), len(decisions)


def rules_within(
    members: Iterable[Member], around: tuple[Condition, ...] = ()
) -> Iterator[tuple[Rule, tuple[Condition, ...]]]:
    """Every rule, with the conditions of the groups that it stands in."""
    for member in members:
        match member:
            case Rule():
                yield member, around
            case FirstOf(rules) | BestOf(rules):
                yield from rules_within(rules, around)
            case Group():
                yield from rules_within(member.members, (*around, member.condition))


def decision(rule: Rule, around: tuple[Condition, ...], case: Case) -> Truth:
    """Whether the rule can pay: its group's condition and its own, that an event counts, known amounts."""
    truths = [truth(condition, case) for condition in (*around, rule.condition)]
    if rule.kind == "each":
        truths.append(None if case.events is None else bool(selected_by_any(rule.events, case)))
    truths += [_amount_known(effect.points, case) for effect in rule.effects if isinstance(effect, Pay)]
    return both(truths)


def _amount_known(points: Points, case: Case) -> Truth:
    match points:
        case Constant():
            known = True
        case FromField(field=field) | PerField(field=field):
            known = isinstance(case.values.get(field), Decimal)
        case _:
            known = case.events is not None
    return True if known else None
