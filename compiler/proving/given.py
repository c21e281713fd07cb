"""What a member of a model gives, and what is read of a lead's events to know it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from attrs import frozen

from ...runtime.rules import Events, Fading, Group, Hold, Measure, Pay, Rule
from .puzzle import Bool, Number

LARGEST = 10**12  # millis that one rule pays at most

Slot = object
"""What single event a share comes from; None for no single one."""


@frozen(eq=False)
class Share:
    target: str
    slot: Slot
    amount: Number


@frozen(eq=False)
class Given:
    """What a member gives: whether it pays at all, its shares, the sums of groups, the holds."""

    pays: Bool
    shares: tuple[Share, ...] = ()
    groups: tuple[tuple[str, str, Number], ...] = ()
    holds: tuple[tuple[Bool, Hold], ...] = ()


class History(Protocol):
    """What is read of a lead's events."""

    @property
    def given(self) -> Bool:
        """Whether there is a log at all."""
        ...

    def some(self, sets: tuple[Events, ...]) -> Bool: ...

    def measured(self, events: Events, measure: Measure) -> Number: ...

    def latest(self, events: Events) -> tuple[Bool, Number]:
        """Whether there is one, and the age of the latest in whole days."""
        ...

    def faded(self, amount: Number, fading: Fading, events: Events) -> Number:
        """What is left of an amount at the age of the latest event; all of it where there is none."""
        ...

    def paid(
        self, rule: Rule, pay: Pay, points: Number, group_properties: tuple[str, ...], one_by_one: bool
    ) -> list[tuple[Slot, Number]]:
        """What `each` pays, per event where `one_by_one`."""
        ...

    def capped(self, group: Group, target: str, shares: Sequence[Share], summed: Number) -> Number:
        """A group's sum under its caps per period or property."""
        ...
