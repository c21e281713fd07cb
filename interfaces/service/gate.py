"""What every request passes: its token, its id, its line in the log, and what becomes of what goes wrong."""

from __future__ import annotations

import re
from secrets import token_hex
from time import perf_counter
from typing import Final

from attrs import define
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ..refusal import Refused
from .logs import Log
from .metrics import Metrics
from .problems import KINDS, OWN_MISTAKE, problem_answer
from .reloading import Current
from .tokens import Token

SERVED: Final = "leadlang.served"
SHOWED_TOKEN: Final = "leadlang.showed_token"
MODEL_HEADER: Final = b"x-leadlang-model"
REQUEST_HEADER: Final = b"x-request-id"

_OPEN: Final = frozenset({"/health", "/ready"})
"""What machines ask that watch over other machines; it tells nothing of rules or leads."""

_GIVEN_ID: Final = re.compile(rb"[0-9a-fA-F-]{8,64}")
_METHODS: Final = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_GONE: Final = 499  # the client has left; no such answer is ever sent


@define
class Gate:
    """An ASGI application around another. `paths` are the addresses there are: no other stands in the log."""

    inner: ASGIApp
    current: Current
    token: Token | None
    paths: frozenset[str]
    log: Log
    metrics: Metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self.inner(scope, receive, send)
        elif scope["type"] == "http":
            await self._request(scope, receive, send)

    async def _request(self, scope: Scope, receive: Receive, send: Send) -> None:
        started = perf_counter()
        served = self.current.served  # one and the same for all of this request
        request_id = _id_of(scope)
        scope[SERVED] = served
        scope["app"] = self  # so that the router raises what it does not find
        status = 0

        async def tell(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                own = (
                    (MODEL_HEADER, served.hash.encode("ascii")),
                    (REQUEST_HEADER, request_id.encode("ascii")),
                )
                message["headers"] = [*message["headers"], *own]
            await send(message)

        try:
            refused = await self._inside(scope, receive, tell)
            if refused is not None and not status:
                await problem_answer(refused, served.language, served.hash)(scope, receive, tell)
        except ClientDisconnect:
            status = status or _GONE
        except Exception as error:
            self.log.mistake(error, request=request_id, path=self._path(scope))
            if not status:
                own = Refused(OWN_MISTAKE, request=request_id)
                await problem_answer(own, served.language, served.hash)(scope, receive, tell)
        self._tell(scope, status or _GONE, request_id, served.hash, perf_counter() - started)

    async def _inside(self, scope: Scope, receive: Receive, tell: Send) -> Refused | None:
        """Let the application answer; why it does not, if it does not."""
        try:
            self._look_at_token(scope)
            await self.inner(scope, receive, tell)
        except HTTPException as error:
            if error.status_code == 405:
                known = (error.headers or {}).get("Allow", "")
                return Refused("R102", found=_method(scope), known=", ".join(sorted(known.split(", "))))
            if error.status_code == 404:
                return Refused("R101")
            raise
        except Refused as refused:
            if refused.code not in KINDS:
                raise
            return refused
        return None

    def _look_at_token(self, scope: Scope) -> None:
        scope[SHOWED_TOKEN] = True
        if self.token is None:
            return
        try:
            self.token.refuse_strangers(scope["headers"])
        except Refused:
            if scope["path"] not in _OPEN:
                raise
            scope[SHOWED_TOKEN] = False

    def _tell(self, scope: Scope, status: int, request_id: str, model: str, seconds: float) -> None:
        path = self._path(scope)
        self.metrics.answered(path, status, seconds)
        self.log.write(
            "request",
            "error" if status == 500 else "info",
            request=request_id,
            method=_method(scope),
            path=path,
            status=status,
            ms=round(seconds * 1000, 3),
            model=model,
        )

    def _path(self, scope: Scope) -> str:
        path: str = scope["path"]
        return path if path in self.paths else "other"


def _method(scope: Scope) -> str:
    return scope["method"] if scope["method"] in _METHODS else "other"


def _id_of(scope: Scope) -> str:
    """The id that the client gave the request, if it is a plain number; else one of our own."""
    for name, value in scope["headers"]:
        if name == b"x-request-id" and _GIVEN_ID.fullmatch(value):
            given: str = value.decode("ascii")
            return given
    return token_hex(8)
