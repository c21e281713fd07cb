"""What is worked out where: on the classes of one axis, over cells of events, or row by row. Made from the
tables.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from attrs import frozen

from ..rules import Constant
from ..tables import GRADE, SEVERAL, Fixed, MemberRow, Payment, RuleRow, Tables


@frozen(eq=False)
class OpenPayment:
    """A fixed amount for every event of some sets, narrowed by nothing but fading, whoever the lead is."""

    total: tuple[int, int]
    events: tuple[int, ...]
    payment: Payment
    amount: int


@frozen(eq=False)
class Plan:
    """`by_axis`: the members that one axis decides (`NO_AXIS`: none). `open_payments`: over cells of events;
    `open_rules` are their rules, of which only is asked whether they pay. `by_row`: all others.
    `decided` counts how often a condition stands for coverage.
    """

    by_axis: Mapping[int, tuple[MemberRow, ...]]
    open_payments: tuple[OpenPayment, ...]
    open_rules: tuple[RuleRow, ...]
    by_row: tuple[MemberRow, ...]
    decided: Mapping[int, int]


def plan(tables: Tables) -> Plan:
    by_axis: dict[int, list[MemberRow]] = {}
    open_payments: list[OpenPayment] = []
    open_rules: list[RuleRow] = []
    by_row: list[MemberRow] = []
    for member in tables.members:
        if member.axis != SEVERAL:
            by_axis.setdefault(member.axis, []).append(member)
        elif is_open(member, tables):
            rule = member.rules[0]
            open_rules.append(rule)
            open_payments += [_open(member, rule, payment) for payment in rule.payments]
        else:
            by_row.append(member)
    decided = Counter(
        rule.decided for member in tables.members for rule in member.rules if rule.decided is not None
    )
    return Plan(
        {axis: tuple(members) for axis, members in by_axis.items()},
        tuple(open_payments),
        tuple(open_rules),
        tuple(by_row),
        decided,
    )


def is_open(member: MemberRow, tables: Tables) -> bool:
    """Every event that counts pays a fixed amount for itself, whoever the lead is."""
    rule = member.rules[0]
    if member.way != "alone" or not rule.events or rule.limits:
        return False
    return (
        tables.conditions[rule.on_lead].asked == Fixed(True)
        and not any(tables.events[place].links for place in rule.events)
        and all(_is_open_payment(payment, member, tables) for payment in rule.payments)
    )


def _is_open_payment(payment: Payment, member: MemberRow, tables: Tables) -> bool:
    narrowed = payment.keeps or payment.latest is not None or payment.every > 1 or payment.caps
    capped_by_event = payment.target != GRADE and tables.pots[member.pot].bucketed is not None
    return isinstance(payment.amount, Constant) and not narrowed and not capped_by_event


def _open(member: MemberRow, rule: RuleRow, payment: Payment) -> OpenPayment:
    if not isinstance(payment.amount, Constant):
        raise TypeError(f"not a fixed amount: {payment.amount}")
    total = (0 if payment.target == GRADE else member.pot, payment.target)
    return OpenPayment(total, rule.events or (), payment, payment.amount.amount)
