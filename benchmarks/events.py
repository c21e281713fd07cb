"""Rules on behaviour, over whole logs: leadlang beside Polars, DuckDB and others.

    python -m benchmarks.events [--leads 1000000] [--events 10000000] [--rules 10 40] [--text-ids] [--by-lead]

Prints the median time of each contestant, the spread, and how many times as long as leadlang it takes.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from .measure import Timing, compare
from .printing import print_timings
from .tables.contestants import Contestant, installed, named
from .work.behaviour import Journal, behaviour_model, journal


def compare_events(
    work: Journal, rules: int, contestants: Sequence[Contestant], *, rounds: int = 5, share: float = 10.0
) -> dict[str, Timing]:
    """The times of all of them for a model of so many rules; Different where their scores differ."""
    model = behaviour_model(rules)
    runs = {one.name: one.for_behaviour()(model, work) for one in contestants}
    return compare(runs, rounds=rounds, share=share)


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    arguments.add_argument("--leads", type=int, default=1_000_000)
    arguments.add_argument("--events", type=int, default=10_000_000)
    arguments.add_argument("--rules", type=int, nargs="+", default=[10, 40])
    arguments.add_argument("--text-ids", action="store_true", help="ids are texts, not whole numbers")
    arguments.add_argument("--by-lead", action="store_true", help="the log is sorted by lead, not by time")
    arguments.add_argument("--only", nargs="+", default=[], help="the contestants to run")
    arguments.add_argument("--rounds", type=int, default=3)
    given = arguments.parse_args()
    work = journal(given.leads, given.events, text_ids=given.text_ids, by_lead=given.by_lead)
    chosen = named(given.only or [one.name for one in installed()], events=True)
    for rules in given.rules:
        timings = compare_events(work, rules, chosen, rounds=given.rounds)
        print_timings(f"{given.events:,} events, {given.leads:,} leads, {rules} rules", timings)


if __name__ == "__main__":
    main()
