"""Figures for Prometheus, of one process or of all workers together."""

from __future__ import annotations

import os
from functools import cache
from typing import Final

from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    generate_latest,
)
from prometheus_client.multiprocess import MultiProcessCollector

MEDIA_TYPE: Final = CONTENT_TYPE_LATEST
SHARED_FOLDER: Final = "PROMETHEUS_MULTIPROC_DIR"
"""The variable that tells the library where several processes add up their figures."""

_SECONDS: Final = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)


class Metrics:
    """What is counted. Labels are addresses, statuses, codes and hashes, nothing that a client chooses."""

    def __init__(self) -> None:
        self._registry = own = CollectorRegistry()
        self._requests = Counter("leadlang_requests", "Requests answered.", ["path", "status"], registry=own)
        self._seconds = Histogram(
            "leadlang_request_seconds", "Time of a request.", ["path"], registry=own, buckets=_SECONDS
        )
        self.at_work = Gauge(
            "leadlang_requests_at_work",
            "Requests that are being worked on.",
            registry=own,
            multiprocess_mode="livesum",
        )
        self._leads = Counter("leadlang_leads", "Leads scored or explained.", ["path"], registry=own)
        self._problems = Counter(
            "leadlang_data_problems", "Cells of leads and events that could not be read.", registry=own
        )
        self.reloads = Counter(
            "leadlang_reloads", "Changed rules: taken or refused.", ["outcome"], registry=own
        )
        self._models = Gauge(
            "leadlang_model",
            "How many processes answer by the model of this hash.",
            ["model"],
            registry=own,
            multiprocess_mode="livesum",
        )
        for outcome in ("taken", "refused"):
            self.reloads.labels(outcome)
        # Looking a figure up by its labels takes longer than counting; there are few of them.
        self._requests_of = cache(self._requests.labels)
        self._seconds_of = cache(self._seconds.labels)
        self._leads_of = cache(self._leads.labels)

    def answered(self, path: str, status: int, seconds: float) -> None:
        """A request to one of the addresses has been answered."""
        self._requests_of(path, status).inc()
        self._seconds_of(path).observe(seconds)

    def scored(self, path: str, leads: int, problems: int) -> None:
        """So many leads were scored or explained, with so many cells that could not be read."""
        self._leads_of(path).inc(leads)
        if problems:
            self._problems.inc(problems)

    def model(self, old: str | None, new: str) -> None:
        """This process now answers by the model of that hash."""
        if old is not None:
            self._models.labels(old).set(0)
        self._models.labels(new).set(1)

    def text(self) -> bytes:
        """All figures, as Prometheus reads them."""
        if SHARED_FOLDER not in os.environ:
            return generate_latest(self._registry)
        together = CollectorRegistry()
        MultiProcessCollector(together)  # type: ignore[no-untyped-call]
        return generate_latest(together)
