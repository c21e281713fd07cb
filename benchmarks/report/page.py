"""docs/performance.md: what was measured, as text, tables and plots."""

from __future__ import annotations

import statistics
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from ..tables.contestants import ENGINE
from .figures import counted, event_sizes, number, ratio, shown, table
from .targets import target_table

_WORDS = tomllib.loads(Path(__file__).with_name("words.toml").read_text(encoding="utf-8"))


def page(found: Mapping[str, Any]) -> str:
    """The page, with a section for each part that was measured."""
    return "\n".join(_sections(found))


def _sections(found: Mapping[str, Any]) -> Iterator[str]:
    yield _WORDS["head"]
    yield _machine(found["machine"])
    if found.get("quick"):
        yield "**A quick run: small work, few rounds. These figures say nothing about speed.**\n"
    yield "## Targets\n"
    yield target_table(found)
    if "attributes" in found:
        yield _WORDS["attributes"]
        yield from _attribute_tables(found)
    if "behaviour" in found:
        yield _WORDS["events"]
        yield from _event_tables(found)
    if "attribute_cores" in found and "behaviour_cores" in found:
        yield "## Cores\n"
        yield _plot("by_cores", "How many times as fast as on one core")
        yield _cores(found)
    if "memory" in found:
        yield _WORDS["memory"]
        yield _plot("memory", "Memory taken while scoring")
        yield _memory(found["memory"])
    if "single" in found:
        yield from _single(found["single"])
    if "starts" in found:
        yield "## Starting and compiling\n"
        yield _waits(found)
    yield _WORDS["foot"]


def _machine(machine: Mapping[str, Any]) -> str:
    versions = ", ".join(f"{name} {version}" for name, version in machine["versions"].items())
    return (
        f"The machine: {machine['processor']}, {machine['cores']} cores, {machine['memory']} GiB of memory, "
        f"{machine['system']}, Python {machine['python']}. Versions: {versions}.\n"
    )


def _plot(name: str, words: str) -> str:
    return f"![{words}](performance/{name}.svg)\n"


def _attribute_tables(found: Mapping[str, Any]) -> Iterator[str]:
    titles = {
        "tidy": "tidy texts",
        "untidy": "texts to be folded",
        "mixed": "rules of several fields",
        "email": "e-mail",
        "email, untidy": "e-mail, texts to be folded",
    }
    for name, rows in found["attributes"].items():
        yield f"### {counted(found['leads'])} leads, {titles[name]}\n"
        yield _comparison([(f"{row['rules']} rules", row["seconds"]) for row in rows])
    if "by_rules" in found:
        leads = counted(found["by_rules"]["leads"])
        yield f"### By number of rules, {leads} leads\n"
        yield _plot("by_rules", "Leads per second by number of rules")
        yield _comparison(
            [(f"{row['rules']:,} rules", row["seconds"]) for row in found["by_rules"]["rows"]], short=True
        )
    if "by_leads" in found:
        yield "### By number of leads, 200 rules\n"
        yield _plot("by_leads", "Leads per second by number of leads")
        yield _comparison(
            [(f"{counted(row['leads'])} leads", row["seconds"]) for row in found["by_leads"]], short=True
        )


def _event_tables(found: Mapping[str, Any]) -> Iterator[str]:
    for name, rows in found["behaviour"].items():
        yield f"### {counted(found['events'])} events, {counted(found['event_leads'])} leads, {name}\n"
        yield _comparison([(f"{row['rules']} rules", row["seconds"]) for row in rows])
    if "behaviour_by_rules" in found:
        part = found["behaviour_by_rules"]
        yield f"### By number of rules, {counted(part['events'])} events\n"
        yield _plot("events_by_rules", "Events per second by number of rules")
        yield _comparison([(f"{row['rules']} rules", row["seconds"]) for row in part["rows"]], short=True)
    if "by_events" in found:
        yield "### By number of events, 40 rules, a lead for every ten\n"
        yield _plot("by_events", "Events per second by number of events")
        yield _comparison(
            [(f"{counted(row['events'])} events", row["seconds"]) for row in event_sizes(found)], short=True
        )


