"""The work of a store, transaction by transaction."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from attrs import frozen

from ..refusal import Refused
from .group import Group
from .jobs import Erase, Job, Take
from .records import Again, LeadRow, Store, StoreFailed, Transaction
from .scoring import Scorer

_TRIES = 20
Result = TypeVar("Result")


@frozen
class Done:
    """What a transaction came to: the answer to each job (Refused where there is none), the reasons of the
    changes of stage in it, how many leads it looked at that were due, how many could not be scored.
    """

    answers: Sequence[Any] = ()
    changes: Sequence[str] = ()
    swept: int = 0
    unscored: int = 0


class Keeper:
    """Takes jobs in and lets time go by. One thread uses it.

    `clock` gives microseconds since 1970-01-01 00:00 UTC; where it goes back, no lead does. `tells`: changes
    of stage are written down to be told.
    """

    def __init__(self, store: Store, scorer: Scorer, clock: Callable[[], int], tells: bool) -> None:
        self.store, self.scorer, self._clock, self._tells = store, scorer, clock, tells
        self.adopt(scorer)

    def adopt(self, scorer: Scorer) -> None:
        """From now on all leads are scored by this one's model."""

        def do(transaction: Transaction) -> None:
            if transaction.model() != scorer.hash:
                transaction.adopt(scorer.hash)

        self._in_transaction(do)
        self.scorer = scorer

    def adopted(self) -> bool:
        """Leads are scored by our model; if not, by that of another instance."""
        return self._in_transaction(lambda transaction: transaction.model() == self.scorer.hash)

    def run(self, jobs: Sequence[Job]) -> Done:
        """Do these jobs, in this order, in one transaction; it is durable when this returns. StoreFailed
        where it cannot be: then none is done.
        """
        done = self._in_transaction(lambda transaction: self._run(transaction, jobs))
        if any(isinstance(job, Erase) for job in jobs):
            self.store.after_erasing()
        return done

    def _run(self, transaction: Transaction, jobs: Sequence[Job]) -> Done:
        asked = {event.id for job in jobs if isinstance(job, Take) for event in job.events}
        known = transaction.known(sorted(asked)) if asked else {}
        looked_at: set[str] = set()
        made: set[str] = set()
        for job in jobs:
            old, new = job.needs(known)
            looked_at.update(old)
            made.update(new)
        held = transaction.hold(sorted(looked_at - made), sorted(made)) if looked_at or made else {}
        group = self._group(transaction, list(held.values()))
        done = [job.do(group, known) for job in jobs]
        group.settle()
        answers = [_answer(job, group, own) for job, own in zip(jobs, done, strict=True)]
        return self._done(transaction, group, answers)

    # ------------------------------------------------------------ time

    def next_due(self) -> int | None:
        """When time will move a lead next (0: at once); None where none ever will, or where that is another
        instance's work.
        """

        def do(transaction: Transaction) -> int | None:
            adopted = transaction.model() == self.scorer.hash
            return transaction.next_due(self.scorer.hash) if adopted else None

        return self._in_transaction(do)

    def sweep(self, most: int) -> Done:
        """Bring up to now so many leads at most of those that time, or changed rules, have moved."""

        def do(transaction: Transaction) -> Done:
            if transaction.model() != self.scorer.hash:
                return Done()
            group = self._group(transaction, transaction.due(self._clock(), self.scorer.hash, most))
            group.catch_up()
            group.settle()
            return self._done(transaction, group, ())

        return self._in_transaction(do)

    # ------------------------------------------------------------ both

    def _in_transaction(self, do: Callable[[Transaction], Result]) -> Result:
        for _ in range(_TRIES):
            try:
                with self.store.transaction() as transaction:
                    return do(transaction)
            except Again:
                continue
        raise StoreFailed("other instances keep coming between")

    def _group(self, transaction: Transaction, rows: Sequence[LeadRow]) -> Group:
        adopted = transaction.model() == self.scorer.hash
        return Group(transaction, rows, self.scorer, self._clock(), adopted)

    def _done(self, transaction: Transaction, group: Group, answers: Sequence[Any]) -> Done:
        if self._tells and group.changes:
            transaction.tell([(one.lead, one.content) for one in group.changes], group.now)
        return Done(answers, [one.reason for one in group.changes], len(group.leads), group.unscored)


def _answer(job: Job, group: Group, done: Any) -> Any:
    try:
        return job.answer(group, done)
    except Refused as refused:
        return refused
