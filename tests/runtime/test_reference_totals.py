"""From what rules pay to scores, grade, stage, labels and matrices; coverage; which rules paid."""

from __future__ import annotations

from decimal import Decimal, localcontext
from typing import Any

import pytest
from leadlang.runtime import rules as r
from leadlang.runtime.facts import LeadResult

from tests.builders import (
    ALWAYS,
    NEVER,
    Row,
    any_of,
    best_of,
    count,
    did,
    each,
    event,
    field,
    first_of,
    grade,
    group,
    hold,
    log,
    model,
    never,
    number,
    otherwise,
    plus,
    plus_field,
    plus_per,
    plus_per_silence,
    run,
    run_one,
    text_is,
    when,
)

FIELDS = (field("job_title"), field("employees", "number"), field("country"))
CEO = text_is("job_title", "CEO")
UNKNOWN = text_is("country", "DE")


def result(*members: r.Member, lead: Row | None = None, events: Any = (), **more: Any) -> LeadResult:
    return run_one(model(*members, fields=FIELDS, **more), lead or {}, events).leads[0]


def score(*members: r.Member, of: r.Score | None = None, events: Any = ()) -> Decimal:
    scores = (of or r.Score("score"),)
    return result(*members, scores=scores, events=events).scores["score"]


# ---------------------------------------------------------------- scores

ONE_DECIMAL = r.Score("score", decimals=1)
BOUNDED = r.Score("score", 0, 100_000, 10_000)
SLEEPING = r.Score("score", fading=r.Halve(30), fading_events=did(whole_log=True))


@pytest.mark.parametrize(
    ("total", "members", "expected"),
    [
        pytest.param(r.Score("score"), [], "0", id="it starts at 0"),
        pytest.param(r.Score("score"), [when(ALWAYS, plus(-7))], "-7", id="without limits"),
        pytest.param(BOUNDED, [], "10", id="starting at 10"),
        pytest.param(BOUNDED, [when(ALWAYS, plus(95))], "100", id="from 0 to 100"),
        pytest.param(
            BOUNDED, [when(ALWAYS, plus(95)), when(ALWAYS, plus(-100))], "5", id="only the sum is limited"
        ),
        pytest.param(BOUNDED, [when(ALWAYS, plus(-95))], "0", id="from 0"),
        pytest.param(r.Score("score"), [when(ALWAYS, plus("2.5"))], "3", id="half up"),
        pytest.param(
            r.Score("score"), [when(ALWAYS, plus("-2.5"))], "-2", id="half up is towards plus infinity"
        ),
        pytest.param(r.Score("score"), [when(ALWAYS, plus("2.499"))], "2", id="below the half"),
        pytest.param(r.Score("score"), [when(ALWAYS, plus("-2.501"))], "-3", id="below the negative half"),
        pytest.param(ONE_DECIMAL, [when(ALWAYS, plus("0.25"))], "0.3", id="with 1 decimal"),
        pytest.param(ONE_DECIMAL, [when(ALWAYS, plus(2))], "2.0", id="just its decimals"),
        pytest.param(r.Score("score"), [when(ALWAYS, hold(20))], "20", id="a floor"),
        pytest.param(r.Score("score"), [when(NEVER, hold(20))], "0", id="a floor for whoever it holds"),
        pytest.param(
            r.Score("score"), [when(ALWAYS, plus(9)), when(ALWAYS, hold(None, 4))], "4", id="a ceiling"
        ),
        pytest.param(
            r.Score("score"), [when(ALWAYS, hold(5)), when(ALWAYS, hold(7))], "7", id="highest floor"
        ),
        pytest.param(
            r.Score("score"),
            [when(ALWAYS, plus(99)), when(ALWAYS, hold(None, 5)), when(ALWAYS, hold(None, 7))],
            "5",
            id="lowest ceiling",
        ),
        pytest.param(
            r.Score("score"),
            [when(ALWAYS, hold(9)), when(ALWAYS, hold(None, 4))],
            "4",
            id="a ceiling beats a floor",
        ),
        pytest.param(
            r.Score("score"), [when(ALWAYS, plus(-1), hold(None, -3))], "-3", id="a ceiling below zero"
        ),
        pytest.param(r.Score("score"), [when(ALWAYS, hold(6, 6), plus(50))], "6", id="score is 6"),
        pytest.param(BOUNDED, [when(ALWAYS, hold(200))], "100", id="the range after floors"),
        pytest.param(BOUNDED, [when(ALWAYS, hold(5, None, "crm"))], "10", id="a floor of another score"),
    ],
)
def test_a_score(total: r.Score, members: list[r.Member], expected: str) -> None:
    assert str(score(*members, of=total)) == expected


