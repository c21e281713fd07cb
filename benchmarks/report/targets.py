"""What was promised, line by line, beside what was measured, and what limits a line that falls short."""

from __future__ import annotations

import statistics
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from attrs import frozen

from ..measuring import EVENT_RULES, RULES
from ..tables.contestants import DUCKDB, ENGINE, POLARS, POLARS_STREAMING
from .figures import number, ratio, shown, table, times

REASONS = Path(__file__).with_name("reasons.toml")
OURS, OTHER_OURS = ENGINE.name, "leadlang"


@frozen
class Target:
    """A line: its key in reasons.toml, what is measured, the bound, and what was found."""

    key: str
    what: str
    bound: str
    measured: str
    reached: bool


def targets(found: Mapping[str, Any]) -> list[Target]:
    """Those whose parts were measured."""
    lines: list[Target] = []
    if "attributes" in found:
        lines += _attributes(found["attributes"])
    if "behaviour" in found:
        lines += _behaviour(found["behaviour"])
    if "flat" in found:
        lines += _flat(found["flat"])
    if "csv" in found:
        lines.append(_csv(found["csv"]["seconds"]))
    if "single" in found:
        lines += _single(found["single"])
    if "starts" in found:
        lines.append(
            _below("start", "`leadlang --help`, a whole process", found["starts"]["leadlang --help"], 0.2)
        )
    for row in found.get("compiling", ()):
        most = row["rules"] / 1000
        what = f"compile {row['rules']:,} rules"
        lines.append(_below(f"compile {row['rules']}", what, row["seconds"], most))
    return lines


def target_table(found: Mapping[str, Any]) -> str:
    """All lines, and below them what limits those that fall short, as far as it is written down."""
    lines = targets(found)
    rows = [
        [line.what, line.bound, line.measured, "reached" if line.reached else "**short**"] for line in lines
    ]
    text = table(("target", "bound", "measured", ""), rows)
    short = {line.key for line in lines if not line.reached}
    limits = [f"* **{limit['title']}.** {limit['why']}" for limit in _limits() if short & set(limit["lines"])]
    if limits:
        text += "\nWhat limits the lines that fall short:\n\n" + "\n".join(limits) + "\n"
    return text


def needless_reasons(found: Mapping[str, Any]) -> list[str]:
    """Keys of limits that no line is short by: it reaches its target, or is not there."""
    short = {line.key for line in targets(found) if not line.reached}
    return sorted({key for limit in _limits() for key in limit["lines"]} - short)


def _limits() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = tomllib.loads(REASONS.read_text(encoding="utf-8"))["limit"]
    return found


def _attributes(works: Mapping[str, Any]) -> Iterator[Target]:
    for name, words in (("tidy", "texts tidy"), ("untidy", "texts to be folded")):
        few, many = _row(works[name], 20), _row(works[name], RULES)
        yield _faster(f"{name} 200 Polars", f"200 rules, {words}, Polars", many, POLARS.name, 30)
        yield _faster(f"{name} 200 DuckDB", f"200 rules, {words}, DuckDB", many, DUCKDB.name, 50)
        yield _faster(f"{name} 20 Polars", f"20 rules, {words}, Polars", few, POLARS.name, 5)
    for name, words in (("email", "texts tidy"), ("email, untidy", "texts to be folded")):
        for size in (20, RULES):
            what = f"{size} rules with unique e-mail addresses, {words}, Polars"
            yield _faster(f"{name} {size} Polars", what, _row(works[name], size), POLARS.name, 10)


def _behaviour(works: Mapping[str, Any]) -> Iterator[Target]:
    for name, rows in works.items():
        many = _row(rows, EVENT_RULES)
        for peer in (POLARS.name, DUCKDB.name):
            yield _faster(f"events {name} {peer}", f"40 rules on events, {name}, {peer}", many, peer, 20)


def _csv(seconds: Mapping[str, list[float]]) -> Target:
    best = min((taken for name, taken in seconds.items() if name != "leadlang score"), key=statistics.median)
    found = ratio(seconds["leadlang score"], best)
    what = "CSV to CSV, all columns kept, beside Polars reading and writing it"
    return Target("csv", what, "at most 1.50 ×", str(found), found.median <= 1.5)


def _single(parts: Mapping[str, Any]) -> Iterator[Target]:
    rows = {row["rules"]: row["latencies"] for row in parts["one field"]}
    for size, most in ((20, 5.0), (RULES, 8.0)):
        if OTHER_OURS in rows.get(size, {}):
            yield _call(f"single {size}", f"one lead, {size} rules", rows[size][OTHER_OURS], most)
    if OTHER_OURS in parts["events"]["latencies"]:
        yield _call(
            "single events", "one lead with 50 events", parts["events"]["latencies"][OTHER_OURS], 40.0
        )


def _call(key: str, what: str, latency: Mapping[str, float], most: float) -> Target:
    said = f"{number(latency['p50'])} µs (p99 {number(latency['p99'])} µs)"
    return Target(key, what, f"under {most:g} µs", said, latency["p50"] < most)


def _faster(key: str, what: str, seconds: Mapping[str, list[float]], peer: str, least: int) -> Target:
    theirs = [seconds[name] for name in _ways(peer) if name in seconds]
    if not theirs:
        return Target(key, what, f"at least {least} ×", "not installed", False)
    found = ratio(min(theirs, key=statistics.median), seconds[OURS])
    return Target(key, what, f"at least {least} ×", str(found), found.median >= least)


def _flat(parts: Mapping[str, Any]) -> Iterator[Target]:
    lines = (
        ("tidy", "200 rules beside 20, texts tidy", 1.3),
        ("untidy", "200 rules beside 20, texts to be folded", 1.3),
        ("events", "40 rules on events beside 10", 1.5),
    )
    for name, what, most in lines:
        few, many = parts[name].values()
        found = ratio(many, few)
        yield Target(f"{name} flat", what, f"at most {times(most)}", str(found), found.median <= most)


def _below(key: str, what: str, seconds: list[float], most: float) -> Target:
    middle = statistics.median(seconds)
    said = f"{shown(middle)} ({shown(min(seconds))} to {shown(max(seconds))})"
    return Target(key, what, f"under {most:g} s", said, middle < most)


def _ways(peer: str) -> tuple[str, ...]:
    """Polars has two engines: the faster one counts."""
    return (POLARS.name, POLARS_STREAMING.name) if peer == POLARS.name else (peer,)


def _row(rows: list[dict[str, Any]], size: int) -> dict[str, list[float]]:
    seconds: dict[str, list[float]] = next(row["seconds"] for row in rows if row["rules"] == size)
    return seconds
