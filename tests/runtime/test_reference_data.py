"""What is wrong with the data: said with place and value, and never a reason to lose another row."""

from __future__ import annotations

import random
import re
import string
import tomllib
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from importlib.resources import files

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st
from leadlang.runtime import rules as r
from leadlang.runtime.facts import DataProblem, LeadResult, TableReading
from leadlang.runtime.headers import AmbiguousColumns
from leadlang.runtime.reference import score
from leadlang.runtime.times import parse_as_of

from tests.builders import (
    ALWAYS,
    AS_OF,
    LAYOUT,
    Row,
    all_of,
    asks,
    count,
    did,
    each,
    event,
    field,
    known,
    log,
    model,
    never,
    number,
    plus,
    plus_field,
    run,
    text_is,
    when,
    yes,
)

FIELDS = (
    field("Job Title"),
    field("employees", "number"),
    field("created", "date"),
    field("newsletter", "yesno"),
    field("interests", "list"),
)
COUNTING = model(each(did("visited"), plus(1)), fields=FIELDS, properties=(field("seconds", "number"),))
INFINITE = float("inf")


def problems(rules: r.Rules, leads: Sequence[Row], *rows: Row) -> tuple[DataProblem, ...]:
    return run(rules, leads, log(*rows)).problems


@pytest.mark.parametrize(
    ("column", "raw", "code", "value", "kind"),
    [
        ("Employees", "about 300", "D101", "about 300", "number"),
        ("employees", True, "D101", "true", "number"),
        ("employees", INFINITE, "D108", "inf", None),
        ("employees", Decimal("-Infinity"), "D108", "-Infinity", None),
        ("employees", "x" * 99, "D101", "x" * 79 + "…", "number"),
        ("created", "31.2.2026", "D101", "31.2.2026", "date"),
        ("created", INFINITE, "D108", "inf", None),
        ("NEWSLETTER", "vielleicht", "D101", "vielleicht", "yesno"),
        ("job_title", -INFINITE, "D108", "-inf", None),
        ("interests", ["a", INFINITE], "D108", "['a', inf]", None),
    ],
)
def test_a_value_that_cannot_be_read(
    column: str, raw: object, code: str, value: str, kind: str | None
) -> None:
    facts = () if kind is None else (("variant", kind),)
    found = problems(COUNTING, [{"id": 1}, {"id": 2, column: raw}])
    assert found == (DataProblem(code, "leads", 2, column, value, facts),)


@pytest.mark.parametrize(
    "raw", [None, "", " ", "NULL", "n/a", "#N/A", "Select", float("nan"), "Keine Angabe", [], "-?-"]
)
def test_missing_values_are_no_problem(raw: object) -> None:
    rules = evolve(COUNTING, missing=("keine angabe",))
    leads = [{"id": 1} | dict.fromkeys(("job_title", "employees", "created", "newsletter", "interests"), raw)]
    assert score(rules, leads, [], parse_as_of(AS_OF), "id", TableReading(missing=("-?-",))).problems == ()


def test_fields_that_no_rule_reads_are_not_looked_at() -> None:
    assert problems(COUNTING, [{"id": 1, "revenue": INFINITE}], event("x", weight=INFINITE)) == ()


def test_two_columns_for_one_field_are_refused() -> None:
    with pytest.raises(AmbiguousColumns, match="Job Title: JOB TITLE, jobTitle"):
        run(COUNTING, [{"id": 1, "jobTitle": "CEO", "JOB TITLE": "CEO"}], log())
    with pytest.raises(AmbiguousColumns, match="seconds: Seconds, seconds"):
        run(COUNTING, [{"id": 1}], log(event("x", Seconds=1, seconds=2)))


def test_cells_are_read_as_the_table_has_them() -> None:
    rules = model(
        when(all_of(asks("employees", number("1234.5", "1234.5")), known("created")), plus(1)), fields=FIELDS
    )
    lead: Row = {"id": 1, "employees": "1.234,5", "created": "31/01/2026"}
    german = TableReading(decimal_comma=True, day_first=True)
    assert score(rules, [lead], [], parse_as_of(AS_OF), "id", german).paid == (1,)
    assert score(rules, [lead], [], parse_as_of(AS_OF), "id").paid == (0,)


# ---------------------------------------------------------------- leads


def test_a_lead_without_id_is_scored_and_has_no_events() -> None:
    rules = model(each(did(), plus(1)), when(text_is("Job Title", "CEO"), plus(5)), fields=FIELDS)
    outcome = run(rules, [{"id": " ", "job_title": "CEO"}, {"id": "1"}], log(event("x"), event("x", lead="")))
    assert [lead.scores["score"] for lead in outcome.leads] == [5, 1]
    assert outcome.problems == (
        DataProblem("D106", "events", 2, "lead"),
        DataProblem("D102", "leads", 1, "id", " "),
    )


