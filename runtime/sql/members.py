"""What all members give: what one axis decides is looked up, the rest is a CASE for each rule."""

from __future__ import annotations

from collections.abc import Sequence

from attrs import define, field
from sqlglot import exp

from ..tables import MemberRow, RuleRow, Tables
from .amounts import Amounts
from .bucketed import Bucketed
from .building import Sql, all_of, big, case, column, greatest, is_missing, opposite, whole
from .chain import Chain, Lookup
from .classes import Planned, Total, points_name, total_of
from .conditions import Conditions
from .source import Source
from .truths import Truth, some

_NO_BID = -(2**60)


@define(eq=False)
class Limits:
    """Floors or ceilings of one total: those for everyone, and those that a column has, or leaves open."""

    always: list[int] = field(factory=list)
    sometimes: list[Sql] = field(factory=list)


@define(eq=False)
class Gifts:
    """What is given, by total: a fixed sum, and columns to add to it; and limits, by target.

    `once` has what no event gives, for groups whose limits look at what single events give.
    """

    fixed: dict[Total, int] = field(factory=dict)
    columns: dict[Total, list[Sql]] = field(factory=dict)
    once: dict[Total, list[Sql | int]] = field(factory=dict)
    floors: dict[int, Limits] = field(factory=dict)
    ceilings: dict[int, Limits] = field(factory=dict)
    decided: list[Sql] = field(factory=list)
    always_decided: int = 0

    def add(self, total: Total, amount: Sql | int) -> None:
        if isinstance(amount, int):
            self.fixed[total] = self.fixed.get(total, 0) + amount
        else:
            self.columns.setdefault(total, []).append(amount)

    def totals(self) -> set[Total]:
        return {*self.fixed, *self.columns}


