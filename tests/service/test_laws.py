"""Whatever is sent, an answer comes back that can be read; and it says what the reference says."""

from __future__ import annotations

import io
import json
import math
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import leadlang
import polars as pl
from attrs import evolve
from hypothesis import given, note, settings
from hypothesis import strategies as st
from leadlang.compiler.compile import compiled_model
from leadlang.dsl.write import write
from leadlang.runtime import reference
from leadlang.runtime.facts import DataProblem, LeadResult, LogLayout
from leadlang.runtime.headers import AmbiguousColumns, find_layout
from leadlang.runtime.intake import headers_of
from leadlang.runtime.rules import Rules
from leadlang.runtime.times import parse_as_of

from tests.runtime.row_running import OF_OTHERS, PLAIN, own_logs
from tests.strategies import Case, cases
from tests.strategies.data import ID
from tests.strategies.running import rules_of

from .driver import ARROW, AS_OF, PROBLEM, Answered, InTest
from .test_answers import ASKED, LEAD, RULES, stream

MANY = settings(max_examples=max(40, settings.default.max_examples if settings.default else 0))
PATHS = st.sampled_from(("/v1/score", "/v1/score/batch", "/v1/explain"))
SERVICE = InTest.of(RULES)
STRICT = InTest.of(RULES, strict=True, language="de")


# ---------------------------------------------------------------- any bytes


def hold(answer: Answered) -> None:
    assert answer.status < 500, answer.body
    if answer.headers["content-type"] == ARROW:
        pl.read_ipc_stream(io.BytesIO(answer.body), use_pyarrow=False)
        return
    data = json.loads(answer.body.decode("utf-8"), parse_constant=refused)
    assert data["model"] == answer.headers["x-leadlang-model"]
    assert (answer.status == 200) == (answer.headers["content-type"] != PROBLEM)


def refused(constant: str) -> None:
    raise AssertionError(constant)


PIECES = (b"\0", b"\xff", b"\x7f", b"\x80", b"[", b"{", b'"', b"1e999")


@st.composite
def damaged(draw: st.DrawFn, whole: bytes) -> bytes:
    """The bytes with some left out, put in, repeated or changed."""
    body = bytearray(whole)
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, max(0, len(body) - 1)))
        match draw(st.integers(0, 3)):
            case 0:
                body[at : at + draw(st.integers(1, 12))] = b""
            case 1:
                body[at:at] = draw(st.binary(max_size=6))
            case 2:
                body[at:at] = body[at : at + draw(st.integers(1, 30))]
            case _:
                body[at : at + 1] = draw(
                    st.sampled_from([b"\0", b"\xff", b"\x7f", b"[", b"{", b'"', b"1e999", b"\x80"])
                )
    return bytes(body)


ONE = json.dumps(ASKED).encode()


@MANY
@given(PATHS, st.one_of(st.binary(max_size=60), damaged(ONE), damaged(b"[" + ONE + b"," + ONE + b"]")))
def test_any_bytes_as_json(path: str, body: bytes) -> None:
    hold(SERVICE.post(path, body))


VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.integers(10**300, 10**500),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(max_size=8),
    st.sampled_from(
        ["", "2026-11-15", "9999-12-31T23:59:59Z", "0001-01-01", "1e400", "CEO; x", "NULL", "１２"]
    ),
)
CELLS = st.one_of(VALUES, st.lists(VALUES, max_size=3))
USUAL = ("id", "ID", "email", "Job Title", "employees", "trial_start", "left")
OF_EVENTS = ("event", "Event", "verb", "object", "time", "Time", "timestamp", "event_id", "url", "URL")
HEADERS = st.one_of(st.sampled_from((*USUAL, *OF_EVENTS)), st.text(max_size=5))
ROWS = st.dictionaries(HEADERS, CELLS, max_size=6)
MOMENTS = st.one_of(
    st.none(), st.text(max_size=6), st.sampled_from([AS_OF, "0001-01-01", "9999-12-31", "1733000000"])
)
REQUESTS = st.fixed_dictionaries(
    {"lead": ROWS}, optional={"events": st.one_of(st.none(), st.lists(ROWS, max_size=4)), "as_of": MOMENTS}
)


@MANY
@given(PATHS, REQUESTS, st.sampled_from([SERVICE, STRICT]))
def test_any_request(path: str, asked: dict[str, Any], service: InTest) -> None:
    hold(service.post(path, [asked] if path.endswith("batch") else asked))


@MANY
@given(REQUESTS)
def test_an_explanation_comes_to_the_score(asked: dict[str, Any]) -> None:
    asked = {**asked, "as_of": AS_OF}
    scored, why = (SERVICE.post(path, asked) for path in ("/v1/score", "/v1/explain"))
    assert scored.status == why.status
    if scored.status == 200:
        (lead,) = why.json["leads"]
        assert {one["name"]: one["value"] for one in lead["scores"]} == {
            name: str(score) for name, score in scored.json["scores"].items()
        }
        assert lead["grade"]["value"] == scored.json["grade"]
        assert why.json["problems"] == scored.json["problems"]


