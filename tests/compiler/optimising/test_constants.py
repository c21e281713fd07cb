"""Constant folding: constants in "and", "or", opposites and counts."""

from __future__ import annotations

import pytest
from leadlang.compiler.optimising.constants import fold_constants
from leadlang.runtime import rules as r
from leadlang.runtime import tables as t

from tests import builders as b
from tests.compiler.optimising.models import BIG, CEO, VISITED, lowered, pays

YES, NO = t.Fixed(True), t.Fixed(False)


@pytest.mark.parametrize(
    ("condition", "folded"),
    [
        (b.any_of(CEO, b.ALWAYS), YES),
        (b.all_of(CEO, b.NEVER), NO),
        (r.Not(b.all_of(CEO, b.any_of(b.NEVER, b.NEVER))), YES),
        (r.Unless(b.NEVER), YES),
        (r.Unless(b.ALWAYS), NO),
        (b.number_of(1, None, b.ALWAYS, CEO), YES),
        (b.number_of(3, None, b.NEVER, CEO, BIG), NO),
        (b.number_of(None, 0, b.ALWAYS, CEO), NO),
        (b.number_of(0, 2, CEO, BIG), YES),
    ],
)
def test_what_constants_decide_is_constant(condition: r.Condition, folded: t.Fixed) -> None:
    assert pays(fold_constants(lowered(b.when(condition, b.plus(1))))) == [folded]


def test_what_constants_do_not_decide_is_kept_without_them() -> None:
    tables = fold_constants(lowered(b.when(b.number_of(2, 2, b.ALWAYS, CEO, b.NEVER, BIG), b.plus(1))))
    (between,) = [row.asked for row in tables.conditions if isinstance(row.asked, t.Between)]
    assert (between.low, between.high, len(between.parts)) == (1, 1, 2)


def test_conditions_on_events_are_folded_too() -> None:
    nothing = b.did("visited", where=b.NEVER)
    tables = fold_constants(lowered(b.each(nothing, b.plus(1)), b.each(VISITED, b.plus(1))))
    tests = [tables.event_conditions[events.test].asked for events in tables.events]
    assert NO in tests
    assert any(test != NO for test in tests)


def test_an_axis_that_a_constant_leaves_is_told_anew() -> None:
    both = b.all_of(CEO, b.any_of(BIG, b.ALWAYS))
    plain = lowered(b.when(both, b.plus(1)))
    folded = fold_constants(plain)
    axes = [tables.conditions[tables.members[0].rules[0].pays].axis for tables in (plain, folded)]
    assert axes == [t.SEVERAL, 0]
