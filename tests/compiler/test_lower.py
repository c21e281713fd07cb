"""Lowering: rules become plain tables, row for part; the window, groups and lists are in them."""

from __future__ import annotations

from random import Random

import pytest
from leadlang.compiler.lower import lower
from leadlang.runtime import rules as r
from leadlang.runtime import tables as t
from leadlang.runtime.soundness import unsound

from tests import builders as b
from tests.runtime.rules_strategy import Dice

CEO, BIG = b.text_is("job", "CEO"), b.at_least("employees", 100)
FIELDS = (b.field("job"), b.field("employees", "number"))
VISITED = b.did("visited", "pricing")


def lowered(*members: r.Member, **more: object) -> t.Tables:
    return lower(b.model(*members, fields=FIELDS, **more))


def test_all_tests_on_a_field_stand_with_one_axis_each_once() -> None:
    small = b.asks("employees", b.number(None, 9))
    tables = lowered(
        b.when(CEO, b.plus(1)), b.when(b.all_of(CEO, BIG), b.plus(2)), b.when(b.any_of(small, BIG), b.plus(3))
    )
    assert tables.axes == (
        t.FieldAxis("job", (CEO.test,)),
        t.FieldAxis("employees", (BIG.test, small.test)),
    )
    of_parts = [row.axis for row in tables.conditions if isinstance(row.asked, t.Passes)]
    assert of_parts == [0, 0, 1, 1, 1]


def test_a_condition_knows_whether_one_axis_answers_it() -> None:
    tables = lowered(b.when(b.all_of(CEO, b.ALWAYS), b.plus(1)), b.when(b.all_of(CEO, BIG), b.plus(2)))
    assert [tables.conditions[member.rules[0].pays].axis for member in tables.members] == [0, t.SEVERAL]
    assert t.ConditionRow(t.Fixed(True), t.NO_AXIS) in tables.conditions


def test_nothing_is_planned_yet() -> None:
    tables = lowered(b.when(CEO, b.plus(1)), b.each(VISITED, b.plus(1)))
    assert tables.plan == t.Plan((), ())


def test_a_count_that_none_can_reach_is_none() -> None:
    tables = lowered(b.when(b.number_of(3, 2, CEO, BIG), b.plus(1)))
    assert not any(isinstance(row.asked, t.Between) for row in tables.conditions)


def test_the_window_is_in_all_sets_but_those_on_the_whole_log() -> None:
    window = b.in_last_days(365)
    whole = b.did("visited", "pricing", whole_log=True)
    tables = lowered(
        b.each(VISITED, b.plus(1)),
        b.when(b.count(VISITED, 3), b.plus(1)),
        b.when(b.never(whole), b.plus(1)),
        window=(window,),
    )
    assert {events.times for events in tables.events} == {(window,), ()}
    measured = {tables.events[axis.events].times for axis in tables.axes if isinstance(axis, t.CountAxis)}
    assert measured == {(window,), ()}


def test_groups_are_pots_and_their_conditions_those_of_their_members() -> None:
    inner = b.group(b.when(CEO, b.plus(1)), b.when(CEO, b.grade(1)), name="inner", only_when=BIG)
    outer = b.group(b.each(VISITED, b.plus(2)), inner, name="outer", caps=[b.up_to(5, "day")], percent=50)
    weighted = b.group(b.each(VISITED, b.plus(2)), name="weighted", percent=50)
    tables = lowered(outer, weighted)
    assert [(pot.name, pot.inside, pot.bucketed) for pot in tables.pots] == [
        ("", None, None),
        ("outer", 0, 1),
        ("inner", 1, 1),
        ("weighted", 0, None),
    ]
    assert [member.pot for member in tables.members] == [1, 2, 2, 3]
    on_lead = tables.conditions[tables.members[1].rules[0].on_lead].asked
    assert isinstance(on_lead, t.Every)
    assert len(on_lead.parts) == 3  # of the outer group, of the inner one, its own


def test_otherwise_stands_last_and_does_not_count() -> None:
    best = b.best_of(b.otherwise(b.plus(1)), b.when(CEO, b.plus(2)))
    tables = lowered(best, b.when(CEO, b.plus(1)))
    assert [rule.number for rule in tables.members[0].rules] == [1, 0]
    assert tables.members[0].otherwise == 1
    assert (tables.rules, tables.counted, len(tables.decided)) == (3, 2, 2)


@pytest.mark.parametrize("seed", range(60))
def test_the_same_rules_give_the_same_sound_tables(seed: int) -> None:
    rules = Dice(Random(f"lower {seed}")).model()
    tables = lower(rules)
    assert lower(rules) == tables
    assert unsound(rules, tables) is None


def test_a_list_without_rules_is_left_out() -> None:
    model = b.model(b.first_of(), b.when(CEO, b.plus(1)), b.group(b.best_of()), fields=FIELDS)
    tables = lower(model)
    assert [len(member.rules) for member in tables.members] == [1]
    assert unsound(model, tables) is None
