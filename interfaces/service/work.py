"""Work that takes longer than a moment, in threads, and how much of it there may be."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any, TypeVar

from ..refusal import Refused
from .limits import Limits
from .metrics import Metrics

Result = TypeVar("Result")
_THREADS = 4


class Place:
    """The place of one request among those at work; it is given back when the last of its work is done."""

    def __init__(self, give_back: Callable[[], None]) -> None:
        self._give_back = give_back
        self.thread: Future[Any] | None = None

    def leave(self) -> None:
        if self.thread is None:
            self._give_back()
        else:  # a thread cannot be stopped: what is past its time still takes its place
            loop = asyncio.get_running_loop()
            self.thread.add_done_callback(lambda _: _later(loop, self._give_back))


def _later(loop: asyncio.AbstractEventLoop, call: Callable[[], None]) -> None:
    try:
        loop.call_soon_threadsafe(call)
    except RuntimeError:  # the loop is closed: nobody counts any more
        return


class Panic(RuntimeError):
    """A native library gave up."""


def _without_panic(do: Callable[[], Result]) -> Result:
    """What `do` gives; a panic of a native library, which is no Exception, as one."""
    try:
        return do()
    except Exception:
        raise
    except BaseException as panic:
        raise Panic(type(panic).__qualname__) from None


class Work:
    """Who is at work. All of it is called in the event loop."""

    def __init__(self, limits: Limits, metrics: Metrics) -> None:
        self._limits, self._metrics = limits, metrics
        self._threads = ThreadPoolExecutor(_THREADS, "leadlang")
        self._busy = 0

    @contextmanager
    def place(self) -> Iterator[Place]:
        """A place to work at. Refused (R093) where there is none."""
        if self._busy >= self._limits.requests:
            raise Refused("R093", most=self._limits.requests)
        self._count(1)
        place = Place(lambda: self._count(-1))
        try:
            yield place
        finally:
            place.leave()

    def _count(self, more: int) -> None:
        self._busy += more
        self._metrics.at_work.set(self._busy)

    async def in_thread(self, place: Place, do: Callable[[], Result]) -> Result:
        """What `do` gives. Refused (R092) where it takes too long."""
        started = self._threads.submit(_without_panic, do)
        place.thread = started
        try:
            return await asyncio.wait_for(asyncio.wrap_future(started), self._limits.seconds)
        except TimeoutError:
            raise Refused("R092", seconds=f"{self._limits.seconds:g}") from None

    def close(self) -> None:
        self._threads.shutdown(wait=False, cancel_futures=True)
