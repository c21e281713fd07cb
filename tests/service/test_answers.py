"""What the service answers when all is well."""

from __future__ import annotations

import io
import json
from typing import Any

import leadlang
import polars as pl
import pytest

from .driver import ARROW, AS_OF, InTest

RULES = """\
score with 1 decimal
when job_title in [CEO] score +20.5, grade +1
when downloaded whitepaper score +10
each visited pricing where url contains "/de" score +1
when employees at least 50 score +5
when trial_start in the last 30 days score +7
stage sales     when score at least 20
stage marketing otherwise
label heat hot  when score at least 30
label heat cold otherwise
disqualify "left" when left is yes
"""
LEAD = {"id": 7, "Job Title": "ceo", "employees": 49.5, "trial start": "2026-11-01", "left": False}
EVENTS = [{"event": "visited", "object": "pricing", "time": "2026-11-14", "url": "/de/preise"}]
ASKED = {"lead": LEAD, "events": EVENTS, "as_of": AS_OF}


@pytest.fixture(scope="module")
def model() -> leadlang.Model:
    return leadlang.from_text(RULES)


@pytest.fixture(scope="module")
def service(model: leadlang.Model) -> InTest:
    return InTest.of(model)


def test_one_lead(service: InTest, model: leadlang.Model) -> None:
    answer = service.post("/v1/score", ASKED)
    assert answer.status == 200
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["x-leadlang-model"] == model.hash == answer.json["model"]
    expected = model.score_one(LEAD, EVENTS, AS_OF)
    data = answer.json
    assert (data["id"], data["as_of"]) == ("7", AS_OF)
    assert str(data["scores"]["score"]) == str(expected.scores["score"]) == "28.5"
    assert (data["grade"], data["stage"], data["labels"]) == (
        expected.grade,
        expected.stage,
        dict(expected.labels),
    )
    assert (data["coverage"], data["disqualified"], data["problems"]) == (100, [], [])


def test_without_events_nothing_is_known_of_them(service: InTest) -> None:
    unknown, none = (service.post("/v1/score", {"lead": LEAD, **more}).json for more in ({}, {"events": []}))
    assert unknown["coverage"] < none["coverage"] == 100
    assert service.post("/v1/score", {"lead": LEAD, "events": None}).json["coverage"] == unknown["coverage"]


def test_what_cannot_be_read_is_told_in_the_answer(service: InTest) -> None:
    asked = {"lead": {"employees": "many"}, "events": [{"event": "visited", "time": "soon"}], "as_of": AS_OF}
    for path in ("/v1/score", "/v1/explain"):
        problems = service.post(path, asked).json["problems"]
        assert [(one["code"], one["table"], one["row"], one["column"], one["value"]) for one in problems] == [
            ("D105", "events", 1, "time", "soon"),
            ("D101", "leads", 1, "employees", "many"),
        ]
        assert all(one["message"] for one in problems)


def test_a_batch_is_as_each_alone(service: InTest, model: leadlang.Model) -> None:
    leads = [{"lead": {"id": number, "employees": number}, "as_of": AS_OF} for number in range(45, 55)]
    leads[3] = ASKED
    answer = service.post("/v1/score/batch", leads)
    assert answer.json["model"] == model.hash
    alone = [service.post("/v1/score", one).json for one in leads]
    assert [{"model": model.hash, **one} for one in answer.json["results"]] == alone
    assert service.post("/v1/score/batch", []).json["results"] == []


def test_a_batch_without_moments_has_one_for_all(service: InTest) -> None:
    results = service.post("/v1/score/batch", [{"lead": {}}] * 50).json["results"]
    assert len({one["as_of"] for one in results}) == 1


def test_an_explanation_is_that_of_the_command_line(service: InTest, model: leadlang.Model) -> None:
    answer = service.post("/v1/explain", ASKED)
    assert answer.status == 200
    data = answer.json
    assert data.pop("problems") == []
    events = [{"lead_id": 7, **event} for event in EVENTS]
    expected = model.explain([LEAD], 7, events, AS_OF, id_column="id").data()
    assert data == json.loads(json.dumps(expected))


def test_a_table_by_arrow(service: InTest, model: leadlang.Model) -> None:
    leads = pl.DataFrame([LEAD, {**LEAD, "id": 8, "employees": 50.0}])
    answer = service.post(f"/v1/score/batch?as_of={AS_OF}", stream(leads), content_type=ARROW)
    assert answer.status == 200
    assert answer.headers["content-type"] == ARROW
    assert answer.headers["x-leadlang-problems"] == "0"
    found = pl.read_ipc_stream(io.BytesIO(answer.body), use_pyarrow=False)
    assert found.equals(model.score(leads, as_of=AS_OF, stamp=True).table)
    assert found["model"].to_list() == [model.hash] * 2


def test_pyarrow_writes_and_reads_the_same(service: InTest) -> None:
    import pyarrow as pa

    table = pa.table({"id": ["1", "2"], "Job Title": pa.array(["CEO", "x"]).dictionary_encode()})
    sink = io.BytesIO()
    with pa.ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table)
    answer = service.post(f"/v1/score/batch?as_of={AS_OF}", sink.getvalue(), content_type=ARROW)
    assert pa.ipc.open_stream(answer.body).read_all()["grade"].to_pylist() == ["C", "D"]


def stream(leads: pl.DataFrame, **how: Any) -> bytes:
    sink = io.BytesIO()
    leads.write_ipc_stream(sink, **how)
    return sink.getvalue()


def test_what_the_model_reads(service: InTest) -> None:
    data = service.get("/v1/fields").json
    assert {"name": "employees", "kind": "number"} in data["fields"]
    assert data["events"]["properties"] == [{"name": "url", "kind": "text"}]
    assert {"verbs": ["visited"], "objects": ["pricing"]} in data["events"]["behaviours"]
    assert data["strict"] is False


def test_what_machines_ask(service: InTest, model: leadlang.Model) -> None:
    for path in ("/health", "/ready"):
        answer = service.get(path)
        assert answer.status == 200
        assert answer.json["model"] == answer.headers["x-leadlang-model"] == model.hash
    before = service.get("/metrics").body.decode()
    service.post("/v1/score", ASKED)
    after = service.get("/metrics").body.decode()
    assert counted(after, 'leadlang_leads_total{path="/v1/score"}') == 1 + counted(
        before, 'leadlang_leads_total{path="/v1/score"}'
    )
    assert f'leadlang_model{{model="{model.hash}"}} 1.0' not in after  # set by whoever takes the model


def counted(figures: str, name: str) -> float:
    return sum(float(line.rpartition(" ")[2]) for line in figures.splitlines() if line.startswith(name))


def test_numbers_are_as_exact_as_they_are_written(service: InTest) -> None:
    just_below = b'{"lead": {"employees": 49.99999999999999999999999999}, "as_of": "2026-11-15"}'
    just = b'{"lead": {"employees": 50.00000000000000000000000000}, "as_of": "2026-11-15"}'
    assert [service.post("/v1/score", one).json["scores"]["score"] for one in (just_below, just)] == [0, 5]


def test_problems_speak_german_where_the_rules_do() -> None:
    service = InTest.of("wenn branche ist Maschinenbau punkte +1")
    assert service.post("/v1/score", b"{").json["detail"].startswith("Das ist kein JSON")
    assert InTest.of("when a is b score +1", language="de").get("/x").json["title"] == "Keine solche Adresse"
