"""Measure everything and write docs/performance.md with its plots.

    python -m benchmarks [--quick] [--page] [--folder docs] [--png] [PART ...]

PART: only these parts anew, the others stay as they were measured; --page measures none. With --quick the
work is small, to see that everything runs: nothing is written unless --folder says where.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path
from typing import Any

from .measuring import PARTS, measure
from .process import ROOT
from .report.page import page
from .report.plots import draw
from .report.targets import needless_reasons
from .scale import FULL, QUICK


def keep(found: dict[str, Any], kept: Path | None) -> None:
    """Write down what has been measured, where it is to be kept."""
    if kept is not None:
        kept.parent.mkdir(parents=True, exist_ok=True)
        kept.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    arguments.add_argument("parts", nargs="*", metavar="PART", help=f"of {', '.join(PARTS)}")
    arguments.add_argument("--quick", action="store_true", help="small work, to see that everything runs")
    arguments.add_argument("--page", action="store_true", help="only write the page from what was measured")
    arguments.add_argument("--folder", type=Path, help="where the page goes (docs)")
    arguments.add_argument("--png", action="store_true", help="the plots as PNG too")
    given = arguments.parse_args()
    unknown = set(given.parts) - set(PARTS)
    if unknown:
        arguments.error(f"there is no part {', '.join(sorted(unknown))}; there are {', '.join(PARTS)}")
    folder = given.folder or (None if given.quick else ROOT / "docs")
    kept = folder / "performance" / "measured.json" if folder else None
    found = json.loads(kept.read_text(encoding="utf-8")) if kept and kept.exists() else {}
    if not given.page:
        scale = QUICK if given.quick else FULL
        if found.get("quick") != given.quick:
            found = {}
        start = time.perf_counter()
        found |= {"quick": given.quick, "leads": scale.leads}
        found |= {"events": scale.events, "event_leads": scale.event_leads}
        for name, part in measure(scale, given.parts, lambda said: print(said, file=sys.stderr, flush=True)):
            found[name] = part
            keep(found, kept)  # what comes later may fail
        print(f"measured in {time.perf_counter() - start:.0f} s", file=sys.stderr)
    if "machine" not in found:
        arguments.error("nothing was measured yet: run without --page first")
    written = page(found)
    if folder is None or kept is None:
        print(written)
        return
    draw(found, kept.parent, png=given.png)
    keep(found, kept)
    (folder / "performance.md").write_text(written, encoding="utf-8")
    for key in needless_reasons(found):
        print(f"reasons.toml: [{key}] is not printed: its line reaches its target, or there is none")


if __name__ == "__main__":
    main()
