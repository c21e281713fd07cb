"""Sequences: which events stand in the asked-for relation to other events of the same person."""

from __future__ import annotations

from typing import Literal

import numpy as np

from ..rules import Gap
from ..tables import Follows, FollowsSilence, Link, StaysAlone
from .classes import Bools, Codes, Ints
from .history import History


def keeps_link(history: History, inside: Bools, link: Link, others: Bools) -> Bools:
    """Those of the events `inside` that the link keeps, given which events are the others."""
    chosen = np.flatnonzero(inside)
    if not len(chosen):
        return inside
    axis = _TimeAxis(history, chosen, np.flatnonzero(others)[::-1])
    kept = np.zeros(len(inside), np.bool_)
    kept[chosen] = axis.holds(link)
    return kept


class _TimeAxis:
    """Some events, and the others they are held against: from the last person to the first, each one's oldest
    first.

    Both time and calendar day only grow along the others of one person, so any stretch of time is a run of
    them.
    """

    def __init__(self, history: History, chosen: Codes, others: Codes) -> None:
        self.history, self.chosen, self.others = history, chosen, others
        # `moments` falls with time and rises with persons: negated, it rises along the others.
        self.order = -history.moments[others]
        person = history.persons[chosen]
        self.first = np.searchsorted(-history.persons[others], -person, side="left")
        self.end = np.searchsorted(-history.persons[others], -person, side="right")
        own = -history.moments[chosen]
        self.earlier = np.searchsorted(self.order, own, side="left")
        self.not_later = np.searchsorted(self.order, own, side="right")

    def holds(self, link: Link) -> Bools:
        match link:
            case Follows(_, least, most):
                stop = self.earlier
                if least is not None:
                    stop = np.minimum(stop, self._reaching(least, -least.amount, "right"))
                start = self.first
                if most is not None:
                    start = np.maximum(start, self._reaching(most, -most.amount, "left"))
                return stop > start
            case FollowsSilence(_, gap):
                before = self.earlier > self.first
                latest = np.where(before, self.earlier - 1, 0)
                return before & (-self._apart(latest, gap) >= gap.amount)
            case StaysAlone(_, within):
                after = self.not_later < self.end
                next_one = np.where(after, self.not_later, 0)
                answered = after & (self._apart(next_one, within) <= within.amount)
                return ~answered & (self._since(within) > within.amount)

    def _clock(self, gap: Gap) -> tuple[Ints, int]:
        if gap.unit == "days":
            return self.history.days, self.history.as_of.day
        return self.history.instants, self.history.as_of.instant

    def _since(self, gap: Gap) -> Ints:
        times, now = self._clock(gap)
        return now - times[self.chosen]

    def _apart(self, places: Codes, gap: Gap) -> Ints:
        """How much later than each event the other at that place is."""
        times, _ = self._clock(gap)
        if not len(self.others):
            return np.zeros(len(self.chosen), np.int64)
        return times[self.others[places]] - times[self.chosen]

    def _reaching(self, gap: Gap, shift: int, side: Literal["left", "right"]) -> Codes:
        """The place among the person's others of the time `shift` after each event's own.

        "left": of the first other at that time or later; "right": of the first one after it.
        """
        times, _ = self._clock(gap)
        found, ranks = np.unique(times[self.others], return_inverse=True)
        width = len(found) + 1
        last = self.history.people
        keys = (last - self.history.persons[self.others]) * width + ranks
        wanted = np.searchsorted(found, times[self.chosen] + shift, side=side)
        sought = (last - self.history.persons[self.chosen]) * width + wanted
        return np.searchsorted(keys, sought, side="left").astype(np.int64)
