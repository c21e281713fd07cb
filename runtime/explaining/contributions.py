"""A total as a list of amounts that add up to it: what each rule paid, and what each later step changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal

from attrs import frozen

from ..reference.assessment import Assessment
from ..reference.coverage import rules_within
from ..reference.members import GRADE, GroupSum
from ..reference.totals import CombinedSum, GradeSum, ScoreSum
from ..rules import Combined, Grade, Hold, Rules

Kind = Literal[
    "start",
    "rule",
    "group limit",
    "group weight",
    "fading",
    "floor",
    "ceiling",
    "term",
    "range",
    "rounding",
]


@frozen
class Contribution:
    """An amount that goes into one total, in millis; into the grade in thirds of a letter.

    `target` is the name of a score or combined score, or "grade". `rule` is the number of the rule that pays
    ("rule") or holds ("floor", "ceiling"); `name` the group's name, or for a "term" that of the score or
    group it takes. What a rule pays is after its own fading and caps and after `first of` and `best of`
    chose, before the caps and weights of groups: those are contributions of their own.
    """

    target: str
    kind: Kind
    amount: int
    rule: int | None = None
    name: str = ""


def contributions(rules: Rules, assessment: Assessment) -> tuple[Contribution, ...]:
    """All contributions to all totals of one lead, in the order of the arithmetic, total by total.

    For every score and combined score the amounts of one target add up to its `shown`; those of the grade to
    the place of the shown grade on the scale times the thirds between two grades. Rules that pay are always
    listed, even with 0; the other steps where they change something, the start always.
    """
    holders = _holders(rules, assessment)
    found: list[Contribution] = []
    for total in assessment.scores:
        found += _of_score(total, assessment, holders.get(total.name, []))
    for combined, combined_sum in zip(rules.combined, assessment.combined, strict=True):
        found += _of_combined(combined, combined_sum)
    found += _of_grade(rules.grade, assessment.grade, assessment, holders.get(GRADE, []))
    return tuple(found)


def amount_of(found: Iterable[Contribution], target: str) -> int:
    """What the contributions to one total add up to."""
    return sum(one.amount for one in found if one.target == target)


Holder = tuple[int, Hold]
"""The number of a rule and a floor or ceiling that it sets and that holds for this lead."""


def _holders(rules: Rules, assessment: Assessment) -> dict[str, list[Holder]]:
    """The floors and ceilings that hold, by their target, in the order of the file."""
    found: dict[str, list[Holder]] = {}
    for rule, _ in rules_within(rules.members):
        if rule.number in assessment.given.rules:
            for effect in rule.effects:
                if isinstance(effect, Hold):
                    found.setdefault(effect.target, []).append((rule.number, effect))
    return found


def _of_score(total: ScoreSum, assessment: Assessment, holders: list[Holder]) -> Iterator[Contribution]:
    name = total.name
    yield Contribution(name, "start", total.start)
    yield from _paid(name, assessment)
    for group in assessment.given.groups:
        if group.target == name:
            yield from _of_group(group)
    yield from _change(name, "fading", total.summed, total.faded)
    yield from _held(name, total.faded, holders)
    yield from _change(name, "range", total.held, total.ranged)
    yield from _change(name, "rounding", total.ranged, total.shown)


def _of_combined(combined: Combined, total: CombinedSum) -> Iterator[Contribution]:
    for term, amount in zip(combined.terms, total.terms, strict=True):
        yield Contribution(total.name, "term", amount, name=term.group or term.score)
    yield from _change(total.name, "range", sum(total.terms), total.ranged)
    yield from _change(total.name, "rounding", total.ranged, total.shown)


def _of_grade(
    grade: Grade, total: GradeSum, assessment: Assessment, holders: list[Holder]
) -> Iterator[Contribution]:
    yield Contribution(GRADE, "start", total.start)
    yield from _paid(GRADE, assessment)
    yield from _held(GRADE, total.summed, holders)
    yield from _change(GRADE, "range", total.held, total.ranged)
    yield from _change(GRADE, "rounding", total.ranged, shown_thirds(grade, total))


def shown_thirds(grade: Grade, total: GradeSum) -> int:
    """The place of the shown grade on the scale, in thirds from the worst one."""
    return grade.scale.index(total.shown) * grade.thirds


def _paid(target: str, assessment: Assessment) -> Iterator[Contribution]:
    for payment in assessment.given.payments:
        if payment.target == target:
            yield Contribution(target, "rule", payment.amount, payment.rule)


def _of_group(group: GroupSum) -> Iterator[Contribution]:
    if group.capped != group.summed:
        yield Contribution(group.target, "group limit", group.capped - group.summed, name=group.name)
    if group.amount != group.capped:
        yield Contribution(group.target, "group weight", group.amount - group.capped, name=group.name)


def _held(target: str, value: int, holders: list[Holder]) -> Iterator[Contribution]:
    """The highest floor, then the lowest ceiling; of several equal ones the first in the file."""
    floors = [(hold.low, number) for number, hold in holders if hold.low is not None]
    ceilings = [(hold.high, number) for number, hold in holders if hold.high is not None]
    if floors:
        low, number = max(floors, key=lambda floor: floor[0])
        if value < low:
            yield Contribution(target, "floor", low - value, number)
            value = low
    if ceilings:
        high, number = min(ceilings, key=lambda ceiling: ceiling[0])
        if value > high:
            yield Contribution(target, "ceiling", high - value, number)


def _change(target: str, kind: Kind, before: int, after: int) -> Iterator[Contribution]:
    if after != before:
        yield Contribution(target, kind, after - before)
