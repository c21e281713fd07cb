"""Why a request is refused: each reason with its status, its type, and words."""

from __future__ import annotations

import asyncio
import io
import json
import time
from decimal import Decimal
from typing import Any

import leadlang
import polars as pl
import pyarrow as pa
import pytest
from attrs import evolve
from leadlang.dsl.messages import wording
from leadlang.service import application
from leadlang.service.limits import Limits
from leadlang.service.problems import KINDS

from .driver import ARROW, PROBLEM, Answered, InTest
from .test_answers import stream

RULES = """\
when job_title is CEO score +1
when employees at least 5 score +1
each visited x where url is y score +1
"""
LIMITS = Limits(body=2_000, batch=3, requests=2)
HASTY = evolve(LIMITS, seconds=0.2)
TOKEN = "a-token-of-some-length"
WORK = ("/v1/score", "/v1/score/batch", "/v1/explain")


@pytest.fixture(scope="module")
def service() -> InTest:
    return InTest.of(RULES, limits=LIMITS)


@pytest.fixture(scope="module")
def strict() -> InTest:
    return InTest.of(RULES, strict=True)


def in_batch(body: bytes, path: str) -> bytes:
    return b"[" + body + b"]" if path.endswith("batch") else body


NOT_JSON = {
    "nothing": b"",
    "not all": b'{"lead": {',
    "more behind": b'{"lead": {}} {}',
    "a comment": b'{"lead": {}} // so',
    "a comma too many": b'{"lead": {},}',
    "single quotes": b"{'lead': {}}",
    "UTF-16": '{"lead": {}}'.encode("utf-16"),
    "a mark in front": b"\xef\xbb\xbf{}",
    "no UTF-8": b'{"lead": {"a": "\xff"}}',
    "half of UTF-8": b'{"lead": {"a": "\xc3"}}',
    "half a pair": b'{"lead": {"a": "\\ud83d"}}',
    "half a pair as a key": b'{"lead": {"\\udc00": 1}}',
    "a line break in a text": b'{"lead": {"a": "\n"}}',
    "NaN": b'{"lead": {"employees": NaN}}',
    "Infinity": b'{"lead": {"employees": -Infinity}}',
    "a key twice": b'{"lead": {"a": 1, "a": 2}}',
    "lead twice": b'{"lead": {}, "lead": {}}',
    "deep": b'{"lead": {"a": ' + b"[" * 40 + b"]" * 40 + b"}}",
    "deep without end": b"[" * 1_500,
    "an exponent beyond all": b'{"lead": {"a": 1e' + b"9" * 40 + b"}}",
}


@pytest.mark.parametrize("path", WORK)
@pytest.mark.parametrize("body", NOT_JSON.values(), ids=NOT_JSON)
def test_what_is_no_json(service: InTest, path: str, body: bytes) -> None:
    answer = service.post(path, body)
    assert (answer.status, answer.kind) == (400, "not-json")


