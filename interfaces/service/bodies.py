"""The content of a request: of a kind that is taken, not too large, and there in time."""

from __future__ import annotations

import asyncio
from functools import lru_cache
from typing import Final

from starlette.requests import Request

from ..refusal import Refused
from . import arrow
from .limits import Limits
from .parsing import shortened

JSON: Final = "application/json"


def content_type(request: Request, *taken: str) -> str:
    """The content type, one of those taken here. Refused (R094) for any other."""
    said = packed = None
    for name, value in request.scope["headers"]:
        if name == b"content-type" and said is None:
            said = value
        elif name == b"content-encoding" and packed is None:
            packed = value
    return _kind(said, packed, taken)


@lru_cache(maxsize=64)
def _kind(content_type: bytes | None, content_encoding: bytes | None, taken: tuple[str, ...]) -> str:
    known = ", ".join(taken)
    packed = (content_encoding or b"identity").decode("latin-1").strip().lower()
    if packed != "identity":
        raise Refused("R094", "encoding", found=shortened(packed), known=known)
    if content_type is None:
        raise Refused("R094", "none", known=known)
    said = content_type.decode("latin-1")
    kind, *parameters = (part.strip().lower() for part in said.split(";"))
    as_json = kind == JSON and all(one in _PARAMETERS for one in parameters)
    if kind not in taken or not (as_json or kind == arrow.MEDIA_TYPE):
        raise Refused("R094", found=shortened(said), known=known)
    return kind


_PARAMETERS: Final = frozenset({"", "charset=utf-8", 'charset="utf-8"'})


async def body_of(request: Request, limits: Limits) -> bytes:
    """All of the content. Refused where it is too large (R090) or does not arrive in time (R092)."""
    said = request.headers.get("content-length", "")
    if said.isdecimal() and int(said[:20]) > limits.body:
        raise _too_large(limits.body)
    parts: list[bytes] = []
    size = 0
    try:
        async with asyncio.timeout(limits.seconds):
            async for part in request.stream():
                size += len(part)
                if size > limits.body:
                    raise _too_large(limits.body)
                parts.append(part)
    except TimeoutError:
        raise Refused("R092", "body", seconds=f"{limits.seconds:g}") from None
    return parts[0] if len(parts) == 1 else b"".join(parts)


def _too_large(most: int) -> Refused:
    whole, rest = divmod(most, 1024 * 1024)
    if rest:
        return Refused("R090", most=most)
    return Refused("R090", "megabytes", most=whole)
