"""From CSV to CSV beside Polars, which only reads the file and writes it again:

    python -m benchmarks.csv_to_csv --leads 2_000_000

scores leads of eight fields by twenty rules, in blocks; told are medians of interleaved runs, and ratios.
"""

from __future__ import annotations

import argparse
import math
import tempfile
from collections.abc import Callable
from pathlib import Path

import leadlang
import numpy as np
import polars as pl

from .large import ids, rules, some
from .measure import in_turns
from .printing import print_timings

_NUMBERS = {"employees": 5_000, "revenue": 100_000_000, "visits": 50}


def make(path: Path, count: int) -> None:
    """Well-formed leads: an id, five texts, three numbers."""
    chance = np.random.default_rng(1)
    texts = {
        "job_title": ("CEO", "CFO", "Head of Sales", "VP Marketing", "Engineer", "Student"),
        "country": ("DE", "AT", "CH", "US", "FR", "GB"),
        "industry": tuple(f"Industry {number}" for number in range(40)),
        "source": ("web", "fair", "referral", "ads"),
        "created": tuple(f"2026-{month:02}-{day:02}" for month in range(1, 13) for day in range(1, 29)),
    }
    columns = {"lead_id": ids(chance.permutation(count))}
    columns |= {name: some(chance, values, count) for name, values in texts.items()}
    columns |= {name: pl.Series(chance.integers(0, most, count)) for name, most in _NUMBERS.items()}
    pl.DataFrame(columns).write_csv(path)


def attribute_rules() -> str:
    """The first twenty of the rules on large files, and some more fields."""
    asked = [
        line for line in rules().splitlines() if line.startswith(("score from", "when job", "when country"))
    ]
    asked += [f"when revenue at least {size}M score +4" for size in (1, 10, 50)]
    asked += [f"when visits at least {count} score +5" for count in (10, 30)]
    asked += ["when created in the last 90 days score +6", "stage Hot when score at least 30"]
    return "\n".join(asked) + "\n"


def main() -> None:
    asked = argparse.ArgumentParser(prog="python -m benchmarks.csv_to_csv")
    asked.add_argument("--leads", type=int, default=2_000_000)
    asked.add_argument("--times", type=int, default=5)
    said = asked.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        leads, output = Path(folder) / "leads.csv", Path(folder) / "out.csv"
        make(leads, said.leads)
        model = leadlang.from_text(attribute_rules())

        def scored(keep: str | tuple[str, ...]) -> Callable[[], object]:
            return lambda: model.score_files(leads, output, as_of="2026-11-15", keep=keep, memory="2GB")

        ways: dict[str, Callable[[], object]] = {
            "Polars, scan and sink": lambda: pl.scan_csv(leads).sink_csv(output),
            "Polars, read and write": lambda: pl.read_csv(leads).write_csv(output),
            "leadlang, results": scored(()),
            "leadlang, results and all columns": scored("all"),
        }
        ways["leadlang, results"]()  # what is imported once
        timings = in_turns(ways, rounds=said.times, share=math.inf)
    print_timings(f"{said.leads:,} leads", timings)


if __name__ == "__main__":
    main()
