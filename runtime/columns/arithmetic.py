"""Exact arithmetic on arrays of whole numbers, 64 bits wide or Python's own (`object`): the same either
way.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from ..exact import MAX_MILLIS
from ..rules import Constant
from ..tables import GRADE, Tables

Wholes = npt.NDArray[Any]

WHOLE = 100_000
SAFE = 2**62


def percent_of(amounts: Wholes, percent: int) -> Wholes:
    """`exact.percent_of` of each amount, in steps that never leave the width of the result."""
    if percent == WHOLE:
        return amounts
    hundreds, rest = amounts // WHOLE, amounts % WHOLE * percent
    whole, left = hundreds * percent + rest // WHOLE, rest % WHOLE * 2
    up = (left > WHOLE) | ((left == WHOLE) & (whole % 2 == 1))
    found: Wholes = whole + np.asarray(up, np.bool_).astype(np.int64)
    return found


def rounded(millis: Wholes, decimals: int) -> Wholes:
    """Rounded half up to so many decimals of a point, still in millis."""
    unit = 10 ** (3 - decimals)
    found: Wholes = (millis + unit // 2) // unit * unit
    return found


def between(values: Wholes, low: int | None, high: int | None) -> Wholes:
    if low is not None:
        values = np.maximum(values, low)
    return values if high is None else np.minimum(values, high)


def largest_totals(tables: Tables) -> tuple[int, list[int]]:
    """Bounds that hold for every lead: on any sum on the way, and on each finished total."""
    pots = [0] * len(tables.pots)
    for member in tables.members:
        for rule in member.rules:
            for payment in rule.payments:
                if payment.target != GRADE:
                    fixed = rule.events is None and isinstance(payment.amount, Constant)
                    at_most = abs(payment.amount.amount) if fixed else MAX_MILLIS  # type: ignore[union-attr]
                    pots[member.pot] += at_most
    greatest = 0
    for place in range(len(tables.pots) - 1, 0, -1):
        pot = tables.pots[place]
        greatest = max(greatest, pots[place])
        pots[place] = pots[place] * max(pot.percent, WHOLE) // WHOLE + 1
        pots[pot.inside or 0] += pots[place]
    limits = [
        abs(end)
        for member in tables.members
        for rule in member.rules
        for limit in rule.limits
        for end in (limit.low, limit.high)
        if end is not None
    ]
    totals: list[int] = []
    for score in tables.scores:
        ends = [abs(end) for end in (score.low, score.high) if end is not None]
        totals.append(max([pots[0] + abs(score.start), *ends, *limits]) + 1000)
    for one in tables.combined:
        parts = [
            (totals[term.score] if term.pot is None else pots[term.pot]) * term.percent // WHOLE + 1
            for term in one.terms
        ]
        ends = [abs(end) for end in (one.low, one.high) if end is not None]
        totals.append(max([sum(parts), *ends]) + 1000)
    return max([greatest, *pots, *totals, 0]), totals
