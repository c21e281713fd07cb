"""Fusing: which members one axis decides, and which are sums over events."""

from __future__ import annotations

import pytest
from leadlang.compiler.optimising import optimise
from leadlang.compiler.optimising.constants import fold_constants
from leadlang.compiler.optimising.event_rules import fuse_event_rules
from leadlang.compiler.optimising.field_rules import fuse_field_rules
from leadlang.runtime import rules as r
from leadlang.runtime import tables as t

from tests import builders as b
from tests.compiler.optimising.models import BIG, CEO, VISITED, lowered


@pytest.mark.parametrize(
    ("member", "one_axis"),
    [
        (b.when(CEO, b.plus(1)), True),
        (b.when(b.any_of(CEO, r.Not(CEO)), b.plus(1), b.grade(2), b.hold(low=3)), True),
        (b.when(b.count(VISITED, 3), b.plus(1)), True),
        (b.when(b.ALWAYS, b.plus(1)), True),
        (b.first_of(b.when(BIG, b.plus(1)), b.when(b.at_least("employees", 5), b.plus(2))), True),
        (b.best_of(b.when(BIG, b.plus(1)), b.otherwise(b.plus(2))), True),
        (b.group(b.when(CEO, b.plus(1)), only_when=b.text_is("job", "CTO")), True),
        (b.when(b.all_of(CEO, BIG), b.plus(1)), False),
        (b.first_of(b.when(BIG, b.plus(1)), b.when(CEO, b.plus(2))), False),
        (b.group(b.when(CEO, b.plus(1)), only_when=BIG), False),
        (b.when(CEO, b.plus_field("employees")), False),
        (b.when(CEO, b.plus(1, fading=r.Halve(3), fading_events=VISITED)), False),
        (b.each(VISITED, b.plus(1)), False),
    ],
)
def test_what_one_axis_decides_is_planned_for_it(member: r.Member, one_axis: bool) -> None:
    plan = fuse_field_rules(fold_constants(lowered(member))).plan
    assert [one.members for one in plan.one_axis] == ([(0,)] if one_axis else [])


def test_all_rules_on_one_axis_are_planned_together() -> None:
    plan = fuse_field_rules(
        lowered(*(b.when(CEO, b.plus(one)) for one in range(50)), b.when(BIG, b.plus(1)))
    ).plan
    assert plan.one_axis == (t.OneAxis(0, tuple(range(50))), t.OneAxis(1, (50,)))


@pytest.mark.parametrize(
    ("member", "per_event"),
    [
        (b.each(VISITED, b.plus(1)), True),
        (b.each(VISITED, b.plus(1), b.grade(1)), True),
        (b.each(VISITED, b.plus(8, fading=r.Halve(30))), True),
        (b.group(b.each(VISITED, b.plus(1)), caps=[b.up_to(40)]), True),
        (b.group(b.each(VISITED, b.plus(1)), caps=[b.up_to(5, "day")]), False),
        (b.group(b.each(VISITED, b.plus(1)), only_when=CEO), False),
        (b.each(VISITED, b.plus(1, caps=(b.up_to(5),))), False),
        (b.each(VISITED, b.plus(1, latest=5)), False),
        (b.each(VISITED, b.plus(1, every=3)), False),
        (b.each(VISITED, b.plus(1, keeps=(r.Keep(1, "day"),))), False),
        (b.each(VISITED, b.plus_field("employees")), False),
        (b.each(b.did("a", sequences=(r.After(VISITED),)), b.plus(1)), False),
        (b.first_of(b.each(VISITED, b.plus(1))), False),
        (b.when(CEO, b.plus(1)), False),
    ],
)
def test_what_events_decide_alone_is_planned_as_a_sum(member: r.Member, per_event: bool) -> None:
    plan = fuse_event_rules(fold_constants(lowered(member))).plan
    assert plan.per_event == ((0,) if per_event else ())


def test_plans_follow_members_that_go_and_axes_that_go() -> None:
    never = b.all_of(BIG, b.asks("employees", b.number(None, 5)))
    plain = lowered(b.when(never, b.plus(1)), b.when(CEO, b.plus(1)), b.each(VISITED, b.plus(1)))
    planned = fuse_event_rules(fuse_field_rules(fold_constants(plain)))
    assert planned.plan == t.Plan((t.OneAxis(0, (0,)), t.OneAxis(1, (1,))), (2,))
    assert optimise(planned).plan == t.Plan((t.OneAxis(1, (0,)),), (1,))
