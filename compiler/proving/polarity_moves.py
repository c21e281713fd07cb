"""The ways in which a value or a truth may move when one thing changes, and how they join.

A move is a set of two bits: UP and DOWN say that it may go up, may go down. Nothing said is certain to
happen; what is not said certainly does not. A truth is moved up when it comes to hold.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import reduce
from operator import or_

from attrs import frozen

Move = int
STILL: Move = 0
UP: Move = 1
DOWN: Move = 2
EITHER: Move = 3

_FLIPPED = (STILL, DOWN, UP, EITHER)


def flipped(move: Move) -> Move:
    """The move of what goes down where the other goes up."""
    return _FLIPPED[move]


def joined(moves: Iterable[Move]) -> Move:
    """The move of what goes up with any of several things, and down with any of them."""
    return reduce(or_, moves, STILL)


def away_from_zero(low: int, high: int) -> Move:
    """The move from 0 to a value between `low` and `high`."""
    return (UP if high > 0 else STILL) | (DOWN if low < 0 else STILL)


@frozen
class Shift:
    """How a condition's truth may change. Being true and being false are told apart, since it may be unknown.

    `holds`: whether it may come to be true (UP), stop being true (DOWN). `fails`: the same for being false.
    `after`: what it certainly is afterwards, None where that is not certain.
    """

    holds: Move
    fails: Move
    after: bool | None = None


STEADY = Shift(STILL, STILL)
ALWAYS_TRUE = Shift(STILL, STILL, True)
ALWAYS_FALSE = Shift(STILL, STILL, False)


def shift(holds: Move, fails: Move, after: bool | None = None) -> Shift:
    """A shift; what is certain afterwards takes away what it rules out."""
    if after is True:
        return Shift(holds & UP, fails & DOWN, True)
    if after is False:
        return Shift(holds & DOWN, fails & UP, False)
    return Shift(holds, fails)


def either_way(holds: Move, after: bool | None = None) -> Shift:
    """Of a condition that is never unknown."""
    return shift(holds, flipped(holds), after)


def all_hold(parts: Sequence[Shift]) -> Shift:
    afters = [part.after for part in parts]
    after = False if False in afters else True if all(afters) else None
    return shift(joined(part.holds for part in parts), joined(part.fails for part in parts), after)


def any_holds(parts: Sequence[Shift]) -> Shift:
    afters = [part.after for part in parts]
    after = True if True in afters else False if all(known is False for known in afters) else None
    return shift(joined(part.holds for part in parts), joined(part.fails for part in parts), after)


def opposite(part: Shift) -> Shift:
    return Shift(part.fails, part.holds, None if part.after is None else not part.after)


def unless(part: Shift) -> Shift:
    """Of what is true wherever the part is not, and never unknown."""
    return either_way(flipped(part.holds), None if part.after is None else not part.after)


def number_holds(parts: Sequence[Shift], low: int | None, high: int | None) -> Shift:
    """Of low <= how many hold <= high: each end by itself goes one way with the parts."""
    low = low if low is not None and low > 0 else None
    high = high if high is not None and high < len(parts) else None
    more_true = joined(part.holds for part in parts)
    more_false = joined(part.fails for part in parts)
    holds = (more_true if low is not None else STILL) | (more_false if high is not None else STILL)
    fails = (more_false if low is not None else STILL) | (more_true if high is not None else STILL)
    surely = sum(part.after is True for part in parts)
    perhaps = len(parts) - sum(part.after is False for part in parts)
    enough, not_too_many = low is None or surely >= low, high is None or perhaps <= high
    too_few, too_many = low is not None and perhaps < low, high is not None and surely > high
    after = True if enough and not_too_many else False if too_few or too_many else None
    return shift(holds, fails, after)


def first_true(parts: Sequence[Shift], wanted: Sequence[bool]) -> Move:
    """How it moves that the first part that holds is a wanted one (none: not wanted)."""
    span = reachable(parts)
    asked = [*wanted, False]
    moves = STILL
    later_before: set[bool] = set()  # what those further down are that may be first before
    later_after: set[bool] = set()  # the same, afterwards
    for at in range(len(parts), -1, -1):
        is_wanted = asked[at]
        if at < len(parts):
            if at <= span.after and parts[at].holds & UP and (not is_wanted) in later_before:
                moves |= UP if is_wanted else DOWN
            if at <= span.before and parts[at].holds & DOWN and (not is_wanted) in later_after:
                moves |= DOWN if is_wanted else UP
        if at <= span.before:
            later_before.add(is_wanted)
        if at <= span.after and (at == len(parts) or parts[at].after is not False):
            later_after.add(is_wanted)
    return moves


@frozen
class Span:
    """The last positions of a first-match list that can be reached, before and afterwards."""

    before: int
    after: int


def reachable(parts: Sequence[Shift]) -> Span:
    """How far down a list the first part that holds can stand (its length: none may hold)."""
    before = next(
        (at for at, part in enumerate(parts) if part.after is True and not part.holds & UP), len(parts)
    )
    after = next((at for at, part in enumerate(parts) if part.after is True), len(parts))
    return Span(before, after)
