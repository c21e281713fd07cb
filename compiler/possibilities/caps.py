"""W411: a limit ("up to 50") that what it limits never comes to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from ...dsl import syntax as s
from ...dsl.problems import Problem, problem
from ...runtime.rules import Cap, Constant, Group, Member, Pay, Period
from ..proving.bounds import member_range
from .model import Model
from .total_demands import in_points

_WITHIN: Mapping[Period, tuple[Period, ...]] = {
    "day": ("day", "week", "month", "quarter", "year"),
    "week": ("week",),
    "month": ("month", "quarter", "year"),
    "quarter": ("quarter", "year"),
    "year": ("year",),
}
"""The periods that hold all of a period's days."""


def problems(model: Model) -> Iterator[Problem]:
    for place in model.rule_places:
        for at, effect in enumerate(place.rule.effects):
            if not isinstance(effect, Pay) or not isinstance(effect.points, Constant):
                continue
            for cap in effect.caps:
                most = _most(effect, effect.points, cap, place.rule.kind == "each")
                if most is not None and most < cap.limit:
                    yield problem("W411", place.effect_span(at), limit=_said(cap.limit), most=_said(most))
    groups = list(_groups(model.rules.members))
    for group, statement in zip(groups, model.written.groups, strict=True):
        yield from _of_group(model, group, statement)


def _most(pay: Pay, points: Constant, cap: Cap, each: bool) -> int | None:
    """The most that comes together under one cap; None where there is no end to it."""
    if not points.amount:
        return None
    if not each:
        return abs(points.amount)
    counts = [] if pay.latest is None else [pay.latest]
    for keep in pay.keeps:
        within = keep.period is None or (cap.period is not None and keep.period in _WITHIN[cap.period])
        same = not keep.properties or keep.properties == (cap.property,)
        if within and same:
            counts.append(keep.times)
    return None if not counts else min(counts) // pay.every * abs(points.amount)


def _of_group(model: Model, group: Group, statement: s.GroupOf) -> Iterator[Problem]:
    plain = [cap for cap in group.caps if cap.period is None and cap.property is None]
    names = [score.name for score in model.rules.scores]
    most = max((_sum(group.members, name) for name in names), default=0)
    for cap in plain:
        if 0 < most < cap.limit:
            yield problem("W411", statement.name.span, "group", limit=_said(cap.limit), most=_said(most))


def _sum(members: Sequence[Member], score: str) -> int:
    return sum(member_range(member, score).or_zero().high for member in members)


def _groups(members: Sequence[Member]) -> Iterator[Group]:
    for member in members:
        if isinstance(member, Group):
            yield member
            yield from _groups(member.members)


def _said(millis: int) -> str:
    return f"{in_points(millis):f}"
