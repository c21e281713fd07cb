"""The service described as OpenAPI 3.1: its addresses, and what a lead of this very model has."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, Final

from ..members import all_totals
from ..runtime.rules import Field, Kind, Rules
from . import arrow, metrics, openapi_kept, problems
from .fields import EXAMPLE_AS_OF, example_events, example_lead
from .limits import LONGEST_NAME, MOST_FIELDS, Limits
from .served import Served

Schema = dict[str, Any]

_JSON: Final = "application/json"
_VALUE: Final[Schema] = {
    "description": "A text, a number, true, false, null (not known), or a list of these.",
    "type": ["string", "number", "boolean", "null", "array"],
    "items": {"type": ["string", "number", "boolean", "null"]},
}
_KINDS: Final[dict[Kind, str]] = {
    "text": "A text.",
    "number": "A number, or a text that holds one.",
    "date": "A date or a time, as a text: 2026-11-15, 2026-11-15 14:30, 15.11.2026.",
    "yesno": "true or false, or a text such as yes or no.",
    "list": "Several texts: a list, or one text with ; between them.",
}


@lru_cache(maxsize=1)
def document(served: Served, limits: Limits, with_token: bool, with_store: bool = False) -> Schema:
    """The whole document. Its examples are answered with 200."""
    rules = served.model.compiled.rules
    described: Schema = {
        "openapi": "3.1.0",
        "info": {
            "title": "leadlang",
            "version": served.hash,
            "description": f"Lead scores by the model {served.hash}. Every answer names the model that gave "
            "it, in the header X-Leadlang-Model and, where it is JSON, as `model`.",
        },
        "paths": _paths(rules),
        "components": {"schemas": _schemas(rules, served.known is not None, limits)},
    }
    if with_store:
        described["paths"] |= openapi_kept.paths(rules)
        described["components"]["schemas"] |= openapi_kept.schemas(rules, _result(rules), limits)
    if with_token:
        described["components"]["securitySchemes"] = {"token": {"type": "http", "scheme": "bearer"}}
        described["security"] = [{"token": []}]
    return described


# ---------------------------------------------------------------- addresses


def _paths(rules: Rules) -> Schema:
    one = _example(rules)
    batch = [one]
    return {
        "/v1/score": {
            "post": _operation("score", "Score one lead.", _content("Request", one), _json_answer("Scored"))
        },
        "/v1/score/batch": {
            "post": _operation(
                "scoreBatch",
                "Score several leads: as JSON, or as an Arrow IPC stream of leads alone, one row a lead, "
                "without compression; the answer is of the same kind.",
                {
                    **_content("Batch", batch),
                    arrow.MEDIA_TYPE: {"schema": {"type": "string", "format": "binary"}},
                },
                {
                    **_json_answer("ScoredBatch"),
                    arrow.MEDIA_TYPE: {"schema": {"type": "string", "format": "binary"}},
                },
                [
                    {
                        "name": "as_of",
                        "in": "query",
                        "description": "With an Arrow stream only: the moment that the scores hold for.",
                        "schema": {"type": "string"},
                    }
                ],
            )
        },
        "/v1/explain": {
            "post": _operation(
                "explain",
                "Why one lead has its points: the whole arithmetic.",
                _content("Request", one),
                _json_answer("Explained"),
            )
        },
        "/v1/fields": _get("fields", "What the rules read of leads and events.", _json_answer("Fields")),
        "/health": _get("health", "Whether the service is alive.", _json_answer("Health"), True),
        "/ready": _get(
            "ready",
            "Whether there is a model, and what became of changed rules.",
            _json_answer("Ready"),
            True,
        ),
        "/metrics": _get(
            "metrics", "Figures for Prometheus.", {metrics.MEDIA_TYPE: {"schema": {"type": "string"}}}
        ),
        "/openapi.json": _get("openapi", "This document.", _json_answer("Anything")),
    }


def _example(rules: Rules) -> Schema:
    return {"lead": example_lead(rules), "events": example_events(rules), "as_of": EXAMPLE_AS_OF}


def _content(schema: str, example: object) -> Schema:
    return {_JSON: {"schema": _ref(schema), "examples": {"usual": {"value": example}}}}


def _json_answer(schema: str) -> Schema:
    return {_JSON: {"schema": _ref(schema)}}


def _operation(
    name: str, told: str, content: Schema, answer: Schema, parameters: list[Schema] | None = None
) -> Schema:
    described: Schema = {
        "operationId": name,
        "summary": told,
        "requestBody": {"required": True, "content": content},
        "responses": {
            "200": {"description": "The results.", "content": answer},
            **{str(status): _problem(status) for status in (400, 401, 413, 415, 422, 500, 503)},
        },
    }
    if parameters:
        described["parameters"] = parameters
    return described


def _get(name: str, told: str, answer: Schema, unguarded: bool = False) -> Schema:
    described: Schema = {
        "operationId": name,
        "summary": told,
        "responses": {"200": {"description": "The answer.", "content": answer}},
    }
    if unguarded:
        described["security"] = []
    else:
        described["responses"]["401"] = _problem(401)
    return {"get": described}


def _problem(status: int) -> Schema:
    types = [problems.type_of(code) for code in problems.KINDS if problems.status_of(code) == status]
    return {
        "description": "Refused: " + ", ".join(types) + ".",
        "content": {problems.MEDIA_TYPE: {"schema": _ref("Problem")}},
    }


# ---------------------------------------------------------------- schemas


def _schemas(rules: Rules, strict: bool, limits: Limits) -> Schema:
    return {
        "Request": _object(
            {
                "lead": _ref("Lead"),
                "events": {
                    "description": "The lead's own events. Left out or null: nothing is known of behaviour; "
                    "an empty list: nothing happened.",
                    "type": ["array", "null"],
                    "items": _ref("Event"),
                },
                "as_of": {
                    "description": "The moment that the score holds for; a date alone is the end of that "
                    "day. Left out or null: now.",
                    "type": ["string", "null"],
                    "examples": [EXAMPLE_AS_OF],
                },
            },
            ["lead"],
            closed=True,
        ),
        "Batch": {"type": "array", "items": _ref("Request"), "maxItems": limits.batch},
        "Lead": _row(
            "Headers and values. Capitals, spaces, _, - and . make no difference in headers."
            + (" Nothing but these fields and an id is taken." if strict else " Others are not read."),
            rules.fields,
        ),
        "Event": _row(
            "What happened and when, under usual names of columns (event, object, time), and its details.",
            rules.properties,
        ),
        "Scored": _object({"model": _ref("Model"), **_result(rules)}),
        "ScoredBatch": _object(
            {
                "model": _ref("Model"),
                "results": {"type": "array", "items": _object(_result(rules))},
            }
        ),
        "Explained": _object(
            {
                "format": {"type": "string"},
                "version": {"type": "integer"},
                "model": _ref("Model"),
                "as_of": {"type": "string"},
                "leads": {"type": "array", "items": {"type": "object"}},
                "problems": {"type": "array", "items": _ref("DataProblem")},
            }
        ),
        "DataProblem": _object(
            {
                "code": {"type": "string"},
                "table": {"type": "string"},
                "row": {"type": "integer"},
                **dict.fromkeys(("column", "value", "message", "hint"), {"type": "string"}),
            }
        ),
        "Fields": _object(
            {
                "model": _ref("Model"),
                "strict": {"type": "boolean"},
                "fields": {"type": "array", "items": _ref("Field")},
                "events": _object(
                    {
                        "properties": {"type": "array", "items": _ref("Field")},
                        "behaviours": {"type": "array", "items": _object(_behaviour())},
                    }
                ),
            }
        ),
        "Field": _object({"name": {"type": "string"}, "kind": {"enum": list(_KINDS)}}),
        "Health": _object({"status": {"const": "alive"}, "model": _ref("Model")}),
        "Ready": _object(
            {
                "status": {"const": "ready"},
                "model": _ref("Model"),
                "since": {"type": "string", "format": "date-time"},
                "rules": {"enum": ["current", "refused"]},
                "refused": {"type": "object"},
                "webhook": {"type": "object"},
            },
            ["status", "model", "since", "rules"],
        ),
        "Problem": _object(
            {
                "type": {"enum": [problems.type_of(code) for code in problems.KINDS]},
                "title": {"type": "string"},
                "status": {"type": "integer"},
                "detail": {"type": "string"},
                "code": {"enum": list(problems.KINDS)},
                "model": _ref("Model"),
                "place": {"type": "string"},
            },
            ["type", "title", "status", "detail", "code", "model"],
        ),
        "Model": {"description": "The hash of the model.", "type": "string", "pattern": "^[0-9a-f]{12}$"},
        "Anything": {"type": "object"},
    }


def _result(rules: Rules) -> Schema:
    text_or_null: Schema = {"type": ["string", "null"]}
    texts: Schema = {"type": "object", "additionalProperties": text_or_null}
    scores = {one.name: {"type": "number"} for one in all_totals(rules)}
    return {
        "id": text_or_null,
        "as_of": {"type": "string"},
        "scores": _object(scores),
        "grade": {"enum": list(rules.grade.scale)},
        "segment": text_or_null,
        "stage": text_or_null,
        "labels": texts,
        "matrices": texts,
        "coverage": {"type": "integer", "minimum": 0, "maximum": 100},
        "decided": {"type": "integer"},
        "rules": {"type": "integer"},
        "disqualified": {"type": "array", "items": {"type": "string"}},
        "problems": {"type": "array", "items": _ref("DataProblem")},
    }


def _behaviour() -> Schema:
    texts: Schema = {"type": "array", "items": {"type": "string"}}
    return {"verbs": texts, "objects": texts}


def _row(told: str, fields: tuple[Field, ...]) -> Schema:
    return {
        "description": told,
        "type": "object",
        "maxProperties": MOST_FIELDS,
        "propertyNames": {"maxLength": LONGEST_NAME},
        "properties": {one.name: {**_VALUE, "description": _KINDS[one.kind]} for one in fields},
        "additionalProperties": _VALUE,
    }


def _object(members: Schema, required: list[str] | None = None, closed: bool = False) -> Schema:
    described: Schema = {
        "type": "object",
        "properties": members,
        "required": list(members) if required is None else required,
    }
    if closed:
        described["additionalProperties"] = False
    return described


def _ref(schema: str) -> Schema:
    return {"$ref": f"#/components/schemas/{schema}"}
