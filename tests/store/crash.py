"""A service killed again and again while events come in: `python -m tests.store.crash --kills 200`.

Senders send each event until it is acknowledged. A receiver takes the webhooks, and now and then does not. In
the end every acknowledged event is there exactly once, every change of stage has been told at least once and
in order for each lead, and the results are those of the reference.
"""

from __future__ import annotations

import argparse
import http.client
import json
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from base64 import b64encode
from collections import Counter
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from random import Random
from typing import Any

import leadlang
from attrs import define, field
from leadlang.service.signing import Webhook
from leadlang.store.contents import read, written
from leadlang.store.jobs import LookUp
from leadlang.store.keeper import Keeper
from leadlang.store.scoring import Scorer
from leadlang.store.sqlite import SqliteStore

from .histories import Known, said

RULES = """\
when job_title in [CEO, CTO]                   score +20
each visited pricing                           score +3 up to 30
each downloaded whitepaper                     score +10 halving every 30 days
when visited pricing in the last 1 minute      score +15
when unsubscribed newsletter                   score -40
stage SQL     when score at least 50
stage MQL     when score at least 20
stage Nurture when score at least 1
"""
KEY = b"the key of the test, which has to be long"
LEADS = 60
SENDERS = 4
HAPPENED = (("visited", "pricing"), ("downloaded", "whitepaper"), ("unsubscribed", "newsletter"))
_SOON = 60.0
EARLIEST = "2000-01-01T00:00:00Z"


