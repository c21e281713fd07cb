"""The plan of the tables, made ready for evaluation: what is worked out on the classes of one axis, what over
cells of events, what row by row.
"""

from __future__ import annotations

from collections.abc import Mapping

from attrs import frozen

from ..rules import Constant
from ..tables import GRADE, MemberRow, Payment, RuleRow, Tables


@frozen(eq=False)
class OpenPayment:
    """A fixed amount for every event of some sets, narrowed by nothing but fading, whoever the lead is."""

    total: tuple[int, int]
    events: tuple[int, ...]
    payment: Payment
    amount: int


@frozen(eq=False)
class Steps:
    """`by_axis`: the members that one axis decides (`NO_AXIS`: none). `open_payments`: over cells of events;
    `open_rules` are their rules, of which only is asked whether they pay. `by_row`: all others.
    `decided` counts how often a condition stands for coverage.
    """

    by_axis: Mapping[int, tuple[MemberRow, ...]]
    open_payments: tuple[OpenPayment, ...]
    open_rules: tuple[RuleRow, ...]
    by_row: tuple[MemberRow, ...]
    decided: Mapping[int, int]


def steps_of(tables: Tables) -> Steps:
    members, plan = tables.members, tables.plan
    by_axis = {one.axis: tuple(members[place] for place in one.members) for one in plan.one_axis}
    opened = [members[place] for place in plan.per_event]
    done = {*plan.per_event, *(place for one in plan.one_axis for place in one.members)}
    decided: dict[int, int] = {}
    for one in tables.decided:
        decided[one.condition] = decided.get(one.condition, 0) + one.rules
    return Steps(
        by_axis,
        tuple(_open(member, payment) for member in opened for payment in member.rules[0].payments),
        tuple(member.rules[0] for member in opened),
        tuple(member for place, member in enumerate(members) if place not in done),
        decided,
    )


def _open(member: MemberRow, payment: Payment) -> OpenPayment:
    if not isinstance(payment.amount, Constant):
        raise TypeError(f"not a fixed amount: {payment.amount}")
    total = (0 if payment.target == GRADE else member.pot, payment.target)
    return OpenPayment(total, member.rules[0].events or (), payment, payment.amount.amount)
