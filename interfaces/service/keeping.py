"""Which store a service keeps its leads in, and whom it tells of changes of stage."""

from __future__ import annotations

from time import time_ns

from attrs import field, frozen

from ..refusal import Refused
from ..store.opening import is_one_file, open_store
from .kept import Kept
from .limits import Limits
from .logs import Log
from .metrics import Metrics
from .reloading import Current
from .signing import Webhook


@frozen
class Keeping:
    """`store` is a path, or the address of a PostgreSQL server, which may hold a password."""

    store: str = field(repr=False)
    webhook: Webhook | None = None

    def kept(self, current: Current, limits: Limits, log: Log, metrics: Metrics) -> Kept:
        """The store, opened. Refused (R130 to R133) where it cannot be used."""
        store = open_store(self.store)
        try:
            kept = Kept(store, current, limits, log, metrics, self.webhook, now)
            kept.begin()
            return kept
        except BaseException:
            store.close()
            raise

    def refuse_several(self) -> None:
        """Refused (R139) where several processes could not share the store."""
        if is_one_file(self.store):
            raise Refused("R139", store=self.store)

    def try_out(self) -> None:
        """Refused as `kept`."""
        open_store(self.store).close()


def now() -> int:
    """Microseconds since 1970-01-01 00:00 UTC."""
    return time_ns() // 1_000
