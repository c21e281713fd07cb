"""Changed rules taken in while requests run: requests go on with the model that they began with."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from attrs import frozen

from ..loading import RulesRefused
from ..refusal import Refused
from ..wording import as_object, message_and_hint
from .logs import Log
from .metrics import Metrics
from .served import Served
from .taking import Identity, Origin, identity

POLL: Final = 0.5
"""Seconds between two looks at the files. A change is taken once two looks in a row find the same."""

_MOST_SAID: Final = 20


@frozen
class Refusal:
    """Why changed rules were not taken, and since when."""

    since: str
    code: str
    reason: str
    problems: tuple[dict[str, object], ...]

    def data(self) -> dict[str, object]:
        return {
            "since": self.since,
            "code": self.code,
            "reason": self.reason,
            "problems": list(self.problems),
        }


class Current:
    """The model in use, and the watch over the files that it comes from.

    The constructor takes the first model; Refused where there is none that can be used.
    """

    def __init__(self, origin: Origin, log: Log, metrics: Metrics) -> None:
        self._origin, self._log, self._metrics = origin, log, metrics
        files = origin.own_files
        before = identity(files)
        self.served: Served = origin.take(files)
        self.since = _now()
        self.refusal: Refusal | None = None
        self._files = files
        still = identity(origin.own_files) == before
        self._known: Identity = identity(files) if still else ()  # else it is read again at once
        self._asked = False
        metrics.model(None, self.served.hash)

    def ask(self) -> None:
        """Read the files again with the next look, changed or not."""
        self._asked = True

    async def watch(self) -> None:
        """Take in changes until cancelled."""
        last = self._known
        while True:
            await asyncio.sleep(POLL)
            now = identity(self._files)
            if self._asked or (now != self._known and now == last):
                self._asked = False
                try:
                    await asyncio.to_thread(self._take, now)
                except Exception as error:  # the old model stays, whatever it is
                    self._log.mistake(error, during="reload")
                    self._known = now
            last = now

    def _take(self, before: Identity) -> None:
        """Take the files as they are, if that gives a model that may be served. `before` is how they were
        found; if they are not so any more when all is read, the next look begins anew.
        """
        files = set(self._origin.own_files)
        try:
            served = self._origin.take(files)
        except Refused as refused:
            if self._are_still(before, self._files | files):
                self._refuse(refused)
            return
        if self._are_still(before, files):
            self._use(served)

    def _are_still(self, before: Identity, files: set[Path]) -> bool:
        """Whether the files are as they were; if so, `files` are watched from now on, as they are now."""
        known = identity(files)  # looked at first: what changes after this is seen with the next look
        if identity(self._files) != before:
            return False
        self._files, self._known = files, known
        return True

    def _use(self, served: Served) -> None:
        old, self.served = self.served, served
        self.since, self.refusal = _now(), None
        self._metrics.model(old.hash, served.hash)
        self._metrics.reloads.labels("taken").inc()
        self._log.write("reload", taken=True, model=served.hash, before=old.hash)

    def _refuse(self, refused: Refused) -> None:
        language = self.served.language
        words = refused
        problems: list[dict[str, object]] = []
        if isinstance(refused, RulesRefused):
            words = Refused(refused.code, f"kept_{refused.variant}".rstrip("_"), **dict(refused.facts))
            wrong = [found for found in refused.problems if found.severity == "error"]
            problems = [as_object(found, refused.sources, language) for found in wrong[:_MOST_SAID]]
        reason = " ".join(filter(None, message_and_hint(words, language)))
        self.refusal = Refusal(_now(), refused.code, reason, tuple(problems))
        self._metrics.reloads.labels("refused").inc()
        said = [f"{one['file']}:{one['line']} {one['code']} {one['message']}" for one in problems]
        self._log.write(
            "reload",
            "warning",
            taken=False,
            model=self.served.hash,
            code=refused.code,
            reason=reason,
            problems=said,
        )


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
