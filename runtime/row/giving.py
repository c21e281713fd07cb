"""What members give: rules alone, `first of`, `best of`; the same for a class of values as for a lead."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from attrs import define, field

from ..data_classes import frozen
from ..tables import Limit, Way
from .conditions import Check
from .lanes import Lane


@frozen
class PayPlan:
    """A payment: the lane of its total, and its amount, fixed or in a lane of its own.

    `number` tells a payment whose single events a group caps apart from others (None: none does).
    """

    total: Lane
    target: int
    known_row: int
    known: Check | None
    fixed: int | None
    amount: Lane | None
    number: int | None


@frozen
class RulePlan:
    """A rule; `holding` is the bit that says that its floors and ceilings hold (0: it has none)."""

    row: int
    pays: Check | None
    payments: tuple[PayPlan, ...]
    holding: int


@frozen
class MemberPlan:
    """As `tables.MemberRow`."""

    way: Way
    rules: tuple[RulePlan, ...]
    otherwise: int


@frozen
class Holding:
    """Floors and ceilings, and the bit that says that they hold."""

    bit: int
    limits: tuple[Limit, ...]


class View(Protocol):
    """What is known of those who are paid."""

    def pays(self, rule: RulePlan) -> bool: ...
    def known(self, payment: PayPlan) -> bool: ...
    def amount(self, payment: PayPlan) -> int: ...


@define
class Gifts:
    """What is given: a number to add to the packed one, and the payments whose events groups cap one by
    one.
    """

    packed: int = 0
    numbers: list[int] = field(factory=list)

    def pay(self, payment: PayPlan, amount: int) -> None:
        self.packed += payment.total.packed(amount)
        if payment.number is not None:
            self.numbers.append(payment.number)


def give(member: MemberPlan, view: View, gifts: Gifts) -> None:
    if member.way == "best of":
        _best(member, view, gifts)
    else:
        _first(member.rules, view, gifts)


def _first(rules: Sequence[RulePlan], view: View, gifts: Gifts) -> None:
    """The first that pays; a rule alone is the first of one."""
    for rule in rules:
        if view.pays(rule):
            for payment in rule.payments:
                gifts.pay(payment, view.amount(payment))
            gifts.packed += rule.holding
            return


def _best(member: MemberPlan, view: View, gifts: Gifts) -> None:
    """For each total the member that pays it most, the first of several; `otherwise` if no other pays."""
    rivals = member.rules[: len(member.rules) - member.otherwise]
    paying = [rule for rule in rivals if view.pays(rule)]
    if not paying:
        _first(member.rules[len(rivals) :], view, gifts)
        return
    best: dict[int, tuple[int, list[PayPlan]]] = {}
    for rule in paying:
        bids: dict[int, list[PayPlan]] = {}
        for payment in rule.payments:
            if view.known(payment):
                bids.setdefault(payment.target, []).append(payment)
        for target, payments in bids.items():
            bid = sum(map(view.amount, payments))
            if target not in best or bid > best[target][0]:
                best[target] = (bid, payments)
    for _, payments in best.values():
        for payment in payments:
            gifts.pay(payment, view.amount(payment))
