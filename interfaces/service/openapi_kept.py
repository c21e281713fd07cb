"""The part of the description that is about leads that are kept."""

from __future__ import annotations

from typing import Any, Final

from ..runtime.rules import Rules
from . import problems
from .fields import example_events, example_lead
from .limits import Limits

Schema = dict[str, Any]

_JSON: Final = "application/json"
EXAMPLE_ID: Final = "lead-7"
_ID: Final[Schema] = {
    "name": "id",
    "in": "path",
    "required": True,
    "description": "The id of the lead; a / in it is written %2F.",
    "schema": {"type": "string", "minLength": 1, "maxLength": 200},
    "example": EXAMPLE_ID,
}
_STATUSES: Final = (400, 401, 404, 409, 413, 415, 422, 500, 503)


def paths(rules: Rules) -> Schema:
    """Addresses; their examples are answered with 200 or 201, in this order."""
    events, lead = _example_events(rules), example_lead(rules)
    kept = {"200": _answer("The lead as of now.", "Kept")}
    given = {**kept, "201": _answer("The lead is new.", "Kept")}
    return {
        "/v1/events": {
            "post": {
                **_operation(
                    "events",
                    "Take events in as they happen: one, or a list. Each has the id of its lead and an id "
                    "of its own; one that comes again is known already.",
                    {"200": _answer("What became of each.", "Fates")},
                ),
                "requestBody": _content({"anyOf": [_ref("NewEvent"), _ref("NewEvents")]}, events),
            }
        },
        "/v1/leads/{id}": {
            "parameters": [_ID],
            "get": _operation("lead", "The score and the stage of a lead, as of now.", kept),
            "put": {
                **_operation("giveAll", "Give a lead its attributes, in place of all that it had.", given),
                "requestBody": _content(_ref("Lead"), lead),
            },
            "patch": {
                **_operation("giveSome", "Change some attributes of a lead; null takes one away.", given),
                "requestBody": _content(_ref("Lead"), lead),
            },
            "delete": _operation(
                "erase",
                "Forget a lead: its attributes, its events, its score.",
                {"200": _answer("The lead is forgotten.", "Erased")},
            ),
        },
        "/v1/leads/{id}/explain": {
            "parameters": [_ID],
            "get": _operation(
                "explainKept",
                "Why a lead has its points, as of now: the whole arithmetic.",
                {"200": _answer("The explanation.", "Explained")},
            ),
        },
    }


def schemas(rules: Rules, result: Schema, limits: Limits) -> Schema:
    """`result` are the members of a result."""
    text: Schema = {"type": "string"}
    model: Schema = _ref("Model")
    found: Schema = {"type": "array", "items": _ref("DataProblem")}
    fate = {
        "event": text,
        "lead": text,
        "status": {
            "description": "known: it has come before. different: another event has its id. unreadable: it "
            "does not say when. The last two are not taken; problems say more.",
            "enum": ["taken", "known", "different", "unreadable"],
        },
        "problems": found,
    }
    kept = {
        "model": model,
        **result,
        "since": {
            "description": "Since when the lead has been in its stage; null: always.",
            "type": ["string", "null"],
            "format": "date-time",
        },
        "events": {"description": "How many events of it there are.", "type": "integer"},
    }
    return {
        "NewEvent": {
            "description": "As an event of a request to score, and with the ids of its lead and of its own.",
            "allOf": [_ref("Event")],
        },
        "NewEvents": {"type": "array", "items": _ref("NewEvent"), "maxItems": limits.batch},
        "Fates": {
            "anyOf": [
                _object({"model": model, **fate}),
                _object({"model": model, "results": {"type": "array", "items": _object(fate)}}),
            ]
        },
        "Kept": _object(kept),
        "Erased": _object({"model": model, "id": text, "erased": {"const": True}}),
    }


def _example_events(rules: Rules) -> list[Schema]:
    happened = example_events(rules) or [{"event": "visited", "object": "pricing", "time": "2026-11-14"}]
    return [{"event_id": "e-1", "lead_id": EXAMPLE_ID, **one} for one in happened]


def _operation(name: str, told: str, responses: Schema) -> Schema:
    refused = {str(status): _problem(status) for status in _STATUSES}
    return {"operationId": name, "summary": told, "responses": {**responses, **refused}}


def _problem(status: int) -> Schema:
    types = [problems.type_of(code) for code in problems.KINDS if problems.status_of(code) == status]
    return {
        "description": "Refused: " + ", ".join(types) + ".",
        "content": {problems.MEDIA_TYPE: {"schema": _ref("Problem")}},
    }


def _answer(told: str, schema: str) -> Schema:
    return {"description": told, "content": {_JSON: {"schema": _ref(schema)}}}


def _content(schema: Schema, example: object) -> Schema:
    content = {_JSON: {"schema": schema, "examples": {"usual": {"value": example}}}}
    return {"required": True, "content": content}


def _object(members: Schema) -> Schema:
    return {"type": "object", "properties": members, "required": list(members)}


def _ref(schema: str) -> Schema:
    return {"$ref": f"#/components/schemas/{schema}"}
