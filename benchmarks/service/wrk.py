"""wrk, the load generator: so many connections, each asking again as soon as it is answered."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final, Self

from attrs import frozen

_TIMEOUT: Final = 30
_SCRIPT: Final = """\
wrk.method = "POST"
wrk.headers["Content-Type"] = "application/json"
wrk.body = [==[%s]==]
done = function(summary, latency, requests)
  local errors = summary.errors
  io.write(string.format(
    '{"requests": %%d, "microseconds": %%d, "p50": %%d, "p99": %%d, "slowest": %%d, ' ..
    '"refused": %%d, "connect": %%d, "read": %%d, "write": %%d, "timeout": %%d}\\n',
    summary.requests, summary.duration, latency:percentile(50), latency:percentile(99), latency.max,
    errors.status, errors.connect, errors.read, errors.write, errors.timeout))
end
"""


@frozen
class Load:
    """What wrk saw: times in microseconds; `refused` are answers of another status than 200 to 399, the next
    four errors of sockets, a wait of more than 30 seconds among them.
    """

    requests: int
    microseconds: int
    p50: int
    p99: int
    slowest: int
    refused: int
    connect: int
    read: int
    write: int
    timeout: int

    @classmethod
    def of(cls, said: str) -> Self:
        return cls(**json.loads(said.splitlines()[-1]))

    @property
    def per_second(self) -> float:
        return self.requests / self.microseconds * 1e6

    @property
    def errors(self) -> int:
        return self.refused + self.connect + self.read + self.write + self.timeout


def present() -> bool:
    """Whether wrk is installed."""
    return shutil.which("wrk") is not None


def _command(port: int, connections: int, seconds: int, script: Path) -> list[str]:
    return [
        *("wrk", "--threads", "1", "--connections", str(connections), "--duration", f"{seconds}s"),
        *("--timeout", f"{_TIMEOUT}s", "--script", str(script), f"http://127.0.0.1:{port}/v1/score"),
    ]


@contextmanager
def _script(body: str) -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "post.lua"
        path.write_text(_SCRIPT % body, encoding="utf-8")
        yield path


def load(port: int, body: str, connections: int, seconds: int) -> Load:
    """The same request again and again for so many seconds."""
    with _script(body) as script:
        command = _command(port, connections, seconds, script)
        done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=seconds + 60)
    return Load.of(done.stdout)


class Running:
    """A load that goes on beside other things; `found` when it has ended."""

    found: Load

    @classmethod
    @contextmanager
    def on(cls, port: int, body: str, connections: int, at_most: int) -> Iterator[Self]:
        """It ends with the block, or after `at_most` seconds."""
        running = cls()
        with _script(body) as script:
            command = _command(port, connections, at_most, script)
            process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
            try:
                yield running
                process.send_signal(signal.SIGINT)
                said, _ = process.communicate(timeout=60)
                running.found = Load.of(said)
            finally:
                process.kill()
                process.wait()
