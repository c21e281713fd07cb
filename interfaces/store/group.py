"""The leads that one transaction holds: brought up to now, changed by new facts, scored, saved."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from attrs import define, evolve

from ..refusal import Refused
from ..runtime.row import RowResult
from .changes import Change
from .contents import Row, read, read_all, written
from .records import EventRow, LeadRow, Reason, Transaction
from .scoring import Facts, Ready, Scorer


@define(eq=False)
class Held:
    """A lead in a transaction. `row` is how it is to be saved, `kept` how it was found."""

    row: LeadRow
    kept: LeadRow
    facts: Facts | None = None
    ready: Ready | None = None
    reason: Reason | None = None
    current: bool = False


class Group:
    """What a transaction knows of its leads.

    Time goes first: whatever came due before now happens to a lead before new facts do, just as if it had
    been looked at at that very instant. `adopted`: leads are scored by this scorer's model. Else the facts
    are kept and the leads wait for whoever has the model that was adopted last.
    """

    def __init__(
        self, transaction: Transaction, rows: Iterable[LeadRow], scorer: Scorer, now: int, adopted: bool
    ) -> None:
        self.transaction, self.scorer, self.now, self.adopted = transaction, scorer, now, adopted
        self._held = {row.id: Held(row, row) for row in rows}
        self.changes: list[Change] = []
        self.unscored = 0

    @property
    def leads(self) -> frozenset[str]:
        return frozenset(self._held)

    def __contains__(self, lead: str) -> bool:
        return lead in self._held

    # ------------------------------------------------------------ facts

    def row(self, lead: str) -> LeadRow:
        """The lead as it is now, but for new facts of this transaction."""
        return self._up_to_now(lead).row

    def is_new(self, lead: str) -> bool:
        """Nothing was ever known of the lead."""
        held = self._held[lead]
        return not _is_one(held.row) and held.reason is None

    def attributes(self, lead: str) -> Row:
        held = self._held[lead]
        return {} if held.row.attributes is None else read(held.row.attributes)

    def give(self, lead: str, attributes: Row) -> None:
        """These are the lead's attributes now."""
        held = self._up_to_now(lead)
        text = written(attributes)
        if text != held.row.attributes:
            held.row = evolve(held.row, attributes=text)
            self._touch(held, "attributes")

    def happened(self, events: Sequence[EventRow]) -> None:
        """These events are new."""
        for lead in dict.fromkeys(event.lead for event in events):
            self._touch(self._up_to_now(lead), "events")
        self.transaction.add(events)

    def erase(self, lead: str) -> None:
        """Forget the lead. Whoever is told of stages is told that it left its own."""
        row = self._up_to_now(lead).row
        self.transaction.erase(lead)
        del self._held[lead]
        self.changes = [one for one in self.changes if one.lead != lead]
        if row.stage is not None:
            change = Change(
                lead, row.changes + 1, row.stage, None, self.now, "erased", self.scorer.hash, None
            )
            self.changes.append(change)

    def _touch(self, held: Held, reason: Reason) -> None:
        held.reason, held.facts, held.ready = reason, None, None

    # ------------------------------------------------------------ scoring

    def result(self, lead: str) -> tuple[RowResult, int]:
        """The result of a lead, once all is settled, and the moment that it holds for. Refused (R010) where
        it cannot be scored.
        """
        held = self._held[lead]
        at = max(self.now, held.row.as_of)
        return self.scorer.score(self._ready(held), self.scorer.as_of(at)), at

    def ready(self, lead: str) -> Ready:
        return self._ready(self._held[lead])

    def facts(self, lead: str) -> Facts:
        return self._facts(self._held[lead])

    def catch_up(self) -> None:
        """Let time do to all leads what it has done by now."""
        self._load(self._held.values())
        for lead in self._held:
            self._up_to_now(lead)

    def settle(self) -> None:
        """Score whatever new facts have touched, and write down all that has become of the leads."""
        touched = [held for held in self._held.values() if held.reason is not None]
        if self.adopted:
            self._load(touched)
            for held in touched:
                if held.reason is not None:
                    self._score(held, max(self.now, held.row.as_of), held.reason)
        else:
            for held in touched:
                held.row = evolve(held.row, due=self.now, waiting=held.reason)
        self._save()

    def _save(self) -> None:
        changed = [held.row for held in self._held.values() if held.row != held.kept and _is_one(held.row)]
        if changed:
            self.transaction.save(changed)
        for held in self._held.values():
            if not _is_one(held.row):  # it was made for a fact that was not taken in the end
                self.transaction.erase(held.row.id)

    def _up_to_now(self, lead: str) -> Held:
        held = self._held[lead]
        if held.current or not self.adopted or not _is_one(held.row):
            return held
        held.current = True
        if held.row.model != self.scorer.hash:
            self._score(held, max(self.now, held.row.as_of), held.row.waiting or "rules")
        while held.row.due is not None and held.row.due <= self.now:
            self._score(held, max(held.row.due, held.row.as_of), held.row.waiting or "time")
        return held

    def _score(self, held: Held, at: int, reason: Reason) -> None:
        """Score a lead as of an instant, and take down whether its stage is another one now."""
        old = held.row
        ready, as_of = self._ready(held), self.scorer.as_of(at)
        new = evolve(old, as_of=at, model=self.scorer.hash, due=None, waiting=None)
        try:
            result = self.scorer.score(ready, as_of)
        except Refused:  # by these rules, two of its columns are one field: it stays where it is
            self.unscored += 1
            held.row = new
            return
        due = self.scorer.due(ready, as_of)
        if result.stage != old.stage:
            new = evolve(new, stage=result.stage, since=at, changes=old.changes + 1)
            self.changes.append(
                Change(old.id, new.changes, old.stage, result.stage, at, reason, self.scorer.hash, result)
            )
        held.row = evolve(new, due=due)

    def _ready(self, held: Held) -> Ready:
        if held.ready is None:
            held.ready = self.scorer.ready(self._facts(held))
        return held.ready

    def _facts(self, held: Held) -> Facts:
        if held.facts is None:
            self._load([held])
        assert held.facts is not None
        return held.facts

    def _load(self, several: Iterable[Held]) -> None:
        """Read the facts of leads that have none at hand."""
        bare = [held for held in several if held.facts is None]
        events = self.transaction.events([held.row.id for held in bare]) if bare else {}
        for held in bare:
            attributes = held.row.attributes
            known = {} if attributes is None else read(attributes)
            held.facts = Facts(known, read_all(events.get(held.row.id, ())))


def _is_one(row: LeadRow) -> bool:
    """Something is known of the lead: its row was not just made."""
    return bool(row.model) or row.waiting is not None
