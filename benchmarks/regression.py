"""Whether anything became slower: ratios, never times, against those in regression.toml. About a minute.

    python -m benchmarks.regression [--write] [LINE ...]

Prints a line for each ratio; exits with 1, and says why, where one is worse than its tolerance allows.
--write keeps today's ratios in the file instead.
"""

from __future__ import annotations

import argparse
import re
import statistics
import sys
import tomllib
from collections.abc import Callable, Sequence
from pathlib import Path

from attrs import frozen

from .experiments.tables import attributes, behaviour, flat, flat_behaviour
from .experiments.whole_processes import starts
from .latency import compare_single
from .one_lead.contestants import LEADLANG, LOWER_BOUND
from .report.figures import number, ratio
from .tables.contestants import ENGINE, POLARS, POLARS_STREAMING

KEPT = Path(__file__).with_suffix(".toml")
_LEADS = 200_000
_EVENTS = 1_000_000
_PEERS = (ENGINE.name, POLARS.name, POLARS_STREAMING.name)


@frozen
class Line:
    """One ratio that is kept: what it is, whether higher is better, how to measure it."""

    what: str
    higher_is_better: bool
    measure: Callable[[], float]


@frozen
class Bound:
    """What was measured when the file was written, and which part of it may be lost."""

    measured: float
    tolerance: float

    def allows(self, found: float, higher_is_better: bool) -> bool:
        """Whether a ratio is as good, but for the tolerance."""
        if higher_is_better:
            return found >= self.measured * (1 - self.tolerance)
        return found <= self.measured * (1 + self.tolerance)


def _beside_polars(rules: int, **work: bool) -> Callable[[], float]:
    return lambda: _polars(attributes(_LEADS, [rules], _PEERS, rounds=9, share=4.0, **work)[0]["seconds"])


def _events_beside_polars() -> float:
    return _polars(behaviour(_EVENTS // 10, _EVENTS, [40], _PEERS, rounds=7, share=5.0)[0]["seconds"])


def _polars(seconds: dict[str, Sequence[float]]) -> float:
    """Beside the faster of its two engines."""
    best = min((seconds[name] for name in _PEERS[1:]), key=statistics.median)
    return ratio(best, seconds[ENGINE.name]).median


def _flat_rules() -> float:
    few, many = flat(_LEADS, (20, 200), rounds=15).values()
    return ratio(many, few).median


def _flat_event_rules() -> float:
    few, many = flat_behaviour(_EVENTS // 10, _EVENTS, (10, 40), rounds=9).values()
    return ratio(many, few).median


def _single(rules: int) -> Callable[[], float]:
    def measure() -> float:
        found = compare_single(rules, (LEADLANG, LOWER_BOUND), calls=5_000)
        return found[LEADLANG.name].p50 / found[LOWER_BOUND.name].p50

    return measure


def _start() -> float:
    seconds = starts(runs=7, names=("python -c pass", "leadlang --help"))
    return ratio(seconds["leadlang --help"], seconds["python -c pass"]).median


LINES = {
    "rules": Line("200 rules beside 20", False, _flat_rules),
    "polars_20": Line("Polars beside leadlang, 20 rules", True, _beside_polars(20)),
    "polars_200": Line("Polars beside leadlang, 200 rules", True, _beside_polars(200)),
    "polars_200_untidy": Line(
        "Polars beside leadlang, 200 rules, texts to be folded", True, _beside_polars(200, tidy=False)
    ),
    "polars_200_email": Line(
        "Polars beside leadlang, 200 rules with e-mail addresses", True, _beside_polars(200, email=True)
    ),
    "event_rules": Line("40 rules on events beside 10", False, _flat_event_rules),
    "polars_events": Line("Polars beside leadlang, 40 rules on events", True, _events_beside_polars),
    "single_20": Line("one lead, 20 rules, beside the lower bound in Python", False, _single(20)),
    "single_200": Line("one lead, 200 rules, beside the lower bound in Python", False, _single(200)),
    "start": Line("`leadlang --help` beside `python -c pass`", False, _start),
}


def bounds(text: str) -> dict[str, Bound]:
    """What regression.toml says."""
    return {key: Bound(**said) for key, said in tomllib.loads(text).items()}


def complaint(line: Line, found: float, bound: Bound) -> str | None:
    """What is wrong with a ratio, in words; None where nothing is."""
    if bound.allows(found, line.higher_is_better):
        return None
    direction = "fell to" if line.higher_is_better else "rose to"
    return f"{line.what}: {direction} {number(found)} from {number(bound.measured)}"


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    arguments.add_argument("lines", nargs="*", metavar="LINE", help=f"of {', '.join(LINES)}")
    arguments.add_argument("--write", action="store_true", help="keep today's ratios")
    given = arguments.parse_args()
    unknown = set(given.lines) - set(LINES)
    if unknown:
        arguments.error(f"there is no line {', '.join(sorted(unknown))}; there are {', '.join(LINES)}")
    text = KEPT.read_text(encoding="utf-8")
    kept, complaints = bounds(text), []
    for key in given.lines or LINES:
        line, bound = LINES[key], kept[key]
        found = line.measure()
        print(f"{line.what:<56} {number(found):>7} (kept {number(bound.measured)})", flush=True)
        text = rewritten(text, key, found)
        wrong = complaint(line, found, bound)
        if wrong is not None:
            complaints.append(wrong)
    if given.write:
        KEPT.write_text(text, encoding="utf-8")
    elif complaints:
        print("\nSlower than before:", *complaints, sep="\n  ", file=sys.stderr)
        sys.exit(1)


def rewritten(text: str, key: str, found: float) -> str:
    """The file with another ratio for a line; comments and tolerances stay."""
    return re.sub(rf"(?m)(^\[{key}\]\nmeasured = )\S+", rf"\g<1>{found:.3g}", text)


if __name__ == "__main__":
    main()
