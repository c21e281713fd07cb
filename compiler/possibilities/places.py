"""Every condition of a model beside its place in the text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from attrs import evolve, frozen

from ...dsl import syntax as s
from ...dsl.problems import Span
from ...runtime.rules import (
    And,
    BestOf,
    Choice,
    Condition,
    Effect,
    EventCount,
    Events,
    FirstOf,
    FromField,
    Group,
    HowMany,
    Known,
    Member,
    NumberBetween,
    Or,
    Pay,
    PerField,
    PerSilence,
    Rule,
    Rules,
)
from .written import RuleStatement, Written, condition_span


@frozen(eq=False, kw_only=True)
class Place:
    """A condition where it stands. `events` are those of an `each`; `last`: of a first-match list the last
    line, which may well take all that is left."""

    condition: Condition
    span: Span
    written: s.Condition | None
    events: tuple[Events, ...] = ()
    last: bool = False


@frozen(eq=False, kw_only=True)
class RulePlace(Place):
    """A rule where it stands: in a `first of` or `best of`, in groups.

    `around` are the conditions of the groups around it, `group` the name of the innermost that has one.
    `level` tells apart which rules stand beside each other.
    """

    rule: Rule
    statement: RuleStatement
    list: FirstOf | BestOf | None = None
    around: tuple[Condition, ...] = ()
    group: str = ""
    level: int = 0

    @property
    def paying(self) -> Condition:
        """What has to be true for the rule to pay: its condition, an event of an `each`, and where it knows
        no fixed amount, some amount."""
        parts = [self.condition]
        if self.events:
            parts.append(Or(tuple(map(happened, self.events))))
        amounts = [_known_amount(effect) for effect in self.rule.effects]
        if None not in amounts:
            parts.append(Or(tuple(amount for amount in amounts if amount is not None)))
        return And(tuple(parts)) if len(parts) > 1 else parts[0]

    def effect_span(self, at: int) -> Span:
        """Where an effect of the rule is written."""
        effects = self.statement.effects
        return effects[at].span if at < len(effects) else self.statement.span


def happened(events: Events) -> EventCount:
    """There is an event of the set."""
    return EventCount(events, HowMany(), NumberBetween(Decimal(1), None))


def _known_amount(effect: Effect) -> Condition | None:
    """When the amount of an effect is known; None: always."""
    match effect:
        case Pay(points=FromField(field) | PerField(field=field)):
            return Known(field)
        case Pay(points=PerSilence(events=events)):
            return happened(events)
        case _:
            return None


@frozen
class _Around:
    list: FirstOf | BestOf | None = None
    conditions: tuple[Condition, ...] = ()
    group: str = ""
    level: int = 0


def rule_places(rules: Rules, written: Written) -> tuple[RulePlace, ...]:
    """All rules, by number."""
    levels = iter(range(1, 1_000_000))

    def members(several: Sequence[Member], around: _Around) -> Iterator[RulePlace]:
        for member in several:
            match member:
                case Rule():
                    yield _rule(member, written, around)
                case FirstOf() | BestOf():
                    inside = evolve(around, list=member, level=next(levels))
                    yield from members(member.members, inside)
                case Group():
                    yield from members(member.members, _in_group(around, member, next(levels)))

    return tuple(members(rules.members, _Around()))


def _in_group(around: _Around, group: Group, level: int) -> _Around:
    return _Around(None, (*around.conditions, group.condition), group.name, level)


def _rule(rule: Rule, written: Written, around: _Around) -> RulePlace:
    statement = written.rules[rule.number]
    return RulePlace(
        condition=rule.condition,
        span=condition_span(statement),
        written=None if isinstance(statement, s.Otherwise) else statement.condition,
        events=rule.events,
        rule=rule,
        statement=statement,
        list=around.list,
        around=around.conditions,
        group=around.group,
        level=around.level,
    )


def other_places(rules: Rules, written: Written) -> Iterator[Place]:
    """The conditions of segments, stages, labels, disqualifications and groups."""
    yield from _lines(rules.segments, written.segments)
    yield from _lines(rules.stages, written.stages)
    for label, lines in zip(rules.labels, written.labels, strict=True):
        yield from _lines(label.choices, lines)
    for disqualification, statements in zip(rules.disqualifications, written.disqualifications, strict=True):
        if len(statements) == 1:
            statement = statements[0]
            yield Place(
                condition=disqualification.condition,
                span=condition_span(statement),
                written=statement.condition,
            )
    for group, group_statement in zip(_groups(rules.members), written.groups, strict=True):
        if group_statement.only_when is not None:
            asked = group_statement.only_when
            yield Place(condition=group.condition, span=asked.span, written=asked)


def _lines(choices: Sequence[Choice], lines: Sequence[s.Segment | s.Stage | s.LabelLine]) -> Iterator[Place]:
    for at, (choice, line) in enumerate(zip(choices, lines, strict=True)):
        last = at + 1 == len(choices)
        yield Place(condition=choice.condition, span=condition_span(line), written=line.condition, last=last)


def _groups(members: Sequence[Member]) -> Iterator[Group]:
    for member in members:
        if isinstance(member, Group):
            yield member
            yield from _groups(member.members)
