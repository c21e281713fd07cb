"""The description of the service: its examples work, and answers are as it says."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import leadlang
import pytest
from jsonschema import Draft202012Validator
from leadlang.service.problems import KINDS

from .driver import PROBLEM, InTest
from .test_answers import RULES

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
MODELS = {path.parent.name: path for path in sorted(EXAMPLES.glob("*/rules.lead"))}


def examples(document: dict[str, Any]) -> list[tuple[str, Any]]:
    """Every address with an example of what to send there."""
    return [
        (path, example["value"])
        for path, item in document["paths"].items()
        for operation in item.values()
        for content in operation.get("requestBody", {}).get("content", {}).values()
        for example in content.get("examples", {}).values()
    ]


def check(document: dict[str, Any], schema: str, data: Any) -> None:
    whole = {"$ref": f"#/components/schemas/{schema}", "components": document["components"]}
    Draft202012Validator(whole).validate(data)


def answer_schema(operation: dict[str, Any]) -> str:
    content = operation["responses"]["200"]["content"]["application/json"]
    return str(content["schema"]["$ref"]).rpartition("/")[2]


@pytest.mark.parametrize("name", MODELS)
@pytest.mark.parametrize("strict", [False, True])
def test_every_example_works(name: str, strict: bool) -> None:
    service = InTest.of(leadlang.load(MODELS[name]), strict=strict)
    document = service.get("/openapi.json").json
    sent = examples(document)
    assert [path for path, _ in sent] == ["/v1/score", "/v1/score/batch", "/v1/explain"]
    for path, example in sent:
        answer = service.post(path, example)
        assert answer.status == 200, answer.body
        check(document, answer_schema(document["paths"][path]["post"]), json.loads(answer.body))
        content = document["paths"][path]["post"]["requestBody"]["content"]["application/json"]
        check(document, content["schema"]["$ref"].rpartition("/")[2], example)
        results = answer.json.get("results", [answer.json])
        assert not results[0]["problems"]


def test_an_example_is_scored() -> None:
    service = InTest.of(RULES)
    path, example = examples(service.get("/openapi.json").json)[0]
    answer = service.post(path, example).json
    assert answer["scores"]["score"] > 20
    assert answer["coverage"] == 100


def test_what_machines_ask_is_as_described() -> None:
    service = InTest.of(RULES)
    document = service.get("/openapi.json").json
    for path in ("/v1/fields", "/health", "/ready"):
        check(document, answer_schema(document["paths"][path]["get"]), service.get(path).json)


def test_problems_are_as_described() -> None:
    service = InTest.of(RULES)
    document = service.get("/openapi.json").json
    wrong = [service.post("/v1/score", data) for data in ({"lead": 1}, b"")]
    for answer in (service.get("/nothing"), *wrong):
        assert answer.headers["content-type"] == PROBLEM
        check(document, "Problem", answer.json)
    assert set(document["components"]["schemas"]["Problem"]["properties"]["code"]["enum"]) == set(KINDS)


def test_every_address_is_described() -> None:
    service = InTest.of(RULES, token="a-token-of-some-length")
    document = service.get("/openapi.json", authorization="Bearer a-token-of-some-length").json
    paths = service.app.paths  # type: ignore[attr-defined]
    assert set(document["paths"]) == paths
    assert document["security"] == [{"token": []}]
    assert document["openapi"] == "3.1.0"


def test_every_reference_leads_somewhere() -> None:
    document = InTest.of(RULES).get("/openapi.json").json
    schemas = document["components"]["schemas"]
    for schema in schemas.values():
        Draft202012Validator.check_schema(schema)
    named = set(references(document))
    assert named <= {f"#/components/schemas/{name}" for name in schemas}


def references(node: Any) -> list[str]:
    if isinstance(node, dict):
        own = [node["$ref"]] if isinstance(node.get("$ref"), str) else []
        return own + [found for part in node.values() for found in references(part)]
    if isinstance(node, list):
        return [found for part in node for found in references(part)]
    return []