class Receiver(ThreadingHTTPServer):
    """Takes webhooks in the order in which they come; one in 20 it refuses, or takes without a word."""

    daemon_threads = True

    def __init__(self, seed: int) -> None:
        super().__init__(("127.0.0.1", 0), _Taking)
        self.taken: list[dict[str, Any]] = []
        self.refused = 0
        self.webhook = Webhook(f"http://127.0.0.1:{self.server_port}/hook", KEY)
        self.lock, self.random = threading.Lock(), Random(seed)
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Its connections end whenever the service is killed."""


class _Taking(BaseHTTPRequestHandler):
    server: Receiver
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        content = self.rfile.read(int(self.headers["content-length"]))
        expected = self.server.webhook.headers(
            self.headers["webhook-id"], int(self.headers["webhook-timestamp"]), content
        )
        assert self.headers["webhook-signature"] == expected["webhook-signature"]
        with self.server.lock:
            luck = self.server.random.random()
            if luck < 0.025:
                self.server.refused += 1
            else:
                data = json.loads(content)["data"]
                self.server.taken.append({**data, "id": self.headers["webhook-id"]})
        if 0.025 <= luck < 0.05:
            self.close_connection = True
            return
        self.send_response(503 if luck < 0.025 else 204)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: Any) -> None:
        """It says nothing."""


@define
class Intake:
    """Sends events until told to stop; what is not acknowledged is sent again."""

    port: int
    seed: int
    sent: dict[str, dict[str, Any]] = field(factory=dict)
    acknowledged: Counter[str] = field(factory=Counter)
    known: int = 0
    wrong: list[BaseException] = field(factory=list)
    stopping: threading.Event = field(factory=threading.Event)
    lock: threading.Lock = field(factory=threading.Lock)

    def run(self, number: int) -> None:
        random = Random(self.seed * 1000 + number)
        try:
            at = 0
            while not self.stopping.is_set():
                events = [
                    self._event(random, f"{number}-{at + more}") for more in range(random.randint(1, 4))
                ]
                at += len(events)
                self._until_acknowledged(random, events)
        except BaseException as error:
            self.wrong.append(error)

    def _event(self, random: Random, name: str) -> dict[str, Any]:
        verb, what = random.choices(HAPPENED, (10, 3, 1))[0]
        instant = time.time() - random.choice((0, 0, 30, 3600, 86_400 * 40))
        when = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(instant))
        lead = f"lead-{random.randrange(LEADS)}"
        event = {"event_id": f"e{name}", "lead_id": lead, "event": verb, "object": what, "time": when}
        with self.lock:
            self.sent[event["event_id"]] = event
        return event

    def _until_acknowledged(self, random: Random, events: list[dict[str, Any]]) -> None:
        while True:
            answer = self._post(events if len(events) > 1 else events[0])
            if answer is None:
                time.sleep(0.02)
                continue
            results = answer.get("results", [answer])
            with self.lock:
                for one in results:
                    assert one["status"] in ("taken", "known"), one
                    self.acknowledged[one["event"]] += 1
                    self.known += one["status"] == "known"
            if random.random() < 0.97:  # else once more, as a sender does that has lost the answer
                return

    def _post(self, data: object) -> dict[str, Any] | None:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=_SOON)
        try:
            connection.request("POST", "/v1/events", json.dumps(data), {"Content-Type": "application/json"})
            response = connection.getresponse()
            body = response.read()
            if response.status == 503:
                return None
            assert response.status == 200, body
            found: dict[str, Any] = json.loads(body)
            return found
        except (OSError, http.client.HTTPException):
            return None
        finally:
            connection.close()


def run(kills: int, seed: int, folder: Path, say: Any = print) -> None:
    """All of it; AssertionError where anything is lost, doubled or out of order."""
    random, receiver = Random(seed), Receiver(seed)
    (folder / "rules.lead").write_text(RULES, encoding="utf-8")
    (folder / "secret.txt").write_text("whsec_" + b64encode(KEY).decode(), encoding="utf-8")
    port = _free_port()
    command = [
        sys.executable, "-m", "leadlang", "serve", "rules.lead", "--port", str(port), "--store", "leads.db",
        "--webhook", receiver.webhook.url, "--webhook-secret-file", "secret.txt",
    ]  # fmt: skip
    intake = Intake(port, seed)
    senders = [threading.Thread(target=intake.run, args=(at,), daemon=True) for at in range(SENDERS)]
    with (folder / "log").open("w") as log:

        def start() -> subprocess.Popen[bytes]:
            return subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=log)

        process = start()
        for sender in senders:
            sender.start()
        for _ in range(kills):
            if random.random() < 0.85:
                _until(lambda: _ready(port) is not None)
                time.sleep(random.uniform(0, 0.5))
            else:
                time.sleep(random.uniform(0, 2.5))
            assert process.poll() is None, (folder / "log").read_text()
            process.kill()
            process.wait()
            process = start()
        _until(lambda: _ready(port) is not None)
        time.sleep(1)
        intake.stopping.set()
        for sender in senders:
            sender.join(_SOON)
        _until(lambda: (_ready(port) or {}).get("webhook", {}).get("waiting") == 0)
        time.sleep(3)  # the number of those that wait is counted every two seconds
        _until(lambda: (_ready(port) or {}).get("webhook", {}).get("waiting") == 0)
        process.send_signal(signal.SIGTERM)
        assert process.wait(_SOON) == 0
    receiver.shutdown()
    assert not intake.wrong, intake.wrong
    found = compared(folder / "leads.db", intake, receiver)
    say(f"{kills} kills (seed {seed}): " + ", ".join(f"{count} {what}" for what, count in found.items()))


def compared(path: Path, intake: Intake, receiver: Receiver) -> dict[str, int]:
    """What there is in the end, after holding it to what should be."""
    import sqlite3

    with sqlite3.connect(path) as connection:
        rows = connection.execute("SELECT id, lead, content FROM events").fetchall()
        left = connection.execute("SELECT count(*) FROM outbox").fetchone()[0]
        ids = [row[0] for row in connection.execute("SELECT id FROM leads")]
    connection.close()
    kept = Counter(row[0] for row in rows)
    assert set(intake.acknowledged) == set(intake.sent) == set(kept), "an event is missing"
    assert set(kept.values()) == {1}, "an event is there twice"
    for event_id, lead, content in rows:
        assert content == written(intake.sent[event_id])
        assert lead == intake.sent[event_id]["lead_id"]
    assert left == 0, "not all is told"

    told: dict[str, list[dict[str, Any]]] = {}
    for one in receiver.taken:
        told.setdefault(one["lead"], []).append(one)
    model = leadlang.from_text(RULES)
    keeper = Keeper(SqliteStore(path), Scorer(model), lambda: time.time_ns() // 1000, False)
    by_time = repeated = 0
    for lead in ids:
        own = told.get(lead, [])
        changes = [one["change"] for one in own]
        assert changes == sorted(changes), f"out of order: {changes}"
        once = list({one["change"]: one for one in own}.values())
        assert [one["change"] for one in once] == list(range(1, len(once) + 1)), (
            f"a change is missing: {changes}"
        )
        for before, after in zip([{"to": None, "at": EARLIEST}, *once], once, strict=False):
            assert after["from"] == before["to"]
            assert datetime.fromisoformat(after["at"]) >= datetime.fromisoformat(before["at"])
        repeated += len(own) - len(once)
        by_time += sum(one["reason"] == "time" for one in once)
        with keeper.store.transaction() as transaction:
            (row,) = transaction.hold([lead], []).values()
        assert (once[-1]["to"] if once else None, len(once)) == (row.stage, row.changes)
        events = tuple({**read(content), "timestamp": read(content)["time"], "lead": "the lead"}
                       for _, of, content in rows if of == lead)  # fmt: skip
        found = keeper.run([LookUp(lead, str)]).answers[0]
        known = Known(
            {}, tuple({k: v for k, v in one.items() if k not in ("time", "lead_id")} for one in events)
        )
        assert said(found.result) == said(known.result(model.compiled.rules, found.at))
        assert found.result.stage == found.row.stage
    keeper.store.close()
    return {
        "events acknowledged": len(kept),
        "acknowledgements": sum(intake.acknowledged.values()),
        "of these known already": intake.known,
        "leads": len(ids),
        "changes of stage": sum(len({one["change"] for one in own}) for own in told.values()),
        "by time": by_time,
        "told twice": repeated,
        "refused by the receiver": receiver.refused,
        "missing, doubled or out of order": 0,
    }


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def _ready(port: int) -> dict[str, Any] | None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/ready")
        response = connection.getresponse()
        found: dict[str, Any] = json.loads(response.read())
        return found if response.status == 200 else None
    except (OSError, http.client.HTTPException):
        return None
    finally:
        connection.close()


def _until(holds: Any) -> None:
    end = time.monotonic() + 11 * _SOON  # a message may wait for ten minutes until it is sent again
    while not holds():
        assert time.monotonic() < end, "it took too long"
        time.sleep(0.02)


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--kills", type=int, default=200)
    asked.add_argument("--seed", type=int, default=1)
    given = asked.parse_args()
    started = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        run(given.kills, given.seed, Path(folder))
    print(f"in {time.monotonic() - started:.0f} s")


if __name__ == "__main__":
    main()
