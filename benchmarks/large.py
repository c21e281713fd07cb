"""Files larger than memory, made and scored under a limit that the kernel keeps:

    python -m benchmarks.large --leads 50_000_000 --events 200_000_000 --memory 2GB

makes leads and a log of their events in a temporary folder (sorted by lead, then once more in no order),
runs `leadlang score` on them in a control group of that much memory (where one can be made; else its memory
is only watched), and tells seconds, rows a second and the peak of its resident memory. Everything it makes is
removed at the end.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import numpy as np
import polars as pl
from leadlang.streaming.memory import parse_size

_CHUNK = 2_000_000
_AS_OF = "2026-11-15"
_TITLES = (
    "CEO",
    "CFO",
    "Head of Sales",
    "VP Marketing",
    "Engineer",
    "Student",
    "Managing Director",
    "Analyst",
)
_COUNTRIES = ("DE", "AT", "CH", "US", "FR", "GB")
_VERBS = ("visited", "opened", "clicked", "downloaded", "attended", "requested")
_OBJECTS = ("pricing", "careers", "blog", "newsletter", "whitepaper", "webcast", "demo", "docs")


def rules() -> str:
    """Twenty rules on attributes and forty on behaviour, with counts, windows, rates and fading."""
    lines = ["score from 0 to 1000"]
    lines += [f"when job_title is {title} score +{place + 3}" for place, title in enumerate(_TITLES)]
    lines += [f"when country is {country} score +{place + 1}" for place, country in enumerate(_COUNTRIES)]
    lines += [f"when employees at least {size} score +2" for size in (10, 50, 200, 500, 1000, 5000)]
    for place, verb in enumerate(_VERBS):
        for other in range(0, 8, 2):
            days = 7 * (1 + place + other)
            times = f"at least {1 + place % 3} times in the last {days} days"
            lines.append(f"when {verb} {_OBJECTS[other]} {times} score +3")
        lines.append(f"each {verb} {_OBJECTS[place]} score +2 once a day fading by 50% every 30 days")
        lines.append(f"each {verb} {_OBJECTS[place + 1]} score +1 up to 10")
    lines += ["when no activity for 30 days score -10", "when visited only careers score at most 20"]
    lines += ["when requested demo score +25", "score -5 per 30 days without activity up to 20"]
    lines += ["stage Hot when score at least 80", "stage Warm when score at least 40", "stage Cold otherwise"]
    return "\n".join(lines) + "\n"


def make_leads(path: Path, count: int, in_order: bool) -> None:
    """So many leads, their ids in order or scattered."""
    step = next(step for step in range(int(count * 0.618) | 1, 2 * count + 3) if np.gcd(step, count) == 1)

    def chunk(start: int, end: int) -> pl.DataFrame:
        chance = np.random.default_rng(start)
        places = np.arange(start, end, dtype=np.int64)
        return pl.DataFrame(
            {
                "lead_id": ids(places if in_order else places * step % count),
                "job_title": some(chance, _TITLES, end - start),
                "country": some(chance, _COUNTRIES, end - start),
                "employees": chance.integers(1, 9999, end - start),
                "city": some(chance, tuple(f"City {number}" for number in range(500)), end - start),
            }
        )

    _write(path, count, chunk)


def make_events(path: Path, count: int, leads: int, in_order: bool) -> None:
    """So many events of these leads, sorted by lead or in no order."""
    first = np.datetime64("2025-11-01T00:00:00", "us")

    def chunk(start: int, end: int) -> pl.DataFrame:
        chance = np.random.default_rng(start + 7)
        low, high = (start * leads // count, max(1, end * leads // count)) if in_order else (0, leads)
        whose = chance.integers(low, max(high, low + 1), end - start)
        whose = np.sort(whose) if in_order else whose
        seconds = chance.integers(0, 380 * 86_400, end - start)
        return pl.DataFrame(
            {
                "lead_id": ids(whose),
                "timestamp": first + seconds.astype("timedelta64[s]"),
                "event": some(chance, _VERBS, end - start),
                "object": some(chance, _OBJECTS, end - start),
                "campaign": some(chance, tuple(f"C{number}" for number in range(40)), end - start),
            }
        )

    _write(path, count, chunk)


def ids(numbers: np.ndarray) -> pl.Series:
    return pl.select(pl.lit("L") + pl.Series(numbers).cast(pl.String).str.zfill(9)).to_series()


def some(chance: np.random.Generator, values: tuple[str, ...], count: int) -> pl.Series:
    return pl.Series(values).gather(chance.integers(0, len(values), count))


def _write(path: Path, count: int, chunk: object) -> None:
    """Chunk by chunk, as CSV or as Parquet by the ending."""
    assert callable(chunk)
    bounds = [(start, min(start + _CHUNK, count)) for start in range(0, count, _CHUNK)]
    if path.suffix == ".csv":
        with open(path, "wb") as file:
            for start, end in bounds:
                chunk(start, end).write_csv(file, include_header=start == 0)
        return
    pieces = [path.with_name(f"{path.stem}.{place}.piece") for place in range(len(bounds))]
    for piece, (start, end) in zip(pieces, bounds, strict=True):
        chunk(start, end).write_parquet(piece, compression="lz4", row_group_size=250_000)
    pl.scan_parquet(pieces).sink_parquet(path, compression="lz4", row_group_size=250_000)
    for piece in pieces:
        piece.unlink()


@contextmanager
def limited(limit: int) -> Iterator[Path | None]:
    """A control group that may take so much memory; None where none can be made."""
    home, name = Path("/sys/fs/cgroup/memory"), "memory.limit_in_bytes"
    if not home.is_dir():
        home, name = Path("/sys/fs/cgroup"), "memory.max"
    group = home / f"leadlang-large-{os.getpid()}"
    try:
        group.mkdir()
        (group / name).write_text(str(limit))
        os.stat(group / name)
    except OSError:
        with suppress(OSError):
            group.rmdir()
        yield None
        return
    try:
        yield group
    finally:
        with suppress(OSError):
            group.rmdir()


def score(
    folder: Path, leads: Path, events: Path, output: Path, limit: int, group: Path | None
) -> dict[str, object]:
    """One run of `leadlang score`: seconds, the peak of its resident memory, the most it had on disk."""
    command = ["leadlang", "score", "rules.lead", leads, "--events", events, "--memory", str(limit * 9 // 10)]
    command += ["--as-of", _AS_OF, "-o", output, "--quiet"]
    enter = f"echo $$ > {group}/cgroup.procs; " if group is not None else ""
    shell = enter + 'exec "$@"'
    began = time.monotonic()
    with subprocess.Popen(["sh", "-c", shell, "sh", *map(str, command)], cwd=folder) as run:
        peak, spilled = 0, 0
        while run.poll() is None:
            peak = max(peak, _peak(run.pid))
            spilled = max(spilled, sum(_size(path) for path in folder.glob(".*leadlang-run/**/*")))
            time.sleep(0.25)
    if run.returncode:
        sys.exit(f"leadlang score ended with {run.returncode}")
    return {"seconds": time.monotonic() - began, "peak": peak, "aside": spilled}


def _peak(process: int) -> int:
    with suppress(OSError):
        found = re.search(r"VmHWM:\s+(\d+)", Path(f"/proc/{process}/status").read_text())
        return int(found[1]) * 1024 if found else 0
    return 0


def _size(path: Path) -> int:
    with suppress(OSError):
        return path.stat().st_size if path.is_file() else 0
    return 0


def main() -> None:
    asked = argparse.ArgumentParser(prog="python -m benchmarks.large")
    asked.add_argument("--leads", type=int, default=1_000_000)
    asked.add_argument("--events", type=int, default=4_000_000)
    asked.add_argument("--memory", default="2GB")
    asked.add_argument("--leads-as", choices=["csv", "parquet"], default="csv")
    asked.add_argument("--events-as", choices=["csv", "parquet"], default="parquet")
    asked.add_argument("--order", choices=["sorted", "unsorted", "both"], default="both")
    asked.add_argument("--folder", help="Where to make the files (default: the temporary folder).")
    asked.add_argument("--json", help="A file for the figures.")
    said = asked.parse_args()
    limit = parse_size(said.memory)
    orders = ["sorted", "unsorted"] if said.order == "both" else [said.order]
    found = []
    for order in orders:
        folder = Path(tempfile.mkdtemp(prefix="leadlang-large-", dir=said.folder))
        try:
            (folder / "rules.lead").write_text(rules(), encoding="utf-8")
            leads, events = folder / f"leads.{said.leads_as}", folder / f"events.{said.events_as}"
            make_leads(leads, said.leads, order == "sorted")
            make_events(events, said.events, said.leads, order == "sorted")
            sizes = {path.name: path.stat().st_size for path in (leads, events)}
            with limited(limit) as group:
                figures = score(folder, leads, events, folder / "scored.csv", limit, group)
                kept = "kept by the kernel" if group is not None else "watched only"
            written = pl.scan_csv(folder / "scored.csv").select(pl.len()).collect().item()
            assert written == said.leads, (written, said.leads)
            figures |= {"order": order, "leads": said.leads, "events": said.events, "files": sizes}
            figures |= {"limit": limit, "limit_is": kept}
            found.append(figures)
            print(_line(figures), flush=True)
        finally:
            shutil.rmtree(folder, ignore_errors=True)
    if said.json:
        Path(said.json).write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


def _line(figures: dict[str, object]) -> str:
    seconds, leads, events = (float(str(figures[name])) for name in ("seconds", "leads", "events"))
    files = " + ".join(f"{size / 2**30:.2f} GiB ({name})" for name, size in dict(figures["files"]).items())  # type: ignore[call-overload]
    return (
        f"{figures['order']}: {leads / 1e6:.1f} M leads, {events / 1e6:.1f} M events, {files}; "
        f"{seconds:.0f} s, {(leads + events) / seconds / 1e6:.2f} M rows a second; "
        f"peak {int(str(figures['peak'])) / 2**30:.2f} GiB of {int(str(figures['limit'])) / 2**30:.2f} "
        f"({figures['limit_is']}), put aside on disk {int(str(figures['aside'])) / 2**30:.2f} GiB"
    )


if __name__ == "__main__":
    main()
