"""Bounds on time: what takes longer has failed."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


class TookTooLong(BaseException):
    """Raised in the main thread when the time is over; no `except Exception` on the way swallows it."""


@contextmanager
def at_most(seconds: float) -> Iterator[None]:
    """TookTooLong where the block takes more than so many seconds; only in a main thread that has alarms."""

    def over(signum: int, frame: FrameType | None) -> None:
        raise TookTooLong(f"more than {seconds} seconds")

    before = signal.signal(signal.SIGALRM, over)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