WRONG: dict[str, tuple[Any, str, str]] = {
    "a list": ([], "wrong-kind", ""),
    "a text": ("lead", "wrong-kind", ""),
    "null": (None, "wrong-kind", ""),
    "no lead": ({"events": []}, "wrong-kind", "lead"),
    "a lead that is a list": ({"lead": []}, "wrong-kind", "lead"),
    "a lead that is null": ({"lead": None}, "wrong-kind", "lead"),
    "an object as a value": ({"lead": {"job_title": {"en": "CEO"}}}, "wrong-kind", "lead.job_title"),
    "a list of lists": ({"lead": {"job_title": [["CEO"]]}}, "wrong-kind", "lead.job_title"),
    "events that are none": ({"lead": {}, "events": {}}, "wrong-kind", "events"),
    "an event that is none": ({"lead": {}, "events": [1]}, "wrong-kind", "events[0]"),
    "an object in an event": (
        {"lead": {}, "events": [{"event": "visited", "time": {}}]},
        "wrong-kind",
        "events[0].time",
    ),
    "a moment that is a number": ({"lead": {}, "as_of": 20261115}, "wrong-kind", "as_of"),
    "a moment that is none": ({"lead": {}, "as_of": "some day"}, "wrong-kind", "as_of"),
    "a moment of two readings": ({"lead": {}, "as_of": "1/2/2026"}, "wrong-kind", "as_of"),
    "a day that is none": ({"lead": {}, "as_of": "2026-02-30"}, "wrong-kind", "as_of"),
    "the year 10000": ({"lead": {}, "as_of": "10000-01-01"}, "wrong-kind", "as_of"),
    "the year 0": ({"lead": {}, "as_of": "0000-01-01"}, "wrong-kind", "as_of"),
    "a key that nobody knows": ({"lead": {}, "leed": {}}, "unknown-key", "{}"),
    "two headers of one field": ({"lead": {"job_title": 1, "Job Title": 2}}, "ambiguous-field", ""),
    "two headers of one detail": (
        {"lead": {}, "events": [{"event": "visited", "time": "2026-01-01", "url": 1, "URL": 2}]},
        "ambiguous-field",
        "",
    ),
    "two times": (
        {"lead": {}, "events": [{"event": "visited", "time": "2026-01-01", "Time": "2026-01-02"}]},
        "ambiguous-field",
        "",
    ),
    "an event without a time": ({"lead": {}, "events": [{"event": "visited"}]}, "incomplete-events", ""),
    "an event without a verb": ({"lead": {}, "events": [{"time": "2026-01-01"}]}, "incomplete-events", ""),
    "an empty event": ({"lead": {}, "events": [{}]}, "incomplete-events", ""),
    "a header without end": ({"lead": {"x" * 201: 1}}, "too-many-fields", "lead"),
}


@pytest.mark.parametrize("path", WORK)
@pytest.mark.parametrize(("data", "kind", "place"), WRONG.values(), ids=WRONG)
@pytest.mark.parametrize("how", ["service", "strict"])
def test_what_cannot_be_meant(
    how: str, request: pytest.FixtureRequest, path: str, data: Any, kind: str, place: str
) -> None:
    service: InTest = request.getfixturevalue(how)
    batch = path.endswith("batch")
    answer = service.post(path, [data] if batch else data)
    assert (answer.status, answer.kind) == (422, kind)
    if batch:
        assert answer.json["place"].startswith("[0]")
        place = "" if place == "{}" else place
    assert answer.json.get("place", "").endswith(place)


def test_a_batch_is_a_list(service: InTest) -> None:
    assert service.post("/v1/score/batch", {"lead": {}}).kind == "wrong-kind"


def test_too_many_fields() -> None:
    answer = InTest.of(RULES).post("/v1/score", {"lead": {f"f{at}": 1 for at in range(501)}})
    assert (answer.status, answer.kind) == (422, "too-many-fields")


@pytest.mark.parametrize("as_of", ["0001-01-01", "9999-12-31", "1969-12-31T23:59:59", "9999-12-31 23:59"])
@pytest.mark.parametrize("path", WORK)
def test_the_first_and_the_last_day(path: str, as_of: str) -> None:
    rules = f"""\
time zone Europe/Berlin
{RULES}
each visited y score +10 fading out over 90 days
when no visited y for 30 days score -1
when employees is known and trial_start in the last 3 days score +1
"""
    events = [{"event": "visited", "object": "y", "time": day} for day in ("0001-01-01", "9999-12-31")]
    asked = {"lead": {"employees": 7, "trial_start": as_of}, "events": events, "as_of": as_of}
    answer = InTest.of(rules).post(path, [asked] if path.endswith("batch") else asked)
    assert answer.status in (200, 422), answer.body


# ---------------------------------------------------------------- strict fields


STRICT = {
    "a field": ({"lead": {"job_titel": "CEO"}}, "lead", "job_title"),
    "a detail": ({"lead": {}, "events": [{"event": "a", "time": "x", "ulr": ""}]}, "events[0]", "url"),
    "a field like no other": ({"lead": {"zzz": "CEO"}}, "lead", ""),
}


