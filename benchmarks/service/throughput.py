"""Requests per second and the slowest hundredth, beside the bare framework, in turns."""

from __future__ import annotations

import json
import statistics
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from attrs import frozen

from ..process import ROOT
from .processes import ask, bare, service
from .wrk import Load, load

RULES: Final = ROOT / "examples" / "nordwind" / "rules.lead"
ASKED: Final = json.dumps(
    {
        "lead": {
            "lead_id": "L0007",
            "email": "anna.berger@lindenwerk.example",
            "job_title": "Managing Director",
            "company": "Lindenwerk GmbH",
            "employees": 210,
            "industry": "Manufacturing",
            "country": "DE",
            "newsletter": "yes",
        },
        "events": [
            {"event": "downloaded", "object": "whitepaper", "timestamp": "2026-10-12 09:30"},
            {"event": "visited", "object": "pricing", "timestamp": "2026-11-10 14:05"},
            {"event": "opened", "object": "email", "timestamp": "2026-11-12 08:00"},
        ],
        "as_of": "2026-11-15",
    }
)


@frozen
class Beside:
    """Rounds of the service and of the bare framework with so many connections, in pairs."""

    connections: int
    ours: tuple[Load, ...]
    bare: tuple[Load, ...]

    @property
    def share(self) -> float:
        """How many of the bare framework's requests per second are reached; the median of the rounds."""
        pairs = zip(self.ours, self.bare, strict=True)
        return statistics.median(ours.per_second / bare.per_second for ours, bare in pairs)


def throughput(
    connections: Sequence[int], rounds: int, seconds: int, folder: Path, say: Callable[[str], None]
) -> list[Beside]:
    """Interleaved rounds, each side first in every other one. AssertionError where an answer is an error."""
    with service(RULES, folder / "log.jsonl") as ours:
        status, answer = ask(ours, "POST", "/v1/score", ASKED)
        assert status == 200, answer
        assert json.loads(answer)["scores"]["score"] > 0, answer
        with bare(len(answer)) as other:
            found = []
            for count in connections:
                pairs: dict[int, list[Load]] = {ours: [], other: []}
                for port in pairs:
                    load(port, ASKED, count, 1)  # warms up
                for turn in range(rounds):
                    for port in (ours, other) if turn % 2 == 0 else (other, ours):
                        pairs[port].append(load(port, ASKED, count, seconds))
                beside = Beside(count, tuple(pairs[ours]), tuple(pairs[other]))
                assert not any(one.errors for one in (*beside.ours, *beside.bare)), beside
                say(f"{count} connections: {beside.share:.2f} of the bare framework")
                found.append(beside)
            return found


def per_second(loads: Sequence[Load]) -> float:
    return statistics.median(one.per_second for one in loads)


def milliseconds(loads: Sequence[Load]) -> float:
    """The median of the rounds' 99th percentiles."""
    return statistics.median(one.p99 for one in loads) / 1000


def table(found: Sequence[Beside]) -> str:
    """The rounds as a table in Markdown."""
    lines = [
        "| connections | requests a second | bare framework | share | 99 of 100 within | bare framework |",
        "| ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    for one in found:
        cells = (
            f"{one.connections}",
            f"{per_second(one.ours):,.0f}",
            f"{per_second(one.bare):,.0f}",
            f"{one.share:.2f}",
            f"{milliseconds(one.ours):.1f} ms",
            f"{milliseconds(one.bare):.1f} ms",
        )
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"