def test_a_whole_score_fades_by_the_age_of_the_latest_activity() -> None:
    twenty = when(ALWAYS, plus(20))
    assert score(twenty, of=SLEEPING, events=[event("x", "2026-05-31"), event("x", "2026-03-01")]) == 10
    assert score(twenty, of=SLEEPING, events=[]) == 20  # none, no fading
    assert score(twenty, of=SLEEPING, events=None) == 20
    assert score(twenty, when(ALWAYS, hold(15)), of=SLEEPING, events=[event("x", "2026-05-31")]) == 15


def test_the_surrounding_decimal_settings_reach_no_result() -> None:
    rules = model(
        when(
            r.FieldCompare("employees", ">=", "employees"),
            plus_field("employees"),
            plus_per(1, 1, "employees"),
        ),
        fields=FIELDS,
        scores=(r.Score("score", decimals=3),),
    )
    with localcontext() as context:
        context.prec = 2
        (shown,) = run_one(rules, {"employees": "12345.678"}).leads
    assert str(shown.scores["score"]) == "24690.678"


CRM = r.Score("crm", decimals=1)
WEB = group(when(ALWAYS, plus("3.333")), name="Web", percent=50)


def combined(*terms: r.Term, **more: Any) -> r.Combined:
    return r.Combined("overall", terms, **more)


@pytest.mark.parametrize(
    ("total", "expected"),
    [
        pytest.param(combined(r.Term(60_000, "score"), r.Term(40_000, "crm")), "6", id="60% and 40%"),
        pytest.param(combined(r.Term(100_000, "score")), "7", id="of what people see: 6.667 is shown as 7"),
        pytest.param(combined(r.Term(50_000, "score"), decimals=1), "3.5", id="half of 7"),
        pytest.param(
            combined(r.Term(200_000, "score"), high=10_000), "10", id="percentages need not sum to 100"
        ),
        pytest.param(
            combined(r.Term(100_000, "score", "Web"), decimals=3), "1.666", id="a group's sum, not rounded"
        ),
        pytest.param(combined(r.Term(100_000, "crm", "Web")), "0", id="a group's sum for another score"),
        pytest.param(combined(r.Term(100_000, "score"), low=9_000), "9", id="its own range"),
        pytest.param(
            combined(r.Term(333, "score"), decimals=3), "0.023", id="a term half to even: 7 x 0.333%"
        ),
    ],
)
def test_a_combined_score(total: r.Combined, expected: str) -> None:
    five = when(ALWAYS, plus("5.001"), plus("4.25", "crm"))
    shown = result(five, WEB, scores=(r.Score("score"), CRM), combined=(total,)).scores
    assert list(shown) == ["score", "crm", "overall"]
    assert (str(shown["score"]), str(shown["crm"])) == ("7", "4.3")
    assert str(shown["overall"]) == expected


def test_a_combined_score_may_use_one_before_it_and_a_group_without_payment_adds_nothing() -> None:
    none = group(when(NEVER, plus(3)), name="None")
    first = r.Combined("first", (r.Term(50_000, "score"), r.Term(100_000, "score", "None")))
    second = r.Combined("second", (r.Term(200_000, "first"),))
    shown = result(when(ALWAYS, plus(5)), none, combined=(first, second)).scores
    assert {name: str(value) for name, value in shown.items()} == {"score": "5", "first": "3", "second": "6"}


# ---------------------------------------------------------------- grades

LETTERS = r.Grade(tuple("EDCBA"), 1, 3)


@pytest.mark.parametrize(
    ("members", "expected"),
    [
        pytest.param([], "D", id="starting at D"),
        pytest.param([when(ALWAYS, grade(3))], "C", id="a whole letter"),
        pytest.param([when(ALWAYS, grade(1))], "D+", id="a third of a letter"),
        pytest.param(
            [when(ALWAYS, grade(-1)), when(ALWAYS, grade(-1))], "F", id="one third between F and D-"
        ),
        pytest.param([when(ALWAYS, grade(10))], "A+", id="D to A+ is ten thirds"),
        pytest.param([when(ALWAYS, grade(30)), when(ALWAYS, grade(-21))], "A", id="clamped once, at the end"),
        pytest.param([when(ALWAYS, grade(-30))], "F", id="clamped below"),
        pytest.param([when(ALWAYS, r.Hold("grade", 8, None))], "B", id="grade at least B"),
        pytest.param([when(ALWAYS, grade(9), r.Hold("grade", None, 5))], "C", id="grade at most C"),
        pytest.param([when(ALWAYS, grade(9), r.Hold("grade", 5, 5))], "C", id="grade is C"),
        pytest.param([each(did("visited"), grade(1, latest=2))], "C-", id="each, at most twice"),
    ],
)
def test_the_grade(members: list[r.Member], expected: str) -> None:
    assert result(*members, events=[event("visited")] * 3).grade == expected