@pytest.mark.parametrize(("data", "place", "meant"), STRICT.values(), ids=STRICT)
def test_strict_fields(strict: InTest, service: InTest, data: Any, place: str, meant: str) -> None:
    answer = strict.post("/v1/score", data)
    assert (answer.status, answer.kind) == (422, "unknown-field")
    assert answer.json["place"] == place
    assert meant in answer.json["detail"]
    assert strict.post("/v1/score/batch", [data]).json["place"] == f"[0].{place}"
    assert service.post("/v1/score", data).status == 200


def test_strict_fields_take_ids_and_parts_of_events(strict: InTest) -> None:
    event = {
        "event": "visited",
        "object": "x",
        "timestamp": "2026-01-01",
        "url": "y",
        "event_id": 1,
        "lead_id": 3,
    }
    lead = {"Lead-ID": 3, "Job.Title": "CEO", "EMPLOYEES": 7}
    assert strict.post("/v1/score", {"lead": lead, "events": [event]}).json["scores"]["score"] == 3
    assert strict.get("/v1/fields").json["strict"] is True


def test_strict_fields_hold_for_streams(strict: InTest) -> None:
    leads = pl.DataFrame({"id": [1], "job_titel": ["CEO"]})
    answer = strict.post("/v1/score/batch", stream(leads), content_type=ARROW)
    assert (answer.status, answer.kind) == (422, "unknown-field")


# ---------------------------------------------------------------- how much


def test_too_large_a_body(service: InTest) -> None:
    body = b'{"lead": {"a": "' + b"x" * 2_000 + b'"}}'
    for path in WORK:
        said = service.post(path, body, content_length=str(len(body)))
        assert (said.status, said.kind) == (413, "too-large")
        assert said.headers["connection"] == "close"
        parts = [body[at : at + 100] for at in range(0, len(body), 100)]
        headers = {"content_type": "application/json"}
        unsaid = asyncio.run(service.answer("POST", path, parts, headers))
        assert (unsaid.status, unsaid.kind) == (413, "too-large")
    assert service.post("/v1/score", b'{"lead": {}}' + b" " * 1_900).status == 200
    assert service.post("/v1/score", b"{}", content_length="9" * 400).status == 413


def test_too_many_leads(service: InTest) -> None:
    answer = service.post("/v1/score/batch", [{"lead": {}}] * 4)
    assert (answer.status, answer.kind) == (413, "too-many-leads")
    rows = stream(pl.DataFrame({"id": range(4)}))
    answer = service.post("/v1/score/batch", rows, content_type=ARROW)
    assert (answer.status, answer.kind) == (413, "too-many-leads")


def test_an_id_twice(service: InTest) -> None:
    answer = service.post("/v1/score/batch", [{"lead": {"id": one}} for one in (7, 8, " 7 ")])
    assert (answer.status, answer.kind) == (422, "duplicate-id")
    assert "[0] and [2]" in answer.json["detail"]
    rows = stream(pl.DataFrame({"id": ["7", "7"]}))
    answer = service.post("/v1/score/batch", rows, content_type=ARROW)
    assert (answer.status, answer.kind) == (422, "duplicate-id")


def slowly(*_: object) -> application.Answer:
    time.sleep(0.5)
    return application.Answer(b"{}")


def test_too_slow(monkeypatch: pytest.MonkeyPatch) -> None:
    service = InTest.of(RULES, limits=HASTY)
    monkeypatch.setattr(application, "_batch_scored", slowly)
    answer = service.post("/v1/score/batch", [])
    assert (answer.status, answer.kind) == (503, "too-slow")
    assert answer.headers["retry-after"] == "1"


def test_a_body_that_never_ends() -> None:
    service = InTest.of(RULES, limits=HASTY)
    headers = {"content_type": "application/json"}
    answer = asyncio.run(service.answer("POST", "/v1/score", [b"{", None], headers))
    assert (answer.status, answer.kind) == (503, "too-slow")


