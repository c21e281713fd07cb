"""One JSON object a line about what the service does, and never about whom: no values, no ids of leads."""

from __future__ import annotations

import json
import logging
import sys
import traceback
from collections.abc import Callable
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from time import time_ns
from typing import Final, TextIO

Level = str
Fact = str | int | float | bool | None | list[str]


class Log:
    """Writes lines to the error output, or to any other stream."""

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = stream or sys.stderr

    def write(self, event: str, level: Level = "info", **facts: Fact) -> None:
        """Facts are the service's own words and numbers, nothing that a client has sent."""
        milliseconds = time_ns() // 1_000_000
        now = f"{_second(milliseconds // 1000)}.{milliseconds % 1000:03d}Z"
        line = json.dumps({"time": now, "level": level, "event": event, **facts})
        try:
            self._stream.write(line + "\n")
            self._stream.flush()
        except (OSError, ValueError):  # nobody reads the log any more: the service goes on
            return

    def mistake(self, error: BaseException, **facts: Fact) -> None:
        """A mistake of our own: its kind and where in the program; its words may quote a lead."""
        self.write("mistake", "error", kind=type(error).__qualname__, places=places(error), **facts)


@lru_cache(maxsize=4)
def _second(seconds: int) -> str:
    return f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%dT%H:%M:%S}"


def places(error: BaseException) -> list[str]:
    """Where in the program it went wrong, the innermost last."""
    frames = traceback.extract_tb(error.__traceback__)
    return [f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in frames]


_SERVER_LOGGERS: Final = ("uvicorn", "uvicorn.error", "asyncio")


class _Handler(logging.Handler):
    """What the server says of itself: the sentence without the facts put into it, which may be anybody's."""

    def __init__(self, write: Callable[..., None]) -> None:
        super().__init__(logging.WARNING)
        self._write = write

    def emit(self, record: logging.LogRecord) -> None:
        facts: dict[str, Fact] = {"said": str(record.msg)}
        error = record.exc_info[1] if record.exc_info else None
        if error is not None:
            facts |= {"kind": type(error).__qualname__, "places": places(error)}
        self._write("server", record.levelname.lower(), **facts)


def take_over(log: Log) -> None:
    """From now on the loggers of the server write into this log."""
    for name in _SERVER_LOGGERS:
        logger = logging.getLogger(name)
        logger.handlers = [_Handler(log.write)]
        logger.propagate = False
