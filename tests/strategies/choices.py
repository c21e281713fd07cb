"""Where random decisions come from: Hypothesis, which can shrink them, or a plain seed."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from random import Random
from typing import Protocol, TypeVar

from attrs import define
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

Item = TypeVar("Item")


class Choices(Protocol):
    """A source of decisions. The first item, the lowest number and "no" are the simplest."""

    def integer(self, low: int, high: int) -> int:
        """A whole number from `low` to `high`, both included."""
        ...


@define
class Drawn:
    """Decisions of Hypothesis."""

    draw: DrawFn

    def integer(self, low: int, high: int) -> int:
        return self.draw(_integers(low, high))


@cache
def _integers(low: int, high: int) -> SearchStrategy[int]:
    return st.integers(low, high)


@define
class Seeded:
    """Decisions of a generator of random numbers; the same seed gives the same ones."""

    random: Random

    @classmethod
    def of(cls, seed: int) -> Seeded:
        return cls(Random(seed))

    def integer(self, low: int, high: int) -> int:
        return self.random.randint(low, high)


def pick(choices: Choices, items: Sequence[Item]) -> Item:
    """One of the items."""
    return items[choices.integer(0, len(items) - 1)] if len(items) > 1 else items[0]


def chance(choices: Choices, percent: int) -> bool:
    """True in so many of a hundred cases."""
    return choices.integer(0, 99) >= 100 - percent


def some(choices: Choices, items: Sequence[Item], least: int, most: int) -> tuple[Item, ...]:
    """So many different items, in their order."""
    left = list(range(len(items)))
    for _ in range(len(items) - choices.integer(least, min(most, len(items)))):
        left.pop(choices.integer(0, len(left) - 1))
    return tuple(items[at] for at in left)