def test_too_many_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    service = InTest.of(RULES, limits=HASTY)
    monkeypatch.setattr(application, "_batch_scored", slowly)

    async def several() -> list[Answered]:
        headers = {"content_type": "application/json"}
        ask = (service.answer("POST", "/v1/score/batch", [b"[]"], headers) for _ in range(4))
        answers = list(await asyncio.gather(*ask))
        # The threads of the first two are still at work: their places are taken.
        answers.append(await service.answer("POST", "/v1/score", [b'{"lead": {}}'], headers))
        await asyncio.sleep(0.6)
        answers.append(await service.answer("POST", "/v1/score", [b'{"lead": {}}'], headers))
        return answers

    *first, after, later = asyncio.run(several())
    assert sorted(one.kind for one in first) == ["too-busy", "too-busy", "too-slow", "too-slow"]
    assert (after.status, after.kind, after.headers["retry-after"]) == (503, "too-busy", "1")
    assert later.status == 200
    assert service.get("/health").status == 200


# ---------------------------------------------------------------- how it is sent


TYPES = (
    "text/plain",
    "application/x-www-form-urlencoded",
    "application/json; charset=latin-1",
    "",
    ARROW,
    "json",
)


@pytest.mark.parametrize("kind", TYPES)
def test_other_types_of_content(service: InTest, kind: str) -> None:
    for path in WORK:
        if kind == ARROW and path.endswith("batch"):
            continue
        answer = service.post(path, {"lead": {}}, content_type=kind)
        assert (answer.status, answer.kind) == (415, "content-type")


def test_the_type_has_to_be_said(service: InTest) -> None:
    answer = service.ask("POST", "/v1/score", b'{"lead": {}}', {})
    assert (answer.status, answer.kind) == (415, "content-type")
    packed = service.post("/v1/score", {"lead": {}}, content_encoding="gzip")
    assert (packed.status, packed.kind) == (415, "content-type")
    for kind in ("application/json; charset=utf-8", 'Application/JSON;charset="UTF-8"'):
        assert service.post("/v1/score", {"lead": {}}, content_type=kind).status == 200


def test_addresses_and_methods(service: InTest) -> None:
    for path in ("/", "/v1", "/v1/score/", "/v2/score", "/v1/scores", "/openapi"):
        assert (service.get(path).status, service.get(path).kind) == (404, "no-such-address")
    answer = service.get("/v1/score")
    assert (answer.status, answer.kind, answer.headers["allow"]) == (405, "method", "POST")
    answer = service.ask("DELETE", "/health", b"", {})
    assert (answer.status, answer.headers["allow"]) == (405, "GET, HEAD")
    for path in WORK:
        for query in ("as_of=2026-01-01", "x", "as_of=1&as_of=2"):
            answer = service.post(f"{path}?{query}", {"lead": {}})
            assert (answer.status, answer.kind) == (422, "unknown-parameter")


# ---------------------------------------------------------------- streams


def arrow_stream(table: pa.Table, **options: Any) -> bytes:
    sink = io.BytesIO()
    with pa.ipc.new_stream(sink, table.schema, options=pa.ipc.IpcWriteOptions(**options)) as writer:
        writer.write_table(table)
    return sink.getvalue()


