"""W407: more of a behaviour pays less: "exactly once" brings more points than "at least 3 times".

Only rules that count one behaviour in one way are held against each other, and only where all of them reward
it, or all of them punish it. Bands on a field may well go up and down, so they are left alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from math import floor
from typing import Literal

from attrs import frozen

from ...dsl.problems import Problem, problem
from ...runtime.reference.value_tests import number_passes
from ...runtime.rules import (
    BestOf,
    Constant,
    EventCount,
    Events,
    FirstOf,
    Measure,
    NumberBetween,
    Pay,
    TotalOf,
)
from ..proving.bounds import GRADE
from .model import Model
from .places import RulePlace
from .total_demands import in_points

MOST_COUNTS = 200


@frozen
class _Step:
    """A rule that pays a fixed number of points for a count."""

    place: RulePlace
    test: NumberBetween
    points: int


@frozen
class _Family:
    """Rules on one count, of one total, that stand beside each other."""

    events: Events
    measure: Measure
    target: str
    level: int
    list: Literal["", "first", "best"]


def problems(model: Model) -> Iterator[Problem]:
    for family, steps in _families(model.rule_places).items():
        signs = {step.points > 0 for step in steps}
        if len(steps) < 2 or len(signs) > 1:
            continue
        found = _fall(family, steps, up=signs == {True})
        if found is not None:
            fewer, more, few, many = found
            at = _responsible(steps, more) or _responsible(steps, fewer) or steps[-1]
            facts = {"fewer": fewer, "more": more, "few": _said(few, family), "many": _said(many, family)}
            variant = "less" if signs == {True} else "milder"
            yield problem("W407", at.place.statement.span, variant, **facts)


def _families(places: Sequence[RulePlace]) -> Mapping[_Family, list[_Step]]:
    found: dict[_Family, list[_Step]] = {}
    for place in places:
        condition = place.condition
        if place.rule.kind != "when" or not isinstance(condition, EventCount):
            continue
        if isinstance(condition.measure, TotalOf) or number_passes(0, condition.test):
            continue
        for effect in place.rule.effects:
            if isinstance(effect, Pay) and _is_plain(effect):
                assert isinstance(effect.points, Constant)
                own = place.list
                listed: Literal["", "first", "best"] = (
                    "first" if isinstance(own, FirstOf) else "best" if isinstance(own, BestOf) else ""
                )
                family = _Family(condition.events, condition.measure, effect.target, place.level, listed)
                found.setdefault(family, []).append(_Step(place, condition.test, effect.points.amount))
    return found


def _is_plain(pay: Pay) -> bool:
    return isinstance(pay.points, Constant) and pay.points.amount != 0 and not pay.caps and pay.fading is None


def _fall(family: _Family, steps: Sequence[_Step], up: bool) -> tuple[int, int, int, int] | None:
    """Two counts of which the greater pays less (or, where it punishes, takes less), and what they pay."""
    best: tuple[int, int] | None = None
    for count in _counts(steps):
        paid = _paid(family, [step for step in steps if number_passes(count, step.test)])
        size = paid if up else -paid
        if best is not None and size < best[1]:
            most = best[1] if up else -best[1]
            return best[0], count, most, paid
        if best is None or size >= best[1]:
            best = count, size
    return None


def _counts(steps: Sequence[_Step]) -> list[int]:
    ends = [end for step in steps for end in (step.test.low, step.test.high) if end is not None]
    near = {floor(end) + move for end in ends for move in (-1, 0, 1)}
    return sorted(count for count in near if count > 0)[:MOST_COUNTS]


def _paid(family: _Family, holding: Sequence[_Step]) -> int:
    points = [step.points for step in holding]
    if family.list == "first":
        return points[0] if points else 0
    return max(points, default=0) if family.list == "best" else sum(points)


def _responsible(steps: Sequence[_Step], count: int) -> _Step | None:
    return next((step for step in steps if number_passes(count, step.test)), None)


def _said(amount: int, family: _Family) -> str:
    """Points, or letters of the grade, with their sign, as a rule writes them."""
    if family.target == GRADE:
        return f"{amount // 3:+}" if amount % 3 == 0 else f"{amount:+}/3"
    return f"{in_points(amount):+f}"