def _comparison(columns: Sequence[tuple[str, Mapping[str, list[float]]]], short: bool = False) -> str:
    """A row for each contestant: its ratio to leadlang, its time and, if not `short`, its spread."""
    names = list(dict.fromkeys(name for _, seconds in columns for name in seconds))
    rows = []
    for name in names:
        cells = [name]
        for _, seconds in columns:
            cells.append(_cell(seconds, name, short))
        rows.append(cells)
    return table(["", *(title for title, _ in columns)], rows)


def _cell(seconds: Mapping[str, list[float]], name: str, short: bool) -> str:
    if name not in seconds:
        return ""
    taken = seconds[name]
    middle = shown(statistics.median(taken))
    spread = "" if short else f" ({shown(min(taken))} to {shown(max(taken))})"
    if name == ENGINE.name:
        return f"{middle}{spread}"
    return f"**{number(ratio(taken, seconds[ENGINE.name]).median)} ×** {middle}{spread}"


def _cores(found: Mapping[str, Any]) -> str:
    parts = (
        ("attributes, 200 rules", found["attribute_cores"]),
        ("events, 40 rules", found["behaviour_cores"]),
    )
    head = [""] + [f"{title}, {n} core{'s' * (n != '1')}" for title, part in parts for n in part]
    names = list(parts[0][1]["1"]["seconds"])
    cells = [
        [
            name,
            *(shown(statistics.median(row["seconds"][name])) for _, part in parts for row in part.values()),
        ]
        for name in names
    ]
    return table(head, cells)


def _memory(parts: Mapping[str, Any]) -> str:
    rows = []
    for name, attributes in parts["attributes"].items():
        cells = [name, *_bytes(attributes)]
        cells += _bytes(parts["behaviour"][name]) if name in parts["behaviour"] else ["", ""]
        rows.append(cells)
    head = (
        "",
        "leads: with the table",
        "beside it, scoring",
        "events: with the tables",
        "beside them, scoring",
    )
    return table(head, rows)


def _bytes(measured: Mapping[str, int]) -> list[str]:
    more = max(0, measured["peak"] - measured["before"])
    return [f"{measured['before'] / 2**20:,.0f} MiB", f"{more / 2**20:,.0f} MiB"]


def _single(parts: Mapping[str, Any]) -> Iterator[str]:
    first = next(iter(parts["one field"][0]["latencies"].values()))
    yield _WORDS["single"].format(calls=f"{first['calls']:,}")
    yield _plot("single", "Microseconds a lead by number of rules")
    columns = [(f"{row['rules']:,} rules", row["latencies"]) for row in parts["one field"]]
    columns += [(f"{row['rules']} rules, several fields", row["latencies"]) for row in parts["mixed"]]
    events = parts["events"]
    columns.append((f"{events['rules']} rules on {events['events']} events", events["latencies"]))
    names = list(dict.fromkeys(name for _, latencies in columns for name in latencies))
    yield "p50, and p99 in brackets, in µs:\n"
    rows = [
        [name, *(_latency(latencies[name]) if name in latencies else "" for _, latencies in columns)]
        for name in names
    ]
    yield table(["", *(title for title, _ in columns)], rows)


def _latency(found: Mapping[str, float]) -> str:
    return f"{number(found['p50'])} ({number(found['p99'])})"


def _waits(found: Mapping[str, Any]) -> str:
    waits = {f"{name}, a whole process": seconds for name, seconds in found["starts"].items()}
    for row in found.get("compiling", ()):
        waits[f"compiling {row['rules']:,} rules (three in ten of several fields)"] = row["seconds"]
    if "csv" in found:
        leads = counted(found["csv"]["leads"])
        for name, seconds in found["csv"]["seconds"].items():
            waits[f"{name}: CSV to CSV, {leads} leads, a whole process"] = seconds
    rows = [
        [name, f"{shown(statistics.median(taken))} ({shown(min(taken))} to {shown(max(taken))})"]
        for name, taken in waits.items()
    ]
    return table(("", "time"), rows)
