"""A service inside a test: requests as an ASGI server hands them over, byte by byte, without a socket."""

from __future__ import annotations

import asyncio
import io
import json
from collections.abc import Awaitable, Callable, Iterable, Mapping
from decimal import Decimal
from typing import Any

import leadlang
from attrs import define, frozen
from leadlang.service.application import application
from leadlang.service.limits import Limits
from leadlang.service.logs import Log
from leadlang.service.metrics import Metrics
from leadlang.service.reloading import Current
from leadlang.service.served import Served
from leadlang.service.tokens import Token

AS_OF = "2026-11-15"
ARROW = "application/vnd.apache.arrow.stream"
PROBLEM = "application/problem+json"
_END = object()


class Given(Current):
    """A model that is there, without a file."""

    def __init__(self, served: Served) -> None:
        self.served, self.since, self.refusal = served, "2026-11-15T00:00:00Z", None


@frozen
class Answered:
    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        """Numbers with a fraction as they are written."""
        return json.loads(self.body, parse_float=Decimal)

    @property
    def kind(self) -> str:
        """What kind of problem it is."""
        assert self.headers["content-type"] == PROBLEM
        data = self.json
        assert data["status"] == self.status
        assert data["title"] and data["detail"]
        return str(data["type"]).removeprefix("urn:leadlang:problem:")


@define
class InTest:
    """The application, and what it has written into its log."""

    app: Callable[..., Awaitable[None]]
    lines: io.StringIO

    @classmethod
    def of(
        cls,
        model: leadlang.Model | str,
        *,
        limits: Limits | None = None,
        token: str | None = None,
        strict: bool = False,
        language: str | None = None,
    ) -> InTest:
        model = leadlang.from_text(model) if isinstance(model, str) else model
        lines = io.StringIO()
        current = Given(Served.of(model, language, strict))
        secret = None if token is None else Token(token)
        return cls(application(current, limits or Limits(), secret, Log(lines), Metrics()), lines)

    @property
    def log(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.lines.getvalue().splitlines()]

    def get(self, path: str, **headers: str) -> Answered:
        return self.ask("GET", path, b"", headers)

    def post(self, path: str, data: Any, **headers: str) -> Answered:
        body = data if isinstance(data, bytes) else json.dumps(data).encode()
        return self.ask("POST", path, body, {"content_type": "application/json", **headers})

    def ask(self, method: str, path: str, body: bytes, headers: Mapping[str, str]) -> Answered:
        return asyncio.run(self.answer(method, path, [body], headers))

    async def answer(
        self, method: str, path: str, parts: Iterable[bytes | None], headers: Mapping[str, str]
    ) -> Answered:
        """The content comes in parts; None: the rest never comes."""
        path, _, query = path.partition("?")
        rest = iter(parts)
        ahead = next(rest, _END)

        async def receive() -> dict[str, Any]:
            nonlocal ahead
            if ahead is _END:
                return {"type": "http.disconnect"}
            part, ahead = ahead, next(rest, _END)
            if part is None:
                await asyncio.sleep(3600)
            return {"type": "http.request", "body": part, "more_body": ahead is not _END}

        sent: list[dict[str, Any]] = []

        async def send(message: dict[str, Any]) -> None:
            sent.append(message)

        scope = {
            "type": "http",
            "method": method,
            "path": path,
            "raw_path": path.encode("utf-8", "replace"),
            "root_path": "",
            "scheme": "http",
            "query_string": query.encode(),
            "headers": [
                (name.replace("_", "-").encode(), value.encode("latin-1")) for name, value in headers.items()
            ],
            "server": ("127.0.0.1", 8000),
            "client": ("127.0.0.1", 50000),
        }
        await self.app(scope, receive, send)
        start, *rest = sent
        found = {name.decode().lower(): value.decode("latin-1") for name, value in start["headers"]}
        return Answered(start["status"], found, b"".join(part.get("body", b"") for part in rest))
