"""How far a long run is, on a terminal: what is done, how fast, how much time is left."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic

from attrs import define, field

from ..streaming.job import Progress
from . import console

_EVERY = 0.2  # seconds


@contextmanager
def watched(quiet: bool) -> Iterator[Progress]:
    """Somebody to be told of the progress; nothing is shown where nobody watches."""
    if quiet or not sys.stderr.isatty():
        yield lambda doing, done, rows: None
        return
    from rich.console import Console

    with Console(stderr=True).status(console.told("streaming_start")) as status:
        pace = Pace()
        yield lambda doing, done, rows: _update(status.update, pace.text(doing, done, rows, monotonic()))


def _update(show: object, text: str | None) -> None:
    if text is not None and callable(show):
        show(text)


@define
class Pace:
    """Works out rows per second and the time left, for one thing that is done at a time."""

    _doing: str = field(default="", init=False)
    _since: float = field(default=0.0, init=False)
    _done: float = field(default=0.0, init=False)
    _rows: int = field(default=0, init=False)
    _shown: float = field(default=0.0, init=False)

    def text(self, doing: str, done: float, rows: int, now: float) -> str | None:
        """What to show; None where that would be too often. `now` is in seconds."""
        if doing != self._doing:
            self._doing, self._since, self._done, self._rows, self._shown = doing, now, done, rows, now
            return console.told(doing)
        if now - self._shown < _EVERY or now <= self._since or done <= self._done:
            return None
        self._shown = now
        seconds = now - self._since
        left = seconds * (1.0 - done) / (done - self._done)
        return console.told(
            "streaming_progress",
            doing=console.told(doing),
            percent=int(100 * done),
            rate=_grouped(int((rows - self._rows) / seconds)),
            left=clock(left),
        )


def clock(seconds: float) -> str:
    """`0:07`, `12:30`, `1:02:03`."""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def _grouped(number: int) -> str:
    return f"{number:,}".replace(",", "." if console.language() == "de" else ",")
