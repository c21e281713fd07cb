"""Whole tables: times by number of rules, of leads and of events, and the memory it takes."""

from __future__ import annotations

import gc
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from ..measure import Run, Timing, compare, in_turns
from ..tables.contestants import ENGINE, Contestant, named
from ..work.attributes import attribute_model, leads
from ..work.behaviour import behaviour_model, journal

Found = dict[str, Any]


def attributes(
    count: int,
    rules: Sequence[int],
    names: Sequence[str],
    *,
    tidy: bool = True,
    mixed: bool = False,
    email: bool = False,
    rounds: int = 5,
    share: float = 5.0,
    patience: float = 1e9,
) -> list[Found]:
    """For each number of rules, the seconds of each contestant in each round, over so many leads."""
    frame = leads(count, tidy=tidy, email=email)

    def runs(size: int, chosen: Sequence[Contestant]) -> dict[str, Run]:
        model = attribute_model(size, mixed=mixed, email=email)
        return {one.name: one.for_attributes()(model, frame, tidy) for one in chosen}

    return _by_size(rules, named(names, parts=email), runs, rounds, share, patience)


def behaviour(
    lead_count: int,
    event_count: int,
    rules: Sequence[int],
    names: Sequence[str],
    *,
    text_ids: bool = False,
    by_lead: bool = False,
    rounds: int = 5,
    share: float = 15.0,
    patience: float = 1e9,
) -> list[Found]:
    """For each number of rules, the seconds of each contestant in each round, over so many events."""
    work = journal(lead_count, event_count, text_ids=text_ids, by_lead=by_lead)

    def runs(size: int, chosen: Sequence[Contestant]) -> dict[str, Run]:
        model = behaviour_model(size)
        return {one.name: one.for_behaviour()(model, work) for one in chosen}

    return _by_size(rules, named(names, events=True), runs, rounds, share, patience)


def flat(count: int, rules: Sequence[int], *, tidy: bool = True, rounds: int = 9) -> Found:
    """leadlang alone: seconds by number of rules, the sizes taking turns."""
    frame = leads(count, tidy=tidy)
    prepare = ENGINE.for_attributes()
    return _flat({str(size): prepare(attribute_model(size), frame, tidy) for size in rules}, rounds)


def flat_behaviour(lead_count: int, event_count: int, rules: Sequence[int], *, rounds: int = 7) -> Found:
    """The same for rules on events."""
    work = journal(lead_count, event_count)
    prepare = ENGINE.for_behaviour()
    return _flat({str(size): prepare(behaviour_model(size), work) for size in rules}, rounds)


def _flat(runs: dict[str, Run], rounds: int) -> Found:
    for run in runs.values():
        run()
    return {size: timing.seconds for size, timing in in_turns(runs, rounds=rounds).items()}


def _by_size(
    sizes: Sequence[int],
    contestants: Sequence[Contestant],
    runs: Callable[[int, Sequence[Contestant]], dict[str, Run]],
    rounds: int,
    share: float,
    patience: float,
) -> list[Found]:
    """Whoever takes longer than `patience` seconds at one size is not asked for the larger ones."""
    chosen = list(contestants)
    found = []
    for size in sizes:
        timings = compare(runs(size, chosen), rounds=rounds, share=share)
        gc.collect()
        found.append({"rules": size, "seconds": {name: one.seconds for name, one in timings.items()}})
        chosen = [one for one in chosen if _patient(timings[one.name], patience)]
    return found


def _patient(timing: Timing, patience: float) -> bool:
    return timing.median <= patience


def attribute_memory(count: int, rules: int, name: str) -> Found:
    """Bytes of this process: with the table in memory, and the most while the one contestant runs."""
    frame = leads(count)
    (one,) = named([name])
    return _memory(one.for_attributes()(attribute_model(rules), frame, True))


def behaviour_memory(lead_count: int, event_count: int, rules: int, name: str) -> Found:
    """The same for a log of events."""
    work = journal(lead_count, event_count)
    (one,) = named([name])
    return _memory(one.for_behaviour()(behaviour_model(rules), work))


def _memory(run: Run) -> Found:
    gc.collect()
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")  # the peak so far is forgotten
    before = _status("VmRSS")
    run()
    return {"before": before, "peak": _status("VmHWM")}


def _status(key: str) -> int:
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    said = dict(line.split(":", 1) for line in lines)
    return int(said[key].split()[0]) * 1024
