"""`python -m tests.everywhere [--models 300] [--on columns row HTTP duckdb postgres spark]`."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from .backends import IN_PROCESS, Backend, by_engine
from .comparing import compare

ENGINES = ("duckdb", "postgres", "spark")


@contextmanager
def backends(names: list[str]) -> Iterator[dict[str, Backend]]:
    """Those of these names, their servers running."""
    with ExitStack() as stack:
        found: dict[str, Backend] = {name: one for name, one in IN_PROCESS.items() if name in names}
        if "duckdb" in names:
            from tests.sql.engines.on_duckdb import DuckDB

            found["duckdb"] = by_engine(DuckDB())
        if "postgres" in names:
            from tests.sql.engines.on_postgres import running

            found["postgres"] = by_engine(stack.enter_context(running()))
        if "spark" in names:
            from tests.sql.engines.on_spark import running as spark_running

            found["spark"] = by_engine(stack.enter_context(spark_running()))
        yield found


def main() -> int:
    known = [*IN_PROCESS, *ENGINES]
    parser = argparse.ArgumentParser(prog="python -m tests.everywhere", description=__doc__)
    parser.add_argument("--models", type=int, default=300)
    parser.add_argument("--first", type=int, default=0, metavar="SEED")
    parser.add_argument("--on", nargs="+", choices=known, default=known)
    asked = parser.parse_args()
    started = time.monotonic()
    with backends(asked.on) as given:
        comparison = compare(range(asked.first, asked.first + asked.models), given)
    print("\n".join(comparison.lines()))
    print(f"{asked.models} models in {time.monotonic() - started:.0f} s")
    for name, seeds in comparison.different.items():
        print(f"{name} gives other results for the models {seeds}")
    for name in comparison.too_many_refused():
        print(f"{name} refuses more than 5 % of the models")
    return 1 if comparison.different or comparison.too_many_refused() else 0


if __name__ == "__main__":
    sys.exit(main())
