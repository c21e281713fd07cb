"""How what a member of the model gives to one total may move: rules, `first of`, `best of`, groups."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from attrs import define, frozen

from ...runtime.rules import Always, BestOf, Cap, FirstOf, Group, Hold, Member, Pay, Rule
from .bounds import GRADE, NOTHING, Range, around, member_range, pay_range, pays_into, rule_range
from .polarity_conditions import Conditions
from .polarity_moves import (
    DOWN,
    EITHER,
    STILL,
    UP,
    Move,
    Shift,
    away_from_zero,
    either_way,
    flipped,
    joined,
    reachable,
)
from .polarity_payments import Payments, amount_is_sure


@frozen
class _Standing:
    """A rule as it stands in a list: whether it pays at all, and what it gives to one total when it does."""

    pays: Shift
    gives: Range
    move: Move


@define
class Members:
    """Moves of the members of a model for one total; nothing is kept between two questions."""

    conditions: Conditions
    payments: Payments

    def move(self, member: Member, target: str, within: tuple[Cap, ...] = ()) -> Move:
        """How what a member gives to a total may move.

        `within` are caps per period or property of the groups around: then the answer holds for each part by
        itself.
        """
        if not pays_into(member, target):
            return STILL
        match member:
            case Rule():
                return self._alone(member, target, within)
            case FirstOf() | BestOf():
                return self._list(member, target, within)
            case Group():
                return self._group(member, target, within)

    def holds(self, member: Member, target: str) -> Move:
        """How the floors and ceilings of a member may move a total."""
        if not isinstance(member, Rule):
            inside = any(isinstance(effect, Hold) and effect.target == target for effect in _effects(member))
            return EITHER if inside else STILL
        held = [effect for effect in member.effects if isinstance(effect, Hold) and effect.target == target]
        if not held:
            return STILL
        met = self._met(member).holds
        return joined(
            (met if low is not None else STILL) | (flipped(met) if high is not None else STILL)
            for low, high in (self._effective(hold) for hold in held)
        )

    def _effective(self, hold: Hold) -> tuple[int | None, int | None]:
        """A floor at or below the bottom of the range changes nothing, nor does a ceiling at its top."""
        rules = self.conditions.rules
        bottom: int | None
        top: int | None
        if hold.target == GRADE:
            bottom, top = 0, (len(rules.grade.scale) - 1) * rules.grade.thirds
        else:
            bottom, top = next((s.low, s.high) for s in rules.scores if s.name == hold.target)
        low = None if hold.low is None or (bottom is not None and hold.low <= bottom) else hold.low
        high = None if hold.high is None or (top is not None and hold.high >= top) else hold.high
        return low, high

    # ------------------------------------------------------------ rules

    def _standing(self, rule: Rule, target: str, within: tuple[Cap, ...]) -> _Standing:
        met = self._met(rule)
        move = self._while_paying(rule, target, within)
        return _Standing(self._pays(rule, met), rule_range(rule, target), move)

    def _while_paying(self, rule: Rule, target: str, within: tuple[Cap, ...]) -> Move:
        return joined(
            self.payments.while_paying(rule, effect, within)
            for effect in rule.effects
            if isinstance(effect, Pay) and effect.target == target
        )

    def _alone(self, rule: Rule, target: str, within: tuple[Cap, ...]) -> Move:
        """A rule by itself: what it gives (0 while it is not known) may come, go or move while it is true."""
        met = self._met(rule)
        move = STILL if met.after is False else self._while_paying(rule, target, within)
        if met.holds:
            total = rule_range(rule, target)
            gives = _gives_in_parts(rule, target) if within else away_from_zero(total.low, total.high)
            move |= gives if met.holds & UP else STILL
            move |= flipped(gives) if met.holds & DOWN else STILL
        return move

    def _met(self, rule: Rule) -> Shift:
        """Whether a rule is true: its condition is and, for `each`, an event counts."""
        condition = self.conditions.shift(rule.condition)
        if rule.kind != "each":
            return either_way(condition.holds, condition.after)
        change = self.conditions.added.change_of_any(rule.events)
        counts = (UP if change.grows else STILL) | (DOWN if change.loses else STILL)
        sure = condition.after is True and change.adds == "always"
        after = True if sure else False if condition.after is False else None
        return either_way(condition.holds | counts, after)

    def _pays(self, rule: Rule, met: Shift) -> Shift:
        """Whether a rule pays, as lists ask: it is true, and at least one of its amounts is known."""
        pays = [effect for effect in rule.effects if isinstance(effect, Pay)]
        if len(pays) < len(rule.effects) or any(map(amount_is_sure, pays)):
            return met
        known = joined(map(self.payments.knowing, pays))
        return either_way(met.holds | known, False if met.after is False else None)

    # ------------------------------------------------------------ first of, best of

    def _list(self, member: FirstOf | BestOf, target: str, within: tuple[Cap, ...]) -> Move:
        rules = _otherwise_last(member.members)
        standings = [self._standing(rule, target, ()) for rule in rules]
        if within and any(rule.kind == "each" for rule in rules):
            return EITHER if any(own.pays.holds or own.move for own in standings) else STILL
        if isinstance(member, FirstOf):
            return _first_of(standings)
        pays = (
            pay for rule in rules for pay in rule.effects if isinstance(pay, Pay) and pay.target == target
        )
        if any(map(self.payments.knowing, pays)):
            return EITHER  # an amount that comes to be known enters the contest
        return _best_of(rules, standings, target)

    # ------------------------------------------------------------ groups

    def _group(self, group: Group, target: str, within: tuple[Cap, ...]) -> Move:
        """Caps and weights follow the sum inside; in each part by itself, where caps go by parts."""
        parted = tuple(cap for cap in group.caps if cap.period is not None or cap.property is not None)
        inner = (
            () if target == GRADE else (*parted, *(() if group.caps or group.percent != 100_000 else within))
        )
        condition = self.conditions.shift(group.condition)
        move = STILL
        if condition.after is not False:
            move = joined(self.move(member, target, inner) for member in group.members)
        if condition.holds:
            total = member_range(group, target)
            gives = away_from_zero(total.low, total.high)
            if within:  # each part by itself may go another way than their sum
                gives = _gives_in_parts(group, target)
            move |= (gives if condition.holds & UP else STILL) | (
                flipped(gives) if condition.holds & DOWN else STILL
            )
        return move

    def term(self, name: str, target: str) -> Move:
        """How the sum of a group for one score may move: it is 0 where a group around it does not count."""
        return self._term(self.conditions.rules.members, name, target) or STILL

    def _term(self, members: Sequence[Member], name: str, target: str) -> Move | None:
        for member in members:
            if not isinstance(member, Group):
                continue
            if member.name == name:
                return self.move(member, target)
            inner = self._term(member.members, name, target)
            if inner is not None:
                condition = self.conditions.shift(member.condition)
                total = next(_named(member.members, name))
                gives = member_range(total, target)
                away = away_from_zero(gives.low, gives.high)
                opened = away if condition.holds & UP else STILL
                return inner | opened | (flipped(away) if condition.holds & DOWN else STILL)
        return None


def _named(members: Sequence[Member], name: str) -> Iterator[Group]:
    for member in members:
        if isinstance(member, Group):
            if member.name == name:
                yield member
            yield from _named(member.members, name)


def _effects(member: Member) -> Iterator[object]:
    if isinstance(member, Rule):
        yield from member.effects
    else:
        for inner in member.members:
            yield from _effects(inner)


def _gives_in_parts(member: Member, target: str) -> Move:
    """The signs of all that a member can give, each part by itself."""
    if not isinstance(member, Rule):
        return joined(_gives_in_parts(inner, target) for inner in member.members)
    pays = (effect for effect in member.effects if isinstance(effect, Pay) and effect.target == target)
    ranges = [pay_range(pay, member.kind) for pay in pays]
    return joined(away_from_zero(gives.low, gives.high) for gives in ranges)


def _otherwise_last(rules: Sequence[Rule]) -> list[Rule]:
    return sorted(rules, key=lambda rule: rule.kind == "otherwise")


# ---------------------------------------------------------------- first of, best of


def _first_of(rules: Sequence[_Standing]) -> Move:
    """The first that pays: it may become another, further up or down, or stay and pay another amount."""
    parts = [rule.pays for rule in rules]
    span = reachable(parts)
    gives = [*(rule.gives for rule in rules), NOTHING]
    moves = STILL
    later_before: Range | None = None  # what those further down give that may be first before
    later_after: Range | None = None  # the same, afterwards
    for at in range(len(gives) - 1, -1, -1):
        may_be_before = at <= span.before
        may_be_after = at <= span.after and (at == len(rules) or parts[at].after is not False)
        if at < len(rules):
            if may_be_after and parts[at].holds & UP and later_before is not None:
                moves |= _from_to(later_before, gives[at])
            if may_be_before and parts[at].holds & DOWN and later_after is not None:
                moves |= _from_to(gives[at], later_after)
            if may_be_before and may_be_after:
                moves |= rules[at].move
        if may_be_before:
            later_before = gives[at] if later_before is None else around((later_before, gives[at]))
        if may_be_after:
            later_after = gives[at] if later_after is None else around((later_after, gives[at]))
    return moves


def _best_of(rules: Sequence[Rule], standings: Sequence[_Standing], target: str) -> Move:
    """The most that any gives to the total; `otherwise` where none pays anything at all, else nothing."""
    ordered = list(zip(rules, standings, strict=True))
    main = [(rule, own) for rule, own in ordered if rule.kind != "otherwise"]
    rest = [own for rule, own in ordered if rule.kind == "otherwise"]
    rivals = [own for rule, own in main if pays_into(rule, target)]
    # What is given where none of the rivals pays.
    base = around([NOTHING, *(own.gives for own in rest)])
    sure = all(rule.condition == Always(True) for rule in rules if rule.kind == "otherwise")
    if rest and sure and len(rivals) == len(main) and _always_known(rules):
        base = around(own.gives for own in rest)
    moves = joined(own.move for own in (*rivals, *rest))
    if base.low != base.high and any(own.pays.holds for _, own in main):
        moves |= EITHER  # another member may come between `otherwise` and the total
    for at, own in enumerate(rivals):
        others = around([base, *(rival.gives for place, rival in enumerate(rivals) if place != at)])
        if own.pays.holds & UP:
            moves |= UP if own.gives.high > others.low else STILL
            moves |= DOWN if own.gives.low < base.high else STILL
        if own.pays.holds & DOWN:
            moves |= DOWN if own.gives.high > others.low else STILL
            moves |= UP if own.gives.low < base.high else STILL
    return moves


def _always_known(rules: Sequence[Rule]) -> bool:
    return all(
        isinstance(effect, Pay) and amount_is_sure(effect) for rule in rules for effect in rule.effects
    )


def _from_to(before: Range, after: Range) -> Move:
    """The move from any value of one range to any of another."""
    return (UP if after.high > before.low else STILL) | (DOWN if after.low < before.high else STILL)
