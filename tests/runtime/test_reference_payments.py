"""What rules pay, as of the end of 2026-06-30 in UTC; every number here was worked out by hand."""

from __future__ import annotations

from decimal import Decimal
from itertools import permutations

import pytest
from leadlang.runtime import rules as r

from tests.builders import (
    ALWAYS,
    count,
    days,
    did,
    each,
    event,
    field,
    group,
    in_last_days,
    keep,
    model,
    plus,
    plus_field,
    plus_per,
    plus_per_silence,
    points,
    text_is,
    up_to,
    when,
)

FIELDS = (field("job_title"), field("employees", "number"), field("manual", "number"))
PROPERTIES = (field("title"), field("topic"))
EXACT = (r.Score("score", decimals=3),)

Row = dict[str, object]


def on(day: int, title: str | None = None, what: str = "visited pricing", **properties: object) -> Row:
    """An event so many days before as-of, at noon."""
    month, of_month = (6, 30 - day) if day < 30 else (5, 61 - day)
    return event(what, f"2026-{month:02}-{of_month:02} 12:00", title=title, **properties)


def paid(
    members: r.Member | list[r.Member], events: list[Row] | None = None, lead: Row | None = None
) -> Decimal:
    """The exact score; the order of the events must not matter."""
    several = members if isinstance(members, list) else [members]
    rules = model(*several, fields=FIELDS, properties=PROPERTIES, scores=EXACT)
    score = points(rules, lead, events or [])
    assert points(rules, lead, (events or [])[::-1]) == score
    return score


VISITED = did("visited")
TWICE_A_MONTH = [on(0), on(1), on(2), on(30), on(31), on(32)]
TITLES = [on(0, "a"), on(1, "A "), on(2, "b"), on(3), on(4)]


def with_(points_each: int | str, *events: Row, **narrowing: object) -> tuple[r.Rule, list[Row]]:
    return each(VISITED, plus(points_each, **narrowing)), list(events)


EACH = [
    ("each pays for every event", with_(15, on(1), on(1), on(2)), 45),
    ("each, no event", with_(15, on(1, what="opened email")), 0),
    ("up to: points of this rule", with_(15, on(1), on(2), on(3), on(4), caps=(up_to(45),)), 45),
    ("up to, of negative points: never takes more", with_(-5, *TWICE_A_MONTH, caps=(up_to(20),)), -20),
    ("at most 2 times", with_(5, on(1), on(2), on(3), latest=2), 10),
    ("once a day", with_(5, on(1), on(1), on(2), keeps=(keep(1, "day"),)), 10),
    ("twice a month, calendar", with_(5, *TWICE_A_MONTH, keeps=(keep(2, "month"),)), 20),
    ("once a week, from Monday", with_(5, on(0), on(1), on(2), keeps=(keep(1, "week"),)), 10),
    ("once a quarter", with_(5, *TWICE_A_MONTH, keeps=(keep(1, "quarter"),)), 5),
    (
        "once per title; those that lack it share one unknown value",
        with_(5, *TITLES, keeps=(keep(1, None, "title"),)),
        15,
    ),
    (
        "once a day once per title",
        with_(5, on(1, "a"), on(1, "a"), on(1, "b"), on(2, "a"), keeps=(keep(1, "day", "title"),)),
        15,
    ),
    (
        "once a day and twice a month",
        with_(5, on(0), on(0), on(1), on(2), keeps=(keep(1, "day"), keep(2, "month"))),
        10,
    ),
    (
        "the latest per title, then the latest 2",
        with_(5, *TITLES, keeps=(keep(1, None, "title"),), latest=2),
        10,
    ),
    ("each 3rd: whole threes only", with_(5, on(1), on(2), on(3), on(4), on(5), every=3), 5),
    ("each 3rd of six", with_(5, *TWICE_A_MONTH, every=3), 10),
    ("each 3rd of two", with_(5, on(1), on(2), every=3), 0),
    ("up to 10 a day", with_(5, on(1), on(1), on(1), on(2), caps=(up_to(10, "day"),)), 15),
    ("up to 5 per title", with_(4, *TITLES, caps=(up_to(5, property="title"),)), 14),
    ("up to 10 a day up to 12", with_(5, on(1), on(1), on(1), on(2), caps=(up_to(12), up_to(10, "day"))), 12),
    ("+0", with_(0, on(1)), 0),
    ("three decimals", with_("0.125", on(1), on(2)), "0.25"),
]

