"""A store behind the service: its thread, the rules that it scores by, what is told of it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from ..refusal import Refused
from ..store.jobs import Job
from ..store.keeper import Done, Keeper
from ..store.records import Store, StoreFailed
from ..store.scoring import Scorer
from ..store.writer import Writer
from .delivering import Delivery
from .limits import Limits
from .logs import Log
from .metrics import Metrics
from .reloading import Current
from .served import Served
from .signing import Webhook

Clock = Callable[[], int]


class Kept:
    """Leads that are kept. Its methods are called in the event loop, but for those of `Watcher`."""

    def __init__(
        self,
        store: Store,
        current: Current,
        limits: Limits,
        log: Log,
        metrics: Metrics,
        webhook: Webhook | None,
        clock: Clock,
    ) -> None:
        self.clock = clock
        self._current, self._limits, self._log, self._metrics = current, limits, log, metrics
        self._scored_by: tuple[Served, Scorer] | None = None
        self._keeper = Keeper(store, self.scorer(), clock, webhook is not None)
        self._writer = Writer(self._keeper, self.scorer, clock, self)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._failed = False
        self._delivery: Delivery | None = None
        if webhook is not None:
            self._delivery = Delivery(webhook, store.identity, self.do, clock, log, metrics)
        self._delivering: asyncio.Task[None] | None = None

    def scorer(self) -> Scorer:
        """The scorer of the rules that are in use."""
        served = self._current.served
        if self._scored_by is None or self._scored_by[0] is not served:
            self._scored_by = served, Scorer(served.model)
        return self._scored_by[1]

    # ------------------------------------------------------------ from start to stop

    def begin(self) -> None:
        """Take jobs on."""
        self._writer.start()

    def start(self) -> None:
        """Tell of changes, in the event loop that runs."""
        self._loop = asyncio.get_running_loop()
        if self._delivery is not None:
            self._delivering = asyncio.create_task(self._delivery.run())

    async def stop(self) -> None:
        """Finish what is under way."""
        if self._delivery is not None and self._delivering is not None:
            self._delivery.stop()
            with suppress(asyncio.CancelledError):
                await self._delivering
        await asyncio.to_thread(self.end)

    def end(self) -> None:
        """Finish what was asked for."""
        self._writer.stop()

    # ------------------------------------------------------------ at work

    async def do(self, job: Job) -> Any:
        """The answer to a job, which is durable then. Refused where there is none: R092 where that takes too
        long, R137 where the store cannot be used; whether the job is done is open then.
        """
        future = self._writer.submit(job)
        try:
            return await asyncio.wait_for(asyncio.wrap_future(future), self._limits.seconds)
        except TimeoutError:
            raise Refused("R092", seconds=f"{self._limits.seconds:g}") from None
        except StoreFailed:
            raise Refused("R137") from None

    def data(self) -> dict[str, object]:
        """What is said of the store where one asks whether the service is ready. Refused (R137) where the
        store could not be used the last time.
        """
        if self._failed:
            raise Refused("R137")
        return {} if self._delivery is None else {"webhook": self._delivery.data()}

    # ------------------------------------------------------------ what the thread tells

    def done(self, done: Done) -> None:
        if self._failed:
            self._failed = False
            self._log.write("store", failing=False)
        for reason in done.changes:
            self._metrics.changes.labels(reason).inc()
        self._metrics.unscored.inc(done.unscored)
        if done.changes and self._delivery is not None and self._loop is not None:
            with suppress(RuntimeError):  # the loop is closed: the next start tells of them
                self._loop.call_soon_threadsafe(self._delivery.wake)

    def failed(self, error: Exception) -> None:
        if isinstance(error, StoreFailed):
            if not self._failed:
                self._log.write("store", "error", failing=True, reason=error.reason)
            self._failed = True
        else:
            self._log.mistake(error, during="store")
