"""The service as a process: changed rules while requests run, signals, several workers."""

from __future__ import annotations

import selectors
import signal
import socket
import threading
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import leadlang
import pytest

from .server import Server, post, until

pytestmark = pytest.mark.skipif(not hasattr(signal, "SIGHUP"), reason="signals as on Unix")

ASKED = {"lead": {"n": 7}, "as_of": "2026-11-15"}


def rules(points: int) -> str:
    return f"""\
when n at least 5 score +{points}

scenario "seven"
  given n is 7
  expect score is {points}
"""


BROKEN = "when n at least score +1\n"
UNTRUE = rules(3).replace("expect score is 3", "expect score is 4")


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    (tmp_path / "rules.lead").write_text(rules(1), encoding="utf-8")
    server = Server.start(tmp_path, "rules.lead")
    yield server
    server.kill()


def write(server: Server, text: str) -> None:
    """As an editor does: a new file in the place of the old one."""
    folder = server.log_file.parent
    (folder / "new").write_text(text, encoding="utf-8")
    (folder / "new").replace(folder / "rules.lead")


class Asking:
    """Threads that ask without a pause, each on one connection."""

    def __init__(self, server: Server, threads: int = 3) -> None:
        self._server, self._stop = server, threading.Event()
        self.answers: list[tuple[int, Any, str]] = []
        self.wrong: list[BaseException] = []
        self._threads = [threading.Thread(target=self._ask, args=(at,)) for at in range(threads)]

    def _ask(self, at: int) -> None:
        path = ("/v1/score", "/v1/score/batch", "/v1/explain")[at % 3]
        data: Any = [ASKED] if path.endswith("batch") else ASKED
        try:
            with self._server.connection() as connection:
                while not self._stop.is_set():
                    status, answer = post(connection, path, data)
                    self.answers.append((status, score_of(answer), answer["model"]))
        except BaseException as error:
            self.wrong.append(error)

    def __enter__(self) -> Asking:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join()


def score_of(answer: dict[str, Any]) -> int:
    if "leads" in answer:
        return int(answer["leads"][0]["scores"][0]["value"])
    scores: dict[str, int] = answer.get("scores") or answer["results"][0]["scores"]
    return scores["score"]


def test_changed_rules_are_taken_while_requests_run(server: Server, tmp_path: Path) -> None:
    points_of = {leadlang.from_text(rules(points), "rules.lead").hash: points for points in range(1, 9)}
    with Asking(server) as asking:
        for points in range(2, 9):
            if points % 3 == 0:
                write(server, BROKEN if points == 3 else UNTRUE)
                server.signal(signal.SIGHUP)
                until(lambda: server.get("/ready")["rules"] == "refused")
                ready = server.get("/ready")
                assert ready["status"] == "ready"
                assert points_of[ready["model"]] == points - 1
                assert ready["refused"]["code"] == ("R020" if points == 3 else "R083")
                if points == 3:
                    assert ready["refused"]["problems"][0]["line"] == 1
                else:
                    assert '"seven"' in ready["refused"]["reason"]
            write(server, rules(points))
            if points % 2:  # else the change is seen without a word
                server.signal(signal.SIGHUP)
            until(lambda points=points: points_of[server.get("/ready")["model"]] == points)
            assert server.get("/ready")["rules"] == "current"
    assert not asking.wrong
    assert {status for status, _, _ in asking.answers} == {200}
    assert all(points_of[model] == score for _, score, model in asking.answers)
    assert len({model for _, _, model in asking.answers}) == 8
    reloads = [line for line in server.log if line["event"] == "reload"]
    assert [line["taken"] for line in reloads].count(False) == 2
    assert server.stop() == 0
    assert server.log[-1]["event"] == "stop"


def test_what_is_under_way_is_finished(server: Server) -> None:
    """Half of a request is sent, then the service is told to stop, then the other half comes."""
    body = b'{"lead": {"n": 7}}'
    head = f"POST /v1/score HTTP/1.1\r\nHost: x\r\nContent-Length: {len(body)}\r\n"
    head += "Content-Type: application/json\r\n\r\n"
    with socket.create_connection(("127.0.0.1", server.port), timeout=20) as connection:
        connection.sendall(head.encode() + body[:5])
        until(lambda: at_work(server) == 1)
        server.signal(signal.SIGTERM)
        until(lambda: not server.answers())
        assert server.process.poll() is None
        connection.sendall(body[5:])
        answer = connection.recv(65536)
    assert answer.startswith(b"HTTP/1.1 200 OK")
    assert server.process.wait(20) == 0


def test_many_connections_at_once_are_all_let_in(server: Server) -> None:
    """Each asks again as soon as it is answered: nobody is kept waiting until the first have asked often."""
    body = b'{"lead": {"n": 7}}'
    head = f"POST /v1/score HTTP/1.1\r\nHost: x\r\nContent-Length: {len(body)}\r\n"
    ask = f"{head}Content-Type: application/json\r\n\r\n".encode() + body
    answers: dict[socket.socket, int] = {}
    with ExitStack() as closing, selectors.DefaultSelector() as ready:
        for _ in range(128):
            connection = closing.enter_context(socket.create_connection(("127.0.0.1", server.port)))
            ready.register(connection, selectors.EVENT_READ)
            answers[connection] = 0
        for connection in answers:
            connection.sendall(ask)
        while not all(answers.values()):
            found = ready.select(20)
            assert found, "nobody is answered any more"
            for key, _ in found:
                assert isinstance(key.fileobj, socket.socket)
                key.fileobj.recv(65536)
                answers[key.fileobj] += 1
                key.fileobj.sendall(ask)
    assert max(answers.values()) < 32  # one new connection a turn would let the first ask a hundred times


def at_work(server: Server) -> float:
    with server.connection() as connection:
        connection.request("GET", "/metrics")
        lines = connection.getresponse().read().decode().splitlines()
    return next(float(line.split()[1]) for line in lines if line.startswith("leadlang_requests_at_work "))


def test_several_workers(tmp_path: Path) -> None:
    (tmp_path / "rules.lead").write_text(rules(1), encoding="utf-8")
    server = Server.start(tmp_path, "rules.lead", "--workers", "2")
    try:
        for _ in range(20):
            assert server.post("/v1/score", ASKED)[1]["scores"]["score"] == 1
        with server.connection() as connection:
            connection.request("GET", "/metrics")
            figures = connection.getresponse().read().decode()
        assert 'leadlang_leads_total{path="/v1/score"} 20.0' in figures
        write(server, rules(2))
        server.signal(signal.SIGHUP)
        until(lambda: all(server.post("/v1/score", ASKED)[1]["scores"]["score"] == 2 for _ in range(20)))
        server.signal(signal.SIGINT)
        assert server.process.wait(20) == 0
        stops = [line for line in server.log if line["event"] == "stop"]
        assert len(stops) == 2
    finally:
        server.kill()
