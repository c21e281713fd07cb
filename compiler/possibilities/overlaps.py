"""W409: numbers that two bands in a row both have: "1 to 50" and "50 to 200" both pay at 50."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from ...dsl.problems import Problem, problem
from ...runtime.rules import NumberBetween
from .bands import common, rows
from .model import Model


def problems(model: Model) -> Iterator[Problem]:
    for row in rows(model):
        if row.first:
            continue
        for one, other in combinations(row.bands, 2):
            shared = _shared(one.numbers, other.numbers)
            if shared is not None:
                low, high = (f"{end:f}" for end in shared)
                line = model.written.line(one.span, other.span)
                yield problem("W409", other.span, "" if low != high else "one", low=low, high=high, line=line)


def _shared(one: NumberBetween, other: NumberBetween) -> tuple[object, object] | None:
    """The ends of what both have, where neither lies within the other and they look like neighbours."""
    both = common(one, other)
    if both in (one, other) or both.low is None or both.high is None or both.low > both.high:
        return None
    if both.low == both.high:
        return None if both.low_open or both.high_open else (both.low, both.high)
    closed = [None not in (band.low, band.high) for band in (one, other)]
    return (both.low, both.high) if any(closed) else None