@define(eq=False)
class Members:
    """Works out the members of a model; `add` puts their columns into the chain."""

    tables: Tables
    source: Source
    conditions: Conditions
    amounts: Amounts
    planned: Planned
    bucketed: Bucketed
    gifts: Gifts = field(factory=Gifts)
    _columns: dict[str, Sql] = field(factory=dict)
    _comments: dict[str, list[str]] = field(factory=dict)
    _lookups: list[Lookup] = field(factory=list)

    def work_out(self) -> None:
        for table in self.planned.tables:
            columns, lookup = table.columns()
            self._columns |= columns
            if lookup is not None:
                self._lookups.append(lookup)
            first = next(iter(columns), None)
            if first is not None:
                self._comments[first] = [self._words(number) for number in table.rules]
            for total in table.totals():
                points = column(points_name(table.name, total))
                self.gifts.add(total, points)
                self._once(*total, points)
            for name in columns:
                self._take_limit(name, table.name)
        for place, member in enumerate(self.tables.members):
            if place not in self.planned.members:
                self._add(member)
        for one in self.tables.decided:
            if one not in self.planned.decided:
                self._count(one.condition, one.rules)
        self.bucketed.work_out()

    def add(self, chain: Chain) -> None:
        chain.add("members", self._columns, self._lookups, self._comments)

    def _take_limit(self, name: str, table: str) -> None:
        for kind, limits in (("floor", self.gifts.floors), ("ceiling", self.gifts.ceilings)):
            prefix = f"{table}_{kind}_"
            if name.startswith(prefix):
                target = name.removeprefix(prefix)
                place = -1 if target == "grade" else int(target.removeprefix("score_"))
                limits.setdefault(place, Limits()).sometimes.append(column(name))
        if name == f"{table}_decided":
            self.gifts.decided.append(column(name))

    # ------------------------------------------------------------ rules

    def _add(self, member: MemberRow) -> None:
        if member.way == "best of":
            rivals = member.rules[: len(member.rules) - member.otherwise]
            self._best(member, rivals)
            nobody = [self._not_paying(rule) for rule in rivals]
            if all(one is not False for one in nobody):
                self._first(member, member.rules[len(rivals) :], [one for one in nobody if one is not True])
        else:
            self._first(member, member.rules, [])

    def _first(self, member: MemberRow, rules: Sequence[RuleRow], given: Sequence[Sql | bool]) -> None:
        """The first that pays, where all of `given` holds too; a rule alone is the first of one."""
        tried: list[tuple[Sql | bool, RuleRow]] = []
        for rule in rules:
            pays = self._pays(rule)
            if pays is not False:
                tried.append((pays, rule))
            if pays is True:
                break
        asked = [one for one in given if isinstance(one, exp.Expr)]
        for target in dict.fromkeys(pay.target for _, rule in tried for pay in rule.payments):
            amounts = [(pays, self._amount(rule, target)) for pays, rule in tried]
            rules_tried = [rule for _, rule in tried]
            self._give(member, rules_tried, target, _first_met(amounts, asked))
            self._apart(member, tried, target, asked)
        before: list[Sql] = list(asked)
        for pays, rule in tried:
            where = [*before, *([pays] if isinstance(pays, exp.Expr) else [])]
            self._limit(rule, where)
            if isinstance(pays, exp.Expr):
                before.append(_fails(pays))

    def _best(self, member: MemberRow, rivals: Sequence[RuleRow]) -> None:
        """For each total the most that one of them pays."""
        for target in dict.fromkeys(pay.target for rule in rivals for pay in rule.payments):
            bids: list[tuple[RuleRow, Sql]] = []
            for rule in rivals:
                payments = [pay for pay in rule.payments if pay.target == target]
                competes = [self._pays(rule), self._any_known([pay.known for pay in payments])]
                if not payments or False in competes:
                    continue
                asked = [one for one in competes if isinstance(one, exp.Expr)]
                amount = self._amount(rule, target)
                bid = big(amount) if isinstance(amount, int) else amount
                bids.append((rule, case([(all_of(asked), bid)], big(_NO_BID)) if asked else bid))
            if bids:
                best = exp.Nullif(this=greatest([bid for _, bid in bids]), expression=big(_NO_BID))
                self._give(member, rivals, target, exp.Coalesce(this=best, expressions=[whole(0)]))
                self._winner_apart(member, bids, target)

    def _any_known(self, rows: Sequence[int]) -> Sql | bool:
        return _true(some(self.conditions.truth(row) for row in dict.fromkeys(rows)))

    def _amount(self, rule: RuleRow, target: int) -> Sql | int:
        """What a rule that pays gives to a target."""
        parts = [self.amounts.of(rule, pay) for pay in rule.payments if pay.target == target]
        fixed = sum(part for part in parts if isinstance(part, int))
        asked = [part for part in parts if isinstance(part, exp.Expr)]
        found: Sql | int = fixed
        for part in asked:
            found = part if found == 0 and isinstance(found, int) else _added(found, part)
        return found

    def _apart(
        self,
        member: MemberRow,
        tried: Sequence[tuple[Sql | bool, RuleRow]],
        target: int,
        given: Sequence[Sql],
    ) -> None:
        """What single events give, and what no event gives, each by itself."""
        group = self.bucketed.group(member.pot, target)
        if group is None:
            return
        once = [(pays, 0 if rule.events else self._amount(rule, target)) for pays, rule in tried]
        self._once(member.pot, target, _first_met(once, given))
        before: list[Sql] = list(given)
        for pays, rule in tried:
            own = [pays] if isinstance(pays, exp.Expr) else []
            self.bucketed.add_rule(
                group, rule, all_of([one.copy() for one in (*before, *own)]) if before or own else exp.true()
            )
            before += [_fails(one) for one in own]

    def _winner_apart(self, member: MemberRow, bids: Sequence[tuple[RuleRow, Sql]], target: int) -> None:
        """The same of the one that pays most: the first of equal ones."""
        group = self.bucketed.group(member.pot, target)
        if group is None:
            return
        columns = [self.bucketed.flags.put("bid", bid.copy()) for _, bid in bids]
        best = self.bucketed.flags.put("best", greatest(columns))
        branches: list[tuple[Sql, Sql]] = [(exp.EQ(this=best, expression=big(_NO_BID)), whole(0))]
        for place, bid in enumerate(columns, 1):
            branches.append((exp.EQ(this=bid.copy(), expression=best.copy()), whole(place)))
        winner = self.bucketed.flags.put("winner", case(branches))
        for place, (rule, _) in enumerate(bids, 1):
            wins = exp.EQ(this=winner.copy(), expression=whole(place))
            if rule.events:
                self.bucketed.add_rule(group, rule, wins)
            else:
                self._once(member.pot, target, case([(wins, best.copy())], whole(0)))

    def _once(self, pot: int, target: int, value: Sql | int) -> None:
        group = self.bucketed.group(pot, target)
        if group is not None:
            self.gifts.once.setdefault(group, []).append(value)

    def _give(self, member: MemberRow, rules: Sequence[RuleRow], target: int, value: Sql | int) -> None:
        if isinstance(value, int):
            self.gifts.add(total_of(member.pot, target), value)
        else:
            self._new(member, rules, target, value)

    def _new(self, member: MemberRow, rules: Sequence[RuleRow], target: int, value: Sql) -> None:
        first = rules[0].number
        name = points_name(f"rule_{first + 1}", total_of(member.pot, target))
        while name in self._columns:
            name += "_more"
        self._columns[name] = value
        self._comments[name] = [self._words(rule.number) for rule in rules]
        self.gifts.add(total_of(member.pot, target), column(name))

    def _limit(self, rule: RuleRow, where: Sequence[Sql]) -> None:
        for limit in rule.limits:
            for end, limits, kind in (
                (limit.low, self.gifts.floors, "floor"),
                (limit.high, self.gifts.ceilings, "ceiling"),
            ):
                if end is None:
                    continue
                of_target = limits.setdefault(limit.target, Limits())
                if not where:
                    of_target.always.append(end)
                    continue
                name = f"rule_{rule.number + 1}_{kind}_{limit.target if limit.target >= 0 else 'grade'}"
                while name in self._columns:
                    name += "_more"
                self._columns[name] = case([(all_of(where), big(end))])
                self._comments[name] = [self._words(rule.number)]
                of_target.sometimes.append(column(name))

    def _pays(self, rule: RuleRow) -> Sql | bool:
        return _true(self.conditions.truth(rule.pays))

    def _not_paying(self, rule: RuleRow) -> Sql | bool:
        pays = self._pays(rule)
        return _fails(pays) if isinstance(pays, exp.Expr) else not pays

    def _words(self, number: int) -> str:
        return self.source.rules.get(number, f"rule {number + 1}")

    # ------------------------------------------------------------ coverage

    def _count(self, row: int, rules: int) -> None:
        truth = self.conditions.truth(row)
        if isinstance(truth, exp.Expr):
            self.gifts.decided.append(case([(is_missing(truth), whole(0))], whole(rules)))
        elif truth is not None:
            self.gifts.always_decided += rules


def _true(truth: Truth) -> Sql | bool:
    """What is unknown does not pay."""
    return truth if isinstance(truth, exp.Expr) else truth is True


def _fails(pays: Sql) -> Sql:
    return opposite(exp.Is(this=pays.copy(), expression=exp.true()))


def _added(found: Sql | int, part: Sql) -> Sql:
    return exp.Add(this=big(found) if isinstance(found, int) else found, expression=part)


def _first_met(amounts: Sequence[tuple[Sql | bool, Sql | int]], given: Sequence[Sql]) -> Sql | int:
    branches = []
    otherwise: Sql | int = 0
    for pays, amount in amounts:
        if not isinstance(pays, exp.Expr):
            otherwise = amount
            break
        branches.append((pays.copy(), _plain(amount)))
    if branches:
        value: Sql | int = case(branches, _plain(otherwise))
    else:
        value = otherwise
    if not given:
        return value
    return case([(all_of([one.copy() for one in given]), _plain(value))], whole(0))


def _plain(amount: Sql | int) -> Sql:
    return (
        big(amount)
        if isinstance(amount, int) and abs(amount) >= 2**31
        else (whole(amount) if isinstance(amount, int) else amount)
    )
