"""Spark on one machine, as it would run on many:

    python -m benchmarks.spark --leads 1_000_000 --events 100_000_000 --cores 2 --memory 4g

makes leads and their events as Parquet in a temporary folder, runs a model of sixty rules on them by
`leadlang score --engine spark` (files in, files out: no row comes to the driver), and then by
`leadlang score` alone, whose results have to be the same rows. Tells seconds, the peak memory of all
processes, and how often the plan of Spark sends rows from one machine to another. Everything it makes is
removed at the end.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import polars as pl
from attrs import define

from .large import make_events, make_leads, rules

_AS_OF = "2026-11-15"
_EXCHANGE = re.compile(r"\bExchange (hashpartitioning\([^)]*\)|SinglePartition|rangepartitioning\([^)]*\))")


@define
class Measured:
    """Seconds of each run, the peak memory of Spark's processes in bytes, and what its plan shuffles by."""

    spark: float
    alone: float
    peak: int
    shuffles: tuple[str, ...]
    broadcasts: int
    rows: int


def measure(folder: Path, leads: int, events: int, cores: int, memory: str) -> Measured:
    """Raises AssertionError where the two results differ in a single row."""
    rule_file, lead_file, event_file = (
        folder / "rules.lead",
        folder / "leads.parquet",
        folder / "events.parquet",
    )
    rule_file.write_text(rules(), encoding="utf-8")
    (folder / "leadlang.toml").write_text('[events."*"]\nobject = "object"\n', encoding="utf-8")
    make_leads(lead_file, leads, in_order=False)
    make_events(event_file, events, leads, in_order=False)
    given = [str(rule_file), str(lead_file), "--events", str(event_file), "--as-of", _AS_OF, "--quiet"]
    kept, plain = folder / "kept", folder / "plain.parquet"
    on_spark = ["--engine", "spark", "--master", f"local[{cores}]", "-o", f"folder:{kept}"]
    spark, peak = _run([*given, *on_spark], memory)
    alone, _ = _run([*given, "-o", str(plain)], memory)
    found = pl.read_parquet(kept / "*.parquet").sort(pl.all())
    expected = pl.read_parquet(plain).sort(pl.all())
    assert found.equals(expected), "Spark gives other results"
    shuffles, broadcasts = planned(rule_file, lead_file, event_file, cores)
    return Measured(spark, alone, peak, shuffles, broadcasts, found.height)


def planned(rule_file: Path, lead_file: Path, event_file: Path, cores: int) -> tuple[tuple[str, ...], int]:
    """What the plan shuffles rows by, and how many small tables it sends to everyone."""
    import leadlang
    from leadlang.moments import moment
    from leadlang.opening import settings_beside
    from leadlang.warehouses.on_spark import in_steps, open_spark
    from leadlang.warehouses.scoring import Asked, find, statement_for

    model = leadlang.load(rule_file).compiled
    spark = open_spark(f"local[{cores}]")
    try:
        found = find(
            spark, model.rules, Asked(str(lead_file), [str(event_file)], None, settings_beside(rule_file))
        )
        written = statement_for(spark, model, found, moment(_AS_OF, model.rules.time_zone))
        plan = in_steps(spark.session, written)._jdf.queryExecution().executedPlan().toString()
    finally:
        spark.close()
    return tuple(_EXCHANGE.findall(plan)), plan.count("BroadcastExchange")


def _run(options: Sequence[str], memory: str) -> tuple[float, int]:
    """Seconds, and the peak memory of the process and all that it started."""
    environment = {**os.environ, "PYSPARK_SUBMIT_ARGS": f"--driver-memory {memory} pyspark-shell"}
    started = time.monotonic()
    process = subprocess.Popen([sys.executable, "-m", "leadlang", "score", *options], env=environment)
    with _watched(process.pid) as peaks:
        assert process.wait() == 0, options
    return time.monotonic() - started, sum(peaks.values())


@contextmanager
def _watched(process: int) -> Iterator[dict[int, int]]:
    """The highest resident memory of each process below this one, in bytes, looked at every second."""
    peaks: dict[int, int] = {}
    done = threading.Event()

    def watch() -> None:
        while not done.wait(1):
            for one in [process, *_below(process)]:
                peaks[one] = max(peaks.get(one, 0), _peak(one))

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield peaks
    finally:
        done.set()
        watcher.join()


def _below(process: int) -> list[int]:
    try:
        text = Path(f"/proc/{process}/task/{process}/children").read_text()
    except OSError:
        return []
    return [one for child in map(int, text.split()) for one in (child, *_below(child))]


def _peak(process: int) -> int:
    try:
        lines = Path(f"/proc/{process}/status").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM")), 0)


def lines(found: Measured, leads: int, events: int, cores: int) -> list[str]:
    rate = (leads + events) / found.spark / 1e6
    data = f"{leads:,} leads and {events:,} events on local[{cores}]"
    memory = f"all processes at most {found.peak / 2**30:.1f} GiB"
    by = "; ".join(found.shuffles)
    return [
        f"{data}: the same {found.rows:,} rows as leadlang score alone",
        f"spark: {found.spark:.0f} s, {rate:.2f} M rows a second, {memory}",
        f"leadlang score alone: {found.alone:.0f} s",
        f"shuffles: {len(found.shuffles)} ({by}); small tables sent to all: {found.broadcasts}",
    ]


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.spark", description=__doc__)
    parser.add_argument("--leads", type=int, default=1_000_000)
    parser.add_argument("--events", type=int, default=100_000_000)
    parser.add_argument("--cores", type=int, default=2)
    parser.add_argument("--memory", default="4g", help="of the JVM")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        found = measure(Path(folder), asked.leads, asked.events, asked.cores, asked.memory)
    print("\n".join(lines(found, asked.leads, asked.events, asked.cores)))


if __name__ == "__main__":
    main()
