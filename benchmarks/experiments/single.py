"""Single leads: how long one call takes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from attrs import asdict

from ..latency import compare_histories, compare_single
from ..one_lead.contestants import WITH_EVENTS, installed

Found = dict[str, Any]


def attributes(
    rules: Sequence[int], *, mixed: bool = False, calls: int = 10_000, rounds: int = 5
) -> list[Found]:
    """For each number of rules, p50 and p99 of each contestant in microseconds."""
    found = []
    for size in rules:
        latencies = compare_single(size, installed(), mixed=mixed, calls=calls, rounds=rounds)
        found.append({"rules": size, "latencies": {name: asdict(one) for name, one in latencies.items()}})
    return found


def behaviour(rules: int, events: int, *, calls: int = 2_000, rounds: int = 5) -> Found:
    """p50 and p99 in microseconds, of leads with so many events each."""
    chosen = [one for one in WITH_EVENTS if one.installed]
    latencies = compare_histories(rules, events, chosen, calls=calls, rounds=rounds)
    shown = {name: asdict(one) for name, one in latencies.items()}
    return {"rules": rules, "events": events, "latencies": shown}
