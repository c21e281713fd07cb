"""What a store is asked to do. Each job says which leads it needs; it is done in a transaction with others.

What `do` gives is handed to `answer`, which is asked when the facts of all jobs are taken in and scored.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Literal, Protocol

from attrs import frozen

from ..runtime.facts import DataProblem
from ..runtime.row import RowResult
from .contents import Row, merged
from .group import Group
from .records import EventRow, LeadRow, Message, Waiting
from .scoring import Facts

Fate = Literal["taken", "known", "different"]
KnownEvents = dict[str, EventRow]


class Job(Protocol):
    def needs(self, known: KnownEvents) -> tuple[Sequence[str], Sequence[str]]:
        """The leads that it looks at where there are any, and those that are made where there are not.
        `known` are the events that are there.
        """

    def do(self, group: Group, known: KnownEvents) -> Any:
        """Take facts in; events taken in go into `known`."""

    def answer(self, group: Group, done: Any) -> Any: ...


@frozen
class Take:
    """Take events in. The answer says for each whether it was taken, is known already, or another event has
    its id.
    """

    events: Sequence[EventRow]

    def needs(self, known: KnownEvents) -> tuple[Sequence[str], Sequence[str]]:
        return (), [event.lead for event in self.events if event.id not in known]

    def do(self, group: Group, known: KnownEvents) -> list[Fate]:
        fates: list[Fate] = []
        new: list[EventRow] = []
        for event in self.events:
            before = known.get(event.id)
            if before is None:
                known[event.id] = event
                new.append(event)
            fates.append("taken" if before is None else "known" if before == event else "different")
        if new:
            group.happened(new)
        return fates

    def answer(self, group: Group, done: list[Fate]) -> list[Fate]:
        return done


@frozen
class Give:
    """Give a lead its attributes: all of them, or with `some` these beside those that it has. The answer says
    whether the lead is new.
    """

    lead: str
    attributes: Row
    some: bool = False

    def needs(self, known: KnownEvents) -> tuple[Sequence[str], Sequence[str]]:
        return (), (self.lead,)

    def do(self, group: Group, known: KnownEvents) -> bool:
        new = group.is_new(self.lead)
        old = group.attributes(self.lead) if self.some else {}
        group.give(self.lead, merged(old, self.attributes))
        return new

    def answer(self, group: Group, done: bool) -> bool:
        return done


@frozen
class LookedUp:
    """A lead as of `at`. `problems` are what is wrong with its data."""

    row: LeadRow
    result: RowResult
    at: int
    facts: Facts
    problems: tuple[DataProblem, ...]


@frozen
class LookUp:
    """Look a lead up; the answer is None where there is none. `id_of` gives an event's id. Refused (R010)
    where the lead cannot be scored.
    """

    lead: str
    id_of: Callable[[Row], str]

    def needs(self, known: KnownEvents) -> tuple[Sequence[str], Sequence[str]]:
        return (self.lead,), ()

    def do(self, group: Group, known: KnownEvents) -> None:
        if self.lead in group:
            group.row(self.lead)

    def answer(self, group: Group, done: None) -> LookedUp | None:
        if self.lead not in group:
            return None
        row, (result, at) = group.row(self.lead), group.result(self.lead)
        problems: tuple[DataProblem, ...] = ()
        if result.problems:
            problems = group.scorer.problems(group.ready(self.lead), group.scorer.as_of(at), self.id_of)
        return LookedUp(row, result, at, group.facts(self.lead), problems)


@frozen
class Erase:
    """Forget a lead. The answer says whether there was one. Done in a transaction of its own."""

    lead: str

    def needs(self, known: KnownEvents) -> tuple[Sequence[str], Sequence[str]]:
        return (self.lead,), ()

    def do(self, group: Group, known: KnownEvents) -> bool:
        if self.lead not in group:
            return False
        group.erase(self.lead)
        return True

    def answer(self, group: Group, done: bool) -> bool:
        return done


@frozen
class Post:
    """Settle what became of messages (told, or to be told again later) and claim others until then. The
    answer: these, and with `count` what waits.
    """

    told: Sequence[int] = ()
    later: Sequence[tuple[Message, int]] = ()
    until: int = 0
    most: int = 0
    count: bool = False

    def needs(self, known: KnownEvents) -> tuple[Sequence[str], Sequence[str]]:
        return (), ()

    def do(self, group: Group, known: KnownEvents) -> None:
        if self.told:
            group.transaction.told(self.told)
        for message, until in self.later:
            group.transaction.put_off(message, until)

    def answer(self, group: Group, done: None) -> tuple[list[Message], Waiting | None]:
        claimed = group.transaction.claim(group.now, self.until, self.most) if self.most else []
        return claimed, group.transaction.waiting() if self.count else None
