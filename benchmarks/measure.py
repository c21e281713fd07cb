"""Times of several contestants at the same work: equal results first, then interleaved runs."""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable, Mapping

import numpy as np
from attrs import frozen

Run = Callable[[], np.ndarray]  # the score of each lead, as whole points, in the order of the leads


class Different(AssertionError):
    """Two contestants disagree about the same work: nothing is timed."""


@frozen
class Timing:
    """Seconds of each run of one contestant, the first (which warms caches) left out."""

    seconds: tuple[float, ...]

    @property
    def median(self) -> float:
        return statistics.median(self.seconds)

    @property
    def least(self) -> float:
        return min(self.seconds)

    @property
    def most(self) -> float:
        return max(self.seconds)


def require_equal(runs: Mapping[str, Run]) -> None:
    """Run each contestant once; Different where its scores are not those of the first."""
    first = next(iter(runs))
    expected = runs[first]()
    for name, run in runs.items():
        scores = run()
        if len(scores) != len(expected):
            raise Different(f"{name} scored {len(scores)} leads, {first} {len(expected)}")
        differing = np.flatnonzero(scores != expected)
        if len(differing):
            at = int(differing[0])
            raise Different(
                f"{name} and {first} differ on {len(differing)} leads, first on row {at}: "
                f"{scores[at]} and {expected[at]}"
            )


def compare(
    runs: Mapping[str, Run], *, rounds: int = 5, least_rounds: int = 3, budget: float = 20.0
) -> dict[str, Timing]:
    """The times of all contestants at work whose results are equal (else Different).

    They take turns, `rounds` times; the seconds of `budget` spent, they stop early, but never before
    `least_rounds` times.
    """
    require_equal(runs)
    seconds: dict[str, list[float]] = {name: [] for name in runs}
    started = time.perf_counter()
    for number in range(rounds):
        if number >= least_rounds and time.perf_counter() - started > budget:
            break
        for name, run in runs.items():
            gc.collect()
            start = time.perf_counter()
            run()
            seconds[name].append(time.perf_counter() - start)
    return {name: Timing(tuple(of_one)) for name, of_one in seconds.items()}
