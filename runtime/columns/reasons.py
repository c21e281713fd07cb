"""The rules that give a lead most points, and those that take most: for all leads at once."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from attrs import define, field, frozen

from ..tables import Payment, RuleRow, Tables
from .classes import Bools, Codes, Ints
from .members import Giving, OfClasses

NO_RULE = -1


@frozen(eq=False)
class TopRules:
    """Of each row the rules (their numbers; `NO_RULE`: no more) and what each pays in millis, the greatest
    amounts first, of equal ones the rule that stands earlier. Both are arrays of (row, rank).
    """

    rules: Codes
    amounts: Ints


def no_rules(rows: int, most: int) -> TopRules:
    """For each row no rule yet."""
    return TopRules(np.full((rows, most), NO_RULE, np.int64), np.zeros((rows, most), np.int64))


@frozen(eq=False)
class TopReasons:
    """What pays most into one score (its place among `scores`), and what takes most from it.

    As `contributions` has it: what a rule pays after its own fading and limits and after its list chose,
    before the limits and weights of groups.
    """

    score: int
    reasons_for: TopRules
    reasons_against: TopRules


@define(eq=False)
class Reasons:
    """Gathers the `most` greatest reasons of each of `rows` rows, block by block, for each score that rules
    pay into.
    """

    tables: Tables
    most: int
    rows: int
    found: tuple[TopReasons, ...] = field(init=False)

    def __attrs_post_init__(self) -> None:
        self.found = tuple(
            TopReasons(target, no_rules(self.rows, self.most), no_rules(self.rows, self.most))
            for target in self.tables.paid_into
        )

    def add(
        self,
        rows: slice,
        true: Callable[[int], Bools],
        amount: Callable[[RuleRow, Payment], Ints | int],
    ) -> None:
        """Note the reasons of some rows; `true` and `amount` are those of `members.Giving`."""
        length = rows.stop - rows.start
        paying = _PerRule(true, amount, OfClasses(length), lambda pot: False)
        for member in self.tables.members:
            paying.add(member)
        for one in self.found:
            paid = paying.into(one.score)
            numbers = np.array([number for number, _ in paid], np.int64)
            table = np.stack([amounts for _, amounts in paid]) if paid else np.zeros((0, length), np.int64)
            _greatest(numbers, table, one.reasons_for, rows)
            _greatest(numbers, -table, one.reasons_against, rows)
            one.reasons_against.amounts[rows] *= -1


@define(eq=False)
class _PerRule(Giving[Bools]):
    """Giving that keeps what each single rule pays into each total."""

    _paid: dict[tuple[int, int], Ints] = field(factory=dict, init=False)

    def into(self, target: int) -> list[tuple[int, Ints]]:
        """The number of each rule that pays into a total, and its amounts, in the order of the rules."""
        return sorted(
            ((number, amounts) for (number, total), amounts in self._paid.items() if total == target),
            key=lambda one: one[0],
        )

    def _pay(self, rule: RuleRow, payment: Payment, where: Bools, pot: int) -> None:
        amounts = np.where(where, self.amount(rule, payment), 0).astype(np.int64)
        key = (rule.number, payment.target)
        self._paid[key] = self._paid[key] + amounts if key in self._paid else amounts


def _greatest(numbers: Codes, table: Ints, into: TopRules, rows: slice) -> None:
    """The greatest amounts above zero of each column of `table` (rule, row), into the rows of `into`."""
    if not len(numbers):
        return
    left = table.copy()
    everyone = np.arange(left.shape[1])
    for rank in range(min(into.rules.shape[1], len(numbers))):
        best = left.argmax(axis=0)  # the first of equal ones
        amounts = left[best, everyone]
        there = amounts > 0
        into.rules[rows, rank] = np.where(there, numbers[best], NO_RULE)
        into.amounts[rows, rank] = np.where(there, amounts, 0)
        left[best, everyone] = 0
