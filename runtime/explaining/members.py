"""What the members of a model give to one total of one lead, as a tree."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from attrs import define, field

from ..intake import Event
from ..reference.assessment import Assessment
from ..reference.case import Case
from ..reference.conditions import truth
from ..reference.coverage import decision
from ..reference.events import latest, selected, selected_by_any
from ..reference.members import GroupSum, given_by
from ..reference.payments import Payment
from ..rules import BestOf, Condition, FirstOf, Group, Member, Pay, Rule
from .facts import (
    Gaps,
    facts_of,
    facts_of_points,
    gaps_in,
    gaps_in_points,
    newest_first,
    together,
    unique,
)
from .tree import GroupPaid, ListPaid, MemberPaid, PassedOver, RulePaid, Why


@define
class Giving:
    """Attributes what the reference found (`assessment`) to the members; `case` knows its segment."""

    case: Case
    assessment: Assessment
    _payments: dict[int, list[Payment]] = field(factory=dict, init=False)
    _sums: dict[tuple[str, str], GroupSum] = field(factory=dict, init=False)

    def __attrs_post_init__(self) -> None:
        for payment in self.assessment.given.payments:
            self._payments.setdefault(payment.rule, []).append(payment)
        self._sums = {(one.name, one.target): one for one in self.assessment.given.groups}

    def into(
        self, target: str, members: Iterable[Member], properties: tuple[str, ...] = ()
    ) -> tuple[MemberPaid, ...]:
        """Every member that pays into a total, in the order of the file."""
        return tuple(self._into(target, members, properties))

    def _into(
        self, target: str, members: Iterable[Member], properties: tuple[str, ...]
    ) -> Iterator[MemberPaid]:
        for member in members:
            match member:
                case Rule():
                    yield from self._paid(target, member)
                case FirstOf(rules):
                    paid = self._paid_by_any(target, rules)
                    if paid:
                        yield ListPaid("first of", paid, self._passed_by_first(rules, paid[0].rule))
                case BestOf(rules):
                    paid = self._paid_by_any(target, rules)
                    if paid:
                        passed = self._passed_by_best(rules, paid, target, properties)
                        yield ListPaid("best of", paid, passed)
                case Group():
                    yield from self._group(target, member, properties)

    # ------------------------------------------------------------ rules

    def _paid(self, target: str, rule: Rule) -> Iterator[RulePaid]:
        for payment in self._payments.get(rule.number, ()):
            if payment.target == target:
                yield self._rule(rule, payment)

    def _paid_by_any(self, target: str, rules: Iterable[Rule]) -> tuple[RulePaid, ...]:
        return tuple(paid for rule in rules for paid in self._paid(target, rule))

    def _rule(self, rule: Rule, payment: Payment) -> RulePaid:
        paying = {part.event for part in payment.parts}
        left_out = [event for event in self._events(rule) if event not in paying]
        facts = (*facts_of(rule.condition, self.case), *facts_of_points(payment.pay.points, self.case))
        return RulePaid(
            rule,
            payment.pay,
            payment.parts,
            newest_first(left_out),
            self._faded_by(payment.pay),
            unique(facts),
        )

    def _events(self, rule: Rule) -> list[Event]:
        return selected_by_any(rule.events, self.case) if rule.kind == "each" else []

    def _faded_by(self, pay: Pay) -> Event | None:
        if pay.fading is None or pay.fading_events is None:
            return None
        return latest(selected(pay.fading_events, self.case))

    # ------------------------------------------------------------ lists

    def _passed_by_first(self, rules: tuple[Rule, ...], chosen: Rule) -> tuple[PassedOver, ...]:
        before = [PassedOver(rule, self.why(rule)) for rule in rules[: rules.index(chosen)]]
        after = [
            PassedOver(rule, "not needed" if rule.kind == "otherwise" else "earlier pays")
            for rule in rules[rules.index(chosen) + 1 :]
        ]
        return (*before, *after)

    def _passed_by_best(
        self, rules: tuple[Rule, ...], paid: tuple[RulePaid, ...], target: str, properties: tuple[str, ...]
    ) -> tuple[PassedOver, ...]:
        """The rivals for one total; a member that is true and pays nothing into it is none."""
        best = sum(one.amount for one in paid)
        passed = []
        for rule in rules:
            if rule == paid[0].rule:
                continue
            if rule.kind == "otherwise":
                passed.append(PassedOver(rule, "not needed"))
                continue
            bids = [bid for bid in given_by(rule, self.case, properties).payments if bid.target == target]
            if bids:
                amount = sum(bid.amount for bid in bids)
                passed.append(PassedOver(rule, "pays less" if amount < best else "pays the same", amount))
            elif not self.would_pay(rule):
                passed.append(PassedOver(rule, self.why(rule)))
        return tuple(passed)

    # ------------------------------------------------------------ groups

    def _group(self, target: str, group: Group, properties: tuple[str, ...]) -> Iterator[GroupPaid]:
        own = tuple(cap.property for cap in group.caps if cap.property is not None)
        members = self.into(target, group.members, (*own, *properties))
        if not members:
            return
        facts = facts_of(group.condition, self.case)
        sums = self._sums.get((group.name, target))
        if sums is None:  # the grade, which groups neither limit nor weigh
            amount = sum(member.amount for member in members)
            yield GroupPaid(group, members, facts, (), amount, amount, amount)
        else:
            yield GroupPaid(group, members, facts, sums.caps, sums.summed, sums.capped, sums.amount)

    # ------------------------------------------------------------ what does not pay

    def would_pay(self, rule: Rule, around: Iterable[Condition] = ()) -> bool:
        """Whether the rule pays by itself, whatever list it is in; `around` are its groups' conditions."""
        in_force = all(truth(condition, self.case) is True for condition in around)
        return in_force and bool(given_by(rule, self.case).rules)

    def why(self, rule: Rule, around: Iterable[Condition] = ()) -> Why:
        """Why a rule does not pay by itself: whatever is false says so before what is unknown."""
        if any(truth(condition, self.case) is False for condition in around):
            return "group not met"
        if truth(rule.condition, self.case) is False:
            return "not met"
        if rule.kind == "each" and self.case.events is not None and not self._events(rule):
            return "no event"
        if decision(rule, tuple(around), self.case) is None:
            return "unknown"
        return "no event"  # nothing that the points could be counted from

    def gaps(self, rule: Rule, around: Iterable[Condition] = ()) -> Gaps:
        """What would have to be known for the rule to be decided."""
        found = [gaps_in(condition, self.case) for condition in (*around, rule.condition)]
        if rule.kind == "each" and self.case.events is None:
            found.append(Gaps(log=True))
        found += [
            gaps_in_points(effect.points, self.case) for effect in rule.effects if isinstance(effect, Pay)
        ]
        return together(found)
