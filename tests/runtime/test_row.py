"""One lead at a time: the same as the reference, whatever was asked before, by whomever, of whatever data."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from random import Random
from typing import Any

import leadlang
import pytest
from hypothesis import given, note, reject, settings
from hypothesis import strategies as st
from leadlang.compiler.lower import lower
from leadlang.compiler.optimising import optimise
from leadlang.dsl.write import write
from leadlang.runtime import reference
from leadlang.runtime.facts import LogLayout
from leadlang.runtime.intake import Log
from leadlang.runtime.row import Row
from leadlang.runtime.times import parse_as_of

from tests.runtime.row_running import hold, one_lead, plain
from tests.strategies import ID, Case, cases
from tests.strategies.running import NotValid, rules_of

AS_OF = "2026-06-30"
MANY = settings(max_examples=max(50, settings.default.max_examples if settings.default else 0))


@MANY
@given(cases(), st.randoms(use_true_random=False))
def test_every_lead_is_as_the_reference_has_it(case: Case, random: Random) -> None:
    text = write(case.program)
    note(text)
    try:
        rules = rules_of(text)
    except NotValid:  # that every program is read is held elsewhere
        reject()
    logs = [Log(f"log {at}", log.rows(), layout) for at, (log, layout) in enumerate(case.logs)]
    as_of = parse_as_of(case.as_of, rules.time_zone)
    leads = case.leads.rows()
    plain_tables = lower(rules)
    for tables in (plain_tables, optimise(plain_tables)):
        cold = [hold(rules, one_lead(tables, logs), lead, logs, as_of, ID) for lead in leads]
        warm = one_lead(tables, logs)
        again = list(enumerate(leads)) * 2
        random.shuffle(again)
        for place, lead in again:
            assert hold(rules, warm, lead, logs, as_of, ID) == cold[place]


# ---------------------------------------------------------------- hostile values

RULES = """
time zone Europe/Berlin
field vip is yes/no
field tags is a list
score for crm from -5 to 50 with 2 decimals
when title in [CEO, CTO] score +10
when title matches "*head*of?*" score +3
when email ends with ["@a.example", "e"] score +2
when email contains "x" and n at least 2 score +7, score for crm +1.25
when n between 0 and 1 score +1
when n is 2.5 score +100
each visited pricing score +2 fading by 10% every 7 days up to 9
each opened anything where amount at least 2 score for crm +0.5 at most 2 times a week
when visited pricing at least 2 times in the last 10 days score +4
when signup in the last 30 days score +5
when signup at least 30 hours ago score +6
when vip grade +1
when tags includes [red, "ß"] grade +1/3
when title is unknown score -1
score -2 per 30 days without activity up to 20
score +points
when n more than field points score +11
disqualify "competitor" when email ends with "@rival.example"
segment Big when n at least 1000
segment Small otherwise
when segment is Big score +30
stage Hot when score at least 20 and grade at least D+
stage Cold otherwise
"""
NESTED: list[object] = [[]]
VALUES: list[object] = [
    *(None, "", " ", "CEO", "ceo\t", "Ｃeo", "x" * 5000, "a@rival.example", "head of x", "red; ß", "\ud800"),
    *(True, False, 0, 1, 2, -1, 1000, 10**30, 10**399, 10**400, -(10**4000), 1780000000, 1780000000000),
    *(0.0, -0.0, 1.0, 0.1, 2.5, 1e23, 1e300, 5e-324, float("nan"), float("inf"), float("-inf")),
    *(Decimal("1"), Decimal("2.50"), Decimal("NaN"), Decimal("Infinity"), Decimal("1e999"), Decimal(0.1)),
    *(date(2026, 6, 15), datetime(2026, 6, 15, 12), datetime(2026, 6, 29, 23, tzinfo=UTC), date(1, 1, 1)),
    *(datetime(9999, 12, 31, 23, 59, tzinfo=timezone(timedelta(hours=-12))), datetime(2026, 10, 25, 2, 30)),
    *("2026-06-15", "15.6.2026 10:00", "yes", "no", "2,5", "2.5", "1e3", b"bytes", object(), {}, {"a": 1}),
    *([], ["red"], ["red", None], [1, 2], ("CEO",), NESTED, [float("nan")], {1}, range(3), Random),
]
HEADERS = ("Title", "email", "n", "points", "signup", "vip", "tags")


def given_rows(random: Random) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    lead = {header: random.choice(VALUES) for header in HEADERS if random.random() < 0.9}
    lead |= {"other": object(), "": 5}
    events = [
        {
            "timestamp": random.choice([*VALUES[-40:], "2026-06-25", datetime(2026, 6, 28, 10)]),
            "event": random.choice(["visited", "opened", "Visited ", *VALUES]),
            "object": random.choice(["pricing", "email", *VALUES]),
            "amount": random.choice(VALUES),
        }
        for _ in range(random.randint(0, 6))
    ]
    return lead, events


@pytest.mark.parametrize("seed", range(8))
def test_whatever_a_cell_holds_the_answer_is_that_of_the_reference(seed: int) -> None:
    random = Random(seed)
    model = leadlang.from_text(RULES)
    rules, as_of = model.compiled.rules, parse_as_of(AS_OF, "Europe/Berlin")
    backend = Row.of(model.compiled)
    layout = LogLayout("", "timestamp", ("event",), ("object",), None)
    for _ in range(150):
        lead, events = given_rows(random)
        own = [{**event, "lead": "1"} for event in events]
        log = Log("events", own, LogLayout("lead", *layout_parts(layout)))
        with_id = {**lead, "id": "1"}
        expected = reference.score(rules, [with_id], [log] if own else [], as_of, "id")
        found = backend.score(with_id, events or None, as_of)
        assert plain(found) == expected.leads[0]
        assert found.problems == expected.problems


def layout_parts(layout: LogLayout) -> tuple[str, tuple[str, ...], tuple[str, ...], str | None]:
    return layout.time, layout.verbs, layout.objects, layout.id


def test_equal_values_of_several_kinds_are_told_apart() -> None:
    model = leadlang.from_text(
        'when n between 1 and 1 score +1; when t in ["1", x] score +10; when t in ["true", x] score +100'
    )
    expected = {"1": 11, "True": 100, "1.0": 11}
    for values in ((1, True, 1.0), (True, 1.0, 1), (1.0, 1, True)):
        one = leadlang.Model(model.compiled)
        for value in values * 2:
            result = one.score_one({"n": value, "t": value}, as_of=AS_OF)
            assert result.scores["score"] == expected[str(value)], (values, value)
            assert [problem.code for problem in result.problems] == (["D101"] if value is True else [])
    events = leadlang.from_text('each visited "1" score +1; each visited "true" score +10')
    for whats in ([1, True, 1.0], [True, 1]):
        for what in whats:
            result = events.score_one({}, [("visited", what, date(2026, 6, 1))], AS_OF)
            assert result.scores["score"] == (10 if what is True else 1)


def test_headers_that_are_no_texts_are_nobodys() -> None:
    model = leadlang.from_text("when n at least 5 score +1; each visited pricing score +2")
    events = [{"event": "visited", "object": "pricing", "timestamp": "2026-06-01", 5: 6, None: 7}]
    result = model.score_one({"N": 7, 5: "x", None: "y", ("n",): 3}, events, AS_OF)  # type: ignore[dict-item]
    assert result.scores["score"] == 3
