"""The addresses of leads that are kept: events as they happen, attributes, the score of now, and why."""

from __future__ import annotations

from functools import partial
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response

from ..moments import shown
from ..one_lead import EVENTS as EVENT
from ..refusal import Refused
from ..runtime.facts import DataProblem
from ..runtime.intake import shown as shortened_value
from ..runtime.times import AsOf
from ..store.changes import written as instant_text
from ..store.contents import Row
from ..store.jobs import Erase, Fate, Give, LookedUp, LookUp, Take
from .answers import problems_data, result_text, written
from .bodies import JSON, body_of, content_type
from .explaining import explained_groups
from .gate import ADDRESS, MODEL_HEADER, SERVED
from .kept import Kept
from .kept_requests import NO_TIME, NewEvent, attributes_asked, events_asked, lead_in_path
from .limits import SMALL_BODY, Limits
from .metrics import Metrics
from .parsing import parsed, shortened
from .served import Served
from .work import Place, Work

EVENTS: Final = "/v1/events"
LEADS: Final = "/v1/leads/"
LEAD: Final = "/v1/leads/{id}"
LEAD_EXPLAIN: Final = "/v1/leads/{id}/explain"
METHODS: Final = ("GET", "PUT", "PATCH", "DELETE")


class KeptLeads:
    """Answers about leads that are kept."""

    def __init__(self, kept: Kept, limits: Limits, work: Work, metrics: Metrics) -> None:
        self._kept, self._limits, self._work, self._metrics = kept, limits, work, metrics

    # ------------------------------------------------------------ events

    async def events(self, request: Request) -> Response:
        content_type(request, JSON)
        _refuse_parameters(request)
        served: Served = request.scope[SERVED]
        with self._work.place() as place:
            body = await body_of(request, self._limits)
            now = self._kept.scorer().as_of(self._kept.clock())
            several, events = await self._read(place, body, served, now)
            timed = [one.row for one in events if one.timed]
            fates = iter(await self._kept.do(Take(timed)) if timed else [])
            results = [_fate(one, next(fates) if one.timed else None, served.language) for one in events]
        for one in results:
            self._metrics.events.labels(one["status"]).inc()
        self._metrics.scored(EVENTS, 0, sum(len(one.problems) for one in events))
        if several:
            return _json({"model": served.hash, "results": results})
        (result,) = results
        if result["status"] == "different":
            raise Refused("R136", id=shortened(events[0].row.id))
        if result["status"] == "unreadable":
            raise Refused("R143", value=next(one.value for one in events[0].problems if one.code == NO_TIME))
        return _json({"model": served.hash, **result})

    async def _read(
        self, place: Place, body: bytes, served: Served, now: AsOf
    ) -> tuple[bool, list[NewEvent]]:
        def read() -> tuple[bool, list[NewEvent]]:
            data = parsed(body)
            return type(data) is list, events_asked(data, served, now, self._limits.batch)

        return read() if len(body) <= SMALL_BODY else await self._work.in_thread(place, read)

    # ------------------------------------------------------------ leads

    async def lead(self, request: Request) -> Response:
        lead, rest = lead_in_path(request.scope["raw_path"], LEADS.encode())
        if rest not in ("", "explain"):
            raise Refused("R101")
        request.scope[ADDRESS] = LEAD_EXPLAIN if rest else LEAD
        _refuse_parameters(request)
        method = "GET" if request.method == "HEAD" else request.method
        if rest and method != "GET":
            raise Refused("R102", found=method, known="GET, HEAD")
        with self._work.place() as place:
            if rest:
                return await self._explain(request, place, lead)
            if method == "DELETE":
                return await self._erase(request, lead)
            status = 200
            if method != "GET":
                status = await self._give(request, lead, some=method == "PATCH")
            return self._now(request, await self._look_up(request, lead), status)

    async def _give(self, request: Request, lead: str, some: bool) -> int:
        content_type(request, JSON)
        body = await body_of(request, self._limits)
        attributes = attributes_asked(parsed(body), request.scope[SERVED])
        return 201 if await self._kept.do(Give(lead, attributes, some)) else 200

    async def _erase(self, request: Request, lead: str) -> Response:
        if not await self._kept.do(Erase(lead)):
            raise Refused("R138", id=shortened(lead))
        return _json({"model": request.scope[SERVED].hash, "id": lead, "erased": True})

    async def _explain(self, request: Request, place: Place, lead: str) -> Response:
        served: Served = request.scope[SERVED]
        found = await self._look_up(request, lead)
        as_of = self._kept.scorer().as_of(found.at)
        do = partial(explained_groups, served, lead, found.facts.attributes, found.facts.groups, as_of)
        data = await self._work.in_thread(place, do)
        problems = [*found.problems]
        data["problems"] = problems_data(problems, served.language)
        self._metrics.scored(LEAD_EXPLAIN, 1, len(problems))
        return Response(written(data).encode("ascii"), media_type=JSON)

    async def _look_up(self, request: Request, lead: str) -> LookedUp:
        served: Served = request.scope[SERVED]
        found: LookedUp | None = await self._kept.do(LookUp(lead, partial(_event_id, served)))
        if found is None:
            raise Refused("R138", id=shortened(lead))
        return found

    def _now(self, request: Request, found: LookedUp, status: int) -> Response:
        served: Served = request.scope[SERVED]
        self._metrics.scored(LEAD, 1, len(found.problems))
        as_of = shown(self._kept.scorer().as_of(found.at))
        said = result_text(found.row.id, as_of, found.result, served.language)
        since = None if found.row.since is None else instant_text(found.row.since)
        kept = written({"since": since, "events": len(found.facts.events)})
        problems = written(problems_data(found.problems, served.language))
        before = said.rpartition('"problems":')[0]
        body = f'{{"model":"{found.row.model}",{before}{kept[1:-1]},"problems":{problems}}}'
        return Response(body, status, {MODEL_HEADER.decode("ascii"): found.row.model}, JSON)


def _fate(event: NewEvent, fate: Fate | None, language: str) -> dict[str, Any]:
    problems = problems_data(event.problems, language)
    if fate == "different":
        value = shortened_value(event.row.id)
        different = DataProblem("D107", EVENT, event.number, event.id_header, value, (("variant", "kept"),))
        problems += problems_data([different], language)
    return {
        "event": event.row.id,
        "lead": event.row.lead,
        "status": fate or "unreadable",
        "problems": problems,
    }


def _event_id(served: Served, event: Row) -> str:
    header = served.one.own_layout(tuple(event)).id
    return "events" if header is None else served.read_id(event[header]) or "events"


def _json(data: object) -> Response:
    return Response(written(data).encode("ascii"), media_type=JSON)


def _refuse_parameters(request: Request) -> None:
    if request.scope["query_string"]:
        for name in request.query_params:
            raise Refused("R106", key=shortened(name))
