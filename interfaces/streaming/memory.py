"""How much memory a run may take, and what follows from it for the sizes of its parts."""

from __future__ import annotations

import os
import re
from decimal import Decimal
from pathlib import Path

from attrs import frozen

from ..refusal import Refused

_KB, _MB, _GB = 1 << 10, 1 << 20, 1 << 30
_UNITS = {"": 1, "k": _KB, "m": _MB, "g": _GB, "t": _GB << 10}
_SIZE = re.compile(r"\s*(\d+(?:\.\d+)?)\s*([kmgt]?)(?:i?b)?\s*", re.IGNORECASE)
_LEAST = 256 * _MB
_UNKNOWN = 4 * _GB
_CGROUPS = Path("/sys/fs/cgroup")
# What reading a file whole and scoring it takes, as a multiple of the file.
_WHOLE_FILE = {"csv": 8, "ndjson": 8, "json": 15, "parquet": 20, "excel": 40}


@frozen
class Sizes:
    """The sizes of the parts of a run, in bytes: `block` of text that is read at once, `spill` of rows that
    are gathered before they are written aside, `partition` of leads and events that are scored together,
    `hashes` of ids that are kept in memory.
    """

    block: int
    spill: int
    partition: int
    hashes: int

    @classmethod
    def of(cls, memory: int) -> Sizes:
        return cls(
            block=max(256 * _KB, min(memory // 64, 16 * _MB)),
            spill=memory // 16,
            partition=memory // 4,
            hashes=memory // 16,
        )


def parse_size(text: str) -> int:
    """`2GB`, `512 MB`, `1.5g` -> bytes (a kilobyte has 1024). Refused (R060) for anything else, and for less
    than 256 MB.
    """
    match = _SIZE.fullmatch(text)
    size = int(Decimal(match[1]) * _UNITS[match[2].lower()]) if match else 0
    if match is None or size < _LEAST:
        raise Refused("R060", "small" if match else "", value=text)
    return size


def usual_memory() -> int:
    """Half of what this machine, or the share of it that this process is given, has to spare."""
    return max(_LEAST, min(_spare(), *_limits()) // 2)


def needed_whole(sizes: list[tuple[int, str]]) -> int:
    """About how many bytes it takes to score files of these sizes and kinds when they are read whole."""
    return sum(size * _WHOLE_FILE.get(kind, 8) for size, kind in sizes)


def _spare() -> int:
    try:
        for line in Path("/proc/meminfo").read_text(encoding="ascii").splitlines():
            if line.startswith("MemAvailable:"):
                return int(line.split()[1]) * _KB
    except (OSError, ValueError):
        pass
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, OSError, ValueError):
        return _UNKNOWN


def _limits() -> list[int]:
    """The limits that a container or a service sets, if any."""
    found = [1 << 62]
    for home in _own_groups():
        for folder in (home, *home.parents):
            for name in ("memory.max", "memory.high", "memory.limit_in_bytes"):
                try:
                    found.append(int((folder / name).read_text(encoding="ascii")))
                except (OSError, ValueError):
                    continue
    return found


def _own_groups() -> list[Path]:
    """The control groups of this process that may limit its memory."""
    try:
        lines = Path("/proc/self/cgroup").read_text(encoding="utf-8").splitlines()
    except OSError:
        return []
    groups = [line.split(":", 2)[1:] for line in lines]
    homes = {"": _CGROUPS, "memory": _CGROUPS / "memory"}
    return [homes[kind] / path.lstrip("/") for kind, path in groups if kind in homes]
