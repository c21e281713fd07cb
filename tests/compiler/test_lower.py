"""Lowering: each question is asked once, equal ones are one, and what one axis decides is seen."""

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


def places(tables: t.Tables, asked: t.Asked) -> int:
    return [row.asked for row in tables.conditions].index(asked)


def test_equal_tests_and_conditions_are_asked_once() -> None:
    tables = lowered(
        b.when(CEO, b.plus(1)), b.when(b.all_of(CEO, BIG), b.plus(2)), b.when(b.all_of(CEO, BIG), b.plus(3))
    )
    assert [len(axis.tests) for axis in tables.axes if isinstance(axis, t.FieldAxis)] == [1, 1]
    asked = [row.asked for row in tables.conditions if not isinstance(row.asked, t.Fixed)]
    assert asked == [t.Passes(0, 0), t.Passes(1, 0), t.Every((0, places(tables, t.Passes(1, 0))))]
    assert [row.axis for row in tables.conditions if row.asked in asked] == [0, 1, t.SEVERAL]
    assert tables.members[1].rules[0].pays == tables.members[2].rules[0].pays


@pytest.mark.parametrize(
    ("member", "one_axis"),
    [
        (b.when(CEO, b.plus(1)), True),
        (b.when(b.any_of(CEO, r.Not(CEO)), b.plus(1), b.grade(2), b.hold(low=3)), True),
        (b.when(b.count(VISITED, 3), b.plus(1)), True),
        (b.when(b.ALWAYS, b.plus(1)), True),
        (b.first_of(b.when(BIG, b.plus(1)), b.when(b.at_least("employees", 5), b.plus(2))), True),
        (b.best_of(b.when(BIG, b.plus(1)), b.otherwise(b.plus(2))), True),
        (b.when(b.all_of(CEO, BIG), b.plus(1)), False),
        (b.first_of(b.when(BIG, b.plus(1)), b.when(CEO, b.plus(2))), False),
        (b.when(CEO, b.plus_field("employees")), False),
        (b.when(CEO, b.plus(1, fading=r.Halve(3), fading_events=VISITED)), False),
        (b.each(VISITED, b.plus(1)), False),
    ],
)
def test_what_one_axis_decides_is_seen(member: r.Member, one_axis: bool) -> None:
    assert (lowered(member).members[0].axis != t.SEVERAL) == one_axis


def test_constants_are_worked_out() -> None:
    tables = lowered(
        b.when(b.all_of(CEO, b.ALWAYS, b.all_of(BIG)), b.plus(1)),
        b.when(b.any_of(CEO, b.ALWAYS), b.plus(1)),
        b.when(r.Not(r.Not(CEO)), b.plus(1)),
        b.when(b.number_of(3, 2, CEO, BIG), b.plus(1)),
    )
    asked = [tables.conditions[member.rules[0].pays].asked for member in tables.members]
    ceo, big = t.Passes(0, 0), t.Passes(1, 0)
    assert isinstance(asked[0], t.Every)
    assert [tables.conditions[part].asked for part in asked[0].parts] == [ceo, big]
    assert asked[1:] == [t.Fixed(True), ceo, t.Fixed(False)]


def test_one_part_twice_still_counts_twice_in_a_number_of() -> None:
    tables = lowered(b.when(b.number_of(2, None, CEO, CEO), b.plus(1)))
    assert t.Between(2, None, (0, 0)) in [row.asked for row in tables.conditions]


def test_equal_event_sets_are_one_and_the_window_is_in_them() -> None:
    window = b.in_last_days(365)
    whole = b.did("visited", "pricing", whole_log=True)
    tables = lowered(
        b.each(VISITED, b.plus(1)),
        b.when(b.count(VISITED, 3), b.plus(1)),
        b.when(b.never(whole), b.plus(1)),
        window=(window,),
    )
    assert [events.times for events in tables.events] == [(window,), ()]
    assert len([axis for axis in tables.axes if isinstance(axis, t.CountAxis)]) == 2


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
    pays = tables.conditions[tables.members[1].rules[0].pays].asked
    assert isinstance(pays, t.Every)
    assert len(pays.parts) == 2


def test_otherwise_stands_last_and_does_not_count() -> None:
    best = b.best_of(b.otherwise(b.plus(1)), b.when(CEO, b.plus(2)))
    tables = lowered(best, b.when(CEO, b.plus(1)))
    assert [rule.number for rule in tables.members[0].rules] == [1, 0]
    assert tables.members[0].otherwise == 1
    assert (tables.rules, tables.counted) == (3, 2)


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
