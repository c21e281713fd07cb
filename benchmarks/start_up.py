"""How long a person waits: `leadlang --help`, `leadlang check` of a file of 1,000 rules, and compiling alone.

    python benchmarks/start_up.py [--runs 7]

Prints the median and the spread of whole processes, in seconds, beside what a bare start of Python costs;
then how long it takes from a text to a compiled model inside a process that is warm, for 1,000 and 10,000
rules, and how far the two are in proportion. The output is asserted: help is shown, the rules can be used.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from leadlang.compiler.compile import compile_rules
from leadlang.dsl.problems import Source

RULES = 1000
COMPILED = (1_000, 10_000)


def thousand_rules() -> str:
    """A thousand rules; the same text every time."""
    return many_rules(RULES)


def many_rules(count: int) -> str:
    """Rules of five kinds in turn; the same text every time."""
    lines = ["score from 0 to 1000"]
    for number in range(count):
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
                f"the rules can be used. {RULES} rules",
            ),
        }
        seconds: dict[str, list[float]] = {name: [] for name in commands}
        for turn in range(runs + 1):  # the first turn warms the caches and is not counted
            for name, (command, expected) in commands.items():
                start = time.perf_counter()
                done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=True)
                if turn:
                    seconds[name].append(time.perf_counter() - start)
                assert expected in done.stdout, done.stdout[-500:] + done.stderr[-500:]
    for size in COMPILED:
        seconds[f"compile {size:,} rules"] = [compiling(size) for _ in range(max(3, runs // 2))]
    for name, measured in seconds.items():
        print(
            f"{name:<30} {statistics.median(measured):6.3f} s  ({min(measured):.3f} to {max(measured):.3f})"
        )
    few, many = (min(seconds[f"compile {size:,} rules"]) for size in COMPILED)
    times = COMPILED[1] / COMPILED[0]
    print(f"{times:g} times the rules take {many / few:.1f} times as long")


def compiling(count: int) -> float:
    """Seconds from the text of so many rules to their compiled model."""
    text = many_rules(count)
    compile_rules(Source("rules", "when a is b score +1"))
    start = time.perf_counter()
    compiled = compile_rules(Source("rules", text))
    seconds = time.perf_counter() - start
    assert compiled.model is not None
    assert compiled.model.tables.rules == count
    return seconds


if __name__ == "__main__":
    main()
