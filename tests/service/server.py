"""A service in a process of its own, as people start it."""

from __future__ import annotations

import http.client
import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Self

from attrs import define

_SOON = 30.0


@define
class Server:
    """`leadlang serve` on a free port. Its log goes to a file."""

    process: subprocess.Popen[str]
    port: int
    said: str
    log_file: Path

    @classmethod
    def start(cls, folder: Path, *arguments: str, **environment: str) -> Self:
        log_file = folder / "log.jsonl"
        with log_file.open("w", encoding="utf-8") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", "leadlang", "serve", *arguments, "--port", "0"],
                cwd=folder,
                env={**os.environ, **environment},
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
                encoding="utf-8",
            )
        assert process.stdout is not None
        said = process.stdout.readline()
        found = re.search(r":(\d+)$", said.strip())
        assert found, said + log_file.read_text(encoding="utf-8")
        server = cls(process, int(found[1]), said, log_file)
        until(server.answers)
        return server

    def answers(self) -> bool:
        try:
            return self.get("/ready")["status"] == "ready"
        except OSError:
            return False

    @contextmanager
    def connection(self) -> Iterator[http.client.HTTPConnection]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=_SOON)
        try:
            yield connection
        finally:
            connection.close()

    def get(self, path: str) -> dict[str, Any]:
        with self.connection() as connection:
            connection.request("GET", path)
            data: dict[str, Any] = json.loads(connection.getresponse().read())
            return data

    def post(self, path: str, data: object) -> tuple[int, dict[str, Any]]:
        with self.connection() as connection:
            return post(connection, path, data)

    def signal(self, number: int) -> None:
        self.process.send_signal(number)

    def stop(self) -> int:
        """The exit code after SIGTERM."""
        self.signal(signal.SIGTERM)
        return self.process.wait(_SOON)

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()
        if self.process.stdout is not None:
            self.process.stdout.close()

    @property
    def log(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.log_file.read_text(encoding="utf-8").splitlines()]


def post(connection: http.client.HTTPConnection, path: str, data: object) -> tuple[int, dict[str, Any]]:
    connection.request("POST", path, json.dumps(data), {"Content-Type": "application/json"})
    response = connection.getresponse()
    answer = json.loads(response.read())
    assert response.headers["X-Leadlang-Model"] == answer["model"]
    return response.status, answer


def until(holds: Any) -> None:
    """Wait until something holds."""
    end = time.monotonic() + _SOON
    while not holds():
        assert time.monotonic() < end, "it took too long"
        time.sleep(0.05)