@pytest.mark.parametrize(
    ("thirds", "expected"),
    [(0, "D"), (2, "D"), (3, "C"), (5, "C"), (6, "B"), (-2, "D"), (-3, "E"), (-99, "E"), (99, "A")],
)
def test_a_scale_without_thirds_shows_the_letter_reached_rounded_towards_the_start(
    thirds: int, expected: str
) -> None:
    assert result(when(ALWAYS, grade(thirds)), grade=LETTERS).grade == expected


def test_a_floor_on_a_scale_without_thirds() -> None:
    assert result(when(ALWAYS, r.Hold("grade", 9, None)), grade=LETTERS).grade == "B"


# ---------------------------------------------------------------- layers

STAGES = (
    r.Choice("SQL", r.And((r.ScoreTest("score", number(80)), r.GradeIn(("B", "B+", "A-", "A", "A+"))))),
    r.Choice("MQL", any_of(r.ScoreTest("score", number(50)), count(did("requested", "demo")))),
    r.Choice("Nurture", ALWAYS),
)
TEMPERATURE = r.Label(
    "temperature", (r.Choice("hot", r.ScoreTest("score", number(70))), r.Choice("warm", UNKNOWN))
)
RATING = r.Matrix(
    "rating",
    (r.GradeIn(("A", "A+")), r.GradeIn(("D", "C"))),
    (r.ScoreTest("score", number(None, 30, high_open=True)), r.ScoreTest("score", number(30, 59))),
    (("B", "A"), ("E", "D")),
)
LAYERS: dict[str, Any] = {"stages": STAGES, "labels": (TEMPERATURE,), "matrices": (RATING,)}


@pytest.mark.parametrize(
    ("gained", "thirds", "events", "stage", "temperature", "rating"),
    [
        pytest.param(80, 6, (), "SQL", "hot", None, id="both"),
        pytest.param(80, 5, (), "MQL", "hot", None, id="the grade is not enough"),
        pytest.param(0, 0, [event("requested demo")], "MQL", None, "E", id="behaviour alone"),
        pytest.param(0, 0, (), "Nurture", None, "E", id="otherwise; an unknown line is not met"),
        pytest.param(30, 9, None, "Nurture", None, "A", id="first row, second column"),
        pytest.param(59, 3, (), "MQL", None, "D", id="30 to 59: both included"),
        pytest.param("59.5", 0, (), "MQL", None, None, id="finished: 59.5 is 60, in no band"),
    ],
)
def test_stages_labels_and_matrices_read_finished_totals(
    gained: int | str, thirds: int, events: Any, stage: str, temperature: str | None, rating: str | None
) -> None:
    shown = result(when(ALWAYS, plus(gained), grade(thirds)), events=events, **LAYERS)
    assert (shown.stage, shown.labels, shown.matrices) == (
        stage,
        {"temperature": temperature},
        {"rating": rating},
    )


def test_a_stage_may_read_a_combined_score() -> None:
    half = r.Combined("half", (r.Term(50_000, "score"),))
    stages = (r.Choice("MQL", r.ScoreTest("half", number(5, 5))),)
    assert result(when(ALWAYS, plus(10)), combined=(half,), stages=stages).stage == "MQL"
    assert result(when(ALWAYS, plus(5)), combined=(half,), stages=stages).stage is None


def test_a_disqualified_lead_keeps_its_totals_and_shows_all_reasons_that_hold_sorted() -> None:
    reasons = (
        r.Disqualification("student", r.Not(CEO)),
        r.Disqualification("Competitor", ALWAYS),
        r.Disqualification("unknown", UNKNOWN),
        r.Disqualification("student", ALWAYS),
    )
    segments = (r.Choice("All", ALWAYS),)
    shown = result(
        when(ALWAYS, plus(80), grade(6)),
        lead={"job_title": "Student"},
        segments=segments,
        disqualifications=reasons,
        **LAYERS,
    )
    assert shown.disqualified == ("Competitor", "student")
    assert (shown.scores["score"], shown.grade, shown.segment, shown.coverage) == (80, "B", "All", 100)
    assert (shown.stage, shown.labels, shown.matrices) == (None, {"temperature": None}, {"rating": None})


