"""How a lead becomes one whole number: which lanes and bits there are, and who adds what to them.

What one axis decides is added with the class of its value: the points of members that ask it alone, the bits
of conditions, how many rules are decided. What depends on several axes is worked out from the sum of all of
that (`finishing`), so that two leads with one sum have one result.
"""

from __future__ import annotations

from collections.abc import Sequence

from attrs import define, field

from ..data_classes import frozen
from ..exact import MAX_MILLIS
from ..rules import Constant
from ..tables import (
    GRADE,
    NO_AXIS,
    SEVERAL,
    GradeAxis,
    MemberRow,
    Payment,
    RuleRow,
    ScoreAxis,
    SegmentAxis,
    Tables,
    joint,
)
from .amounts import depends_on_events, field_of, fixed_amount
from .conditions import Check, Conditions, Counted
from .giving import Holding, MemberPlan, PayPlan, RulePlan
from .lanes import Lane, Lanes

Total = tuple[int, int]
"""A pot and a target; what is paid into the grade goes straight to pot 0."""

_OLDEST = 4_000_000


@frozen(eq=False)
class EventAmount:
    """A payment that depends on events: its amount is added to `lane`.

    `number` is set where a group caps its single events.
    """

    rule: RuleRow
    payment: Payment
    lane: Lane
    number: int | None


@frozen
class Alone:
    """A rule alone with fixed amounts: where the check holds, `packed` is added."""

    check: Check
    packed: int


