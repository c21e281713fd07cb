"""Single leads: leadlang beside rule engines and Python written for the very model.

    python -m benchmarks.latency [--rules 20 200] [--mixed] [--only NAME ...]

Prints the median of single calls, what 99 in 100 stay within, and how many times as long as leadlang it is.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from .one_lead.contestants import LEADLANG, WITH_EVENTS, Contestant, installed
from .one_lead.measure import History, Latency, compare_calls
from .work.attributes import attribute_model, leads
from .work.behaviour import behaviour_model, journal


def compare_single(
    rules: int,
    contestants: Sequence[Contestant],
    *,
    mixed: bool = False,
    email: bool = False,
    calls: int = 10_000,
    rounds: int = 5,
) -> dict[str, Latency]:
    """The latency of all of them for a model of so many rules on attributes, over so many different leads."""
    model = attribute_model(rules, mixed=mixed, email=email)
    work = leads(calls, email=email).to_dicts()
    return compare_calls({one.name: one.for_attributes()(model) for one in contestants}, work, rounds=rounds)


def compare_histories(
    rules: int, events: int, contestants: Sequence[Contestant], *, calls: int = 2_000, rounds: int = 5
) -> dict[str, Latency]:
    """The same for a model on behaviour, over leads of so many events each."""
    model = behaviour_model(rules)
    work = histories(calls, events)
    return compare_calls({one.name: one.for_behaviour()(model) for one in contestants}, work, rounds=rounds)


def histories(count: int, events: int) -> list[History]:
    """So many histories of so many events, in no order."""
    rows = journal(1, count * events).events.sample(fraction=1, shuffle=True, seed=1)
    told = list(rows.select("event", "object", "timestamp").iter_rows())
    return [told[at : at + events] for at in range(0, count * events, events)]


def print_latencies(title: str, latencies: dict[str, Latency]) -> None:
    """A line for each contestant; the ratios are to the first."""
    print(title)
    first = next(iter(latencies.values())).p50
    for name, found in latencies.items():
        ratio = f"{found.p50 / first:8.2f} x"
        print(f"  {name:<28} p50 {found.p50:9.2f} µs  p99 {found.p99:9.2f} µs  {ratio}", flush=True)


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    arguments.add_argument("--rules", type=int, nargs="+", default=[20, 200])
    arguments.add_argument("--mixed", action="store_true", help="three rules in ten ask two or three fields")
    arguments.add_argument("--email", action="store_true", help="a ninth field of unique e-mail addresses")
    arguments.add_argument("--only", nargs="+", default=[], help="the contestants to run")
    given = arguments.parse_args()
    chosen = [one for one in installed() if not given.only or one.name in given.only]
    for rules in given.rules:
        found = compare_single(rules, chosen, mixed=given.mixed, email=given.email)
        print_latencies(f"one lead, {rules} rules", found)
    with_events = [one for one in chosen if one in WITH_EVENTS]
    if LEADLANG in with_events and not given.mixed and not given.email:
        print_latencies("one lead with 50 events, 40 rules", compare_histories(40, 50, with_events))


if __name__ == "__main__":
    main()