def test_without_stages_and_segments_both_are_empty() -> None:
    shown = result()
    assert (shown.segment, shown.stage, shown.labels, shown.matrices, shown.disqualified) == (
        None,
        None,
        {},
        {},
        (),
    )


# ---------------------------------------------------------------- coverage


@pytest.mark.parametrize(
    ("members", "decided", "rules"),
    [
        pytest.param([], 0, 0, id="no rules"),
        pytest.param([when(CEO, plus(1)), when(UNKNOWN, plus(1))], 1, 2, id="one of two"),
        pytest.param(
            [when(never(did()), plus(1)), each(did(), plus(1))], 2, 2, id="a log decides on behaviour"
        ),
        pytest.param(
            [each(did("visited"), plus(1), given=UNKNOWN)], 0, 1, id="each, an event, its condition unknown"
        ),
        pytest.param([each(did("x"), plus(1), given=UNKNOWN)], 1, 1, id="each without event is false"),
        pytest.param(
            [first_of(when(CEO, plus(1)), when(UNKNOWN, plus(1)), otherwise(plus(1)))], 1, 2, id="otherwise"
        ),
        pytest.param(
            [best_of(when(CEO, plus(1)), when(CEO, plus(2)))], 2, 2, id="decided though another pays"
        ),
        pytest.param([group(when(CEO, plus(1)), only_when=UNKNOWN)], 0, 1, id="a group's condition too"),
        pytest.param(
            [group(when(UNKNOWN, plus(1)), only_when=NEVER)], 1, 1, id="a group's condition decides"
        ),
        pytest.param([group(group(when(CEO, plus(1))), only_when=UNKNOWN)], 0, 1, id="a group within"),
        pytest.param([when(ALWAYS, plus_per(1, 1, "employees"))], 0, 1, id="a field that points need"),
        pytest.param([when(NEVER, plus_field("employees"))], 1, 1, id="false all the same"),
        pytest.param([when(ALWAYS, plus_per_silence(-1, 30, did("x")))], 1, 1, id="a log decides on silence"),
        pytest.param([when(UNKNOWN, hold(5))], 0, 1, id="floors and ceilings stand in rules too"),
    ],
)
def test_coverage_counts_what_could_be_decided(members: list[r.Member], decided: int, rules: int) -> None:
    shown = result(*members, lead={"job_title": "CEO"}, events=[event("visited")])
    assert (shown.decided, shown.rules) == (decided, rules)
    assert shown.coverage == (100 if not rules else 100 * decided // rules)


def test_without_any_log_behaviour_is_undecided() -> None:
    members = (
        when(never(did()), plus(1)),
        each(did(), plus(1)),
        each(did(), plus(1), given=NEVER),
        when(ALWAYS, plus_per_silence(-1, 30, did())),
    )
    assert result(*members, events=None).decided == 1
    assert result(*members, events=()).decided == 4


def test_coverage_is_rounded_down() -> None:
    shown = result(*[when(ALWAYS, plus(1))] * 23, *[when(UNKNOWN, plus(1))] * 2)
    assert (shown.decided, shown.rules, shown.coverage) == (23, 25, 92)
    assert result(*[when(ALWAYS, plus(1))] * 2, when(UNKNOWN, plus(1))).coverage == 66


# ---------------------------------------------------------------- who was paid


def test_how_many_rows_each_rule_paid() -> None:
    rules = model(
        when(CEO, plus(0)),
        each(did("visited"), plus(1, fading=r.Expire(1))),
        when(ALWAYS, plus_field("employees")),
        when(ALWAYS, plus_per_silence(-1, 30, did())),
        when(CEO, hold(3)),
        when(CEO, plus(1), plus_field("employees")),
        fields=FIELDS,
    )
    leads: list[Row] = [
        {"id": "1", "job_title": "CEO"},
        {"id": "2", "employees": 7},
        {"id": "3", "job_title": "CFO"},
    ]
    outcome = run(rules, leads, log(event("visited", "2026-06-01"), event("opened", lead="3")))
    assert outcome.paid == (1, 1, 1, 2, 1, 1)
    assert [int(row.scores["score"]) for row in outcome.leads] == [3, 7, 0]
