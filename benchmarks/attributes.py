"""Rules on attributes, over whole tables: leadlang beside Polars, DuckDB and others.

    python -m benchmarks.attributes [--leads 1000000] [--rules 20 200] [--untidy] [--mixed] [--email]
                                    [--only NAME ...] [--rounds 5]

Prints the median time of each contestant, the spread, and how many times as long as leadlang it takes.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence

import polars as pl

from .measure import Timing, compare
from .printing import print_timings
from .tables.contestants import Contestant, installed, named
from .work.attributes import attribute_model, leads


def compare_attributes(
    frame: pl.DataFrame,
    rules: int,
    contestants: Sequence[Contestant],
    *,
    tidy: bool = True,
    mixed: bool = False,
    email: bool = False,
    rounds: int = 5,
) -> dict[str, Timing]:
    """The times of all of them for a model of so many rules; Different where their scores differ."""
    model = attribute_model(rules, mixed=mixed, email=email)
    runs = {one.name: one.for_attributes()(model, frame, tidy) for one in contestants}
    return compare(runs, rounds=rounds)


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    arguments.add_argument("--leads", type=int, default=1_000_000)
    arguments.add_argument("--rules", type=int, nargs="+", default=[20, 200])
    arguments.add_argument("--untidy", action="store_true", help="texts that need trimming and lower case")
    arguments.add_argument("--mixed", action="store_true", help="three rules in ten ask two or three fields")
    arguments.add_argument("--email", action="store_true", help="a ninth field of unique e-mail addresses")
    arguments.add_argument("--only", nargs="+", default=[], help="the contestants to run")
    arguments.add_argument("--rounds", type=int, default=5)
    given = arguments.parse_args()
    frame = leads(given.leads, tidy=not given.untidy, email=given.email)
    chosen = named(given.only or [one.name for one in installed()], parts=given.email)
    for rules in given.rules:
        timings = compare_attributes(
            frame,
            rules,
            chosen,
            tidy=not given.untidy,
            mixed=given.mixed,
            email=given.email,
            rounds=given.rounds,
        )
        print_timings(f"{given.leads:,} leads, {rules} rules", timings)


if __name__ == "__main__":
    main()
