"""Times of single leads: equal results first, then all contestants in turn, each call timed by itself."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, TypeVar

from attrs import frozen

from ..measure import Different

OneLead = Callable[[dict[str, Any]], int]
History = Sequence[tuple[str, str, datetime]]  # verb, object, time
OneHistory = Callable[[History], int]
Facts = TypeVar("Facts")


@frozen
class Latency:
    """Microseconds of single calls: the median, and what 99 in 100 stay within; and how many were timed."""

    p50: float
    p99: float
    calls: int


def compare_calls(
    runs: Mapping[str, Callable[[Facts], int]], work: Sequence[Facts], *, rounds: int = 5, budget: float = 1.0
) -> dict[str, Latency]:
    """The latency of each contestant over the same leads; Different where two disagree.

    They take turns, `rounds` times. A round of a slow one ends after `budget` seconds.
    """
    expected = None
    for name, run in runs.items():
        checked = work[:300]
        scores = [run(facts) for facts in checked]
        if expected is None:
            expected = scores
        for at, (score, wanted) in enumerate(zip(scores, expected, strict=True)):
            if score != wanted:
                raise Different(f"{name}: {score} instead of {wanted} for lead {at}: {checked[at]}")
    nanoseconds: dict[str, list[int]] = {name: [] for name in runs}
    for _ in range(rounds):
        for name, run in runs.items():
            nanoseconds[name] += _round(run, work, budget)
    return {name: _latency(of_one) for name, of_one in nanoseconds.items()}


def _round(run: Callable[[Facts], int], work: Sequence[Facts], budget: float) -> list[int]:
    clock = time.perf_counter_ns
    taken = []
    gc.collect()
    gc.disable()
    try:
        end = clock() + int(budget * 1e9)
        for facts in work:
            start = clock()
            run(facts)
            stop = clock()
            taken.append(stop - start)
            if stop > end:
                break
    finally:
        gc.enable()
    return taken


def _latency(nanoseconds: Sequence[int]) -> Latency:
    ordered = sorted(nanoseconds)
    last = len(ordered) - 1
    return Latency(ordered[last // 2] / 1e3, ordered[last * 99 // 100] / 1e3, len(ordered))
