"""Which rules make the difference between a lead before and after."""

from __future__ import annotations

from collections.abc import Iterable

from ...runtime.reference import Assessment
from ...runtime.rules import BestOf, FirstOf, Group, Hold, Member, Rule, Rules
from .verdicts import Change, Guarantee


def changes(rules: Rules, guarantee: Guarantee, before: Assessment, after: Assessment) -> tuple[Change, ...]:
    """The rules that pay something else into the guarantee's total, or hold it otherwise; greatest first.

    Where the total is a stage or a combined score, what is paid into any total counts.
    """
    found: list[Change] = []
    for rule in all_rules(rules.members):
        old, new = (_paid(assessment, rule, guarantee) for assessment in (before, after))
        held = any(isinstance(effect, Hold) and _counts(effect.target, guarantee) for effect in rule.effects)
        moved = (rule.number in before.given.rules) != (rule.number in after.given.rules)
        if old != new or (held and moved):
            found.append(Change(rule.origin, old, new))
    against = 1 if guarantee.falls else -1
    return tuple(
        sorted(found, key=lambda change: ((change.after - change.before) * against, change.origin.line))
    )


def _paid(assessment: Assessment, rule: Rule, guarantee: Guarantee) -> int:
    return sum(
        payment.amount
        for payment in assessment.given.payments
        if payment.rule == rule.number and _counts(payment.target, guarantee)
    )


def _counts(target: str, guarantee: Guarantee) -> bool:
    if guarantee.kind == "grade":
        return target == "grade"
    return target == guarantee.target or guarantee.kind == "stage"


def all_rules(members: Iterable[Member]) -> list[Rule]:
    found: list[Rule] = []
    for member in members:
        match member:
            case Rule():
                found.append(member)
            case FirstOf(rules) | BestOf(rules):
                found += rules
            case Group():
                found += all_rules(member.members)
    return found