LEADS = stream(pl.DataFrame([LEAD, {**LEAD, "id": 8}]))
LISTS = stream(pl.DataFrame({"id": ["a", "b"], "job_title": [["CEO"], []]}))
KINDS = stream(
    pl.DataFrame(
        {
            "id": [1, 2],
            "employees": [Decimal("1.5"), None],
            "trial_start": [date(2026, 11, 1), None],
            "left": [True, None],
            "job title": pl.Series(["CEO", None], dtype=pl.Categorical),
            "x": [datetime(2026, 1, 1), None],
            "y": [None, None],
        }
    )
)


@MANY
@given(st.one_of(*map(damaged, (LEADS, LISTS, KINDS)), st.binary(max_size=40)))
def test_any_bytes_as_arrow(body: bytes) -> None:
    hold(SERVICE.post(f"/v1/score/batch?as_of={AS_OF}", body, content_type=ARROW))


def test_a_stream_cut_anywhere() -> None:
    for end in range(0, len(KINDS), 7):
        hold(SERVICE.post("/v1/score/batch", KINDS[:end], content_type=ARROW))


def test_a_stream_with_any_byte_changed() -> None:
    for at in range(0, len(LEADS), 3):
        body = LEADS[:at] + bytes([LEADS[at] ^ (0x80 if at % 2 else 0x01)]) + LEADS[at + 1 :]
        hold(SERVICE.post("/v1/score/batch", body, content_type=ARROW))


# ---------------------------------------------------------------- as the reference


@settings(max_examples=max(150, settings.default.max_examples if settings.default else 0))
@given(cases())
def test_models_and_leads_give_what_the_reference_gives(case: Case) -> None:
    text = write(case.program)
    note(text)
    rules = rules_of(text)
    service = InTest.of(leadlang.Model(compiled_model(rules)))
    logs = [sendable(log.rows()) for log, _ in case.logs[:1]]
    batch: dict[str, tuple[dict[str, Any], LeadResult]] = {}
    for lead in sendable(case.leads.rows()):
        events = [own_rows(rules, lead, rows) for rows in logs]
        asked = {"lead": lead, "events": events[0] if events else None, "as_of": case.as_of}
        answer = service.post("/v1/score", asked)
        expected = by_reference(rules, lead, events, case.as_of)
        if expected is None:
            assert answer.kind == "ambiguous-field"
            continue
        result, problems = expected
        assert answer.status == 200, answer.body
        assert said(answer.json) == plain(result)
        found = [(one["code"], one["row"], one["column"], one["value"]) for one in answer.json["problems"]]
        assert found == [(one.code, one.row, one.column, one.value) for one in problems]
        batch[answer.json["id"] or ""] = asked, result
    results = service.post("/v1/score/batch", [asked for asked, _ in batch.values()]).json["results"]
    assert [said(one) for one in results] == [plain(result) for _, result in batch.values()]


def sendable(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows as JSON can hold them: times as texts, what is no number as nothing."""
    return [{header: _sendable(cell) for header, cell in row.items()} for row in rows]


def _sendable(cell: object) -> object:
    match cell:
        case float() if not math.isfinite(cell):
            return None
        case Decimal():
            return float(cell)
        case date():
            return cell.isoformat()
        case list() | tuple():
            return [_sendable(one) for one in cell]
        case _:
            return cell


def own_rows(rules: Rules, lead: dict[str, Any], rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    log = reference.Log("events", rows, LogLayout("lead", "", (), ()))
    return [dict(row) for row in own_logs(rules, lead, [log], ID, PLAIN)[0].rows]


def by_reference(
    rules: Rules, lead: dict[str, Any], events: list[list[dict[str, Any]]], as_of: str
) -> tuple[LeadResult, list[DataProblem]] | None:
    """None where two headers match one field."""
    logs = []
    for rows in events:
        layout = LogLayout("lead", "", (), ())
        if rows:
            found = find_layout(headers_of(rows), ID)
            assert isinstance(found, LogLayout)
            layout = evolve(found, lead="lead")
        logs.append(reference.Log("events", rows, layout))
    try:
        outcome = reference.score(rules, [lead], logs, parse_as_of(as_of, rules.time_zone), ID)
    except AmbiguousColumns:
        return None
    return outcome.leads[0], [one for one in outcome.problems if one.code not in OF_OTHERS]


def plain(result: LeadResult) -> dict[str, Any]:
    return {
        "scores": {name: str(score) for name, score in result.scores.items()},
        "grade": result.grade,
        "segment": result.segment,
        "stage": result.stage,
        "labels": dict(result.labels),
        "matrices": dict(result.matrices),
        "coverage": result.coverage,
        "decided": result.decided,
        "rules": result.rules,
        "disqualified": list(result.disqualified),
    }


def said(answer: dict[str, Any]) -> dict[str, Any]:
    """The same of an answer, the scores as they are written."""
    found = {name: answer[name] for name in plain(EMPTY)}
    return {**found, "scores": {name: str(score) for name, score in answer["scores"].items()}}


EMPTY = LeadResult({}, "", None, None, {}, {}, 0, 0, ())
