"""From what members give to finished scores, combined scores and the grade: the order of arithmetic."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from attrs import frozen

from ..rules import Cap
from ..tables import GRADE, Pot, ScoreRow, Tables
from .arithmetic import Wholes, between, percent_of, rounded
from .classes import Codes, Ints
from .event_sets import EventSets
from .fading import faded
from .history import History
from .members import OfRows, Share, Total
from .narrowing import bucket_parts, group_keys, is_plain
from .payments import EventAmounts, runs


@frozen(eq=False)
class Finished:
    """Finished scores in millis, those of `scores` and then the combined ones, and the places of the
    grades.
    """

    totals: tuple[Wholes, ...]
    grades: Codes


@frozen(eq=False)
class Totals:
    """Sums up what is given to some rows: `people` are those rows' persons, `first` is the first row's
    number.
    """

    tables: Tables
    sets: EventSets | None
    event_amounts: Callable[[Share], EventAmounts | None]
    people: Codes
    first: int
    wide: bool

    def finish(self, given: OfRows) -> Finished:
        pots = self._pots(given)
        totals: list[Wholes] = []
        for place, score in enumerate(self.tables.scores):
            totals.append(self._score(place, score, pots.get((0, place)), given))
        for combined in self.tables.combined:
            parts = [
                percent_of(
                    totals[term.score]
                    if term.pot is None
                    else pots.get((term.pot, term.score), self._zeros(given)),
                    term.percent,
                )
                for term in combined.terms
            ]
            summed = sum(parts, self._zeros(given))
            totals.append(rounded(between(summed, combined.low, combined.high), combined.decimals))
        return Finished(tuple(totals), self._grade(pots.get((0, GRADE)), given))

    def _zeros(self, given: OfRows) -> Wholes:
        zeros: Wholes = np.zeros(given.length, np.int64)
        return zeros.astype(object) if self.wide else zeros

    # ------------------------------------------------------------ groups

    def _pots(self, given: OfRows) -> dict[Total, Wholes]:
        """What every pot comes to, for each target; inner pots first."""
        sums: dict[Total, Wholes] = dict(given.sums)
        if self.wide:
            sums = {total: amounts.astype(object) for total, amounts in sums.items()}
        for place in range(len(self.tables.pots) - 1, 0, -1):
            pot = self.tables.pots[place]
            for target in range(len(self.tables.scores)):
                if (place, target) in sums:
                    worth = self._pot(place, pot, target, sums[place, target], given)
                    sums[place, target] = worth
                    outer = (pot.inside or 0, target)
                    sums[outer] = sums[outer] + worth if outer in sums else worth
        return sums

    def _pot(self, place: int, pot: Pot, target: int, summed: Wholes, given: OfRows) -> Wholes:
        capped = summed
        for cap in pot.caps:
            if is_plain(cap) or self.sets is None:
                capped = np.minimum(capped, np.minimum(summed, cap.limit))
            else:
                shares = [
                    share
                    for share in given.shares
                    if share.total[1] == target and self.tables.pots[share.total[0]].bucketed == place
                ]
                capped = np.minimum(capped, self._by_bucket(self.sets.history, cap, summed, shares))
        return percent_of(capped, pot.percent)

    def _by_bucket(self, history: History, cap: Cap, summed: Wholes, shares: Sequence[Share]) -> Wholes:
        """The sum with each bucket held to the cap; what no event gives is one more bucket."""
        rows, events, amounts = self._entries(shares)
        of_events = _summed(rows, amounts, len(summed))
        keys = group_keys(rows, bucket_parts(history, events, cap))
        held = np.zeros(len(summed), np.int64)
        if len(keys):
            bound = int(keys.max()) + 1
            of_buckets = np.minimum(_summed(keys, amounts, bound), cap.limit)
            owners = np.zeros(bound, np.int64)
            owners[keys] = rows
            held = _summed(owners, of_buckets, len(summed))
        return np.minimum(summed - of_events, cap.limit) + held

    def _entries(self, shares: Sequence[Share]) -> tuple[Codes, Codes, Ints]:
        """Every event paid for: the row, the event, the amount."""
        nothing = np.zeros(0, np.int64)
        rows, events, amounts = [nothing], [nothing], [nothing]
        for share in shares:
            paid = self.event_amounts(share)
            if paid is None:
                continue
            there = np.flatnonzero(share.where)
            owners = paid.owners[self.first + there]
            lengths = paid.starts[owners + 1] - paid.starts[owners]
            entries = runs(paid.starts[owners], lengths)
            rows.append(np.repeat(there, lengths))
            events.append(paid.events[entries])
            amounts.append(paid.amounts[entries].astype(np.int64))
        return np.concatenate(rows), np.concatenate(events), np.concatenate(amounts)

    # ------------------------------------------------------------ scores and the grade

    def _score(self, place: int, score: ScoreRow, summed: Wholes | None, given: OfRows) -> Wholes:
        total = (self._zeros(given) if summed is None else summed) + score.start
        if score.fading is not None and score.fading_events is not None and self.sets is not None:
            ages = self.sets.latest_age(score.fading_events)[self.people]
            total = faded(total, ages, score.fading)
        total = self._held(place, total, given)
        return rounded(between(total, score.low, score.high), score.decimals)

    def _held(self, target: int, total: Wholes, given: OfRows) -> Wholes:
        """A ceiling beats a floor."""
        if target in given.floors:
            total = np.maximum(total, given.floors[target])
        if target in given.ceilings:
            total = np.minimum(total, given.ceilings[target])
        return total

    def _grade(self, summed: Wholes | None, given: OfRows) -> Codes:
        """The letter reached on the way from the start: towards the start where it lies between two."""
        grade = self.tables.grade
        start, end = grade.start * grade.thirds, (len(grade.scale) - 1) * grade.thirds
        if summed is None and GRADE not in given.floors and GRADE not in given.ceilings:
            return np.full(given.length, grade.start, np.int64)
        thirds = np.zeros(given.length, np.int64) if summed is None else summed.astype(np.int64)
        held = between(self._held(GRADE, thirds + start, given), 0, end)
        away = np.arange(end + 1) - start
        steps = np.where(away >= 0, away // grade.thirds, -(-away // grade.thirds))
        places: Codes = (grade.start + steps)[held]
        return places


def _summed(keys: Codes, amounts: Ints, count: int) -> Ints:
    """The sum of the amounts of each key from 0 to count - 1."""
    order = np.argsort(keys, kind="stable")
    running = np.concatenate([np.zeros(1, np.int64), np.cumsum(amounts[order])])
    bounds = np.searchsorted(keys[order], np.arange(count + 1))
    found: Ints = running[bounds[1:]] - running[bounds[:-1]]
    return found
