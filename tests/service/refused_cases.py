"""What people and machines send wrongly, each once: how it looks, and how it is sent."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping

import polars as pl
from attrs import frozen
from leadlang.service.limits import Limits

from .driver import ARROW

RULES = """\
when job_title is CEO score +1
when employees at least 5 score +1
when created in the last 30 days score +1
each visited x where url is y score +1
"""
TOKEN = "a-token-of-some-length"
MANY = 100 * 1024 * 1024
PART = 1024 * 1024
ONE, BATCH, EXPLAIN = "/v1/score", "/v1/score/batch", "/v1/explain"


@frozen
class Case:
    """A request: as the sheet shows it, and its parts. Several are sent to a service that wants a token, or
    takes no other fields than the rules read, or has narrow limits.
    """

    name: str
    shown: str
    status: int
    path: str = ONE
    parts: tuple[bytes, ...] = ()
    method: str = "POST"
    headers: Mapping[str, str] = {"content_type": "application/json"}
    token: str | None = None
    strict: bool = False
    limits: Limits = Limits()

    def content(self) -> Iterator[bytes]:
        """What arrives, part by part."""
        yield from self.parts or (self.shown.encode("utf-8"),)


def _leads(**columns: list[object]) -> bytes:
    stream = io.BytesIO()
    pl.DataFrame(columns).write_ipc_stream(stream)
    return stream.getvalue()


_LARGE = (b'{"lead": {"note": "', *[b"x" * PART] * (MANY // PART), b'"}}')
_JSON = {"content_type": "application/json"}
_STREAM = {"content_type": ARROW}

CASES = (
    # ------------------------------------------------------------ no JSON
    Case("nothing at all", "", 400, parts=(b"",)),
    Case("cut short", '{"lead": {"job_title": "CEO"', 400),
    Case("single quotes", "{'lead': {}}", 400),
    Case("not a number", '{"lead": {"employees": NaN}}', 400),
    Case("endless", '{"lead": {"employees": -Infinity}}', 400),
    Case("an exponent beyond all measure", '{"lead": {"employees": 1e9999999999999999999}}', 400),
    Case("another encoding", '{"lead": {"job_title": "Geschäftsführer"}}  (in Latin-1)', 400,
         parts=('{"lead": {"job_title": "Geschäftsführer"}}'.encode("latin-1"),)),
    Case("half a character", '{"lead": {"job_title": "\\ud83d"}}', 400),
    Case("nested deeply", "[[[[ ... 100,000 brackets ... ]]]]", 400, parts=(b"[" * 100_000,)),
    Case("a key twice", '{"lead": {"job_title": "CEO", "job_title": "CTO"}}', 400),
    # ------------------------------------------------------------ other kinds
    Case("a list for one lead", "[]", 422),
    Case("no lead", '{"events": []}', 422),
    Case("a lead that is a text", '{"lead": "Anna"}', 422),
    Case("a lead within a lead", '{"lead": {"company": {"name": "Lindenwerk"}}}', 422),
    Case("events that are no list", '{"lead": {}, "events": "visited x"}', 422),
    Case("one lead for a batch", '{"lead": {}}', 422, path=BATCH),
    Case("a number for a moment", '{"lead": {}, "as_of": 20261115}', 422),
    Case("a day that is none", '{"lead": {}, "as_of": "2026-02-30"}', 422),
    Case("a day after the year 9999", '{"lead": {}, "as_of": "12026-01-01"}', 422),
    Case("a day before the year 1", '{"lead": {}, "as_of": "0000-12-31"}', 422, path=EXPLAIN),
    Case("a key that nobody knows", '{"lead": {}, "asof": "2026-11-15"}', 422),
    Case("an event that does not say when", '{"lead": {}, "events": [{"event": "visited"}]}', 422),
    Case("an event that does not say what", '{"lead": {}, "events": [{"time": "2026-11-14"}]}', 422),
    Case("an empty event", '{"lead": {}, "events": [{}]}', 422),
    Case("two columns for one field", '{"lead": {"Job Title": "CEO", "job_title": "CTO"}}', 422),
    Case("more fields than anybody has", '{"lead": {"f1": 1, ... "f501": 501}}', 422,
         parts=(b'{"lead": {' + b",".join(b'"f%d": 1' % n for n in range(501)) + b"}}",)),
    Case("an id twice", '[{"lead": {"id": 7}}, {"lead": {"id": " 7 "}}]', 422, path=BATCH),
    Case("an id twice in a stream", "an Arrow stream: id 7, 7", 422, path=BATCH, headers=_STREAM,
         parts=(_leads(id=["7", "7"]),)),
    # ------------------------------------------------------------ strict fields
    Case("a field misspelled, with --strict-fields", '{"lead": {"job_titel": "CEO"}}', 422, strict=True),
    Case("a field that no rule reads, with --strict-fields", '{"lead": {"shoe_size": 43}}', 422, strict=True),
    Case("the same in an event", '{"lead": {}, "events": [{"event": "visited", "time": "2026-11-14", '
         '"ulr": "y"}]}', 422, strict=True),
    # ------------------------------------------------------------ how much
    Case("100 MB, and says so", "100 MB, Content-Length: 104857600", 413, parts=_LARGE,
         headers={**_JSON, "content_length": str(MANY)}),
    Case("100 MB in pieces", "100 MB, Transfer-Encoding: chunked", 413, parts=_LARGE),
    Case("100 MB of leads in pieces", "100 MB, Transfer-Encoding: chunked", 413, path=BATCH, parts=_LARGE),
    Case("more leads than --max-batch", '[{"lead": {}}, {"lead": {}}, {"lead": {}}]', 413, path=BATCH,
         limits=Limits(batch=2)),
    # ------------------------------------------------------------ how it is sent
    Case("a form", "job_title=CEO", 415, headers={"content_type": "application/x-www-form-urlencoded"}),
    Case("no content type", '{"lead": {}}', 415, headers={}),
    Case("packed", "gzip", 415, headers={**_JSON, "content_encoding": "gzip"}),
    Case("no Arrow", "something else", 400, path=BATCH, headers=_STREAM),
    Case("an address that is none", "", 404, path="/v1/scores"),
    Case("the wrong method", "", 405, method="GET", headers={}),
    Case("a parameter", '{"lead": {}}', 422, path=f"{ONE}?as_of=2026-11-15"),
    # ------------------------------------------------------------ who
    Case("no token", '{"lead": {}}', 401, token=TOKEN),
    Case("another token", '{"lead": {}}', 401, token=TOKEN,
         headers={**_JSON, "authorization": "Bearer another-token-of-some-length"}),
)  # fmt: skip
