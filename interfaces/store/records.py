"""What is kept of a lead, and what a store can do."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Literal, Protocol

from attrs import frozen

Reason = Literal["events", "attributes", "time", "rules", "erased"]


@frozen
class LeadRow:
    """A lead as of the last time that it was scored. Instants are microseconds since 1970-01-01 00:00 UTC.

    `attributes` are JSON (None: none were ever given). `model` is the hash of the model that scored it, ""
    for a lead that never was. `due` is the next instant at which its result could change. `waiting` says why
    it still waits to be scored. `changes` counts its changes of stage.
    """

    id: str
    attributes: str | None = None
    stage: str | None = None
    since: int | None = None
    as_of: int = 0
    model: str = ""
    due: int | None = None
    waiting: Reason | None = None
    changes: int = 0


@frozen
class EventRow:
    """An event: `content` is its JSON, by which two are told apart."""

    id: str
    lead: str
    content: str


@frozen
class Message:
    """What is to be told of a lead. Those of one lead are told in the order of their numbers."""

    number: int
    lead: str
    content: str
    attempts: int


@frozen
class Waiting:
    """How many messages wait, and since when the oldest does."""

    count: int
    oldest: int | None


class Transaction(Protocol):
    """All of it happens, or none of it. What is changed here is there before `Store.transaction` ends."""

    def model(self) -> str:
        """The hash of the model by which leads are scored, "" at first."""

    def adopt(self, model: str) -> None:
        """From now on leads are scored by this model."""

    def hold(self, ids: Iterable[str], new: Iterable[str]) -> dict[str, LeadRow]:
        """Those of the leads that there are, and all of `new`, which are made where there is none. Nobody
        else changes them until the transaction ends.
        """

    def due(self, now: int, model: str, most: int) -> list[LeadRow]:
        """Leads that are due by now, the earliest first, and those scored by another model; held, but for
        those that another instance holds.
        """

    def next_due(self, model: str) -> int | None:
        """When the next lead is due; 0 where there are leads scored by another model."""

    def save(self, leads: Sequence[LeadRow]) -> None:
        """Keep these leads as they are now."""

    def erase(self, lead: str) -> None:
        """Forget a lead, its events and what waits to be told of it."""

    def events(self, leads: Sequence[str]) -> dict[str, list[str]]:
        """The content of all events of these leads, by lead, in the order of the events' ids."""

    def known(self, ids: Sequence[str]) -> dict[str, EventRow]:
        """Those of the events that are there."""

    def add(self, events: Sequence[EventRow]) -> None:
        """Keep these events. `Again` where one of them has come in elsewhere meanwhile."""

    def tell(self, messages: Sequence[tuple[str, str]], now: int) -> None:
        """Have these told: the lead and the content of each, in this order."""

    def claim(self, now: int, until: int, most: int) -> list[Message]:
        """Messages to be told now, the first of each lead; nobody else gets them before `until`."""

    def told(self, numbers: Sequence[int]) -> None:
        """These have been told."""

    def put_off(self, message: Message, until: int) -> None:
        """This one was not taken; nothing of its lead is told before `until`."""

    def waiting(self) -> Waiting:
        """What waits to be told."""


class Store(Protocol):
    """One connection; one thread uses it at a time."""

    @property
    def name(self) -> str:
        """What it is, without any secret of its address."""

    @property
    def identity(self) -> str:
        """A short text that no other store has."""

    def transaction(self) -> AbstractContextManager[Transaction]:
        """A transaction, durable when it ends. `Again` where it has to be done once more from the start,
        `StoreFailed` where it cannot be done."""

    def after_erasing(self) -> None:
        """Leave no traces of what was erased, as far as that is in the store's hands."""

    def close(self) -> None: ...


class Again(Exception):
    """Another instance came between: the same once more will do."""


class StoreFailed(Exception):
    """The store does not answer, has no room left, or is damaged. `reason` holds no data."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


Events = Mapping[str, Sequence[str]]
