"""Removing: what can never pay is found for good reasons only, and still counts."""

from __future__ import annotations

import pytest
from leadlang.compiler.optimising.constants import fold_constants
from leadlang.compiler.optimising.equals import merge_equals
from leadlang.compiler.optimising.never_paying import NeverPays, never_paying, remove_never_paying
from leadlang.runtime import rules as r
from leadlang.runtime import tables as t

from tests import builders as b
from tests.compiler.optimising.models import BIG, CEO, VISITED, lowered

CTO, VIP = b.text_is("job", "CTO"), b.yes("vip")
SMALL = b.asks("employees", b.number(None, 100, high_open=True))
SEGMENTS = (r.Choice("A", CEO), r.Choice("B", BIG))


def folded(*members: r.Member, **more: object) -> t.Tables:
    return merge_equals(fold_constants(lowered(*members, **more)))


def found(*members: r.Member, **more: object) -> tuple[NeverPays, ...]:
    return never_paying(folded(*members, **more))


@pytest.mark.parametrize(
    "condition",
    [
        b.NEVER,
        b.all_of(CEO, CTO),
        b.all_of(BIG, SMALL),
        b.all_of(BIG, r.Not(b.at_least("employees", 50))),
        b.all_of(BIG, r.Not(b.known("employees"))),
        b.all_of(VIP, r.Not(VIP)),
        b.all_of(CEO, VIP, r.Unless(VIP)),
        b.all_of(CEO, b.any_of(b.all_of(BIG, SMALL), b.all_of(VIP, r.Not(VIP)))),
        b.all_of(b.count(VISITED, 3), b.never(VISITED)),
        b.all_of(b.count(VISITED, "1.2"), b.count(VISITED, None, "1.8")),
        b.all_of(VIP, b.asks("employees", b.number(5, 4))),
        b.all_of(VIP, b.asks("employees", r.NumberIn(())), CEO),
        r.SegmentIs(("C",)),
        b.all_of(r.SegmentIs(("A",)), r.SegmentIs(("B",))),
        b.number_of(3, None, CEO, b.all_of(BIG, SMALL), VIP),
    ],
)
def test_what_no_lead_meets_is_seen(condition: r.Condition) -> None:
    assert found(b.when(condition, b.plus(1)), segments=SEGMENTS) == (NeverPays(0, "never true"),)


@pytest.mark.parametrize(
    "condition",
    [
        b.all_of(CEO, BIG),
        b.all_of(BIG, b.asks("employees", b.number(None, 100))),
        b.all_of(BIG, r.Not(b.at_least("employees", 101))),
        b.all_of(b.text_is("tags", "a"), b.text_is("tags", "b")),  # a list may have both
        b.all_of(b.text_is("job", "a"), b.asks("job", r.TextContains(("b",)))),
        b.all_of(b.count(VISITED, "1.2"), b.count(VISITED, None, 2)),
        b.all_of(
            b.count(VISITED, "1.2", measure=r.TotalOf("amount")),
            b.count(VISITED, None, "1.8", measure=r.TotalOf("amount")),
        ),
        r.Unless(CEO),
        b.all_of(r.Unless(b.any_of(CEO, BIG)), VIP),
        r.Not(b.known("job")),
        r.Not(r.SegmentIs(("A", "B"))),
        b.number_of(2, None, CEO, b.all_of(BIG, SMALL), VIP),
        b.compare("employees", ">", "employees"),
    ],
)
def test_what_a_lead_may_meet_stays(condition: r.Condition) -> None:
    assert not found(b.when(condition, b.plus(1)), segments=SEGMENTS)


def test_in_a_first_of_what_always_pays_hides_the_rest() -> None:
    first = b.first_of(
        b.when(CEO, b.plus(1)),
        b.when(CEO, b.plus(2)),
        b.when(b.ALWAYS, b.plus(3)),
        b.when(BIG, b.plus(4)),
        b.otherwise(b.plus(5)),
    )
    assert never_paying(folded(first)) == (
        NeverPays(1, "same", 0),
        NeverPays(3, "earlier", 2),
        NeverPays(4, "earlier", 2),
    )


def test_rivals_of_a_best_of_hide_each_other_no_more_than_their_otherwise() -> None:
    best = b.best_of(b.when(CEO, b.plus(1)), b.when(CEO, b.plus(2)), b.otherwise(b.plus(5)))
    assert never_paying(folded(best)) == ()
    always = b.best_of(b.when(b.ALWAYS, b.plus(1)), b.when(CEO, b.plus(2)), b.otherwise(b.plus(5)))
    assert never_paying(folded(always)) == (NeverPays(2, "earlier", 0),)


def test_what_is_removed_is_still_counted() -> None:
    never = b.all_of(BIG, SMALL)
    plain = lowered(
        b.when(never, b.plus(1)),
        b.best_of(b.when(CEO, b.plus(1)), b.otherwise(b.plus(2)), b.when(never, b.plus(3))),
    )
    tables = remove_never_paying(plain)
    assert [[rule.number for rule in member.rules] for member in tables.members] == [[1, 2]]
    assert tables.members[0].otherwise == 1
    assert (tables.rules, tables.counted, tables.decided) == (4, 3, plain.decided)
