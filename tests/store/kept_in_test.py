"""A service with a store inside a test, with a clock of its own."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import leadlang
from attrs import define, field
from leadlang.service.application import application
from leadlang.service.kept import Kept
from leadlang.service.limits import Limits
from leadlang.service.logs import Log
from leadlang.service.metrics import Metrics
from leadlang.service.served import Served
from leadlang.service.signing import Webhook
from leadlang.store.sqlite import SqliteStore

from tests.service.driver import Answered, Given, InTest

START = 1_795_000_000_000_000
"""2026-11-18 11:06:40 UTC."""


@define
class KeptInTest(InTest):
    """As `InTest`, and what is kept."""

    kept: Kept = field(kw_only=True)
    current: Given = field(kw_only=True)
    now: list[int] = field(kw_only=True)

    def put(self, path: str, data: Any) -> Answered:
        return self._send("PUT", path, data)

    def patch(self, path: str, data: Any) -> Answered:
        return self._send("PATCH", path, data)

    def delete(self, path: str) -> Answered:
        return self.ask("DELETE", path, b"", {})

    def _send(self, method: str, path: str, data: Any) -> Answered:
        return self.ask(method, path, json.dumps(data).encode(), {"content_type": "application/json"})


@contextmanager
def kept_in_test(
    rules: str | leadlang.Model,
    path: Path,
    *,
    limits: Limits | None = None,
    strict: bool = False,
    webhook: Webhook | None = None,
) -> Iterator[KeptInTest]:
    model = leadlang.from_text(rules, "rules.lead") if isinstance(rules, str) else rules
    lines, now = io.StringIO(), [START]
    log, metrics, limits = Log(lines), Metrics(), limits or Limits()
    current = Given(Served.of(model, None, strict))
    kept = Kept(SqliteStore(path), current, limits, log, metrics, webhook, lambda: now[0])
    kept.begin()
    app = application(current, limits, None, log, metrics, kept)
    try:
        yield KeptInTest(app, lines, kept=kept, current=current, now=now)
    finally:
        kept.end()
