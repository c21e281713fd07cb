"""Fading as tables: what is left of a fixed amount at each age, worked out exactly beforehand."""

from __future__ import annotations

from attrs import frozen

from ..fading import fade
from ..rules import FadeOut, Fading, Halve
from .building import Sql, big, quotient, whole
from .chain import Lookup
from .refusals import NotInSql

_MOST_ROWS = 5_000


@frozen
class FadingTable:
    """`left[i]` is what is left after i steps of `days` days; after all of them nothing is."""

    days: int
    left: tuple[int, ...]

    def lookup(self, name: str, age: Sql) -> Lookup:
        """`age` is in whole days, 0 or more."""
        step = age if self.days == 1 else quotient(age, whole(self.days))
        rows = tuple((whole(place), big(amount)) for place, amount in enumerate(self.left))
        return Lookup(name, ("age", "amount"), rows, step)


def fading_table(amount: int, fading: Fading) -> FadingTable:
    """For an amount that is not 0. Too slow a fading for a table is refused."""
    days = 1 if isinstance(fading, (FadeOut, Halve)) else fading.days
    left = [amount]
    while left[-1]:
        if len(left) > _MOST_ROWS:
            raise NotInSql("fading")
        left.append(fade(amount, fading, len(left) * days))
    return FadingTable(days, tuple(left[:-1]))
