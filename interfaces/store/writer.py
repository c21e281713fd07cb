"""The thread in which a store is used: many jobs to a transaction, and between them what time has moved."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from queue import Empty, SimpleQueue
from time import monotonic
from typing import Any, Protocol

from .jobs import Erase, Job, Take
from .keeper import Done, Keeper
from .records import StoreFailed
from .scoring import Scorer

MOST_JOBS = 256
MOST_EVENTS = 5_000
SWEPT_AT_ONCE = 200
"""Leads that time has moved, brought up to now in one transaction; then jobs have their turn."""

_LOOK = 0.5
"""Seconds after which it looks at the clock and at the rules, whatever was planned: another instance may have
made leads due, and a clock can be set.
"""
_AGAIN = 1.0
_TURN = 0.05
"""Seconds after which what is due has its turn, however many jobs there are."""


class Watcher(Protocol):
    """Who is told what goes on; called in the thread."""

    def done(self, done: Done) -> None:
        """A transaction is durable."""

    def failed(self, error: Exception) -> None:
        """The store could not be used, or we have made a mistake."""


class Writer:
    """Runs a keeper. `scorer` gives the scorer to use now; where it is another one, that is adopted first."""

    def __init__(
        self,
        keeper: Keeper,
        scorer: Callable[[], Scorer],
        clock: Callable[[], int],
        watcher: Watcher,
    ) -> None:
        self._keeper, self._scorer, self._clock, self._watcher = keeper, scorer, clock, watcher
        self._jobs: SimpleQueue[tuple[Job, Future[Any]] | None] = SimpleQueue()
        self._thread = threading.Thread(target=self._work, name="leadlang-store", daemon=True)
        self._held_back: tuple[Job, Future[Any]] | None = None
        self._stop = False

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Do what has been asked for, then stop."""
        self._jobs.put(None)
        self._thread.join()
        self._keeper.store.close()

    def submit(self, job: Job) -> Future[Any]:
        """Have a job done. Its future gives the answer when that is durable; Refused, or StoreFailed. One
        that is cancelled in time is not done.
        """
        future: Future[Any] = Future()
        self._jobs.put((job, future))
        return future

    # ------------------------------------------------------------ in the thread

    def _work(self) -> None:
        wait = looked = 0.0
        while not self._stop:
            asked = self._next_jobs(wait)
            if asked:
                self._run(asked)
            wait = 0.0
            if not self._stop and monotonic() - looked > _TURN:
                wait = self._let_time_go_by()
                looked = monotonic() if wait else 0.0  # where more is due, it goes on at once
            elif not asked:
                wait = _TURN

    def _run(self, asked: Sequence[tuple[Job, Future[Any]]]) -> None:
        try:
            self._use_current_rules()
            done = self._keeper.run([job for job, _ in asked])
        except Exception as error:
            if len(asked) > 1 and not isinstance(error, StoreFailed):  # the others have no part in it
                for one in asked:
                    self._run([one])
                return
            self._watcher.failed(error)
            for _, future in asked:
                future.set_exception(error)
            return
        self._watcher.done(done)
        for (_, future), answer in zip(asked, done.answers, strict=True):
            if isinstance(answer, Exception):
                future.set_exception(answer)
            else:
                future.set_result(answer)

    def _let_time_go_by(self) -> float:
        """Bring some leads up to now; how long nothing more is to be done."""
        try:
            self._use_current_rules()
            due = self._keeper.next_due()
            now = self._clock()
            if due is None:
                return _LOOK
            if due > now:
                return min(_LOOK, (due - now) / 1_000_000)
            done = self._keeper.sweep(SWEPT_AT_ONCE)
        except Exception as error:
            self._watcher.failed(error)
            return _AGAIN
        self._watcher.done(done)
        return 0.0 if done.swept else _LOOK  # else another instance has them

    def _use_current_rules(self) -> None:
        scorer = self._scorer()
        if scorer is not self._keeper.scorer:
            self._keeper.adopt(scorer)

    def _next_jobs(self, wait: float) -> list[tuple[Job, Future[Any]]]:
        """All that is asked for by now, in order, as far as it goes into one transaction."""
        taken: list[tuple[Job, Future[Any]]] = []
        events = 0
        while len(taken) < MOST_JOBS and events < MOST_EVENTS:
            asked, self._held_back = self._held_back, None
            if asked is None:
                try:
                    asked = self._jobs.get(timeout=wait) if wait and not taken else self._jobs.get_nowait()
                except Empty:
                    break
                if asked is None:
                    self._stop = True
                    break
            alone = isinstance(asked[0], Erase)
            if alone and taken:
                self._held_back = asked
                break
            if asked[1].set_running_or_notify_cancel():
                taken.append(asked)
                events += len(asked[0].events) if isinstance(asked[0], Take) else 0
            if alone:
                break
        return taken