@define(eq=False)
class LeadPlan:
    """Who adds what. Everything is laid out from the tables alone.

    `buckets` has, for each payment whose single events a group caps, that group's pot and the target.
    """

    tables: Tables
    lanes: Lanes
    conditions: Conditions
    decided: Lane
    unread: dict[str, int]
    sums: dict[Total, Lane]
    ages: dict[int, Lane]
    by_axis: dict[int, list[MemberPlan]] = field(factory=dict)
    alone: list[Alone] = field(factory=list)
    others: list[MemberPlan] = field(factory=list)
    holdings: list[Holding] = field(factory=list)
    field_amounts: dict[str, list[tuple[Payment, Lane]]] = field(factory=dict)
    event_amounts: list[EventAmount] = field(factory=list)
    counted: list[Counted] = field(factory=list)
    counted_by_axis: dict[int, list[tuple[int, int]]] = field(factory=dict)
    buckets: list[Total] = field(factory=list)

    @classmethod
    def of(cls, tables: Tables) -> LeadPlan:
        lanes = Lanes()
        conditions = Conditions(tables.conditions, lanes, [_stage(axis) for axis in tables.axes])
        sums = {total: lanes.lane(low, high) for total, (low, high) in _bounds(tables).items()}
        ages = {
            place: lanes.lane(0, _OLDEST)
            for place, score in enumerate(tables.scores)
            if score.fading is not None and score.fading_events is not None
        }
        plan = cls(
            tables,
            lanes,
            conditions,
            lanes.lane(0, tables.counted),
            {one.key: lanes.bit() for one in tables.fields},
            sums,
            ages,
        )
        for member in tables.members:
            plan._place(member)
        for one in tables.decided:
            plan._count(one.condition, one.rules)
        return plan

    # ------------------------------------------------------------ members

    def _place(self, member: MemberRow) -> None:
        fixed = all(
            fixed_amount(rule, payment) is not None for rule in member.rules for payment in rule.payments
        ) and all(rule.events is None for rule in member.rules)
        axis = joint(self.tables.conditions[rule.pays].axis for rule in member.rules)
        if fixed and axis != SEVERAL:
            self.by_axis.setdefault(axis, []).append(self._member(member, checked=False))
        elif self._is_open(member):
            for payment in member.rules[0].payments:
                self._add_open(member, member.rules[0], payment)
        elif fixed and member.way == "alone":
            rule = self._rule(member.rules[0], member.pot, checked=True)
            packed = sum(one.total.packed(one.fixed or 0) for one in rule.payments) + rule.holding
            self.alone.append(Alone(rule.pays or Check(0), packed))
        else:
            self.others.append(self._member(member, checked=True))

    def _is_open(self, member: MemberRow) -> bool:
        """It pays whoever the lead is, as far as there is something to pay: events, or a known field."""
        rule = member.rules[0]
        return (
            member.way == "alone"
            and not rule.limits
            and self.conditions.is_always(rule.on_lead)
            and not any(self._is_bucketed(member.pot, rule, payment) for payment in rule.payments)
        )

    def _add_open(self, member: MemberRow, rule: RuleRow, payment: Payment) -> None:
        lane = self._sum(member.pot, payment.target)
        fixed = fixed_amount(rule, payment)
        if fixed is not None:
            self.lanes.base += lane.packed(fixed)
        else:
            self._add_amount(rule, payment, lane, None)

    def _add_amount(self, rule: RuleRow, payment: Payment, lane: Lane, number: int | None) -> None:
        key = field_of(payment)
        if depends_on_events(rule, payment):
            self.event_amounts.append(EventAmount(rule, payment, lane, number))
        elif key is not None:
            self.field_amounts.setdefault(key, []).append((payment, lane))

    def _member(self, member: MemberRow, checked: bool) -> MemberPlan:
        rules = tuple(self._rule(rule, member.pot, checked) for rule in member.rules)
        return MemberPlan(member.way, rules, member.otherwise)

    def _rule(self, rule: RuleRow, pot: int, checked: bool) -> RulePlan:
        holding = 0
        if rule.limits:
            holding = self.lanes.bit()
            self.holdings.append(Holding(holding, rule.limits))
        payments = tuple(self._payment(rule, payment, pot, checked) for payment in rule.payments)
        return RulePlan(rule.pays, self.conditions.check(rule.pays) if checked else None, payments, holding)

    def _payment(self, rule: RuleRow, payment: Payment, pot: int, checked: bool) -> PayPlan:
        fixed = fixed_amount(rule, payment)
        lane, number = None, None
        if fixed is None:
            if self._is_bucketed(pot, rule, payment):
                number = len(self.buckets)
                self.buckets.append((self.tables.pots[pot].bucketed or 0, payment.target))
            lane = self.lanes.lane(-MAX_MILLIS, MAX_MILLIS)
            self._add_amount(rule, payment, lane, number)
        return PayPlan(
            self._sum(pot, payment.target),
            payment.target,
            payment.known,
            self.conditions.check(payment.known) if checked else None,
            fixed,
            lane,
            number,
        )

    def _is_bucketed(self, pot: int, rule: RuleRow, payment: Payment) -> bool:
        return (
            rule.events is not None and payment.target != GRADE and self.tables.pots[pot].bucketed is not None
        )

    def _sum(self, pot: int, target: int) -> Lane:
        return self.sums[_total(pot, target)]

    # ------------------------------------------------------------ coverage

    def _count(self, row: int, times: int) -> None:
        axis = self.tables.conditions[row].axis
        if axis == SEVERAL:
            self.counted.append(self.conditions.counted(row, times))
        elif axis == NO_AXIS:
            self.lanes.base += self.decided.packed(times)
        else:
            self.counted_by_axis.setdefault(axis, []).append((row, times))


def _stage(axis: object) -> int:
    if isinstance(axis, SegmentAxis):
        return 1
    return 2 if isinstance(axis, (ScoreAxis, GradeAxis)) else 0


def _total(pot: int, target: int) -> Total:
    return (0 if target == GRADE else pot, target)


def _bounds(tables: Tables) -> dict[Total, tuple[int, int]]:
    """Between what all that is paid into each total lies."""
    bounds: dict[Total, tuple[int, int]] = {}
    for member in tables.members:
        for rule in member.rules:
            for payment in rule.payments:
                fixed = fixed_amount(rule, payment)
                low, high = bounds.get(_total(member.pot, payment.target), (0, 0))
                low += -MAX_MILLIS if fixed is None else min(0, fixed)
                high += MAX_MILLIS if fixed is None else max(0, fixed)
                bounds[_total(member.pot, payment.target)] = (low, high)
    return bounds


def pays_for_itself(one: EventAmount, tables: Tables) -> bool:
    """Each event pays a fixed amount, whatever the others are and whoever the lead is."""
    payment = one.payment
    narrowed = payment.keeps or payment.latest is not None or payment.every > 1 or payment.caps
    return isinstance(payment.amount, Constant) and not narrowed and one.number is None


def segments_of(tables: Tables) -> Sequence[str | None]:
    """The names of all segments, and None for whoever has none."""
    return (*dict.fromkeys(choice.name for choice in tables.segments), None)
