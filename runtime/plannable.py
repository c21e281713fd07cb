"""Which members can be worked out at once for many leads: what a plan may promise."""

from __future__ import annotations

from .rules import Constant
from .tables import GRADE, Fixed, MemberRow, Payment, Tables


def has_fixed_amounts(member: MemberRow) -> bool:
    """Nothing but conditions decides what it pays: amounts neither fade nor depend on events or fields."""
    return all(
        rule.events is None
        and all(isinstance(one.amount, Constant) and one.fading is None for one in rule.payments)
        for rule in member.rules
    )


def pays_per_event(member: MemberRow, tables: Tables) -> bool:
    """Every event that counts pays a fixed amount for itself, whoever the lead is."""
    rule = member.rules[0]
    if member.way != "alone" or not rule.events or rule.limits:
        return False
    return (
        tables.conditions[rule.on_lead].asked == Fixed(True)
        and not any(tables.events[place].links for place in rule.events)
        and all(_for_itself(payment, member, tables) for payment in rule.payments)
    )


def _for_itself(payment: Payment, member: MemberRow, tables: Tables) -> bool:
    narrowed = payment.keeps or payment.latest is not None or payment.every > 1 or payment.caps
    capped_by_event = payment.target != GRADE and tables.pots[member.pot].bucketed is not None
    return isinstance(payment.amount, Constant) and not narrowed and not capped_by_event
