"""Flattening: lists within lists, lists of one, opposites of opposites."""

from __future__ import annotations

import pytest
from leadlang.compiler.optimising.nested import flatten_nested
from leadlang.compiler.optimising.rewriting import parts_of
from leadlang.compiler.optimising.showing import shown
from leadlang.runtime import rules as r
from leadlang.runtime import tables as t

from tests import builders as b
from tests.compiler.optimising.models import BIG, CEO, lowered

VIP = b.yes("vip")


@pytest.mark.parametrize(
    ("condition", "flat"),
    [
        (
            b.all_of(CEO, b.all_of(BIG, b.all_of(VIP))),
            "(job passes 0 and employees passes 0 and vip passes 0)",
        ),
        (b.any_of(b.any_of(CEO, BIG), VIP), "(job passes 0 or employees passes 0 or vip passes 0)"),
        (b.any_of(CEO, b.all_of(BIG, VIP)), "(job passes 0 or (employees passes 0 and vip passes 0))"),
        (b.all_of(b.any_of(CEO)), "job passes 0"),
        (r.Not(r.Not(CEO)), "job passes 0"),
        (r.Not(r.Not(r.Not(CEO))), "not (job passes 0)"),
        (r.Unless(r.Unless(CEO)), "unless (unless (job passes 0))"),
        (r.Not(r.Unless(CEO)), "not (unless (job passes 0))"),
        (b.number_of(2, None, CEO, b.all_of(CEO)), "2 to None of (job passes 0, job passes 0)"),
    ],
)
def test_lists_and_opposites_become_flat(condition: r.Condition, flat: str) -> None:
    tables = flatten_nested(lowered(b.when(condition, b.plus(1))))
    assert shown(tables, tables.members[0].rules[0].on_lead) == flat


def test_conditions_on_events_become_flat_too() -> None:
    where = b.all_of(b.text_is("title", "a"), b.all_of(b.text_is("title", "b"), r.Not(r.Not(b.known("url")))))
    properties = (b.field("title"), b.field("url"))
    plain = lowered(b.each(b.did("visited", "x", where=where), b.plus(1)), properties=properties)
    flat = flatten_nested(plain)
    assert _depth(flat) < _depth(plain)


def _depth(tables: t.Tables) -> int:
    deep: list[int] = []
    for row in tables.event_conditions:
        deep.append(1 + max((deep[part] for part in parts_of(row.asked)), default=0))
    return max(deep[events.test] for events in tables.events)
