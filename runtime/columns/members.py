"""What members give: rules alone, `first of`, `best of`; the same for rows as for the classes of one axis."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from math import gcd
from typing import Generic

import numpy as np
from attrs import define, field

from ..tables import GRADE, MemberRow, Payment, RuleRow
from .classes import Bools, Ints
from .conditions import Where
from .loops import Words, add_where, packed, unpacked, words_of

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
class Given(ABC, Generic[Where]):
    """What members give to each of `length` leads (or classes of leads).

    Where a rule pays is an array of yes and no, or a set: `OfClasses`, `OfRows`.
    """

    length: int
    sums: dict[Total, Ints] = field(factory=dict)
    floors: dict[int, Ints] = field(factory=dict)
    ceilings: dict[int, Ints] = field(factory=dict)
    paid: dict[int, Where] = field(factory=dict)
    shares: list[Share] = field(factory=list)

    @abstractmethod
    def everyone(self) -> Where: ...

    @abstractmethod
    def one_by_one(self, where: Where) -> Bools: ...

    @abstractmethod
    def gathered(self, where: Bools) -> Where: ...

    def pay(self, total: Total, where: Where, amounts: Ints | int) -> None:
        self.add(total, np.where(self.one_by_one(where), amounts, 0).astype(np.int64))

    def add(self, total: Total, amounts: Ints) -> None:
        if total in self.sums:
            self.sums[total] += amounts
        else:
            self.sums[total] = amounts

    def limit(self, rule: RuleRow, where: Where) -> None:
        for limit in rule.limits:
            if limit.low is not None:
                self.raise_floor(limit.target, np.where(self.one_by_one(where), limit.low, NO_FLOOR))
            if limit.high is not None:
                self.lower_ceiling(limit.target, np.where(self.one_by_one(where), limit.high, NO_CEILING))

    def raise_floor(self, target: int, floors: Ints) -> None:
        there = self.floors.get(target)
        self.floors[target] = floors if there is None else np.maximum(there, floors)

    def lower_ceiling(self, target: int, ceilings: Ints) -> None:
        there = self.ceilings.get(target)
        self.ceilings[target] = ceilings if there is None else np.minimum(there, ceilings)


@define(eq=False)
class OfClasses(Given[Bools]):
    def everyone(self) -> Bools:
        return np.ones(self.length, np.bool_)

    def one_by_one(self, where: Bools) -> Bools:
        return where

    def gathered(self, where: Bools) -> Bools:
        return where


@define(eq=False)
class OfRows(Given[Words]):
    """Fixed amounts are kept with their sets of rows, and added up together by `settle`."""

    _fixed: dict[Total, list[tuple[Words, int]]] = field(factory=dict)

    def everyone(self) -> Words:
        return np.full(words_of(self.length), ~np.uint64(0))

    def one_by_one(self, where: Words) -> Bools:
        return unpacked(where, self.length)

    def gathered(self, where: Bools) -> Words:
        return packed(where)

    def pay(self, total: Total, where: Words, amounts: Ints | int) -> None:
        if isinstance(amounts, int):
            self._fixed.setdefault(total, []).append((where, amounts))
        else:
            Given.pay(self, total, where, amounts)

    def settle(self) -> None:
        for total, fixed in self._fixed.items():
            self.add(total, sums_where(fixed, self.length))
        self._fixed.clear()


def sums_where(fixed: Sequence[tuple[Words, int]], length: int) -> Ints:
    """For each row the sum of the amounts whose set it is in."""
    sums = np.zeros(length, np.int64)
    unit = gcd(*(amount for _, amount in fixed)) or 1
    for sign in (1, -1):
        some = [(where, amount * sign // unit) for where, amount in fixed if amount * sign > 0]
        if some:
            part = np.zeros(length, np.int64)
            add_where([where for where, _ in some], [amount for _, amount in some], part)
            sums += part * (sign * unit)
    return sums


@define(eq=False)
class Giving(Generic[Where]):
    """Works out members where `true` answers conditions and `amount` says what a payment comes to."""

    true: Callable[[int], Where]
    amount: Callable[[RuleRow, Payment], Ints | int]
    given: Given[Where]
    bucketed: Callable[[int], bool]

    def add(self, member: MemberRow) -> None:
        match member.way:
            case "alone":
                self._pay_all(member.rules[0], self._pays(member.rules[0]), member.pot)
            case "first of":
                self._first(member.rules, self.given.everyone(), member.pot)
            case "best of":
                self._best(member)

    def _pays(self, rule: RuleRow) -> Where:
        return self.true(rule.pays)

    def _pay_all(self, rule: RuleRow, where: Where, pot: int) -> None:
        for payment in rule.payments:
            self._pay(rule, payment, where, pot)
        self.given.limit(rule, where)
        self._note_paid(rule, where)

    def _pay(self, rule: RuleRow, payment: Payment, where: Where, pot: int) -> None:
        total = (0 if payment.target == GRADE else pot, payment.target)
        self.given.pay(total, where, self.amount(rule, payment))
        if payment.target != GRADE and rule.events is not None and self.bucketed(pot):
            self.given.shares.append(Share(total, rule, payment, self.given.one_by_one(where)))

    def _note_paid(self, rule: RuleRow, where: Where) -> None:
        there = self.given.paid.get(rule.number)
        self.given.paid[rule.number] = where if there is None else there | where

    def _first(self, rules: tuple[RuleRow, ...], open_still: Where, pot: int) -> None:
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
                won = self.given.gathered(winner == place)
                for payment in rule.payments:
                    if payment.target == target:
                        self._pay(rule, payment, won, member.pot)
                self._note_paid(rule, won)
        nobody = self.given.everyone()
        for rule in rivals:
            nobody = nobody & ~self._pays(rule)
        self._first(member.rules[len(rivals) :], nobody, member.pot)

    def _bid(self, rule: RuleRow, target: int) -> tuple[Bools, Ints]:
        """Where a rule competes for a target, and with what."""
        competes = np.zeros(self.given.length, np.bool_)
        amounts = np.zeros(self.given.length, np.int64)
        for payment in rule.payments:
            if payment.target == target:
                competes |= self.given.one_by_one(self.true(payment.known))
                amounts += self.amount(rule, payment)
        return competes & self.given.one_by_one(self._pays(rule)), amounts
