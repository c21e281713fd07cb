"""Reading the next block while the last one is being worked on."""

from __future__ import annotations

from collections.abc import Iterator
from queue import Empty, Full, Queue
from threading import Event, Thread
from typing import Generic, TypeVar

from attrs import define, field

Item = TypeVar("Item")

_PATIENCE = 0.1  # seconds between two looks at whether anybody still waits


@define(eq=False)
class _Outcome(Generic[Item]):
    """The next item, or how it ended: with an error, or (None) well."""

    items: list[Item] = field(factory=list)
    error: BaseException | None = None


def ahead(items: Iterator[Item]) -> Iterator[Item]:
    """The same items, one of them made in advance by another thread; its errors are raised here."""
    made: Queue[_Outcome[Item]] = Queue(maxsize=1)
    unwanted = Event()

    def put(outcome: _Outcome[Item]) -> bool:
        while not unwanted.is_set():
            try:
                made.put(outcome, timeout=_PATIENCE)
                return True
            except Full:
                continue
        return False

    def make() -> None:
        try:
            for item in items:
                if not put(_Outcome([item])):
                    return
            put(_Outcome())
        except BaseException as error:
            put(_Outcome(error=error))

    thread = Thread(target=make, daemon=True)
    thread.start()
    try:
        while True:
            try:
                outcome = made.get(timeout=_PATIENCE)
            except Empty:
                continue
            if outcome.error is not None:
                raise outcome.error
            if not outcome.items:
                return
            yield outcome.items[0]
            outcome = _Outcome()
    finally:
        unwanted.set()
        thread.join()
