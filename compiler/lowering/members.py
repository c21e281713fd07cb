"""Members: rules, `first of`, `best of` and groups become rows that pay into pots."""

from __future__ import annotations

from collections.abc import Iterable

from attrs import define, field

from ...runtime import rules as r
from ...runtime import tables as t
from .leads import LeadConditions

WHOLE = 100_000


@define
class MemberTable:
    """The members and pots of a model in the making; `targets` has the places of what can be paid into."""

    conditions: LeadConditions
    targets: dict[str, int]
    pots: list[t.Pot] = field(factory=lambda: [t.Pot("", None, (), WHOLE, None)])
    members: list[t.MemberRow] = field(factory=list)
    decided: list[t.Decided] = field(factory=list)

    def add_all(
        self,
        members: Iterable[r.Member],
        pot: int = 0,
        around: tuple[int, ...] = (),
        properties: tuple[str, ...] = (),
    ) -> None:
        """`around`: the conditions of the groups around; `properties`: those that their caps go by."""
        for member in members:
            match member:
                case r.Rule():
                    self._add("alone", (member,), pot, around, properties)
                case r.FirstOf(rules):
                    self._add("first of", rules, pot, around, properties)
                case r.BestOf(rules):
                    self._add("best of", rules, pot, around, properties)
                case r.Group():
                    own = tuple(cap.property for cap in member.caps if cap.property is not None)
                    inside = (*around, self.conditions.row(member.condition))
                    self.add_all(member.members, self._pot(member, pot), inside, (*own, *properties))

    def paid_into(self) -> tuple[int, ...]:
        payments = [pay for member in self.members for rule in member.rules for pay in rule.payments]
        return tuple(sorted({payment.target for payment in payments} - {t.GRADE}))

    def count(self) -> int:
        return sum(len(member.rules) for member in self.members)

    # ------------------------------------------------------------ pots

    def _pot(self, group: r.Group, inside: int) -> int:
        place = len(self.pots)
        if any(cap.period is not None or cap.property is not None for cap in group.caps):
            bucketed: int | None = place
        elif group.caps or group.percent != WHOLE:
            bucketed = None
        else:
            bucketed = self.pots[inside].bucketed
        self.pots.append(t.Pot(group.name, inside, group.caps, group.percent, bucketed))
        return place

    # ------------------------------------------------------------ rules

    def _add(
        self,
        way: t.Way,
        rules: tuple[r.Rule, ...],
        pot: int,
        around: tuple[int, ...],
        properties: tuple[str, ...],
    ) -> None:
        if not rules:  # an empty list pays nothing
            return
        in_order = sorted(rules, key=lambda rule: rule.kind == "otherwise")
        rows = tuple(self._rule(rule, around, properties) for rule in in_order)
        otherwise = sum(rule.kind == "otherwise" for rule in rules)
        self.members.append(t.MemberRow(way, rows, otherwise, pot))

    def _rule(self, rule: r.Rule, around: tuple[int, ...], properties: tuple[str, ...]) -> t.RuleRow:
        table = self.conditions.table
        on_lead = table.every((*around, self.conditions.row(rule.condition)))
        events = tuple(self.conditions.events.place(events) for events in rule.events)
        needed = [on_lead]
        if rule.kind == "each":
            needed.append(table.some([self.conditions.some_of(place) for place in events]))
        pays = [effect for effect in rule.effects if isinstance(effect, r.Pay)]
        holds = [effect for effect in rule.effects if isinstance(effect, r.Hold)]
        unsure = [self._amount(pay.points) for pay in pays if not isinstance(pay.points, r.Constant)]
        met = decided = table.every(needed)
        if len(unsure) == len(pays) and not holds:
            met = table.every([*needed, table.some([self._known(amount) for amount in unsure])])
        if unsure:
            decided = table.every([*needed, *(self._settled(amount) for amount in unsure)])
        if rule.kind != "otherwise":
            self.decided.append(t.Decided(decided, 1))
        return t.RuleRow(
            rule.number,
            met,
            on_lead,
            events if rule.kind == "each" else None,
            tuple(self._payment(pay, properties) for pay in pays if pay.target in self.targets),
            tuple(
                t.Limit(self.targets[hold.target], hold.low, hold.high)
                for hold in holds
                if hold.target in self.targets
            ),
        )

    def _payment(self, pay: r.Pay, properties: tuple[str, ...]) -> t.Payment:
        order = [property for keep in pay.keeps for property in keep.properties]
        order += [cap.property for cap in pay.caps if cap.property is not None]
        place = self.conditions.events.place
        amount = self._amount(pay.points)
        return t.Payment(
            self.targets[pay.target],
            amount,
            self._known(amount),
            pay.sign,
            pay.keeps,
            pay.latest,
            pay.every,
            pay.fading,
            None if pay.fading_events is None else place(pay.fading_events),
            pay.caps,
            tuple(dict.fromkeys((*order, *properties))),
        )

    def _amount(self, points: r.Points) -> t.Amount:
        match points:
            case r.PerSilence(amount, days, events):
                return t.PerPause(amount, days, self.conditions.events.place(events))
            case _:
                return points

    def _known(self, amount: t.Amount) -> int:
        """The condition that the amount is known."""
        table = self.conditions.table
        match amount:
            case r.Constant():
                return table.fixed(True)
            case r.FromField(field=key) | r.PerField(field=key):
                return table.has_value(table.field_axis(key))
            case t.PerPause(events=place):
                return self.conditions.some_of(place)

    def _settled(self, amount: t.Amount) -> int:
        """True where the amount is known or is surely nothing, else unknown."""
        table = self.conditions.table
        match amount:
            case r.Constant():
                return table.fixed(True)
            case r.FromField(field=key) | r.PerField(field=key):
                return table.settled(table.field_axis(key))
            case t.PerPause(events=place):
                return table.settled(self.conditions.count_axis(place, r.HowMany()))