def test_duplicate_ids_are_scored_row_by_row_and_reported() -> None:
    outcome = run(COUNTING, [{"id": 7}, {"id": "7 "}, {"id": 7.0}], log(event("visited", lead="7")))
    assert [lead.scores["score"] for lead in outcome.leads] == [1, 1, 1]
    first = (("first", "1"),)
    assert outcome.problems == (
        DataProblem("D103", "leads", 2, "id", "7", first),
        DataProblem("D103", "leads", 3, "id", "7", first),
    )


def test_ids_are_trimmed_never_folded() -> None:
    outcome = run(COUNTING, [{"id": "l1"}, {"id": "L1"}], log(event("visited", lead=" L1\u00a0")))
    assert [lead.scores["score"] for lead in outcome.leads] == [0, 1]
    assert outcome.problems == ()


def test_without_an_id_column_no_event_can_join() -> None:
    rules = model(when(never(did("visited")), plus(1)))
    outcome = run(rules, [{"name": "A"}], log(event("visited"), event("visited", "never")), id=None)
    assert (outcome.leads[0].decided, outcome.problems, outcome.paid) == (0, (), (0,))


# ---------------------------------------------------------------- events


def test_an_event_without_lead_or_time_is_set_aside_and_listed() -> None:
    rows = [
        event("visited", lead="2"),
        event("visited", "yesterday"),
        event("visited") | {"time": None},
        event("visited", "yesterday", lead=""),
        event("visited", seconds="few"),
        event("visited", "31.2.2026", lead="x", seconds=INFINITE),
    ]
    outcome = run(COUNTING, [{"id": "1"}], log(*rows))
    assert outcome.leads[0].scores["score"] == 1
    missing = (("variant", "missing"),)
    assert outcome.problems == (
        DataProblem("D104", "events", 1, "lead", "2"),
        DataProblem("D105", "events", 2, "time", "yesterday"),
        DataProblem("D105", "events", 3, "time", "", missing),
        DataProblem("D105", "events", 4, "time", "yesterday"),
        DataProblem("D106", "events", 4, "lead"),
        DataProblem("D101", "events", 5, "seconds", "few", (("variant", "number"),)),
        DataProblem("D104", "events", 6, "lead", "x"),
        DataProblem("D105", "events", 6, "time", "31.2.2026"),
        DataProblem("D108", "events", 6, "seconds", "inf"),
    )


def with_id(event_id: object, *arguments: str, **more: object) -> Row:
    return event(*arguments, **more) | {"event id": event_id}


def test_two_equal_events_count_twice_unless_they_carry_the_same_event_id() -> None:
    leads: list[Row] = [{"id": "1"}]
    twice = [event("visited"), event("visited")]
    assert run(COUNTING, leads, log(*twice)).leads[0].scores["score"] == 2
    once = run(COUNTING, leads, log(with_id("e", "visited"), with_id(" e", "visited")))
    assert (once.leads[0].scores["score"], once.problems) == (1, ())
    kept_apart = run(COUNTING, leads, log(with_id("e", "visited")), log(with_id("e", "visited"), name="more"))
    assert kept_apart.leads[0].scores["score"] == 2


def test_of_one_event_id_the_latest_row_is_taken() -> None:
    rules = model(each(did("visited", "a"), plus(1)), each(did("visited", "b"), plus(10)))
    rows = [with_id("e", "visited a", "2026-06-01"), with_id("e", "visited b", "2026-06-02")]
    outcome = run(rules, [{"id": "1"}], log(*rows))
    assert outcome.leads[0].scores["score"] == 10
    assert outcome.problems == (DataProblem("D107", "events", 1, "event id", "e", (("taken", "2"),)),)
    earlier = run(rules, [{"id": "1"}], log(*rows), as_of="2026-06-01")
    assert (earlier.leads[0].scores["score"], earlier.problems) == (1, ())


def test_of_equally_late_rows_the_smallest_text_is_taken() -> None:
    rules = model(each(did("visited", "a"), plus(1)), each(did("visited", "b"), plus(10)))
    rows = [with_id(3, "visited b"), with_id("3", "visited a"), with_id(3.0, "visited a")]
    outcome = run(rules, [{"id": "1"}], log(*rows))
    assert outcome.leads[0].scores["score"] == 1
    assert outcome.problems == (DataProblem("D107", "events", 1, "event id", "3", (("taken", "2"),)),)


def test_a_column_that_nobody_reads_makes_no_different_event() -> None:
    rows = [with_id("e", "visited", loaded="Monday"), with_id("e", "visited", loaded="Tuesday")]
    assert problems(COUNTING, [{"id": "1"}], *rows) == ()
    rows = [with_id("e", "visited", seconds=1), with_id("e", "visited", seconds="1.0")]
    assert [problem.code for problem in problems(COUNTING, [{"id": "1"}], *rows)] == ["D107"]


