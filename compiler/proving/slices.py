"""The part of a model that a question is about: the rules that can matter for some totals, and no others."""

from __future__ import annotations

from collections.abc import Iterable

from attrs import evolve

from ...runtime.rules import (
    BestOf,
    Choice,
    Condition,
    Effect,
    FirstOf,
    GradeIn,
    Group,
    Hold,
    Label,
    Member,
    Pay,
    Rule,
    Rules,
    ScoreTest,
    SegmentIs,
)
from .event_tests import parts_of

GRADE = "grade"
_NOWHERE = ""  # a total that nobody asks for


def totals_in(node: object) -> frozenset[str]:
    """The totals that conditions read."""
    found = set()
    for part in parts_of(node, (ScoreTest, GradeIn)):
        found.add(part.score if isinstance(part, ScoreTest) else GRADE)
    return frozenset(found)


def sliced(
    rules: Rules,
    totals: frozenset[str],
    conditions: Iterable[Condition] = (),
    *,
    stages: bool = False,
    layers: bool = False,
    rule: int | None = None,
) -> Rules:
    """The same model for whoever asks only for these totals, conditions, the `stages`, the labels and
    matrices (`layers`), or whether one `rule` pays. Rules keep their numbers.
    """
    asked = tuple(conditions)
    wanted = totals | totals_in(asked)
    if stages:
        wanted |= totals_in((rules.stages, rules.disqualifications))
    if layers:
        wanted |= totals_in((rules.labels, rules.matrices, rules.disqualifications))
    wanted = _with_terms(rules, wanted)
    members = tuple(kept for one in rules.members if (kept := _kept(one, wanted, rule)) is not None)
    part = evolve(
        rules,
        members=members,
        scores=tuple(score for score in rules.scores if score.name in wanted),
        combined=tuple(score for score in rules.combined if score.name in wanted),
        stages=rules.stages if stages else (),
        labels=rules.labels if layers else (),
        matrices=rules.matrices if layers else (),
        disqualifications=rules.disqualifications if stages or layers else (),
    )
    if asked:  # the events that they count are the model's own
        own = Label("", tuple(Choice("", condition) for condition in asked))
        part = evolve(part, labels=(*part.labels, own))
    segmented = (part.members, part.stages, part.labels, part.matrices, part.disqualifications)
    return part if any(True for _ in parts_of(segmented, SegmentIs)) else evolve(part, segments=())


def _with_terms(rules: Rules, wanted: frozenset[str]) -> frozenset[str]:
    """The scores that combined ones are made of as well."""
    found = set(wanted)
    for combined in reversed(rules.combined):
        if combined.name in found:
            found.update(term.score for term in combined.terms)
    return frozenset(found)


def _kept(member: Member, wanted: frozenset[str], rule: int | None) -> Member | None:
    match member:
        case Rule():
            if member.number == rule:
                return member
            effects = tuple(effect for effect in member.effects if effect.target in wanted)
            return evolve(member, effects=effects) if effects else None
        case FirstOf(rules) | BestOf(rules):
            if not any(one.number == rule or _pays(one, wanted) for one in rules):
                return None
            return evolve(member, members=tuple(_blanked(one, wanted, rule) for one in rules))
        case Group():
            inner = tuple(kept for one in member.members if (kept := _kept(one, wanted, rule)) is not None)
            return evolve(member, members=inner) if inner else None


def _pays(rule: Rule, wanted: frozenset[str]) -> bool:
    return any(effect.target in wanted for effect in rule.effects)


def _blanked(rule: Rule, wanted: frozenset[str], asked: int | None) -> Rule:
    """Whether a member pays anything at all decides for those after it, so nothing may vanish."""
    if rule.number == asked:
        return rule
    return evolve(rule, effects=tuple(_blank(effect, wanted) for effect in rule.effects))


def _blank(effect: Effect, wanted: frozenset[str]) -> Effect:
    if effect.target in wanted:
        return effect
    if isinstance(effect, Hold):
        return Hold(_NOWHERE, None, None)
    return Pay(_NOWHERE, effect.points, effect.sign)
