"""The service and the bare framework, each in a process of its own."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from typing import Any, Final

from ..process import ROOT

_SOON: Final = 60.0


@contextmanager
def service(rules: Path, log: Path) -> Iterator[int]:
    """`leadlang serve`; its port. The log goes to a file."""
    with log.open("w", encoding="utf-8") as lines:
        command = [sys.executable, "-m", "leadlang", "serve", str(rules), "--port", "0"]
        with _started(command, lines) as port:
            yield port


@contextmanager
def bare(size: int) -> Iterator[int]:
    """The bare framework, which answers so many bytes; its port."""
    with _started([sys.executable, "-m", "benchmarks.service.bare", str(size)], None) as port:
        yield port


@contextmanager
def _started(command: list[str], errors: Any) -> Iterator[int]:
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=errors, text=True, cwd=ROOT)
    try:
        assert process.stdout is not None
        said = process.stdout.readline().strip()
        found = re.search(r"(\d+)$", said)
        assert found, f"it did not start: {said}"
        port = int(found[1])
        until(lambda: _listens(port), f"nobody listens on {port}")
        yield port
    finally:
        process.terminate()
        process.wait(_SOON)


def _listens(port: int) -> bool:
    try:
        ask(port, "GET", "/health")
    except OSError:
        return False
    return True


def ask(port: int, method: str, path: str, body: str | None = None) -> tuple[int, bytes]:
    """Status and content of one answer, on a connection of its own."""
    connection = HTTPConnection("127.0.0.1", port, timeout=_SOON)
    try:
        connection.request(method, path, body, {"Content-Type": "application/json"})
        response = connection.getresponse()
        return response.status, response.read()
    finally:
        connection.close()


def ready(port: int) -> dict[str, Any]:
    """What `/ready` says."""
    data: dict[str, Any] = json.loads(ask(port, "GET", "/ready")[1])
    return data


def until(holds: Callable[[], bool], otherwise: str) -> None:
    """Wait until something holds. AssertionError if it does not within a minute."""
    end = time.monotonic() + _SOON
    while not holds():
        assert time.monotonic() < end, otherwise
        time.sleep(0.05)
