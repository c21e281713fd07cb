"""One lead at a time: the same as the reference, whatever was asked before, by whomever, of whatever data."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path
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
from leadlang.runtime.row import Row, row
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


# ---------------------------------------------------------------- time


def test_as_of_is_now_where_none_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    model = leadlang.from_text(
        "when trial_end after today score +1; each visited pricing in the last 1 day score +10"
    )
    day = datetime(2026, 6, 30, 23, 59, 59, 900_000, tzinfo=UTC)
    lead = {"trial end": "2026-07-01"}
    events = [("visited", "pricing", datetime(2026, 6, 30, 12)), ("visited", "pricing", date(2026, 7, 1))]
    seen = []
    for after in (0, 50_000, 200_000, 60_000_000):
        now = day + timedelta(microseconds=after)
        monkeypatch.setattr(row, "time_ns", lambda now=now: int(now.timestamp()) * 1_000_000_000)
        seen.append(model.score_one(lead, events).scores["score"])
        assert model.score_one(lead).scores["score"] == (1 if now.day == 30 else 0)
    assert seen == [11, 11, 10, 10]


def test_moments_may_alternate() -> None:
    model = leadlang.from_text("each visited pricing in the last 10 days score +1")
    events = [("visited", "pricing", datetime(2026, 6, 1) + timedelta(days=at)) for at in range(30)]
    for _ in range(2):
        for as_of, score in (("2026-06-05", 5), ("2026-06-30", 10), (date(2026, 7, 5), 5), ("2020-01-01", 0)):
            assert model.score_one({}, events, as_of).scores["score"] == score


# ---------------------------------------------------------------- many


def test_very_many_events_are_counted_and_held_all_the_same() -> None:
    model = leadlang.from_text(
        "score for x\neach visited pricing score +1000000\n"
        "when visited pricing at least 65537 times score for x +1"
    )
    event = ("visited", "pricing", datetime(2026, 6, 1))
    for count, seen in ((65_535, 0), (65_537, 1)):
        result = model.score_one({}, [event] * count, AS_OF)
        assert result.scores == {"score": Decimal(1_000_000_000), "x": Decimal(seen)}


def test_several_threads_may_ask_one_model() -> None:
    model = leadlang.from_text(RULES)
    random = Random(3)
    work = [given_rows(random) for _ in range(60)]
    alone = [str(leadlang.Model(model.compiled).score_one(*one, AS_OF)) for one in work[:12]]
    shared = leadlang.Model(model.compiled)

    def ask(seed: int) -> list[tuple[int, str]]:
        places = list(range(len(work))) * 3
        Random(seed).shuffle(places)
        days = (AS_OF, "2026-05-01", "2025-01-01")
        found = []
        for turn, place in enumerate(places):
            as_of = days[(turn + seed) % 3]
            result = shared.score_one(*work[place], as_of)
            if as_of == AS_OF and place < len(alone):
                found.append((place, str(result)))
        return found

    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    try:
        with ThreadPoolExecutor(8) as pool:
            answers = [one for found in pool.map(ask, range(8)) for one in found]
    finally:
        sys.setswitchinterval(before)
    assert len(answers) > 50
    assert all(answer == alone[place] for place, answer in answers)


def test_what_is_remembered_does_not_grow_without_end() -> None:
    model = leadlang.from_text(
        'when email ends with "@a.example" score +1; when n at least 5 score +1\n'
        "each visited pricing score +1"
    )
    day = datetime(2026, 6, 1)

    def ask(start: int) -> None:
        for at in range(start, start + 9000):
            lead = {"email": f"{at}@{at}.example", "n": at / 7, f"x{at % 500}": 1, "m": 10**3000 + at}
            model.score_one(lead, [("visited", f"thing {at}", day - timedelta(days=at % 3000))], AS_OF)

    ask(0)
    backend = model._one_lead._row
    sizes = remembered(backend)
    assert max(sizes) <= 8192
    model.score_one({"email": "y" * 1_000_000}, as_of=AS_OF)
    cells = backend._records.cells["email"][0].by_type[str]
    assert all(len(str(text)) <= 200 for text in cells)


def remembered(thing: object, seen: set[int] | None = None) -> list[int]:
    """The sizes of all memos inside."""
    seen = set() if seen is None else seen
    if id(thing) in seen:
        return []
    seen.add(id(thing))
    sizes: list[int] = []
    inside: list[object] = []
    if isinstance(thing, dict):
        sizes.append(len(thing))
        inside += thing.values()
    elif isinstance(thing, (list, tuple)):
        inside += thing
    if type(thing).__module__.startswith("leadlang.runtime.row"):
        slots = [name for kind in type(thing).__mro__ for name in getattr(kind, "__slots__", ())]
        inside += [getattr(thing, name) for name in slots if hasattr(thing, name)]
        inside += getattr(thing, "__dict__", {}).values()
    for one in inside:
        sizes += remembered(one, seen)
    return sizes


def test_results_are_shared_and_cannot_be_changed() -> None:
    model = leadlang.from_text("when n at least 5 score +1; label heat hot when score at least 1")
    first, second = model.score_one({"n": 7}), model.score_one({"n": 8})
    assert first is second
    with pytest.raises(TypeError):
        first.scores["score"] = Decimal(3)  # type: ignore[index]
    with pytest.raises(TypeError):
        first.labels["heat"] = None  # type: ignore[index]


# ---------------------------------------------------------------- words and weight


def test_what_cannot_be_computed_is_refused_in_words() -> None:
    model = leadlang.from_text("when job_title is CEO score +1; each visited pricing where url is x score +1")
    with pytest.raises(leadlang.Refused, match="Job Title, job_title"):
        model.score_one({"Job Title": "x", "job_title": "y"})
    with pytest.raises(leadlang.Refused, match="URL, url"):
        model.score_one({}, [{"event": "visited", "timestamp": "2026-06-01", "url": "x", "URL": "y"}])
    with pytest.raises(leadlang.Refused, match="no column that says when"):
        model.score_one({}, [{"event": "visited"}])
    with pytest.raises(leadlang.Refused, match="no column that says what"):
        model.score_one({}, [{"timestamp": "2026-06-01"}])
    with pytest.raises(leadlang.Refused, match="cannot read"):
        model.score_one({}, as_of="some day")
    for wrong in ([5], [("visited", "pricing")], "visited", 7):
        with pytest.raises(TypeError):
            model.score_one({}, wrong)


def test_logs_may_have_names_and_columns_of_their_own() -> None:
    model = leadlang.from_text("each visited pricing score +1; when n at least 5 score +10")
    mine = [{"tat": "visited", "ziel": "pricing", "wann": "1.6.2026", "nr": "a"}] * 2
    log = leadlang.EventLog(mine, time="wann", verb="tat", object=["ziel"], id="nr")
    assert model.score_one({"n": 5}, log, AS_OF).scores["score"] == 11
    usual = [("visited", "pricing", "2026-06-01")]
    assert model.score_one({"n": 5}, {"web": log, "mail": usual}, AS_OF).scores["score"] == 12
    late = [("visited", "pricing", "soon")]
    problems = model.score_one({"n": "five"}, {"web": usual, "mail": late}, AS_OF).problems
    assert [(problem.code, problem.table, problem.row) for problem in problems] == [
        ("D101", "leads", 1),
        ("D105", "mail", 1),
    ]


def test_settings_beside_the_rules_hold_for_single_leads(tmp_path: Path) -> None:
    (tmp_path / "rules.lead").write_text("each visited pricing score +1; when n at least 5 score +10")
    (tmp_path / "leadlang.toml").write_text(
        '[leads]\ndecimal = ","\nmissing = ["9"]\n'
        '[events."*"]\ntime = "wann"\nverb = "tat"\nobject = "ziel"\n'
    )
    model = leadlang.load(tmp_path / "rules.lead")
    events = [{"tat": "visited", "ziel": "pricing", "wann": "2026-06-01"}]
    assert model.score_one({"n": "5,5"}, events, AS_OF).scores["score"] == 11
    assert model.score_one({"n": "9"}, events, AS_OF).scores["score"] == 1


def test_nothing_heavy_is_imported(tmp_path: Path) -> None:
    model = leadlang.from_text(RULES)
    (tmp_path / "model.json").write_text(model.compiled.to_json(), encoding="utf-8")
    code = """
import sys
from leadlang import Model
from leadlang.runtime.model import CompiledModel
model = Model(CompiledModel.from_json(open("model.json", encoding="utf-8").read()))
events = [{"event": "visited", "object": "pricing", "timestamp": "2026-06-29"}]
result = model.score_one({"title": "CEO", "n": 3, "signup": "2026-06-01"}, events, "2026-06-30")
heavy = ("polars", "numpy", "pandas", "pyarrow", "lark", "click", "rich", "z3", "jinja2")
print(result.scores["score"], [name for name in heavy if name in sys.modules])
"""
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=tmp_path
    )
    expected = model.score_one(
        {"title": "CEO", "n": 3, "signup": "2026-06-01"}, [("visited", "pricing", "2026-06-29")], AS_OF
    )
    assert done.stdout.strip() == f"{expected.scores['score']} []"
