"""Groups with limits per period or property: they look at what each single event gives."""

from __future__ import annotations

from attrs import define, field
from sqlglot import exp

from ..rules import Cap
from ..tables import GRADE, Payment, RuleRow, Tables
from . import windows
from .amounts import Amounts
from .beside import Beside
from .building import Sql, case, least, plus, whole
from .chain import Chain
from .classes import Total
from .event_payments import EventPayments
from .event_sets import chosen
from .steps import Steps


@define(eq=False)
class Bucketed:
    """`add_rule` tells of what single events give; `left` is what a group's limit leaves of that."""

    tables: Tables
    amounts: Amounts
    beside: Beside | None = field(init=False)
    flags: Steps = field(factory=lambda: Steps("groups_paying"))
    _shares: dict[Total, list[Sql]] = field(factory=dict)
    _left: dict[tuple[Total, Cap], Sql] = field(factory=dict)

    def __attrs_post_init__(self) -> None:
        sets = self.amounts.sets
        self.beside = None if sets is None else Beside(sets.events, "groups")

    def group(self, pot: int, target: int) -> Total | None:
        """The group whose limits look at what single events give to this pot, if any does."""
        around = self.tables.pots[pot].bucketed
        if around is None or target == GRADE or self.beside is None:
            return None
        return around, target

    def add_rule(self, group: Total, rule: RuleRow, pays: Sql) -> None:
        """What the events of a rule give where it `pays`, by its place too."""
        if self.beside is None or rule.events is None or self.amounts.sets is None:
            return
        flag = self.flags.put("pays", case([(pays, whole(1))], whole(0)))
        counts = exp.EQ(this=self.beside.fact(flag), expression=whole(1))
        for payment in rule.payments:
            if payment.target == group[1]:
                part = self._part(rule.events, payment)
                self._shares.setdefault(group, []).append(chosen(counts, part, whole(0)))

    def work_out(self) -> None:
        """When all rules are told of."""
        if self.beside is None:
            return
        for (pot, target), shares in self._shares.items():
            share = self.beside.steps.put("share", plus(shares))
            for cap in self.tables.pots[pot].caps:
                if cap.period is not None or cap.property is not None:
                    self._left[(pot, target), cap] = self.beside.gather(
                        exp.Sum(this=self._within(share, cap))
                    )

    def add(self, chain: Chain) -> None:
        self.flags.add(chain)
        if self.beside is not None:
            self.beside.add(chain)

    def left(self, group: Total, cap: Cap, once: Sql) -> Sql:
        """What the limit leaves; what no event gives (`once`) counts as one more period or value."""
        of_events = self._left.get((group, cap))
        alone = least([once, whole(cap.limit)])
        return alone if of_events is None else plus([alone, of_events])

    def _part(self, places: tuple[int, ...], payment: Payment) -> Sql:
        assert self.amounts.sets is not None and self.beside is not None
        sets, amount = self.amounts.sets, self.amounts.plain(payment.amount)
        if not isinstance(amount, int):
            amount = self.beside.fact(self.amounts.steps.put("amount", amount))
        paying = EventPayments(sets, sets.events.steps).paying(places, payment)
        payments = EventPayments(sets, self.beside.steps, self.beside.by)
        return payments.held(payments.part(paying, payment, amount), payment)

    def _within(self, share: Sql, cap: Cap) -> Sql:
        """How much of the limit an event takes: over all events of a period or value, the limit at most."""
        assert self.amounts.sets is not None and self.beside is not None
        events = EventPayments(self.amounts.sets, self.beside.steps, self.beside.by)
        newest = exp.Ordered(this=self.amounts.sets.events.at(), desc=True)
        by = [*self.beside.by, *events.bucket(cap)]
        summed = self.beside.steps.put("so_far", windows.so_far(exp.Sum(this=share), by, [newest]))
        before = exp.Sub(this=summed.copy(), expression=share.copy())
        limit = whole(cap.limit)
        return exp.Sub(this=least([summed, limit]), expression=least([before, limit.copy()]))
