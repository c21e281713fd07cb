"""The addresses of the service, and what each of them answers."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from functools import partial

from attrs import frozen
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route, Router
from starlette.types import ASGIApp

from ..refusal import Refused
from . import arrow
from .answers import batch_answer, one_answer, result_text, written
from .bodies import JSON, body_of, content_type
from .explaining import explained
from .fields import fields_data
from .gate import SERVED, SHOWED_TOKEN, Gate
from .limits import SMALL_BODY, Limits
from .logs import Log
from .metrics import MEDIA_TYPE as FIGURES
from .metrics import Metrics
from .openapi import document
from .parsing import parsed, shortened
from .reloading import Current
from .requests import all_asked, one_asked, placed, refuse_repeated
from .served import Served, this_second
from .tokens import Token
from .work import Work

SCORE, BATCH, EXPLAIN = "/v1/score", "/v1/score/batch", "/v1/explain"
FIELDS, HEALTH, READY, METRICS, OPENAPI = "/v1/fields", "/health", "/ready", "/metrics", "/openapi.json"


@frozen
class Answer:
    """What is answered, about how many leads, and how many of their cells could not be read."""

    body: bytes
    leads: int = 0
    problems: int = 0


@frozen(eq=False)
class Service:
    """The answers to requests; the gate around it has looked at them before."""

    current: Current
    limits: Limits
    token: Token | None
    work: Work
    metrics: Metrics

    # ------------------------------------------------------------ leads

    async def score(self, request: Request) -> Response:
        content_type(request, JSON)
        _refuse_parameters(request)
        with self.work.place() as place:
            body = await body_of(request, self.limits)
            do = partial(_scored, _served(request), body, this_second())
            if len(body) <= SMALL_BODY:
                return self._answer(request, do())
            return self._answer(request, await self.work.in_thread(place, do))

    async def batch(self, request: Request) -> Response:
        kind = content_type(request, JSON, arrow.MEDIA_TYPE)
        served, most = _served(request), self.limits.batch
        as_of = _moment_of(request) if kind == arrow.MEDIA_TYPE else None
        if as_of is None:
            _refuse_parameters(request)
        with self.work.place() as place:
            body = await body_of(request, self.limits)
            if as_of is None:
                do = partial(_batch_scored, served, body, this_second(), most)
                return self._answer(request, await self.work.in_thread(place, do))
            stream = partial(arrow.score_stream, served, body, as_of, most)
            scored = await self.work.in_thread(place, stream)
            answer = self._answer(request, Answer(scored.body, scored.leads, scored.problems), kind)
            answer.headers["X-Leadlang-Problems"] = str(scored.problems)
            return answer

    async def explain(self, request: Request) -> Response:
        content_type(request, JSON)
        _refuse_parameters(request)
        with self.work.place() as place:
            body = await body_of(request, self.limits)
            do = partial(_explained, _served(request), body, this_second())
            return self._answer(request, await self.work.in_thread(place, do))

    def _answer(self, request: Request, answer: Answer, kind: str = JSON) -> Response:
        self.metrics.scored(request.scope["path"], answer.leads, answer.problems)
        return Response(answer.body, media_type=kind)

    # ------------------------------------------------------------ the service itself

    async def fields(self, request: Request) -> Response:
        return _json(await asyncio.to_thread(fields_data, _served(request)))

    async def openapi(self, request: Request) -> Response:
        described = partial(document, _served(request), self.limits, self.token is not None)
        return _json(await asyncio.to_thread(described))

    async def health(self, request: Request) -> Response:
        return _json({"status": "alive", "model": _served(request).hash})

    async def ready(self, request: Request) -> Response:
        """Ready as long as there is a model, whatever became of later ones."""
        refusal = self.current.refusal
        data: dict[str, object] = {
            "status": "ready",
            "model": _served(request).hash,
            "since": self.current.since,
            "rules": "current" if refusal is None else "refused",
        }
        if refusal is not None and request.scope[SHOWED_TOKEN]:
            data["refused"] = refusal.data()
        return _json(data)

    async def figures(self, request: Request) -> Response:
        return Response(self.metrics.text(), media_type=FIGURES)

    @asynccontextmanager
    async def lifespan(self, app: object) -> AsyncIterator[None]:
        watch = asyncio.create_task(self.current.watch())
        try:
            yield
        finally:
            watch.cancel()
            with suppress(asyncio.CancelledError):
                await watch
            self.work.close()


def application(current: Current, limits: Limits, token: Token | None, log: Log, metrics: Metrics) -> ASGIApp:
    """The service as an ASGI application."""
    service = Service(current, limits, token, Work(limits, metrics), metrics)
    routes = [
        Route(SCORE, service.score, methods=["POST"]),
        Route(BATCH, service.batch, methods=["POST"]),
        Route(EXPLAIN, service.explain, methods=["POST"]),
        Route(FIELDS, service.fields),
        Route(HEALTH, service.health),
        Route(READY, service.ready),
        Route(METRICS, service.figures),
        Route(OPENAPI, service.openapi),
    ]
    router = Router(routes, redirect_slashes=False, lifespan=service.lifespan)
    paths = frozenset(route.path for route in routes)
    return Gate(router, current, token, paths, log, metrics)


# ---------------------------------------------------------------- from bytes to bytes


def _scored(served: Served, body: bytes, now: str) -> Answer:
    asked = one_asked(parsed(body), served.known)
    result, as_of = served.score(asked, now)
    text = result_text(served.id_of(asked.lead), as_of, result, served.language)
    return Answer(one_answer(served.hash, text), 1, len(result.problems))


def _batch_scored(served: Served, body: bytes, now: str, most: int) -> Answer:
    batch = all_asked(parsed(body), most, served.known)
    ids = [served.id_of(one.lead) for one in batch]
    refuse_repeated(ids)
    problems = 0
    texts = []
    for at, (asked, lead_id) in enumerate(zip(batch, ids, strict=True)):
        try:
            result, as_of = served.score(asked, now, f"[{at}].")
        except Refused as refused:
            raise placed(refused, f"[{at}]") from None
        problems += len(result.problems)
        texts.append(result_text(lead_id, as_of, result, served.language))
    return Answer(batch_answer(served.hash, texts), len(batch), problems)


def _explained(served: Served, body: bytes, now: str) -> Answer:
    data = explained(served, one_asked(parsed(body), served.known), now)
    problems = data["problems"]
    assert isinstance(problems, list)
    return Answer(written(data).encode("ascii"), 1, len(problems))


def _served(request: Request) -> Served:
    served: Served = request.scope[SERVED]
    return served


def _json(data: object) -> Response:
    return Response(json.dumps(data, ensure_ascii=False), media_type=JSON)


def _moment_of(request: Request) -> str:
    """The moment in the address of an Arrow stream."""
    as_of = None
    for name, value in request.query_params.multi_items():
        if name != "as_of" or as_of is not None:
            raise Refused("R106", key=shortened(name))
        as_of = value
    return this_second() if as_of is None else as_of


def _refuse_parameters(request: Request) -> None:
    if request.scope["query_string"]:
        for name in request.query_params:
            raise Refused("R106", key=shortened(name))
