"""Times of several contestants at the same work: equal results first, then interleaved runs."""

from __future__ import annotations

import gc
import os
import statistics
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np
from attrs import frozen

_STAT = Path("/proc/stat")
_TRIES = 3
_TOO_MUCH = 0.05
_LONG = 1.0

Run = Callable[[], np.ndarray]  # the score of each lead, as whole points, in the order of the leads


class Different(AssertionError):
    """Two contestants disagree about the same work: nothing is timed."""


@frozen
class Timing:
    """Seconds of each run of one contestant."""

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
    runs: Mapping[str, Run], *, rounds: int = 5, least_rounds: int = 2, share: float = 5.0
) -> dict[str, Timing]:
    """The times of all contestants at work whose results are equal (else Different), as `in_turns`."""
    require_equal(runs)
    return in_turns(runs, rounds=rounds, least_rounds=least_rounds, share=share)


def in_turns(
    runs: Mapping[str, Callable[[], object]],
    *,
    rounds: int = 5,
    least_rounds: int = 2,
    share: float = 5.0,
) -> dict[str, Timing]:
    """The times of all, taking turns, `rounds` times: whatever disturbs the machine disturbs all of them.

    Whoever has used `share` seconds leaves, but not before `least_rounds` turns.
    """
    seconds: dict[str, list[float]] = {name: [] for name in runs}
    for number in range(rounds):
        for name, run in runs.items():
            if number >= least_rounds and sum(seconds[name]) > share:
                continue
            seconds[name].append(undisturbed(run))
    return {name: Timing(tuple(of_one)) for name, of_one in seconds.items()}


def undisturbed(run: Callable[[], object]) -> float:
    """The seconds of one run.

    A virtual machine is now and then stopped by the one that it runs on, most of all after whoever has kept
    all cores busy. A run under a second that lost more than a twentieth of its time so is repeated, up to
    twice; the one that lost least is taken.
    """
    tries: list[tuple[float, float]] = []
    while len(tries) < _TRIES:
        gc.collect()
        lost, start = stolen(), time.perf_counter()
        run()
        seconds = time.perf_counter() - start
        lost = stolen() - lost
        tries.append((lost / seconds, seconds))
        if lost <= _TOO_MUCH * seconds or seconds > _LONG:
            break
    return min(tries)[1]


def stolen() -> float:
    """Seconds that the machine's cores were ready for work and not let at it, since it began; 0 where the
    system does not say.
    """
    if not _STAT.exists():
        return 0.0
    ticks = _STAT.read_text().split(maxsplit=9)[8]
    return int(ticks) / os.sysconf("SC_CLK_TCK")
