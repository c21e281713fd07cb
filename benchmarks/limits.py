"""Where the time goes: the native loops of one run on one thread, and what is left for everything else.

    python -m benchmarks.limits [--leads 1000000] [--events 10000000] [--rules 20 200] [--event-rules 40]

For each loop the processor time of its calls, the best of several runs, and nanoseconds a value it was given.
"""

from __future__ import annotations

import argparse
import os
import time
from collections import Counter
from typing import Any
from unittest.mock import patch

from leadlang.runtime.columns.loops import built
from leadlang.runtime.columns.threads import THREADS

from .measure import Run
from .tables import with_leadlang
from .work.attributes import attribute_model, leads
from .work.behaviour import behaviour_model, journal

_RUNS = 7


class Timed:
    """The native loops; `seconds` has the processor time of each."""

    def __init__(self) -> None:
        self.seconds: Counter[str] = Counter()

    def __getattr__(self, name: str) -> Any:
        loop = getattr(_NATIVE, name)
        if not callable(loop):
            return loop

        def call(*given: Any) -> Any:
            start = time.process_time()
            try:
                return loop(*given)
            finally:
                self.seconds[name] += time.process_time() - start  # type: ignore[assignment]

        return call


_NATIVE = built.native


def spent(run: Run) -> tuple[float, dict[str, float]]:
    """Seconds of processor time of the quickest run, and of each loop in it."""
    found = []
    for _ in range(_RUNS):
        timed = Timed()
        with patch.object(built, "native", timed):
            start = time.process_time()
            run()
            found.append((time.process_time() - start, dict(timed.seconds)))
    return min(found, key=lambda one: one[0])


def tell(title: str, run: Run, values: int) -> None:
    run()
    whole, loops = spent(run)
    print(f"{title}: {whole * 1e3:.0f} ms of processor time, one thread")
    for name, seconds in sorted(loops.items(), key=lambda one: -one[1]):
        if seconds >= whole / 100:
            print(f"  {name:<24} {seconds * 1e3:7.1f} ms {seconds / values * 1e9:7.1f} ns a row")
    rest = whole - sum(loops.values())
    print(f"  {'everything else':<24} {rest * 1e3:7.1f} ms {rest / values * 1e9:7.1f} ns a row", flush=True)


def main() -> None:
    asked = argparse.ArgumentParser(prog="python -m benchmarks.limits")
    asked.add_argument("--leads", type=int, default=1_000_000)
    asked.add_argument("--events", type=int, default=10_000_000)
    asked.add_argument("--rules", type=int, nargs="+", default=[20, 200])
    asked.add_argument("--event-rules", type=int, default=40)
    said = asked.parse_args()
    os.environ[THREADS] = "1"
    for words, tidy, email in (("tidy", True, False), ("to be folded", False, False), ("e-mail", True, True)):
        frame = leads(said.leads, tidy=tidy, email=email)
        for rules in said.rules:
            run = with_leadlang.attributes(attribute_model(rules, email=email), frame, tidy)
            tell(f"{said.leads:,} leads, {words}, {rules} rules", run, said.leads)
    log = journal(said.leads, said.events)
    run = with_leadlang.behaviour(behaviour_model(said.event_rules), log)
    tell(f"{said.events:,} events by time, {said.event_rules} rules", run, said.events)


if __name__ == "__main__":
    main()
