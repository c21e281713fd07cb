"""Medians, ratios and how they are written."""

from __future__ import annotations

import statistics
from collections.abc import Mapping, Sequence
from typing import Any

from attrs import frozen


@frozen
class Ratio:
    """How many times as long one takes as another: the median of the rounds, the least and the most."""

    median: float
    least: float
    most: float

    def __str__(self) -> str:
        return f"{times(self.median)} ({number(self.least)} to {number(self.most)})"


def ratio(longer: Sequence[float], shorter: Sequence[float]) -> Ratio:
    """Round by round, since contestants took turns: what disturbs the machine disturbs both."""
    found = sorted(one / other for one, other in zip(longer, shorter, strict=False))
    return Ratio(statistics.median(found), found[0], found[-1])


def times(value: float) -> str:
    """As in "12.3 times"."""
    return f"{number(value)} ×"


def number(value: float) -> str:
    """Three digits at least, none after the point from 100 on."""
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def shown(seconds: float) -> str:
    """Seconds in the unit that suits them."""
    if seconds >= 1:
        return f"{number(seconds)} s"
    return f"{number(seconds * 1e3)} ms" if seconds >= 1e-3 else f"{number(seconds * 1e6)} µs"


def counted(value: int) -> str:
    """1000000 as "1 M", 50000 as "50 k"."""
    for unit, size in ((" M", 1_000_000), (" k", 1_000)):
        if value >= size and value * 10 % size == 0:
            return f"{value / size:g}{unit}"
    return f"{value:,}"


def per_second(count: int, seconds: Sequence[float]) -> float:
    return count / statistics.median(seconds)


def event_sizes(found: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The rows by number of events; the largest log is that of the comparison with targets."""
    rows: list[Mapping[str, Any]] = list(found["by_events"])
    if "behaviour" in found:
        seconds = found["behaviour"]["by time"][-1]["seconds"]
        shared = {name: taken for name, taken in seconds.items() if name in rows[0]["seconds"]}
        rows.append({"events": found["events"], "seconds": shared})
    return rows


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table in Markdown; every column but the first to the right."""
    lines = [f"| {' | '.join(head)} |", f"| --- |{' ---: |' * (len(head) - 1)}"]
    lines += [f"| {' | '.join(row)} |" for row in rows]
    return "\n".join(lines) + "\n"
