"""Dropping: what nothing refers to is gone, what anything refers to stays."""

from __future__ import annotations

from leadlang.compiler.lower import lower
from leadlang.compiler.optimising import optimise
from leadlang.compiler.optimising.unused import drop_unused
from leadlang.runtime import rules as r
from leadlang.runtime import tables as t

from tests import builders as b
from tests.compiler.optimising.models import BIG, CEO, FIELDS, VISITED, lowered


def test_axes_and_tests_that_constants_made_useless_are_gone() -> None:
    big_or_not = b.any_of(b.at_least("employees", 7), b.ALWAYS)
    tables = optimise(lowered(b.when(b.all_of(CEO, big_or_not), b.plus(1)), b.when(BIG, b.plus(1))))
    assert tables.axes == (t.FieldAxis("job", (CEO.test,)), t.FieldAxis("employees", (BIG.test,)))
    assert len(tables.conditions) == len({row.asked for row in tables.conditions}) == 3


def test_fields_stay_for_what_cannot_be_read_in_them_is_told() -> None:
    tables = optimise(lowered(b.when(b.ALWAYS, b.plus(1))))
    assert tables.axes == ()
    assert set(tables.fields) == set(FIELDS)


def test_sets_of_events_stay_while_a_link_a_fading_or_a_pause_needs_them() -> None:
    model = b.model(
        b.each(b.did("opened", sequences=(r.After(b.did("sent")),)), b.plus(1)),
        b.when(b.ALWAYS, b.plus(2, fading=r.Halve(3), fading_events=b.did("clicked"))),
        b.when(b.ALWAYS, r.Pay("score", r.PerSilence(-1000, 30, b.did("visited", whole_log=True)), -1)),
        scores=(r.Score("score", fading=r.Halve(90), fading_events=b.did("called")),),
    )
    tables = optimise(lower(model))
    named = [axis for axis in tables.event_axes if isinstance(axis, t.NameAxis)]
    assert {verb for axis in named for pair in axis.tests for verb in pair.verbs} == {
        "opened",
        "sent",
        "clicked",
        "visited",
        "called",
    }
    assert len(tables.events) == 5


def test_sets_of_events_of_removed_rules_are_gone() -> None:
    plain = lowered(b.when(b.all_of(b.NEVER, b.count(VISITED, 3)), b.plus(1)), b.when(CEO, b.plus(1)))
    tables = optimise(plain)
    assert len(plain.events) == 1
    assert (tables.events, tables.event_conditions, tables.event_axes) == ((), (), ())


def test_what_is_ignored_stays() -> None:
    plain = lowered(b.when(CEO, b.plus(1)), ignored=(r.Named(("sent",), ()),))
    tables = drop_unused(plain)
    assert tables.ignored is not None
    assert tables.event_axes == (t.NameAxis((t.NamePair(("sent",), ()),)),)
