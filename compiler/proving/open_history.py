"""Every history of events there could be, for proofs, before or after one more event.

What cannot be said exactly is known roughly (`open_log`, `open_payments`). So a proof found here holds for
every lead; an example found here may not exist, and is looked for in `small_history`.
"""

from __future__ import annotations

from collections.abc import Sequence

import z3
from attrs import define

from ...runtime.rules import (
    Events,
    Fading,
    Group,
    Measure,
    Pay,
    Rule,
)
from .given import Share, Slot
from .open_log import OpenLog, as_number
from .open_payments import OpenPayments
from .puzzle import Bool, Number, smaller


def before_and_after(log: OpenLog) -> tuple[OpenHistory, OpenHistory]:
    payments = OpenPayments(log)
    return OpenHistory(log, payments, 0), OpenHistory(log, payments, 1)


_SOME_EVENTS: Slot = "events"


@define(eq=False)
class OpenHistory:
    """The log before (`at` 0) or after (1) the one more event."""

    log: OpenLog
    payments: OpenPayments
    at: int

    @property
    def given(self) -> Bool:
        return self.log.given

    def some(self, sets: tuple[Events, ...]) -> Bool:
        return self.log.union(sets)[self.at] > 0

    def measured(self, events: Events, measure: Measure) -> Number:
        return self.log.measured(events, measure)[self.at]

    def latest(self, events: Events) -> tuple[Bool, Number]:
        return self.log.latest(events)[self.at]

    def faded(self, amount: Number, fading: Fading, events: Events) -> Number:
        return self.log.faded(amount, fading, events, self.at)

    def paid(
        self, rule: Rule, pay: Pay, points: Number, group_properties: tuple[str, ...], one_by_one: bool
    ) -> list[tuple[Slot, Number]]:
        return [(_SOME_EVENTS, self.payments.paid(rule, pay, points, self.at))]

    def capped(self, group: Group, target: str, shares: Sequence[Share], summed: Number) -> Number:
        """Between what a cap on all would leave and no cap at all; what is paid once is all in one bucket."""
        puzzle = self.log.puzzle
        limit = min(cap.limit for cap in group.caps if cap.period or cap.property)
        if all(share.slot is None for share in shares):
            return smaller(summed, limit)
        amounts = [as_number(share.amount, puzzle) for share in shares]
        value = puzzle.integer("capped")
        good = puzzle.all(amount >= 0 for amount in amounts)
        puzzle.hold(value <= summed, z3.Implies(good, z3.And(value >= 0, value >= smaller(summed, limit))))
        if self.log.adds is None:
            self._know_capped(group, target, shares, amounts, value)
        return value

    def _know_capped(
        self, group: Group, target: str, shares: Sequence[Share], amounts: list[Number], value: Number
    ) -> None:
        """Where the events pay the same, less that is paid once leaves less."""
        puzzle = self.log.puzzle
        seen = self.log.capped.setdefault((group.name, target), [])
        for others, other in seen:
            triples = list(zip(shares, amounts, others, strict=True))
            same_events = puzzle.all(one == two for share, one, two in triples if share.slot is not None)
            less = puzzle.all(one <= two for share, one, two in triples if share.slot is None)
            more = puzzle.all(one >= two for share, one, two in triples if share.slot is None)
            puzzle.hold(
                z3.Implies(z3.And(same_events, less), value <= other),
                z3.Implies(z3.And(same_events, more), value >= other),
            )
        seen.append((amounts, value))
