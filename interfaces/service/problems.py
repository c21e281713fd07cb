"""What goes wrong with a request, as an answer: `application/problem+json`, as RFC 9457 has it."""

from __future__ import annotations

import json
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from starlette.responses import Response

from ..dsl.messages import wording
from ..refusal import Refused
from ..wording import facts_and_variant

if TYPE_CHECKING:
    from collections.abc import Mapping

MEDIA_TYPE: Final = "application/problem+json"
_PREFIX: Final = "urn:leadlang:problem:"

KINDS: Final[Mapping[str, tuple[int, str]]] = MappingProxyType(
    {
        "R010": (422, "ambiguous-field"),
        "R011": (422, "no-id"),
        "R012": (422, "incomplete-events"),
        "R019": (422, "incomplete-events"),
        "R090": (413, "too-large"),
        "R091": (413, "too-many-leads"),
        "R092": (503, "too-slow"),
        "R093": (503, "too-busy"),
        "R094": (415, "content-type"),
        "R095": (400, "not-json"),
        "R096": (422, "wrong-kind"),
        "R097": (422, "unknown-key"),
        "R098": (422, "unknown-field"),
        "R099": (422, "duplicate-id"),
        "R100": (401, "no-token"),
        "R101": (404, "no-such-address"),
        "R102": (405, "method"),
        "R103": (400, "not-arrow"),
        "R104": (422, "too-many-fields"),
        "R105": (500, "own-mistake"),
        "R106": (422, "unknown-parameter"),
        "R134": (422, "event-without-id"),
        "R135": (422, "impossible-id"),
        "R136": (409, "different-event"),
        "R137": (503, "store-failed"),
        "R138": (404, "no-such-lead"),
        "R143": (422, "no-time"),
    }
)
"""The status and the type of every refusal that a request can meet; types stay the same."""

OWN_MISTAKE: Final = "R105"
_HEADERS: Final[Mapping[str, Mapping[str, str]]] = MappingProxyType(
    {
        "R090": {"Connection": "close"},  # the rest of it is not read
        "R092": {"Retry-After": "1"},
        "R093": {"Retry-After": "1"},
        "R137": {"Retry-After": "1"},
        "R100": {"WWW-Authenticate": "Bearer"},
    }
)


def type_of(code: str) -> str:
    """The `type` of a problem."""
    return f"{_PREFIX}{KINDS[code][1]}"


def status_of(code: str) -> int:
    return KINDS[code][0]


def problem_answer(refused: Refused, language: str, model: str) -> Response:
    """The answer to a request that is refused. `Refused` of an unlisted code is a KeyError."""
    facts, variant = facts_and_variant(refused)
    words = wording(refused.code, facts, variant, language)
    status = status_of(refused.code)
    content: dict[str, object] = {
        "type": type_of(refused.code),
        "title": words.title,
        "status": status,
        "detail": f"{words.message} {words.hint}".strip(),
        "code": refused.code,
        "model": model,
    }
    known = dict(facts)
    if place := known.get("place"):
        content["place"] = place
    headers = dict(_HEADERS.get(refused.code, {}))
    if refused.code == "R102":
        headers["Allow"] = known["known"]
    body = json.dumps(content, ensure_ascii=True)
    return Response(body, status, headers, MEDIA_TYPE)
