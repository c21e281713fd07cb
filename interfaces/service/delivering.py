"""Changes of stage told to a webhook: at least once, in order for each lead, until it takes them."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any, Final

import httpx2

from ..refusal import Refused
from ..store.changes import written
from ..store.jobs import Post
from ..store.records import Message, Waiting
from .logs import Log
from .metrics import Metrics
from .signing import Webhook

AT_ONCE: Final = 16
"""Messages under way at a time, each of another lead."""

SECONDS: Final = 15.0
"""How long a receiver may take to answer."""

_CLAIMED: Final = 45.0
"""Seconds after which another instance may take a message that one has claimed and not settled."""

_LONGEST_PAUSE: Final = 600
_LOOK: Final = 0.5
_COUNT: Final = 2.0
_SECOND: Final = 1_000_000
_MOST_READ: Final = 65_536


def pause_after(attempts: int) -> int:
    """Seconds until the next attempt: 1, 2, 4, and so on up to 600.

    >>> [pause_after(attempts) for attempts in (1, 2, 3, 10, 11, 99)]
    [1, 2, 4, 512, 600, 600]
    """
    return min(_LONGEST_PAUSE, 1 << min(attempts - 1, 20))


class Delivery:
    """`do` has the store do a job; `identity` makes ids of messages that no other store has."""

    def __init__(
        self,
        webhook: Webhook,
        identity: str,
        do: Callable[[Post], Awaitable[Any]],
        clock: Callable[[], int],
        log: Log,
        metrics: Metrics,
    ) -> None:
        self._webhook, self._identity, self._do, self._clock = webhook, identity, do, clock
        self._log, self._metrics = log, metrics
        self._under_way: dict[asyncio.Task[str], Message] = {}
        self._told: list[int] = []
        self._later: list[tuple[Message, int]] = []
        self._awake = asyncio.Event()
        self._stopping = False
        self._failing_since: int | None = None
        self._waiting = Waiting(0, None)

    def wake(self) -> None:
        """There may be something to tell."""
        self._awake.set()

    def stop(self) -> None:
        """Begin nothing new; `run` ends when what is under way is done."""
        self._stopping = True
        self._awake.set()

    def data(self) -> dict[str, object]:
        """How it goes, for whoever watches."""
        since = self._failing_since
        return {
            "waiting": self._waiting.count,
            "oldest": None if self._waiting.oldest is None else written(self._waiting.oldest),
            "failing_since": None if since is None else written(since),
        }

    async def run(self) -> None:
        """Tell what there is to tell, until stopped."""
        near = self._webhook.is_near
        limits = httpx2.Limits(max_connections=AT_ONCE, max_keepalive_connections=AT_ONCE)
        client = httpx2.AsyncClient(timeout=None, follow_redirects=False, limits=limits, trust_env=not near)
        counted = 0.0
        async with client:
            while not self._stopping or self._under_way or self._told or self._later:
                now = asyncio.get_running_loop().time()
                count = now - counted > _COUNT
                try:
                    messages = await self._settle(count)
                except Refused:  # the store says why
                    if self._stopping:
                        return
                    await asyncio.sleep(1.0)
                    continue
                counted = now if count else counted
                for message in messages:
                    self._under_way[asyncio.create_task(self._send(client, message))] = message
                if not (self._told or self._later):
                    await self._wait()
                self._gather()

    async def _settle(self, count: bool) -> list[Message]:
        """Write down what became of messages, and take on others."""
        told, later = self._told, self._later
        free = 0 if self._stopping else AT_ONCE - len(self._under_way)
        until = self._clock() + int(_CLAIMED * _SECOND)
        messages: list[Message]
        messages, waiting = await self._do(Post(tuple(told), tuple(later), until, free, count))
        del told[:], later[:]
        if waiting is not None:
            self._waiting = waiting
            self._metrics.waiting.set(waiting.count)
            age = 0 if waiting.oldest is None else (self._clock() - waiting.oldest) / _SECOND
            self._metrics.oldest.set(age)
        return messages

    async def _wait(self) -> None:
        """Until a message is through, or there may be others."""
        awake = asyncio.create_task(self._awake.wait())
        wait_for = {awake, *self._under_way}
        full = len(self._under_way) >= AT_ONCE
        await asyncio.wait(
            wait_for - {awake} if full else wait_for, timeout=_LOOK, return_when=asyncio.FIRST_COMPLETED
        )
        awake.cancel()
        self._awake.clear()

    def _gather(self) -> None:
        for task in [one for one in self._under_way if one.done()]:
            message, outcome = self._under_way.pop(task), task.result()
            self._metrics.attempts.labels("taken" if outcome == "" else "failed").inc()
            if outcome == "":
                self._told.append(message.number)
                if self._failing_since is not None:
                    self._failing_since = None
                    self._log.write("webhook", failing=False)
            else:
                pause = pause_after(message.attempts + 1)
                self._later.append((message, self._clock() + pause * _SECOND))
                if self._failing_since is None:
                    self._failing_since = self._clock()
                self._log.write(
                    "webhook",
                    "warning",
                    failing=True,
                    message=message.number,
                    attempts=message.attempts + 1,
                    reason=outcome,
                    again_in=pause,
                )

    async def _send(self, client: httpx2.AsyncClient, message: Message) -> str:
        """Try once; why it was not taken, "" if it was."""
        content = message.content.encode("ascii")
        message_id = f"{self._identity}-{message.number}"
        headers = self._webhook.headers(message_id, self._clock() // _SECOND, content)
        headers |= {"content-type": "application/json", "user-agent": "leadlang"}
        try:
            async with asyncio.timeout(SECONDS):
                sent = client.stream("POST", self._webhook.url, content=content, headers=headers)
                async with sent as answer:
                    if not answer.is_success:
                        return f"status {answer.status_code}"
                    read = 0
                    with suppress(httpx2.HTTPError):  # it is taken, whatever is said about it
                        async for part in answer.aiter_raw():
                            read += len(part)
                            if read > _MOST_READ:
                                break
                    return ""
        except TimeoutError:
            return f"no answer in {SECONDS:g} seconds"
        except (httpx2.HTTPError, OSError, httpx2.InvalidURL) as error:
            return type(error).__name__
