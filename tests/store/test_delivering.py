"""Webhooks: signed, retried, in order for each lead, never more than a few at a time."""

from __future__ import annotations

import asyncio
import json
import threading
import time
from base64 import b64encode
from collections.abc import Awaitable, Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from leadlang.refusal import Refused
from leadlang.service import delivering
from leadlang.service.signing import Webhook, webhook_to
from standardwebhooks import Webhook as PublicWebhook

from .kept_in_test import KeptInTest, kept_in_test

RULES = """\
each visited pricing score +10
stage hot  when score at least 20
stage warm when score at least 10
"""
KEY = b"0123456789abcdef0123456789abcdef"
SECOND = 1_000_000


class Receiver(ThreadingHTTPServer):
    """Answers as `answer` says: a status; None never answers."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Taking)
        self.seen: list[tuple[dict[str, str], dict[str, Any]]] = []
        self.paths: list[str] = []
        self.answer: Callable[[dict[str, Any]], int | None] = lambda data: 204
        self.under_way = self.most = 0
        self.slow = 0.0
        self.lock, self.closing = threading.Lock(), threading.Event()
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/hook"

    def told(self, lead: str) -> list[tuple[str | None, str | None]]:
        return [(data["from"], data["to"]) for _, data in self.seen if data["lead"] == lead]


class _Taking(BaseHTTPRequestHandler):
    server: Receiver
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        server = self.server
        content = self.rfile.read(int(self.headers["content-length"]))
        PublicWebhook(b64encode(KEY).decode()).verify(content, dict(self.headers))
        data = json.loads(content)["data"]
        with server.lock:
            server.under_way += 1
            server.most = max(server.most, server.under_way)
            server.paths.append(self.path)
            server.seen.append(({name.lower(): value for name, value in self.headers.items()}, data))
            status = server.answer(data)
        if status is None:
            server.closing.wait(30)
        time.sleep(server.slow)
        with server.lock:
            server.under_way -= 1
        if status is None:
            self.close_connection = True
            return
        self.send_response(status)
        if status == 302:
            self.send_header("Location", "/elsewhere")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: Any) -> None:
        """It says nothing."""


@pytest.fixture
def receiver(monkeypatch: pytest.MonkeyPatch) -> Iterator[Receiver]:
    monkeypatch.setattr("standardwebhooks.webhooks.Webhook._Webhook__verify_timestamp", _any_time)
    found = Receiver()
    yield found
    found.closing.set()
    found.shutdown()
    found.server_close()


def _any_time(self: object, header: str) -> Any:
    """The clock of these tests stands where it likes."""
    from datetime import UTC, datetime

    return datetime.fromtimestamp(float(header), tz=UTC)


def event(number: int, lead: str) -> dict[str, Any]:
    said = {"event_id": f"e{number}", "lead_id": lead, "event": "visited", "object": "pricing"}
    return {**said, "time": "2026-11-18"}


def run(
    receiver: Receiver, path: Path, story: Callable[[KeptInTest], Awaitable[None]]
) -> list[dict[str, Any]]:
    """A story while changes are told; the log."""
    with kept_in_test(RULES, path / "leads.db", webhook=Webhook(receiver.url, KEY)) as service:

        async def together() -> None:
            service.kept.start()
            await story(service)
            await service.kept.stop()

        asyncio.run(together())
        return service.log


async def sent(service: KeptInTest, *events: dict[str, Any]) -> None:
    body = json.dumps(list(events)).encode()
    headers = {"content_type": "application/json"}
    answer = await service.answer("POST", "/v1/events", [body], headers)
    assert answer.status == 200, answer.body


async def until(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + 30
    while not holds():
        assert time.monotonic() < end, "it took too long"
        await asyncio.sleep(0.01)


# ---------------------------------------------------------------- what is told


def test_a_change_is_told_and_signed(receiver: Receiver, tmp_path: Path) -> None:
    async def story(service: KeptInTest) -> None:
        await sent(service, event(1, "a"))
        await until(lambda: len(receiver.seen) == 1)
        await sent(service, event(2, "a"))
        await until(lambda: len(receiver.seen) == 2)

    run(receiver, tmp_path, story)
    (headers, first), (others, second) = receiver.seen
    assert headers["content-type"] == "application/json"
    assert headers["webhook-id"] != others["webhook-id"]
    assert headers["webhook-timestamp"] == "1795000000"
    model = first["model"]
    assert first == {
        "lead": "a", "change": 1, "from": None, "to": "warm", "at": "2026-11-18T11:06:40Z", "reason":
        "events", "model": model, "grade": "D", "disqualified": [], "scores": {"score": 10},
    }  # fmt: skip
    assert (second["change"], second["from"], second["to"]) == (2, "warm", "hot")


def test_a_lead_waits_for_its_earlier_message_and_others_go_on(receiver: Receiver, tmp_path: Path) -> None:
    receiver.answer = lambda data: 500 if data["lead"] == "a" else 200

    async def story(service: KeptInTest) -> None:
        await sent(service, event(1, "a"))
        await until(lambda: len(receiver.told("a")) == 1)
        await sent(service, event(2, "a"), event(3, "b"))
        await sent(service, event(4, "b"))
        await until(lambda: len(receiver.told("b")) == 2)
        await asyncio.sleep(0.7)
        assert receiver.told("a") == [(None, "warm")]  # a pause of a second, by the clock of the store
        service.now[0] += SECOND
        await until(lambda: len(receiver.told("a")) == 2)
        await asyncio.sleep(0.7)
        service.now[0] += SECOND  # the next pause is two
        await asyncio.sleep(0.7)
        assert len(receiver.told("a")) == 2
        assert (
            b'"failing_since": "2026-11-18T11:06:41Z"'
            in (await service.answer("GET", "/ready", [b""], {})).body
        )
        receiver.answer = lambda data: 200
        service.now[0] += SECOND
        await until(lambda: len(receiver.told("a")) == 4)

    log = run(receiver, tmp_path, story)
    assert receiver.told("a") == [(None, "warm")] * 3 + [("warm", "hot")]
    assert receiver.told("b") == [(None, "warm"), ("warm", "hot")]
    said = [line for line in log if line["event"] == "webhook"]
    assert [(line.get("reason"), line.get("again_in")) for line in said] == [
        ("status 500", 1), (None, None), ("status 500", 2), (None, None),  # b's are taken meanwhile
    ]  # fmt: skip
    assert len({headers["webhook-id"] for headers, data in receiver.seen if data["lead"] == "a"}) == 2


def test_redirections_are_not_followed(receiver: Receiver, tmp_path: Path) -> None:
    receiver.answer = lambda data: 302

    async def story(service: KeptInTest) -> None:
        await sent(service, event(1, "a"))
        await until(lambda: bool(receiver.paths))
        await asyncio.sleep(0.3)

    log = run(receiver, tmp_path, story)
    assert receiver.paths == ["/hook"]
    assert "status 302" in {line.get("reason") for line in log}


def test_a_receiver_that_does_not_answer(
    receiver: Receiver, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delivering, "SECONDS", 0.2)
    receiver.answer = lambda data: None

    async def story(service: KeptInTest) -> None:
        await sent(service, event(1, "a"))
        await until(lambda: any(line.get("reason") for line in service.log))

    log = run(receiver, tmp_path, story)
    assert "no answer in 0.2 seconds" in {line.get("reason") for line in log}


def test_nobody_is_there(receiver: Receiver, tmp_path: Path) -> None:
    receiver.shutdown()
    receiver.server_close()

    async def story(service: KeptInTest) -> None:
        await sent(service, event(1, "a"))
        await until(lambda: any(line.get("reason") for line in service.log))

    log = run(receiver, tmp_path, story)
    assert "ConnectError" in {line.get("reason") for line in log}


def test_only_a_few_at_a_time(receiver: Receiver, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delivering, "AT_ONCE", 3)
    receiver.slow = 0.02

    async def story(service: KeptInTest) -> None:
        await sent(service, *(event(number, f"l{number}") for number in range(30)))
        await until(lambda: len(receiver.seen) == 30)

    run(receiver, tmp_path, story)
    assert receiver.most == 3


def test_what_is_not_told_is_told_by_the_next_start(receiver: Receiver, tmp_path: Path) -> None:
    receiver.answer = lambda data: 503

    async def before(service: KeptInTest) -> None:
        await sent(service, event(1, "a"), event(2, "b"))
        await until(lambda: len(receiver.seen) >= 2)

    async def after(service: KeptInTest) -> None:
        await until(lambda: len(receiver.seen) >= 4)

    run(receiver, tmp_path, before)
    receiver.answer = lambda data: 200
    run(receiver, tmp_path, after)
    assert receiver.told("a") == receiver.told("b") == [(None, "warm"), (None, "warm")]


def test_no_lead_is_named_in_the_log(receiver: Receiver, tmp_path: Path) -> None:
    receiver.answer = lambda data: 500

    async def story(service: KeptInTest) -> None:
        await sent(service, event(1, "anna@example.com"))
        await until(lambda: any(line.get("reason") for line in service.log))

    assert "anna" not in json.dumps(run(receiver, tmp_path, story))


# ---------------------------------------------------------------- where to


@pytest.mark.parametrize(
    "url", ["https://crm.example/hook", "http://127.0.0.1:9/x", "http://localhost/x", "http://[::1]:8/x"]
)
def test_addresses(url: str, tmp_path: Path) -> None:
    assert webhook_to(url, secret(tmp_path), False).key == KEY


@pytest.mark.parametrize(
    ("url", "variant"),
    [
        ("http://crm.example/hook", "plain"),
        ("http://10.0.0.1/hook", "plain"),
        ("ftp://crm.example", ""),
        ("crm.example/hook", ""),
        ("https://", ""),
        ("https://[", ""),
        ("https://crm.example:99999999/", ""),
        ("https://crm.example/\n", ""),
    ],
)
def test_addresses_that_cannot_be_meant(url: str, variant: str, tmp_path: Path) -> None:
    with pytest.raises(Refused) as refused:
        webhook_to(url, secret(tmp_path), False)
    assert (refused.value.code, refused.value.variant) == ("R140", variant)


def test_without_encryption_where_that_is_said(tmp_path: Path) -> None:
    assert webhook_to("http://crm.example/hook", secret(tmp_path), True).url == "http://crm.example/hook"


def test_no_secret_of_an_address_is_shown(tmp_path: Path) -> None:
    with pytest.raises(Refused) as refused:
        webhook_to("http://user:hidden@crm.example/?token=hidden", secret(tmp_path), False)
    assert "hidden" not in str(refused.value)
    assert "hidden" not in repr(Webhook("https://x", b"hidden"))


@pytest.mark.parametrize(
    ("text", "variant"),
    [
        ("whsec_short", "form"),
        (b64encode(b"x" * 23).decode(), "form"),
        (b64encode(b"x" * 65).decode(), "form"),
        ("no base64 at all, with blanks!", "form"),
        ("ü", "form"),
        ("x" * 20_000, "form"),
    ],
)
def test_secrets_that_are_none(text: str, variant: str, tmp_path: Path) -> None:
    with pytest.raises(Refused) as refused:
        webhook_to("https://crm.example", secret(tmp_path, text), False)
    assert (refused.value.code, refused.value.variant) == ("R141", variant)


def test_a_secret_is_needed(tmp_path: Path) -> None:
    for file, variant in ((None, "none"), (tmp_path / "nothing", "")):
        with pytest.raises(Refused) as refused:
            webhook_to("https://crm.example", file, False)
        assert (refused.value.code, refused.value.variant) == ("R141", variant)


def secret(folder: Path, text: str = "") -> Path:
    path = folder / "secret.txt"
    path.write_text(text or f"whsec_{b64encode(KEY).decode()}\n", encoding="utf-8")
    return path
