"""What members give: rules alone, `first of`, `best of`; the same for rows as for the classes of one axis."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from attrs import define, field

from ..tables import GRADE, MemberRow, Payment, RuleRow
from .classes import Bools, Ints
from .conditions import Truth

NO_FLOOR, NO_CEILING = -(2**62), 2**62

Total = tuple[int, int]
"""A pot and a target; what is paid into the grade goes straight to pot 0."""


@define(eq=False)
class Share:
    """A payment that a group caps event by event, and where it was paid."""

    total: Total
    rule: RuleRow
    payment: Payment
    where: Bools


@define(eq=False)
class Given:
    """What members give to each of `length` leads (or classes of leads)."""

    length: int
    sums: dict[Total, Ints] = field(factory=dict)
    floors: dict[int, Ints] = field(factory=dict)
    ceilings: dict[int, Ints] = field(factory=dict)
    paid: dict[int, Bools] = field(factory=dict)
    shares: list[Share] = field(factory=list)

    def add(self, total: Total, amounts: Ints) -> None:
        if total in self.sums:
            self.sums[total] += amounts
        else:
            self.sums[total] = amounts

    def limit(self, rule: RuleRow, where: Bools) -> None:
        for limit in rule.limits:
            if limit.low is not None:
                self.raise_floor(limit.target, np.where(where, limit.low, NO_FLOOR))
            if limit.high is not None:
                self.lower_ceiling(limit.target, np.where(where, limit.high, NO_CEILING))

    def raise_floor(self, target: int, floors: Ints) -> None:
        there = self.floors.get(target)
        self.floors[target] = floors if there is None else np.maximum(there, floors)

    def lower_ceiling(self, target: int, ceilings: Ints) -> None:
        there = self.ceilings.get(target)
        self.ceilings[target] = ceilings if there is None else np.minimum(there, ceilings)


@define(eq=False)
class Giving:
    """Works out members where `truth` answers conditions and `amount` says what a payment comes to."""

    truth: Callable[[int], Truth]
    amount: Callable[[RuleRow, Payment], Ints | int]
    given: Given
    bucketed: Callable[[int], bool]

    def add(self, member: MemberRow) -> None:
        match member.way:
            case "alone":
                self._pay_all(member.rules[0], self._pays(member.rules[0]), member.pot)
            case "first of":
                self._first(member.rules, np.ones(self.given.length, np.bool_), member.pot)
            case "best of":
                self._best(member)

    def _pays(self, rule: RuleRow) -> Bools:
        return self.truth(rule.pays).true

    def _pay_all(self, rule: RuleRow, where: Bools, pot: int) -> None:
        for payment in rule.payments:
            self._pay(rule, payment, where, pot)
        self.given.limit(rule, where)
        self._note_paid(rule, where)

    def _pay(self, rule: RuleRow, payment: Payment, where: Bools, pot: int) -> None:
        total = (0 if payment.target == GRADE else pot, payment.target)
        self.given.add(total, np.where(where, self.amount(rule, payment), 0).astype(np.int64))
        if payment.target != GRADE and rule.events is not None and self.bucketed(pot):
            self.given.shares.append(Share(total, rule, payment, where))

    def _note_paid(self, rule: RuleRow, where: Bools) -> None:
        there = self.given.paid.get(rule.number)
        self.given.paid[rule.number] = where if there is None else there | where

    def _first(self, rules: tuple[RuleRow, ...], open_still: Bools, pot: int) -> None:
        for rule in rules:
            pays = self._pays(rule)
            self._pay_all(rule, pays & open_still, pot)
            open_still = open_still & ~pays

    def _best(self, member: MemberRow) -> None:
        """For each total the member that pays it most, the first of several; `otherwise` if no other pays."""
        rivals = member.rules[: len(member.rules) - member.otherwise]
        length = self.given.length
        targets = dict.fromkeys(payment.target for rule in rivals for payment in rule.payments)
        for target in targets:
            best = np.zeros(length, np.int64)
            winner = np.full(length, -1, np.int64)
            for place, rule in enumerate(rivals):
                competes, amounts = self._bid(rule, target)
                better = competes & ((winner < 0) | (amounts > best))
                best = np.where(better, amounts, best)
                winner[better] = place
            for place, rule in enumerate(rivals):
                won = winner == place
                for payment in rule.payments:
                    if payment.target == target:
                        self._pay(rule, payment, won, member.pot)
                self._note_paid(rule, won)
        nobody = np.ones(length, np.bool_)
        for rule in rivals:
            nobody &= ~self._pays(rule)
        self._first(member.rules[len(rivals) :], nobody, member.pot)

    def _bid(self, rule: RuleRow, target: int) -> tuple[Bools, Ints]:
        """Where a rule competes for a target, and with what."""
        competes = np.zeros(self.given.length, np.bool_)
        amounts = np.zeros(self.given.length, np.int64)
        for payment in rule.payments:
            if payment.target == target:
                competes |= self.truth(payment.known).true
                amounts += self.amount(rule, payment)
        return competes & self._pays(rule), amounts
