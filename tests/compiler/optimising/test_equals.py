"""Merging: equal conditions, equal sets of events, equal measures of them, equal counts for coverage."""

from __future__ import annotations

from leadlang.compiler.optimising.equals import merge_equals
from leadlang.runtime import rules as r
from leadlang.runtime import tables as t

from tests import builders as b
from tests.compiler.optimising.models import BIG, CEO, VISITED, lowered


def test_equal_conditions_are_one_whatever_the_order_of_their_parts() -> None:
    plain = lowered(b.when(b.all_of(CEO, BIG), b.plus(2)), b.when(b.all_of(BIG, CEO), b.plus(3)))
    merged = merge_equals(plain)
    assert plain.members[0].rules[0].pays != plain.members[1].rules[0].pays
    assert merged.members[0].rules[0].pays == merged.members[1].rules[0].pays
    asked = [row.asked for row in merged.conditions]
    assert len(set(asked)) == len(asked)
    assert merged.decided == (t.Decided(merged.decided[0].condition, 2),)


def test_one_part_twice_still_counts_twice_in_a_number_of() -> None:
    tables = merge_equals(lowered(b.when(b.number_of(2, None, CEO, CEO), b.plus(1))))
    (between,) = [row.asked for row in tables.conditions if isinstance(row.asked, t.Between)]
    assert between.parts == (0, 0)


def test_one_part_twice_in_a_list_is_that_part() -> None:
    tables = merge_equals(lowered(b.when(b.all_of(CEO, b.any_of(CEO, CEO)), b.plus(1))))
    assert not any(isinstance(row.asked, t.Some) and row.axis == 0 for row in tables.conditions)


def test_equal_sets_of_events_are_one_and_their_measures_with_them() -> None:
    window = b.in_last_days(365)
    whole = b.did("visited", "pricing", whole_log=True)
    tables = merge_equals(
        lowered(
            b.each(VISITED, b.plus(1)),
            b.when(b.count(VISITED, 3), b.plus(1)),
            b.when(b.count(VISITED, 5), b.plus(1)),
            b.when(b.never(whole), b.plus(1)),
            window=(window,),
        )
    )
    assert [events.times for events in tables.events] == [(window,), ()]
    assert tables.axes == (
        t.CountAxis(0, r.HowMany(), (b.number(1), b.number(3), b.number(5))),
        t.CountAxis(1, r.HowMany(), (b.number(None, 0),)),
    )


def test_sets_that_follow_equal_sets_are_equal() -> None:
    def after() -> r.Events:
        return b.did("opened", sequences=(r.After(b.did("visited", "pricing"), None, b.days(3)),))

    plain = lowered(b.each(after(), b.plus(1)), b.each(after(), b.plus(2)))
    merged = merge_equals(plain)
    assert len(merged.events) == 2
    assert merged.members[0].rules[0].events == merged.members[1].rules[0].events == (1,)