TAKEN = {
    "float16": pa.array([7], pa.float16()),
    "decimal": pa.array([Decimal("7.5")], pa.decimal128(10, 2)),
    "the largest whole number": pa.array([2**64 - 1], pa.uint64()),
    "nothing": pa.nulls(1),
    "not a number": pa.array([float("nan")]),
    "infinity": pa.array([float("inf")]),
    "the last second": pa.array([2**63 - 1], pa.timestamp("s")),
    "a time zone": pa.array([1], pa.timestamp("ns", tz="Europe/Berlin")),
    "the last day": pa.array([2**31 - 1], pa.int32()).cast(pa.date32()),
    "milliseconds": pa.array([86_400_000], pa.date64()),
    "text": pa.array(["7"]),
    "large text": pa.array(["7"], pa.large_string()),
    "views": pa.array(["7" * 30], pa.string_view()),
    "texts": pa.array([["7", None]]),
    "large lists": pa.array([[7]], pa.large_list(pa.int64())),
    "categories": pa.array(["7"]).dictionary_encode(),
}
NOT_TAKEN = {
    "decimal256": pa.array([Decimal("7.5")], pa.decimal256(60, 2)),
    "an offset as a time zone": pa.array([1], pa.timestamp("us", tz="+05:30")),
    "no time zone at all": pa.array([1], pa.timestamp("us", tz="Jane/Doe")),
    "lists of lists": pa.array([[["a"]]]),
    "structs": pa.array([{"a": 1}]),
    "bytes": pa.array([b"x"]),
    "durations": pa.array([1], pa.duration("s")),
    "times of day": pa.array([1], pa.time32("s")),
    "maps": pa.array([[("a", 1)]], pa.map_(pa.string(), pa.int64())),
    "lists of a fixed size": pa.array([[1, 2]], pa.list_(pa.int64(), 2)),
    "runs": pa.RunEndEncodedArray.from_arrays(pa.array([1], pa.int32()), pa.array(["x"])),
}


@pytest.mark.parametrize("column", TAKEN.values(), ids=TAKEN)
def test_columns_of_a_stream(service: InTest, column: pa.Array) -> None:
    for field in ("employees", "job_title"):
        body = arrow_stream(pa.table({"id": ["1"], field: column}))
        assert service.post("/v1/score/batch", body, content_type=ARROW).status == 200


@pytest.mark.parametrize("column", NOT_TAKEN.values(), ids=NOT_TAKEN)
def test_columns_that_no_lead_has(
    service: InTest, column: pa.Array, capfd: pytest.CaptureFixture[str]
) -> None:
    body = arrow_stream(pa.table({"id": ["1"], "employees": column}))
    answer = service.post("/v1/score/batch", body, content_type=ARROW)
    assert (answer.status, answer.kind) == (400, "not-arrow")
    assert '"employees"' in answer.json["detail"]
    assert capfd.readouterr().err == ""  # it is refused before a library says something about it


def test_streams_that_are_packed_or_have_a_name_twice(service: InTest) -> None:
    packed = arrow_stream(pa.table({"id": ["1"]}), compression="zstd")
    assert "packed" in service.post("/v1/score/batch", packed, content_type=ARROW).json["detail"]
    twice = arrow_stream(pa.Table.from_arrays([pa.array([1])] * 2, names=["a", "a"]))
    assert service.post("/v1/score/batch", twice, content_type=ARROW).kind == "ambiguous-field"
    alike = arrow_stream(pa.table({"employees": [1], "Employees": [1]}))
    assert service.post("/v1/score/batch", alike, content_type=ARROW).kind == "ambiguous-field"


@pytest.mark.parametrize("as_of", ["", "some%20day", "10000-01-01", "1/2/2026"])
def test_the_moment_of_a_stream(service: InTest, as_of: str) -> None:
    body = arrow_stream(pa.table({"id": ["1"]}))
    answer = service.post(f"/v1/score/batch?as_of={as_of}", body, content_type=ARROW)
    assert (answer.status, answer.kind, answer.json["place"]) == (422, "wrong-kind", "as_of")


# ---------------------------------------------------------------- tokens


def test_nothing_without_the_token() -> None:
    service = InTest.of(RULES, token=TOKEN)
    for path in (*WORK, "/v1/fields", "/metrics", "/openapi.json", "/nothing"):
        for shown in ("", TOKEN, f"Bearer {TOKEN}x", "Bearer ", f"Basic {TOKEN}"):
            answer = service.ask("GET", path, b"", {"authorization": shown} if shown else {})
            assert (answer.status, answer.kind) == (401, "no-token")
            assert answer.headers["www-authenticate"] == "Bearer"
            assert TOKEN not in answer.body.decode()
    assert service.get("/v1/fields", authorization=f"bearer {TOKEN}").status == 200
    assert service.get("/v1/fields", authorization="Bearer \xff\xfe").status == 401
    assert service.post("/v1/score", {"lead": {}}, authorization=f"Bearer {TOKEN}").status == 200
    assert service.get("/health").status == service.get("/ready").status == 200


