"""The rules of a model and how they stand together: `first of`, `best of`, groups."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from attrs import define, field

from ..dsl import syntax as s
from ..dsl.problems import Source
from ..runtime import rules
from ..runtime.folding import fold
from .amounts import Amounts
from .conditions import Conditions
from .effects import Effects, Payer
from .grades import Report
from .origins import origin

MOST_RULES = 100_000

RuleStatement = s.When | s.Each | s.Otherwise
MemberStatement = s.When | s.Each | s.FirstOrBest | s.GroupOf


def group_names(statements: Sequence[s.Statement], report: Report) -> dict[str, str]:
    """All groups by their folded name, inner ones too; a name given twice is said."""
    found: dict[str, str] = {}
    waiting = [statement for statement in reversed(statements) if isinstance(statement, s.GroupOf)]
    while waiting:
        group = waiting.pop()
        folded = fold(group.name.text)
        if folded in found:
            report("E266", group.name.span, name=group.name.text)
        found.setdefault(folded, group.name.text)
        waiting.extend(member for member in reversed(group.members) if isinstance(member, s.GroupOf))
    return found


@define
class Members:
    """Builds the members in reading order; rules are numbered from 0 as they stand in the file."""

    report: Report
    effects: Effects
    conditions: Conditions
    amounts: Amounts
    sources: Mapping[str, Source]
    number: int = field(default=0, init=False)

    def members(self, statements: Sequence[s.Statement]) -> tuple[rules.Member, ...]:
        """What the top level of the file holds of rules, lists and groups."""
        standing = [x for x in statements if isinstance(x, MemberStatement)]
        return tuple(self._member(statement, within=None) for statement in standing)

    def _member(self, statement: MemberStatement, within: s.GroupOf | None) -> rules.Member:
        if isinstance(statement, s.GroupOf):
            return self._group(statement, within)
        if isinstance(statement, s.FirstOrBest):
            return self._list(statement)
        return self._rule(statement, inside=within is not None)

    # ------------------------------------------------------------ one rule

    def _rule(self, statement: RuleStatement, inside: bool) -> rules.Rule:
        number = self.number
        self.number += 1
        if number == MOST_RULES:
            self.report("E269", statement.span, most=f"{MOST_RULES:,}".replace(",", " "))
        events: tuple[rules.Events, ...] = ()
        condition: rules.Condition = rules.Always(True)
        if isinstance(statement, s.Each):
            every = self.amounts.count(statement.every, statement.span) if statement.every is not None else 1
            events, condition = self.conditions.each(statement.condition)
            payer = Payer("each", statement.condition, every or 1)
        elif isinstance(statement, s.When):
            if statement.condition is not None:
                condition = self.conditions.condition(statement.condition, "rule")
            payer = Payer("when", statement.condition)
        else:
            payer = Payer("otherwise")
        effects = [self._effect(effect, payer, inside) for effect in statement.effects]
        return rules.Rule(
            number,
            payer.kind,
            condition,
            events,
            tuple(effect for effect in effects if effect is not None),
            origin(statement.span, self.sources),
        )

    def _effect(self, effect: s.Effect, payer: Payer, inside: bool) -> rules.Effect | None:
        if inside and isinstance(effect, s.Holding):
            self.report("E257", effect.span)
            return None
        return self.effects.effect(effect, payer)

    # ------------------------------------------------------------ first of, best of

    def _list(self, statement: s.FirstOrBest) -> rules.Member:
        if not statement.members:
            self.report("W201", statement.span, statement.which)
        for at, member in enumerate(statement.members):
            if isinstance(member, s.Otherwise) and at + 1 < len(statement.members):
                again = any(isinstance(later, s.Otherwise) for later in statement.members[at + 1 :])
                self.report("E265", member.span, "twice" if again else "")
        members = tuple(self._rule(member, inside=True) for member in statement.members)
        return rules.FirstOf(members) if statement.which == "first" else rules.BestOf(members)

    # ------------------------------------------------------------ groups

    def _group(self, statement: s.GroupOf, within: s.GroupOf | None) -> rules.Group:
        capped_within = within is not None and any(cap.period or cap.property for cap in within.caps)
        if within is not None and capped_within and (statement.caps or statement.percent is not None):
            self.report("E267", statement.name.span, name=statement.name.text, outer=within.name.text)
        if not statement.members:
            self.report("W201", statement.span, "group", name=statement.name.text)
        percent = 100_000
        if statement.percent is not None:
            said = self.amounts.percent(statement.percent, statement.percent_span)
            percent = 100_000 if said is None else said
            if percent == 0:
                self.report("W207", statement.percent_span, "group", name=statement.name.text)
        condition: rules.Condition = rules.Always(True)
        if statement.only_when is not None:
            condition = self.conditions.condition(statement.only_when, "rule")
        outer = within if capped_within else statement
        return rules.Group(
            statement.name.text,
            self.effects.caps(statement.caps),
            percent,
            condition,
            tuple(self._member(member, outer) for member in statement.members),
        )