FADING = [
    (
        "by 50% every 30 days, in steps",
        with_(8, on(0), on(29), on(30), fading=r.FadeByPercent(50_000, 30)),
        20,
    ),
    ("rounded once, half to even", with_("0.005", on(30), fading=r.FadeByPercent(50_000, 30)), "0.002"),
    (
        "a faded event is rounded by itself",
        with_("0.003", on(30), on(31), fading=r.FadeByPercent(50_000, 30)),
        "0.004",
    ),
    ("by 2 points every 7 days", with_(5, on(6), on(7), on(14), on(21), fading=r.FadeByPoints(2000, 7)), 9),
    ("by points, never past zero", with_(-3, on(14), fading=r.FadeByPoints(2000, 7)), 0),
    ("halving every 30 days, day by day", with_(10, on(30), fading=r.Halve(30)), 5),
    ("halving, half a month: 10 / sqrt 2", with_(10, on(15), fading=r.Halve(30)), "7.071"),
    ("fading out over 30 days", with_(9, on(0), on(10), on(20), on(30), fading=r.FadeOut(30)), 18),
    ("expiring after 30 days: full below", with_(9, on(29), on(30), fading=r.Expire(30)), 9),
    (
        "the newest first, so a cap takes from the oldest",
        with_(8, on(0), on(30), fading=r.FadeByPercent(50_000, 30), caps=(up_to(9),)),
        9,
    ),
    (
        "the latest N before fading",
        with_(8, on(0), on(30), latest=1, fading=r.FadeByPercent(50_000, 30)),
        8,
    ),
    (
        "every 2nd: the newest of each two pays, then fades",
        with_(8, on(0), on(1), on(30), on(31), every=2, fading=r.FadeByPercent(50_000, 30)),
        12,
    ),
]


@pytest.mark.parametrize(
    ("rule_and_events", "expected"), [pytest.param(*case[1:], id=case[0]) for case in [*EACH, *FADING]]
)
def test_what_each_pays(rule_and_events: tuple[r.Rule, list[Row]], expected: int | str) -> None:
    assert paid(*rule_and_events) == Decimal(expected)


LEAD: Row = {"job_title": "CEO", "employees": 250, "manual": "-1.0005"}
CEO = text_is("job_title", "CEO")
LATEST = {"fading_events": VISITED}
WHEN = [
    ("when pays once", when(count(VISITED), plus(20)), [on(1), on(2)], 20),
    ("only when its condition is true", when(r.Not(text_is("x", "y")), plus(20)), [], 0),
    ("negative points", when(CEO, plus(-5)), [], -5),
    ("a number column, half to even", when(CEO, plus_field("manual")), [], "-1"),
    ("less a number column", when(CEO, plus_field("manual", sign=-1)), [], 1),
    ("a number column that is missing", when(CEO, plus_field("employee", sign=1)), [], 0),
    ("+1 per 100 employees: whole hundreds", when(ALWAYS, plus_per(1, 100, "employees")), [], 2),
    ("nothing below zero", when(ALWAYS, plus_per(1, 1, "manual")), [], 0),
    ("per, up to", when(ALWAYS, plus_per(1, 10, "employees", caps=(up_to(10),))), [], 10),
    ("per, taken away, up to", when(ALWAYS, plus_per(-1, 10, "employees", caps=(up_to(10),))), [], -10),
    (
        "a cap goes in the direction of its sign",
        when(CEO, plus_field("manual", caps=(up_to("0.5"),))),
        [],
        "-1",
    ),
    ("-5 per 30 days without activity", when(ALWAYS, plus_per_silence(-5, 30, did())), [on(60), on(59)], -5),
    ("whole periods since the latest", when(ALWAYS, plus_per_silence(-5, 30, did())), [on(60)], -10),
    ("up to 7", when(ALWAYS, plus_per_silence(-5, 30, did(), caps=(up_to(7),))), [on(60)], -7),
    ("without any event nothing", when(ALWAYS, plus_per_silence(-5, 30, did())), [], 0),
    (
        "when fades by the latest event",
        when(count(VISITED), plus(8, fading=r.Expire(9), **LATEST)),
        [on(9), on(8)],
        8,
    ),
    ("when fades away", when(count(VISITED), plus(8, fading=r.Expire(9), **LATEST)), [on(9)], 0),
    (
        "fading, then the cap",
        when(count(VISITED), plus(8, fading=r.Halve(9), caps=(up_to(3),), **LATEST)),
        [on(9)],
        3,
    ),
    ("each with a condition on the lead", each(VISITED, plus(5), given=CEO), [on(1), on(2)], 10),
    ("each, its condition unknown", each(VISITED, plus(5), given=text_is("x", "y")), [on(1)], 0),
    (
        "each A or B: an event counts once",
        each((VISITED, did("", "pricing")), plus(5)),
        [on(1), on(2, what="opened pricing")],
        10,
    ),
    ("each within a window", each(did("visited", times=(in_last_days(2),)), plus(5)), [on(1), on(2)], 5),
    (
        "each of a sequence",
        each(did("visited", sequences=(r.After(VISITED, most=days(1)),)), plus(5)),
        [on(1), on(2), on(9)],
        5,
    ),
    ("each pays a number column", each(VISITED, plus_field("employees")), [on(1), on(2)], 500),
    ("each per 100 employees", each(VISITED, plus_per(1, 100, "employees")), [on(1), on(2)], 4),
]


