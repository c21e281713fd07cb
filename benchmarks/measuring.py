"""Everything that the page shows, part by part: from a scale to plain values."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from .machine import machine
from .process import apart
from .scale import Scale
from .tables.contestants import (
    ALL,
    DATAFUSION,
    DUCKDB,
    ENGINE,
    PANDAS,
    POLARS,
    POLARS_STREAMING,
    WHOLE,
    installed,
)

Found = Any

_EVERYONE = tuple(one.name for one in ALL)
_MAIN = (ENGINE.name, POLARS.name, POLARS_STREAMING.name, DUCKDB.name)
_ENGINES = (*_MAIN, DATAFUSION.name, PANDAS.name)
_BY_HAND = (*_MAIN, PANDAS.name, WHOLE.name)
RULES = 200
EVENT_RULES = 40


def measure(scale: Scale, parts: Sequence[str], say: Callable[[str], None]) -> Iterator[tuple[str, Found]]:
    """The parts asked for (all where none is), each as soon as it is there, by name. `say` is told of
    progress.
    """
    yield "machine", machine()
    for name, part in PARTS.items():
        if not parts or name in parts:
            start = time.perf_counter()
            yield name, part(scale)
            say(f"{name}: {time.perf_counter() - start:.0f} s")


def _attributes(scale: Scale) -> Found:
    """The comparisons that have targets: tidy texts or not, rules of several fields, e-mail addresses."""
    works: dict[str, dict[str, Any]] = {
        "tidy": {},
        "untidy": {"tidy": False},
        "mixed": {"mixed": True},
        "email": {"email": True},
        "email, untidy": {"email": True, "tidy": False},
    }
    return {
        name: _tables(scale, scale.leads, (20, RULES), _EVERYONE if name == "tidy" else _BY_HAND, **work)
        for name, work in works.items()
    }


def _flat(scale: Scale) -> Found:
    """leadlang alone, few rules and many."""
    size = {"lead_count": scale.event_leads, "event_count": scale.events}
    return {
        "tidy": apart("tables", "flat", count=scale.leads, rules=(20, RULES)),
        "untidy": apart("tables", "flat", count=scale.leads, rules=(20, RULES), tidy=False),
        "events": apart("tables", "flat_behaviour", rules=(10, EVENT_RULES), **size),
    }


def _by_rules(scale: Scale) -> Found:
    rows = _tables(scale, scale.sweep_leads, scale.sweep_rules, _ENGINES, patience=scale.patience)
    return {"leads": scale.sweep_leads, "rows": rows}


def _by_leads(scale: Scale) -> Found:
    chosen, found = [*_ENGINES, WHOLE.name], []
    for count in scale.lead_counts:
        (row,) = _tables(scale, count, (RULES,), chosen)
        found.append({"leads": count, "seconds": row["seconds"]})
        chosen = _patient(row["seconds"], scale.patience / 3)
    return found


def _attribute_cores(scale: Scale) -> Found:
    return {str(n): _tables(scale, scale.leads, (RULES,), _ENGINES, cores=n)[0] for n in _cores()}


def _behaviour(scale: Scale) -> Found:
    """The comparisons that have targets, and the other ways a log can be."""
    works: dict[str, dict[str, Any]] = {
        "by time": {},
        "by lead": {"by_lead": True},
        "by time, text ids": {"text_ids": True},
        "by lead, text ids": {"text_ids": True, "by_lead": True},
    }
    found = {}
    for name, work in works.items():
        rules = (10, EVENT_RULES) if name == "by time" else (EVENT_RULES,)
        names = (*_MAIN, WHOLE.name) if name == "by time" else _MAIN
        found[name] = _logs(scale, scale.event_leads, scale.events, rules, names, **work)
    return found


def _behaviour_by_rules(scale: Scale) -> Found:
    size = (scale.sweep_event_leads, scale.sweep_events)
    rows = _logs(scale, *size, scale.event_rules, _ENGINES, patience=scale.patience)
    return {"leads": size[0], "events": size[1], "rows": rows}


def _by_events(scale: Scale) -> Found:
    chosen, found = list(_ENGINES), []
    for count in scale.event_counts:
        (row,) = _logs(scale, max(1, count // 10), count, (EVENT_RULES,), chosen)
        found.append({"events": count, "leads": max(1, count // 10), "seconds": row["seconds"]})
        chosen = _patient(row["seconds"], scale.patience / 3)
    return found


def _behaviour_cores(scale: Scale) -> Found:
    size = (scale.event_leads // 5, scale.events // 5)
    return {str(n): _logs(scale, *size, (EVENT_RULES,), _ENGINES, cores=n)[0] for n in _cores()}


def _memory(scale: Scale) -> Found:
    here = [one.name for one in installed() if one is not WHOLE]
    return {
        "attributes": {
            name: apart("tables", "attribute_memory", count=scale.leads, rules=RULES, name=name)
            for name in here
        },
        "behaviour": {
            name: apart(
                "tables",
                "behaviour_memory",
                lead_count=scale.event_leads,
                event_count=scale.events,
                rules=EVENT_RULES,
                name=name,
            )
            for name in _MAIN
            if name in here
        },
    }


def _single(scale: Scale) -> Found:
    calls = {"calls": scale.calls, "rounds": scale.rounds}
    return {
        "one field": apart("single", "attributes", rules=scale.single_rules, **calls),
        "mixed": apart("single", "attributes", rules=(20, RULES), mixed=True, **calls),
        "events": apart("single", "behaviour", rules=EVENT_RULES, events=50, calls=scale.calls // 5),
    }


def _starts(scale: Scale) -> Found:
    return apart("whole_processes", "starts", runs=scale.rounds)


def _compiling(scale: Scale) -> Found:
    return apart("whole_processes", "compiling", sizes=scale.compiled_rules)


def _csv(scale: Scale) -> Found:
    seconds = apart("whole_processes", "csv_to_csv", count=scale.leads, runs=min(5, scale.rounds))
    return {"leads": scale.leads, "seconds": seconds}


PARTS: dict[str, Callable[[Scale], Found]] = {
    "attributes": _attributes,
    "flat": _flat,
    "by_rules": _by_rules,
    "by_leads": _by_leads,
    "attribute_cores": _attribute_cores,
    "behaviour": _behaviour,
    "behaviour_by_rules": _behaviour_by_rules,
    "by_events": _by_events,
    "behaviour_cores": _behaviour_cores,
    "memory": _memory,
    "single": _single,
    "starts": _starts,
    "compiling": _compiling,
    "csv": _csv,
}


def _tables(
    scale: Scale, count: int, rules: Sequence[int], names: Sequence[str], **more: Any
) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = apart(
        "tables",
        "attributes",
        count=count,
        rules=rules,
        names=names,
        rounds=scale.rounds,
        share=scale.share,
        **more,
    )
    return rows


def _logs(
    scale: Scale, leads: int, events: int, rules: Sequence[int], names: Sequence[str], **more: Any
) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = apart(
        "tables",
        "behaviour",
        lead_count=leads,
        event_count=events,
        rules=rules,
        names=names,
        rounds=scale.rounds,
        share=scale.event_share,
        **more,
    )
    return rows


def _patient(seconds: dict[str, list[float]], patience: float) -> list[str]:
    return [name for name, taken in seconds.items() if sorted(taken)[len(taken) // 2] <= patience]


def _cores() -> tuple[int, ...]:
    most = machine()["cores"]
    return tuple(n for n in (1, 2, 4, 8, 16, 32) if n <= most)
