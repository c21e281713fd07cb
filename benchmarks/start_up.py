"""How long a person waits: `leadlang --help`, and `leadlang check` of a file of 1,000 rules.

    python benchmarks/start_up.py [--runs 7]

Prints the median and the spread of whole processes, in seconds, beside what a bare start of Python costs. The
output is asserted: help is shown, and the rules are found to be without problems.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

RULES = 1000


def thousand_rules() -> str:
    """Rules of five kinds in turn, all different; the same text every time."""
    lines = ["score from 0 to 1000"]
    for number in range(RULES):
        match number % 5:
            case 0:
                line = f"when job_title in [CEO, Title {number}, Head of Team {number}] grade +1/3"
            case 1:
                line = f"when employees between {number} and {number + 50} score +{number % 20}"
            case 2:
                line = f"each visited page{number % 30} score +{number % 7} up to 20"
            case 3:
                times, days = number % 4 + 1, number % 90 + 1
                line = (
                    f"when downloaded paper{number} at least {times} times in the last {days} days score +5"
                )
            case _:
                line = f"when country is C{number % 50} and industry is I{number % 40} score +2"
        lines.append(line)
    return "\n".join(lines) + "\n"


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    arguments.add_argument("--runs", type=int, default=7)
    runs = arguments.parse_args().runs
    with tempfile.TemporaryDirectory() as folder:
        rules = Path(folder) / "rules.lead"
        rules.write_text(thousand_rules(), encoding="utf-8")
        python = [sys.executable, "-m", "leadlang"]
        commands = {
            "python -c pass": ([sys.executable, "-c", "pass"], ""),
            "leadlang --help": ([*python, "--help"], "Usage"),
            f"leadlang check ({RULES} rules)": (
                [*python, "check", str(rules)],
                f"no problems. {RULES} rules",
            ),
        }
        seconds: dict[str, list[float]] = {name: [] for name in commands}
        for turn in range(runs + 1):  # the first turn warms the caches and is not counted
            for name, (command, expected) in commands.items():
                start = time.perf_counter()
                done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=True)
                if turn:
                    seconds[name].append(time.perf_counter() - start)
                assert expected in done.stdout, done.stdout + done.stderr
    for name, measured in seconds.items():
        print(
            f"{name:<30} {statistics.median(measured):6.3f} s  ({min(measured):.3f} to {max(measured):.3f})"
        )


if __name__ == "__main__":
    main()
