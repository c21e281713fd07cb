"""Leads that are kept, over HTTP."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import leadlang
import pytest
from leadlang.service.limits import Limits
from leadlang.service.served import Served

from tests.service.test_openapi import answer_schema, check

from .kept_in_test import KeptInTest, kept_in_test

RULES = """\
when job_title in [CEO] score +20.5
when downloaded whitepaper score +10
each visited pricing where pages at least 2 score +1
when employees at least 50 score +5
when visited pricing in the last 2 hours score +15
score with 1 decimal
stage sales     when score at least 30
stage marketing when score at least 5
label heat hot  when score at least 30
label heat cold otherwise
"""
HOUR = 3_600_000_000
WHITEPAPER = {
    "event_id": "e1",
    "lead_id": 7,
    "event": "downloaded",
    "object": "whitepaper",
    "time": "2026-11-17",
}
PRICING = {
    "event_id": "e2",
    "lead_id": "7",
    "event": "visited",
    "object": "pricing",
    "time": "2026-11-18T10:30Z",
}
EXAMPLES = Path(__file__).resolve().parents[2] / "examples"


@pytest.fixture
def service(tmp_path: Path) -> Iterator[KeptInTest]:
    with kept_in_test(RULES, tmp_path / "leads.db") as found:
        yield found


def fates(answer: Any) -> list[str]:
    assert answer.status == 200, answer.body
    return [one["status"] for one in answer.json["results"]]


# ---------------------------------------------------------------- events


def test_an_event_counts_once(service: KeptInTest) -> None:
    first = service.post("/v1/events", WHITEPAPER)
    model = service.current.served.hash
    assert first.json == {"model": model, "event": "e1", "lead": "7", "status": "taken", "problems": []}
    assert service.post("/v1/events", dict(reversed(WHITEPAPER.items()))).json["status"] == "known"
    lead = service.get("/v1/leads/7").json
    assert (str(lead["scores"]["score"]), lead["stage"], lead["events"]) == ("10.0", "marketing", 1)
    assert lead["since"] == "2026-11-18T11:06:40Z"
    assert lead["as_of"] == "2026-11-18 11:06:40 UTC"
    assert lead["coverage"] == 60  # nothing is known of its fields


def test_the_same_id_with_another_content(service: KeptInTest) -> None:
    service.post("/v1/events", WHITEPAPER)
    other = {**WHITEPAPER, "lead_id": 8}
    refused = service.post("/v1/events", other)
    assert (refused.status, refused.kind) == (409, "different-event")
    found = service.post("/v1/events", [PRICING, other, {**PRICING, "object": "careers"}])
    assert fates(found) == ["taken", "different", "different"]
    (problem,) = found.json["results"][1]["problems"]
    assert (problem["code"], problem["row"], problem["column"], problem["value"]) == (
        "D107",
        2,
        "event_id",
        "e1",
    )
    assert "event that I have" in problem["message"]
    assert service.get("/v1/leads/8").kind == "no-such-lead"
    assert service.get("/v1/leads/7").json["events"] == 2


def test_unreadable_values_are_problems(service: KeptInTest) -> None:
    found = service.post("/v1/events", [{**PRICING, "pages": "many"}, {**WHITEPAPER, "time": "soon"}])
    assert fates(found) == ["taken", "unreadable"]
    pages, time = (one["problems"][0] for one in found.json["results"])
    assert (pages["code"], pages["row"], pages["value"]) == ("D101", 1, "many")
    assert (time["code"], time["row"], time["value"]) == ("D105", 2, "soon")
    refused = service.post("/v1/events", {**WHITEPAPER, "time": "soon"})
    assert (refused.status, refused.kind) == (422, "no-time")
    lead = service.get("/v1/leads/7").json
    assert [(one["code"], one["table"], one["value"]) for one in lead["problems"]] == [("D101", "e2", "many")]
    assert service.post("/v1/events", WHITEPAPER).json["status"] == "taken"  # now with its time


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        ({**WHITEPAPER, "event_id": None}, "event-without-id"),
        ({key: value for key, value in WHITEPAPER.items() if key != "event_id"}, "event-without-id"),
        ({**WHITEPAPER, "lead_id": " "}, "event-without-id"),
        ({key: value for key, value in WHITEPAPER.items() if key != "lead_id"}, "event-without-id"),
        ({key: value for key, value in WHITEPAPER.items() if key != "event"}, "incomplete-events"),
        ({key: value for key, value in WHITEPAPER.items() if key != "time"}, "incomplete-events"),
        ({**WHITEPAPER, "event_id": "x" * 201}, "impossible-id"),
        ({**WHITEPAPER, "lead_id": "a\x00b"}, "impossible-id"),
        ({**WHITEPAPER, "Event ID": "e1"}, "ambiguous-field"),
        ({**WHITEPAPER, "other": {"a": 1}}, "wrong-kind"),
        ([WHITEPAPER, 7], "wrong-kind"),
        ("e1", "wrong-kind"),
        ([WHITEPAPER] * 4, "too-many-leads"),
    ],
)
def test_events_that_cannot_be_meant(tmp_path: Path, data: Any, kind: str) -> None:
    with kept_in_test(RULES, tmp_path / "leads.db", limits=Limits(batch=3)) as service:
        several = data if isinstance(data, list) else [PRICING, data]
        for sent in (data, several):
            answer = service.post("/v1/events", sent)
            assert answer.kind == kind
        assert service.get("/v1/leads/7").kind == "no-such-lead"  # all of a request or nothing


def test_where_in_a_request_it_is_wrong(service: KeptInTest) -> None:
    answer = service.post("/v1/events", [WHITEPAPER, {**PRICING, "event_id": ""}])
    assert answer.json["place"] == "[1]"


def test_events_late_and_out_of_order(service: KeptInTest) -> None:
    service.post("/v1/events", PRICING)
    assert service.get("/v1/leads/7").json["stage"] == "marketing"
    late = {**WHITEPAPER, "time": "2021-01-01"}
    coming = {**PRICING, "event_id": "e3", "time": "2026-11-18T12:00Z", "pages": 3}
    service.post("/v1/events", [coming, late])
    lead = service.get("/v1/leads/7").json
    assert (str(lead["scores"]["score"]), lead["events"]) == ("25.0", 3)
    service.now[0] += HOUR
    assert str(service.get("/v1/leads/7").json["scores"]["score"]) == "26.0"


def test_events_name_their_parts_each_for_itself(service: KeptInTest) -> None:
    """Sources that call the same things differently do not disturb each other."""
    other = {
        "activity_id": 5,
        "Contact ID": 7,
        "type": "visited",
        "page": "pricing",
        "timestamp": "2026-11-18 11:00",
    }
    own = {"id": "x", "lead": "7", "action": "downloaded", "asset": "whitepaper", "date": "2026-11-18"}
    assert fates(service.post("/v1/events", [other, own])) == ["taken", "taken"]
    assert str(service.get("/v1/leads/7").json["scores"]["score"]) == "25.0"


# ---------------------------------------------------------------- attributes


def test_attributes_all_and_some(service: KeptInTest) -> None:
    first = service.put("/v1/leads/7", {"job_title": "CEO", "employees": 70})
    assert (first.status, str(first.json["scores"]["score"]), first.json["stage"]) == (
        201,
        "25.5",
        "marketing",
    )
    again = service.patch("/v1/leads/7", {"Job Title": "intern"})
    assert (again.status, str(again.json["scores"]["score"])) == (200, "5.0")
    assert str(service.patch("/v1/leads/7", {"employees": None}).json["scores"]["score"]) == "0.0"
    assert str(service.put("/v1/leads/7", {"employees": "70"}).json["scores"]["score"]) == "5.0"
    assert service.patch("/v1/leads/8", {"employees": 70}).status == 201


@pytest.mark.parametrize(
    ("data", "kind"),
    [([], "wrong-kind"), ({"a": {}}, "wrong-kind"), ({"a b": 1, "A_B": 2}, "ambiguous-field")],
)
def test_attributes_that_cannot_be_meant(service: KeptInTest, data: Any, kind: str) -> None:
    assert service.put("/v1/leads/7", data).kind == kind
    assert service.get("/v1/leads/7").status == 404


def test_numbers_are_kept_exactly(tmp_path: Path) -> None:
    rules = "score with 3 decimals\nscore +points\n"
    with kept_in_test(rules, tmp_path / "leads.db") as service:
        for sent, shown in (
            ("1.0005", "1.000"),
            ("1.0015", "1.002"),
            ("1e2", "100.000"),
            ("9" * 500, "0.000"),
        ):
            body = f'{{"points": {sent}}}'.encode()
            found = service.ask("PUT", "/v1/leads/a", body, {"content_type": "application/json"})
            alone = service.post("/v1/score", b'{"lead": ' + body + b"}")
            assert str(found.json["scores"]["score"]) == str(alone.json["scores"]["score"]) == shown


def test_fields_that_the_rules_do_not_read(tmp_path: Path) -> None:
    with kept_in_test(RULES, tmp_path / "leads.db", strict=True) as service:
        assert service.put("/v1/leads/7", {"jobtitel": "CEO"}).kind == "unknown-field"
        assert service.post("/v1/events", {**PRICING, "colour": "red"}).kind == "unknown-field"
        assert service.put("/v1/leads/7", {"id": 7, "Job-Title": "CEO"}).status == 201
        assert service.post("/v1/events", PRICING).status == 200


@pytest.mark.parametrize("lead", ["a/b", "ü ö", "50%", "explain", "a/explain", "?x", "{id}"])
def test_any_id(service: KeptInTest, lead: str) -> None:
    from urllib.parse import quote

    assert service.post("/v1/events", {**WHITEPAPER, "lead_id": lead}).json["lead"] == lead
    path = f"/v1/leads/{quote(lead, safe='')}"
    assert service.get(path).json["id"] == lead
    assert service.get(f"{path}/explain").json["leads"][0]["id"] == lead
    assert service.delete(path).json["erased"] is True


@pytest.mark.parametrize(
    ("path", "status"),
    [("/v1/leads/", 422), ("/v1/leads/%00", 422), ("/v1/leads/%ff", 404), ("/v1/leads/a/b", 404),
     ("/v1/leads/a?x=1", 422), ("/v1/leads/a/explain/", 404)],
)  # fmt: skip
def test_addresses_that_cannot_be_meant(service: KeptInTest, path: str, status: int) -> None:
    assert service.get(path).status == status


def test_methods_that_do_not_fit(service: KeptInTest) -> None:
    assert service.post("/v1/leads/7", {}).kind == "method"
    assert service.put("/v1/leads/7/explain", {}).kind == "method"
    assert service.get("/v1/events").kind == "method"


# ---------------------------------------------------------------- explained, erased


def test_an_explanation_is_that_of_the_same_facts(service: KeptInTest) -> None:
    service.put("/v1/leads/7", {"job_title": "CEO", "employees": "lots"})
    service.post("/v1/events", [WHITEPAPER, PRICING])
    why = service.get("/v1/leads/7/explain").json
    lead = {"id": 7, "job_title": "CEO", "employees": "lots"}
    asked = {"lead": lead, "events": [WHITEPAPER, PRICING], "as_of": "2026-11-18T11:06:40Z"}
    alone = service.post("/v1/explain", asked).json
    assert why["leads"][0]["scores"] == alone["leads"][0]["scores"]
    assert [one["code"] for one in why["problems"]] == ["D101"]
    assert why["leads"][0]["id"] == "7"


def test_a_lead_is_erased(service: KeptInTest, tmp_path: Path) -> None:
    service.put("/v1/leads/secret-lead", {"job_title": "very secret"})
    service.post("/v1/events", {**WHITEPAPER, "lead_id": "secret-lead", "event_id": "secret-event"})
    assert service.delete("/v1/leads/secret-lead").json["erased"] is True
    assert service.get("/v1/leads/secret-lead").status == 404
    assert service.delete("/v1/leads/secret-lead").kind == "no-such-lead"
    for file in tmp_path.iterdir():
        assert b"secret" not in file.read_bytes(), file
    again = service.post("/v1/events", {**WHITEPAPER, "lead_id": "secret-lead", "event_id": "secret-event"})
    assert again.json["status"] == "taken"  # forgotten is forgotten


# ---------------------------------------------------------------- time and rules


def test_time_alone_moves_a_lead(service: KeptInTest) -> None:
    service.post("/v1/events", [PRICING, WHITEPAPER])
    service.put("/v1/leads/7", {"employees": 70})
    assert service.get("/v1/leads/7").json["stage"] == "sales"
    service.now[0] += 5 * HOUR
    lead = service.get("/v1/leads/7").json
    assert (lead["stage"], lead["since"]) == ("marketing", "2026-11-18T12:30:00Z")


def test_changed_rules(service: KeptInTest) -> None:
    service.post("/v1/events", WHITEPAPER)
    model = leadlang.from_text(RULES.replace("whitepaper score +10", "whitepaper score +40"))
    service.current.served = Served.of(model, None, False)
    service.now[0] += HOUR
    answer = service.get("/v1/leads/7")
    lead = answer.json
    assert (lead["stage"], lead["since"]) == ("sales", "2026-11-18T12:06:40Z")
    assert answer.headers["x-leadlang-model"] == lead["model"] == model.hash


def test_rules_by_which_two_columns_are_one_field(service: KeptInTest, tmp_path: Path) -> None:
    """What is kept never has two such columns; a store that another hand has written to may."""
    service.put("/v1/leads/7", {"employees": 70})
    service.put("/v1/leads/8", {"employees": 70})
    with sqlite3.connect(tmp_path / "leads.db") as connection:
        connection.execute("""UPDATE leads SET attributes = '{"employees":1,"Employees":2}' WHERE id = '7'""")
    model = leadlang.from_text(RULES.replace("employees at least 50", "employees at least 60"))
    service.current.served = Served.of(model, None, False)
    assert service.get("/v1/leads/7").kind == "ambiguous-field"
    assert service.get("/v1/leads/8").json["stage"] == "marketing"
    assert service.put("/v1/leads/7", {"employees": 70}).json["stage"] == "marketing"


# ---------------------------------------------------------------- the service around it


def test_no_personal_data_in_the_log(service: KeptInTest) -> None:
    service.put("/v1/leads/anna@example.com", {"job_title": "queen"})
    service.post("/v1/events", {**WHITEPAPER, "lead_id": "anna@example.com", "event_id": "e-4711"})
    service.get("/v1/leads/anna@example.com/explain")
    service.get("/v1/leads/nobody@example.com")
    said = service.lines.getvalue()
    for word in ("anna", "nobody", "queen", "4711", "whitepaper"):
        assert word not in said
    assert [line["path"] for line in service.log] == [
        "/v1/leads/{id}", "/v1/events", "/v1/leads/{id}/explain", "/v1/leads/{id}",
    ]  # fmt: skip


def test_a_store_that_fails(service: KeptInTest, tmp_path: Path) -> None:
    service.post("/v1/events", WHITEPAPER)
    with sqlite3.connect(tmp_path / "leads.db", timeout=10) as connection:
        connection.execute("ALTER TABLE events RENAME TO away")
        connection.commit()
        answer = service.post("/v1/events", PRICING)
        assert (answer.status, answer.kind) == (503, "store-failed")
        assert answer.headers["retry-after"] == "1"
        assert service.get("/ready").kind == "store-failed"
        connection.execute("ALTER TABLE away RENAME TO events")
        connection.commit()
    assert service.post("/v1/events", PRICING).json["status"] == "taken"
    assert service.get("/ready").json["status"] == "ready"
    assert [line.get("failing") for line in service.log if line["event"] == "store"] == [True, False]


def test_figures(service: KeptInTest) -> None:
    service.post("/v1/events", [WHITEPAPER, WHITEPAPER])
    text = service.get("/metrics").body.decode()
    assert 'leadlang_events_total{fate="taken"} 1.0' in text
    assert 'leadlang_events_total{fate="known"} 1.0' in text
    assert 'leadlang_stage_changes_total{reason="events"} 1.0' in text


MODELS = {path.parent.name: path for path in sorted(EXAMPLES.glob("*/rules.lead"))}


@pytest.mark.parametrize("name", MODELS)
def test_every_example_of_the_description_works(name: str, tmp_path: Path) -> None:
    with kept_in_test(leadlang.load(MODELS[name]), tmp_path / "leads.db", strict=True) as service:
        document = service.get("/openapi.json").json
        tried = 0
        for path, item in document["paths"].items():
            for method in ("post", "put", "patch", "get", "delete"):
                if method not in item or not path.startswith(("/v1/events", "/v1/leads")):
                    continue
                operation = item[method]
                content = operation.get("requestBody", {}).get("content", {}).get("application/json", {})
                body = json.dumps(content["examples"]["usual"]["value"]).encode() if content else b""
                address = path.replace("{id}", item.get("parameters", [{}])[0].get("example", ""))
                if path.endswith("explain"):
                    service.put(address.removesuffix("/explain"), {})
                answer = service.ask(method.upper(), address, body, {"content_type": "application/json"})
                assert answer.status in (200, 201), answer.body
                check(document, answer_schema(operation), json.loads(answer.body))
                tried += 1
        assert tried == 6
        assert set(document["paths"]) == service.app.paths  # type: ignore[attr-defined]