@pytest.mark.parametrize(
    ("member", "events", "expected"), [pytest.param(*case[1:], id=case[0]) for case in WHEN]
)
def test_what_a_rule_pays(member: r.Rule, events: list[Row], expected: int | str) -> None:
    assert paid(member, events, LEAD) == Decimal(expected)


def test_equal_times_are_ordered_by_the_propertys_text() -> None:
    """Of two at one moment the smaller text counts as the newer: `a` stays, of two a week `b` as well."""
    rule = each(
        VISITED, plus(4, keeps=(keep(1, None, "title"), keep(2, "week")), caps=(up_to(4, property="topic"),))
    )
    at_once = [on(1, "b", topic="x"), on(1, "a", topic="x"), on(1, "c", topic="z")]
    lead_rules = model(group(rule, caps=(up_to(3, property="topic"),)), properties=PROPERTIES, scores=EXACT)
    assert {points(lead_rules, {}, order) for order in permutations(at_once)} == {3}


def test_a_tie_that_only_a_groups_cap_can_tell_apart() -> None:
    """Either event may stay in the rule, but one topic is nearly full: the smaller text stays."""
    one = each(VISITED, plus(4, latest=1))
    full = each(did("opened"), plus(4))
    rules = model(group(one, full, caps=(up_to(5, property="topic"),)), properties=PROPERTIES)
    events = [on(1, topic="a"), on(1, topic="b"), on(2, what="opened email", topic="a")]
    assert {points(rules, {}, order) for order in permutations(events)} == {5}


def test_one_more_event_never_takes_points_away() -> None:
    rule = each(
        VISITED, plus(5, keeps=(keep(1, "day", "title"),), every=2, fading=r.Halve(10), caps=(up_to(9),))
    )
    events: list[Row] = []
    before = Decimal(0)
    for day, title in ((40, "a"), (39, "b"), (20, "a"), (20, "b"), (3, None), (1, "a"), (0, "c")):
        events.append(on(day, title))
        now = paid(rule, events)
        assert now >= before
        before = now
    assert before == 9


def test_what_one_rule_pays_is_held_to_a_billion_points() -> None:
    lead: Row = {"manual": "1e300", "employees": "-1e300"}
    assert paid(when(ALWAYS, plus_field("manual")), [], lead) == 10**9
    assert paid(when(ALWAYS, plus_per(-1, 1, "manual")), [], lead) == -(10**9)
    assert paid(each(VISITED, plus_field("employees")), [on(1), on(2)], lead) == -(10**9)
    two = [each(VISITED, plus_field("manual")), when(ALWAYS, plus_field("manual"))]
    assert paid(two, [on(1), on(2)], lead) == 2 * 10**9
