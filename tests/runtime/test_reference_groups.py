"""What `first of`, `best of` and groups make of what rules pay; every number here was worked out by hand."""

from __future__ import annotations

from decimal import Decimal

import pytest
from leadlang.runtime import rules as r

from tests.builders import (
    ALWAYS,
    NEVER,
    at_least,
    best_of,
    did,
    each,
    event,
    field,
    first_of,
    grade,
    group,
    log,
    model,
    otherwise,
    plus,
    plus_per,
    points,
    run,
    run_one,
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
CEO = text_is("job_title", "CEO")

# ---------------------------------------------------------------- first of, best of

BIG, MIDDLE = at_least("employees", 1000), at_least("employees", 100)
FIRST = first_of(when(BIG, plus(8)), when(MIDDLE, plus(6), grade(1)), otherwise(plus(1)))
BEST = best_of(
    when(BIG, plus(-8), grade(1)), when(MIDDLE, plus(-6)), when(CEO, plus(2, "crm")), otherwise(plus(1))
)


@pytest.mark.parametrize(
    ("members", "lead", "score", "paid_rules"),
    [
        pytest.param(FIRST, {"employees": 1000}, 8, (1, 0, 0), id="the first that is true pays"),
        pytest.param(FIRST, {"employees": 100}, 6, (0, 1, 0), id="the second"),
        pytest.param(FIRST, {"employees": 1}, 1, (0, 0, 1), id="otherwise"),
        pytest.param(FIRST, {}, 1, (0, 0, 1), id="an unknown member is passed over"),
        pytest.param(BEST, {"employees": 1000}, -6, (1, 1, 0, 0), id="the best one pays, even if negative"),
        pytest.param(BEST, {"employees": 100}, -6, (0, 1, 0, 0), id="only one is true"),
        pytest.param(BEST, {"employees": 1}, 1, (0, 0, 0, 1), id="otherwise if no other is true"),
        pytest.param(BEST, {"job_title": "CEO"}, 0, (0, 0, 1, 0), id="another total keeps otherwise away"),
        pytest.param(
            best_of(when(MIDDLE, plus(6)), when(BIG, plus(6))),
            {"employees": 1000},
            6,
            (1, 0),
            id="a tie: the first",
        ),
        pytest.param(
            first_of(when(ALWAYS, plus_per(1, 100, "employees")), otherwise(plus(3))),
            {},
            3,
            (0, 1),
            id="per, not known",
        ),
        pytest.param(
            first_of(when(ALWAYS, plus_per(1, 100, "employees")), otherwise(plus(3))),
            {"employees": 99},
            0,
            (1, 0),
            id="per, known, pays even zero",
        ),
    ],
)
def test_first_of_and_best_of(members: r.Member, lead: Row, score: int, paid_rules: tuple[int, ...]) -> None:
    rules = model(members, fields=FIELDS, scores=(r.Score("score"), r.Score("crm")))
    outcome = run_one(rules, lead)
    assert outcome.leads[0].scores["score"] == score
    assert outcome.paid == paid_rules


def test_for_each_total_the_member_that_pays_it_most() -> None:
    rules = model(
        best_of(
            when(ALWAYS, plus(5), plus(1, "crm"), grade(-1)), when(ALWAYS, plus(3), plus(2, "crm"), grade(1))
        ),
        scores=(r.Score("score"), r.Score("crm")),
    )
    (result,) = run_one(rules).leads
    assert dict(result.scores) == {"score": 5, "crm": 2}
    assert result.grade == "D+"


def test_an_each_is_true_if_an_event_counts() -> None:
    members = first_of(each(VISITED, plus(5, fading=r.Expire(3))), when(ALWAYS, plus(1)))
    assert paid(members, [on(1), on(2)]) == 10
    assert paid(members, [on(4)]) == 0
    assert paid(members, []) == 1


def test_an_each_pays_best_by_all_its_events() -> None:
    members = best_of(each(VISITED, plus(5)), when(ALWAYS, plus(9)))
    assert [paid(members, [on(1)] * times) for times in (0, 1, 2)] == [9, 9, 10]


# ---------------------------------------------------------------- groups

READ, BLOG = did("read"), did("visited", "blog")
BLOGS = each(BLOG, plus(2))


def blog(day: int, title: str | None = None) -> Row:
    return on(day, title, "visited blog")


@pytest.mark.parametrize(
    ("members", "events", "expected"),
    [
        pytest.param(group(BLOGS, when(ALWAYS, plus(3)), caps=(up_to(6),)), [blog(1)], 5, id="below the cap"),
        pytest.param(
            group(BLOGS, when(ALWAYS, plus(3)), caps=(up_to(6),)), [blog(1), blog(2)], 6, id="up to 6"
        ),
        pytest.param(
            group(when(ALWAYS, plus(-9)), caps=(up_to(6),)), [], -9, id="a cap limits how high only"
        ),
        pytest.param(group(BLOGS, percent=50), [blog(1)], 1, id="counts 50%"),
        pytest.param(
            group(when(ALWAYS, plus("0.005")), percent=50), [], "0.002", id="a percentage half to even"
        ),
        pytest.param(
            group(BLOGS, caps=(up_to(3),), percent=50), [blog(1), blog(2)], "1.5", id="cap, then weight"
        ),
        pytest.param(group(BLOGS, only_when=NEVER), [blog(1)], 0, id="only when"),
        pytest.param(
            group(BLOGS, caps=(up_to(3, property="title"),)),
            [blog(1, "a"), blog(2, "A"), blog(3, "b"), blog(4), blog(5)],
            8,
            id="up to 3 per title, those without in one",
        ),
        pytest.param(
            group(BLOGS, when(ALWAYS, plus(9)), caps=(up_to(3, "quarter"),)),
            [blog(1), blog(2)],
            6,
            id="up to 3 a quarter: what when pays is one more",
        ),
        pytest.param(
            group(BLOGS, each(READ, plus(-3)), caps=(up_to(3, "month"),)),
            [blog(1), blog(2), on(2, what="read x"), on(40, what="read x"), blog(41)],
            0,
            id="each month by itself, with what is taken away",
        ),
        pytest.param(
            group(BLOGS, caps=(up_to(3, "month"), up_to(5))),
            [blog(1), blog(2), blog(40), blog(41)],
            5,
            id="a month and in all",
        ),
        pytest.param(
            group(
                group(BLOGS, caps=(up_to(3),), name="in"), when(ALWAYS, plus(4)), caps=(up_to(6),), percent=50
            ),
            [blog(1), blog(2)],
            3,
            id="innermost first",
        ),
        pytest.param(
            group(group(BLOGS, name="in"), caps=(up_to(3, "month"),)),
            [blog(1), blog(2), blog(40)],
            5,
            id="a group without cap and weight keeps its events apart",
        ),
        pytest.param(
            group(
                first_of(BLOGS, when(ALWAYS, plus(1))),
                best_of(BLOGS, when(ALWAYS, plus(1))),
                caps=(up_to(3, "month"),),
            ),
            [blog(1), blog(40)],
            6,
            id="first of and best of in a group",
        ),
        pytest.param(
            group(each(BLOG, plus(5, caps=(up_to(8),))), caps=(up_to(4, "month"),)),
            [blog(1), blog(40)],
            7,
            id="the rule's cap first: the older month gets 3",
        ),
    ],
)
def test_groups(members: r.Member, events: list[Row], expected: int | str) -> None:
    assert paid(members, events) == Decimal(expected)


def test_a_cap_and_a_weight_hold_for_each_score_apart_and_not_for_grades() -> None:
    rules = model(
        group(when(ALWAYS, plus(9), plus(5, "crm"), grade(4)), caps=(up_to(6),), percent=50),
        scores=(r.Score("score"), r.Score("crm", decimals=1)),
    )
    (result,) = run_one(rules).leads
    assert dict(result.scores) == {"score": 3, "crm": Decimal("2.5")}
    assert result.grade == "C+"


def test_a_group_whose_condition_is_unknown_pays_nothing() -> None:
    rules = model(group(when(ALWAYS, plus(1)), only_when=CEO), fields=FIELDS)
    outcome = run(rules, [{"id": 1}, {"id": 2, "job_title": "CEO"}], log())
    assert [result.scores["score"] for result in outcome.leads] == [0, 1]
    assert outcome.paid == (1,)
