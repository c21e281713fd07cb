"""Numbers between constants: whether there is one that passes some tests and fails others."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from ...runtime.reference.value_tests import number_passes
from ...runtime.rules import NumberBetween, NumberIn


def some_number_passes(
    met: Sequence[NumberBetween | NumberIn], unmet: Sequence[NumberBetween | NumberIn]
) -> bool:
    """Whether any number passes all of `met` and none of `unmet`. Exact: numbers have no smallest step."""
    cuts: set[Fraction] = set()
    for test in (*met, *unmet):
        ends = (test.low, test.high) if isinstance(test, NumberBetween) else test.values
        cuts.update(Fraction(end) for end in ends if end is not None)
    points = sorted(cuts)
    between = [(low + high) / 2 for low, high in zip(points, points[1:], strict=False)]
    outside = [points[0] - 1, points[-1] + 1] if points else [Fraction(0)]
    return any(
        all(number_passes(number, test) for test in met)
        and not any(number_passes(number, test) for test in unmet)
        for number in (*points, *between, *outside)
    )