# ---------------------------------------------------------------- mistakes of our own


def test_a_mistake_of_our_own_shows_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    service = InTest.of(RULES)

    def wrong(*_: object) -> None:
        raise ValueError("jane@example.com")

    for name in ("_scored", "_batch_scored", "_explained"):
        monkeypatch.setattr(application, name, wrong)
    for path in WORK:
        answer = service.post(path, {"lead": {}})
        assert (answer.status, answer.kind) == (500, "own-mistake")
        assert answer.headers["x-request-id"] in answer.json["detail"]
        assert answer.json["model"] == answer.headers["x-leadlang-model"]
        assert b"jane" not in answer.body
    assert "jane" not in service.lines.getvalue()
    mistake = next(line for line in service.log if line["event"] == "mistake")
    assert mistake["kind"] == "ValueError"
    assert any("wrong" in place for place in mistake["places"])
    assert [line["status"] for line in service.log if line["event"] == "request"] == [500] * 3


def test_a_panic_of_a_native_library_is_one_too(monkeypatch: pytest.MonkeyPatch) -> None:
    service = InTest.of(RULES)

    def panics(*_: object) -> None:
        raise pl.exceptions.PanicException("jane@example.com")

    monkeypatch.setattr(leadlang.Model, "score", panics)
    answer = service.post("/v1/score/batch", stream(pl.DataFrame({"id": [1]})), content_type=ARROW)
    assert (answer.status, answer.kind) == (500, "own-mistake")
    assert "jane" not in service.lines.getvalue()


# ---------------------------------------------------------------- the log


def test_the_log_tells_nothing_of_anybody() -> None:
    service = InTest.of("when email is known score +1; when n at least 5 score +1", token=TOKEN)
    shown = {"authorization": f"Bearer {TOKEN}"}
    secret = "jane.doe@example.com"
    lead = {"lead": {"email": secret, secret: 1, "n": secret}, "events": [{"event": secret, "time": secret}]}
    for path in WORK:
        for data in (lead, [lead, lead], {"lead": secret}, {secret: 1}, {"lead": {}, "as_of": secret}):
            service.post(path, data, **shown)
            service.post(f"{path}?{secret}", data, **shown)
        service.post(path, secret.encode(), **shown)
        service.post(path, lead, content_type=secret, **shown)
    service.get(f"/v1/{secret}", **shown, x_request_id=secret)
    service.ask(secret, "/health", b"", shown)
    written = service.lines.getvalue()
    assert "jane" not in written and TOKEN not in written
    assert {line["path"] for line in service.log} == {*WORK, "other", "/health"}
    first = service.log[0]
    assert set(first) == {"time", "level", "event", "request", "method", "path", "status", "ms", "model"}


def test_the_id_of_a_request_is_kept_if_it_is_a_number() -> None:
    service = InTest.of(RULES)
    given = "0b7e3c9a-8d3f-4b6e-9a55-2f7f1c2d3e4f"
    assert service.get("/health", x_request_id=given).headers["x-request-id"] == given
    assert service.log[-1]["request"] == given
    assert service.get("/health", x_request_id="jane").headers["x-request-id"] != "jane"


# ---------------------------------------------------------------- all of them


def test_every_reason_has_words_and_a_type_of_its_own() -> None:
    types = [kind for _, kind in KINDS.values()]
    assert len(set(types)) == len(types) - 1  # two ways in which events can be incomplete
    for code in KINDS:
        for language in ("en", "de"):
            assert wording(code, {}, "", language).title != code


def test_problems_are_json_objects(service: InTest) -> None:
    answer = service.post("/v1/score", b"{")
    assert answer.headers["content-type"] == PROBLEM
    assert set(json.loads(answer.body)) == {"type", "title", "status", "detail", "code", "model"}
