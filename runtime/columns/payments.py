"""What each payment of the model comes to: per row where it pays once, per owner where it pays for every
event.
"""

from __future__ import annotations

import numpy as np
from attrs import define, field, frozen

from ..tables import Payment, RuleRow
from .amounts import amounts_of_rows
from .arithmetic import Wholes
from .classes import Bools, Codes, Ints, sums_of_runs
from .column import Column
from .event_sets import EventSets
from .fading import faded
from .narrowing import paying_events, plain_limits, through_caps


@frozen(eq=False)
class OnceAmounts:
    """What pays once: the amount of each row, or one amount for all."""

    rows: Ints | int


@frozen(eq=False)
class EventAmounts:
    """What pays for every event.

    An owner is a person, or a person with one of the amounts that rows of that person have. `owners` has the
    owner of each row; owner i has the entries from starts[i] to starts[i + 1]: `events` and what each gives;
    `sums` their sum.
    """

    owners: Codes
    starts: Ints
    events: Codes
    amounts: Wholes
    sums: Ints


@define(eq=False)
class Payments:
    """All payments over all rows, worked out when first asked for. `sets` is None without any event log."""

    columns: dict[str, Column]
    sets: EventSets | None
    people: Codes
    rows: int
    _once: dict[Payment, OnceAmounts] = field(factory=dict)
    _each: dict[tuple[tuple[int, ...], Payment], EventAmounts] = field(factory=dict)

    def once(self, payment: Payment) -> OnceAmounts:
        if payment not in self._once:
            self._once[payment] = self._pays_once(payment)
        return self._once[payment]

    def each(self, rule: RuleRow, payment: Payment) -> EventAmounts | None:
        """None where there are no events at all."""
        if self.sets is None or rule.events is None:
            return None
        key = (rule.events, payment)
        if key not in self._each:
            self._each[key] = self._pays_each(self.sets, rule.events, payment)
        return self._each[key]

    def _pays_once(self, payment: Payment) -> OnceAmounts:
        amounts: Wholes | int = amounts_of_rows(
            payment.amount, self.columns, self.sets, self.people, self.rows
        )
        if payment.fading is not None and payment.fading_events is not None and self.sets is not None:
            ages = self.sets.latest_age(payment.fading_events)[self.people]
            amounts = faded(amounts, ages, payment.fading)
        if isinstance(amounts, int):
            return OnceAmounts(int(plain_limits(np.array([amounts]), payment)[0]))
        return OnceAmounts(plain_limits(amounts, payment).astype(np.int64))

    def _pays_each(self, sets: EventSets, events: tuple[int, ...], payment: Payment) -> EventAmounts:
        history = sets.history
        paying = paying_events(history, np.flatnonzero(union(sets, events)), payment)
        amounts = amounts_of_rows(payment.amount, self.columns, sets, self.people, self.rows)
        if isinstance(amounts, int):
            owners, count, who = self.people, history.people + 1, history.persons[paying]
            each: Wholes | int = amounts
        else:
            owners, paying, who, each, count = self._by_amount(sets, paying, amounts)
        if payment.fading is not None:
            each = faded(each, history.ages[paying], payment.fading)
        given = np.full(len(paying), each, np.int64) if isinstance(each, int) else each
        most = int(np.abs(given).max(initial=0))
        if most * max(len(given), 1) >= 2**62:
            given = given.astype(object)
        given = through_caps(history, paying, who, given, payment).astype(np.int64)
        starts = np.searchsorted(who, np.arange(count + 1)).astype(np.int64)
        return EventAmounts(owners, starts, paying, given, sums_of_runs(given, starts))

    def _by_amount(
        self, sets: EventSets, paying: Codes, amounts: Ints
    ) -> tuple[Codes, Codes, Codes, Ints, int]:
        """Events for every different (person, amount) among the rows: the owners of rows, then per entry the
        event, its owner and its amount, then how many owners there are.
        """
        history = sets.history
        values, ranks = np.unique(amounts, return_inverse=True)
        keys, owners = np.unique(self.people * max(len(values), 1) + ranks, return_inverse=True)
        persons = keys // max(len(values), 1)
        starts = np.searchsorted(history.persons[paying], np.arange(history.people + 2))
        lengths = np.diff(starts)[persons]
        entries = runs(starts[persons], lengths)
        who = np.repeat(np.arange(len(keys)), lengths)
        each = values[keys % max(len(values), 1)][who] if len(keys) else np.zeros(0, np.int64)
        return owners, paying[entries], who, each, len(keys)


def union(sets: EventSets, events: tuple[int, ...]) -> Bools:
    inside: Bools = np.zeros(sets.history.length, np.bool_)
    for place in events:
        inside |= sets.events(place)
    return inside


def runs(starts: Ints, lengths: Ints) -> Codes:
    """starts[0], starts[0] + 1, ... for lengths[0] numbers, then from starts[1] on, and so forth."""
    ends = np.cumsum(lengths)
    total = int(ends[-1]) if len(ends) else 0
    return np.arange(total) - np.repeat(ends - lengths, lengths) + np.repeat(starts, lengths)