def test_adding_a_lead_changes_no_other_leads_result() -> None:
    rows = [with_id("e", "visited", "2026-06-01"), with_id("e", "visited", "2026-06-02", lead="2")]
    alone = run(COUNTING, [{"id": "1"}], log(*rows)).leads[0]
    assert alone == run(COUNTING, [{"id": "1"}, {"id": "2"}], log(*rows)).leads[0]


def test_a_row_that_cannot_be_read_takes_no_event_away() -> None:
    rows = [with_id("e", "visited"), with_id("e", "visited", "soon")]
    outcome = run(COUNTING, [{"id": "1"}], log(*rows))
    assert outcome.leads[0].scores["score"] == 1
    assert [problem.code for problem in outcome.problems] == ["D105"]


# ---------------------------------------------------------------- laws

CELLS = st.one_of(
    st.none(),
    st.text(max_size=5),
    st.sampled_from(
        ["1", "2", "visited", "2026-06-01", "2026-06-30 11:00", "yes", "a; b", "n/a", "1e399", "-3"]
    ),
    st.integers(),
    st.floats(),
    st.booleans(),
    st.decimals(),
    st.dates(date(1, 1, 1), date(9999, 12, 31)),
    st.datetimes(datetime(1, 1, 1), datetime(9999, 12, 31)),
    st.lists(st.one_of(st.none(), st.text(max_size=2), st.floats()), max_size=3),
)
LEAD_ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "id": CELLS,
            "job_title": CELLS,
            "employees": CELLS,
            "created": CELLS,
            "newsletter": CELLS,
            "interests": CELLS,
        }
    ),
    max_size=4,
)
EVENT_ROWS = st.lists(
    st.fixed_dictionaries(
        {"lead": CELLS, "time": CELLS, "event": CELLS, "object": CELLS, "event id": CELLS, "seconds": CELLS}
    ),
    max_size=6,
)
EVERYTHING = model(
    when(text_is("Job Title", "CEO"), plus(1)),
    when(ALWAYS, plus_field("employees")),
    when(asks("created", r.DayBetween(None, r.Day(0, True))), plus(3)),
    when(yes("newsletter"), plus(5)),
    when(text_is("interests", "a"), plus(7)),
    when(count(did(), 1, measure=r.TotalOf("seconds")), plus(11)),
    each(did("visited"), plus(13, keeps=(r.Keep(1, "week", ("seconds",)),), fading=r.Halve(30))),
    fields=FIELDS,
    properties=(field("seconds", "number"),),
    time_zone="Europe/Berlin",
)


@settings(deadline=None)
@given(LEAD_ROWS, EVENT_ROWS, st.randoms(use_true_random=False))
def test_no_row_of_data_makes_it_lose_another_row_and_order_changes_nothing(
    leads: list[Row], rows: list[Row], shuffler: random.Random
) -> None:
    outcome = run(EVERYTHING, leads, log(*rows))
    assert len(outcome.leads) == len(leads)
    other_rows = list(rows)
    shuffler.shuffle(other_rows)
    backwards = run(EVERYTHING, leads[::-1], log(*other_rows))
    assert backwards.leads[::-1] == outcome.leads
    for lead, shown in zip(leads, outcome.leads, strict=True):
        assert alone(lead, rows) == shown


def alone(lead: Row, rows: list[Row]) -> LeadResult:
    return run(EVERYTHING, [lead], log(*rows)).leads[0]


# ---------------------------------------------------------------- messages

CODES = ["D101", "D102", "D103", "D104", "D105", "D106", "D107", "D108"]


@pytest.mark.parametrize("language", ["en", "de"])
def test_every_problem_has_its_words(language: str) -> None:
    source = (
        files("leadlang.grammars").joinpath("messages", language, "data.toml").read_text(encoding="utf-8")
    )
    entries = tomllib.loads(source)
    assert list(entries) == CODES
    rows = [
        with_id("e", "visited", "2026-06-01"),
        with_id("e", "visited"),
        event("x", "soon", lead="9"),
        event("x", lead="", seconds=INFINITE),
    ]
    leads = [{"id": 1, "employees": "?"}, {"id": 1}, {}]
    found = problems(COUNTING, leads, *rows)
    assert sorted({problem.code for problem in found}) == CODES
    for problem in found:
        facts = {"table", "row", "column", "value"} | {name for name, _ in problem.facts}
        entry = entries[problem.code]
        assert entry["title"] and entry["help"].strip()
        for part, text in entry.items():
            if part.startswith(("message", "hint")):
                names = {name for _, name, _, _ in string.Formatter().parse(text) if name}
                assert names <= facts, f"{problem.code} {part}"
        assert not re.search(r"\b(token|parser|null|boolean|regex)\b", entry["message"], re.IGNORECASE)


def test_the_layout_names_columns_that_may_be_absent() -> None:
    assert run(COUNTING, [{"id": 1}], log({"lead": "1"}, layout=LAYOUT)).problems == (
        DataProblem("D105", "events", 1, "time", "", (("variant", "missing"),)),
    )
