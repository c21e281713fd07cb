"""The rules of a model in one form, out of their lists and groups, each knowing where it stands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Literal

from attrs import evolve, field, frozen

from ...runtime import rules as r
from . import ranges
from .canonical import Canonical

ListKind = Literal["group", "first", "best"]
WHOLE_PERCENT = 100_000


@frozen
class PlainRule:
    """What a rule means: the same for rules that mean the same."""

    kind: Literal["when", "each", "otherwise"]
    condition: r.Condition
    events: tuple[r.Events, ...]
    effects: tuple[r.Effect, ...]


@frozen
class Placed:
    """A rule, what it means, and the list it stands in (a place in `Standing.lists`; None: at the top)."""

    rule: r.Rule
    plain: PlainRule
    within: int | None

    @property
    def asks(self) -> object:
        """All but what it pays."""
        return self.plain.kind, self.plain.condition, self.plain.events


@frozen
class PlainList:
    """A group, `first of` or `best of`: all but its members. `within` is the group around it."""

    kind: ListKind
    name: str
    caps: tuple[r.Cap, ...]
    percent: int
    condition: r.Condition
    within: int | None


@frozen
class Standing:
    """All rules of a model in the order of the file, and the lists they stand in."""

    rules: tuple[Placed, ...]
    lists: tuple[PlainList, ...]


def standing(rules: r.Rules, canonical: Canonical) -> Standing:
    named = {term.group for combined in rules.combined for term in combined.terms if term.group is not None}
    walk = _Walk(canonical, frozenset(named))
    walk.members(rules.members, None)
    return Standing(tuple(walk.rules), tuple(walk.lists))


@frozen
class _Walk:
    canonical: Canonical
    named: frozenset[str]
    rules: list[Placed] = field(factory=list)
    lists: list[PlainList] = field(factory=list)

    def members(self, members: Iterable[r.Member], within: int | None) -> None:
        for member in members:
            match member:
                case r.Rule():
                    self.rules.append(Placed(member, self._plain(member), within))
                case r.FirstOf(rules) | r.BestOf(rules):
                    alone = len(rules) == 1 and rules[0].kind != "otherwise"
                    kind: ListKind = "first" if isinstance(member, r.FirstOf) else "best"
                    own = PlainList(kind, "", (), WHOLE_PERCENT, r.Always(True), within)
                    self.members(rules, within if alone else self._opened(own))
                case r.Group(name, caps, percent, condition, inner):
                    condition = self.canonical.condition(condition)
                    own = PlainList("group", name, plain_caps(caps), percent, condition, within)
                    self.members(inner, within if self._is_bare(own) else self._opened(own))

    def _opened(self, own: PlainList) -> int:
        self.lists.append(own)
        return len(self.lists) - 1

    def _is_bare(self, group: PlainList) -> bool:
        """A heading only: it changes nothing for its members."""
        plain = not group.caps and group.percent == WHOLE_PERCENT and group.condition == r.Always(True)
        return plain and group.name not in self.named

    def _plain(self, rule: r.Rule) -> PlainRule:
        return PlainRule(
            rule.kind,
            self.canonical.condition(rule.condition),
            self.canonical.any_of(rule.events),
            together(map(self._effect, rule.effects)),
        )

    def _effect(self, effect: r.Effect) -> r.Effect:
        if isinstance(effect, r.Hold):
            return effect
        events = effect.fading_events
        return evolve(
            effect,
            points=self._points(effect.points),
            keeps=tuple(evolve(keep, properties=tuple(sorted(keep.properties))) for keep in effect.keeps),
            fading_events=None if events is None else self.canonical.events(events),
            caps=plain_caps(effect.caps),
        )

    def _points(self, points: r.Points) -> r.Points:
        match points:
            case r.PerField(amount, step, name):
                return r.PerField(amount, ranges.plain_decimal(step), name)
            case r.PerSilence(amount, days, events):
                return r.PerSilence(amount, days, self.canonical.events(events))
        return points


def plain_caps(caps: Iterable[r.Cap]) -> tuple[r.Cap, ...]:
    return tuple(sorted(caps, key=lambda cap: (cap.period or "", cap.property or "", cap.limit)))


def is_flat(effect: r.Effect) -> bool:
    """Points as they stand, with nothing that narrows them."""
    return (
        isinstance(effect, r.Pay)
        and isinstance(effect.points, r.Constant)
        and (effect.keeps, effect.latest, effect.every, effect.fading, effect.caps) == ((), None, 1, None, ())
    )


def together(effects: Iterable[r.Effect]) -> tuple[r.Effect, ...]:
    """Sorted by target; several flat amounts for one target are their sum."""
    flat: Counter[str] = Counter()
    others: list[r.Effect] = []
    for effect in effects:
        if isinstance(effect, r.Pay) and isinstance(effect.points, r.Constant) and is_flat(effect):
            flat[effect.target] += effect.points.amount
        else:
            others.append(effect)
    sums = [flat_pay(target, amount) for target, amount in flat.items()]
    return tuple(sorted([*sums, *others], key=lambda effect: (effect.target, repr(effect))))


def flat_pay(target: str, amount: int) -> r.Pay:
    return r.Pay(target, r.Constant(amount), -1 if amount < 0 else 1)
