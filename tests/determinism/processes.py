"""The same lines from processes that differ in all that should make no difference."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from itertools import zip_longest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
_THREADS = ("POLARS_MAX_THREADS", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "RAYON_NUM_THREADS")


def environment(number: int) -> dict[str, str]:
    """One thread and hash seed 0 for the first; then several threads and another seed each, another zone."""
    threads = "1" if number == 0 else str(2 + number % 3)
    zones = ("UTC", "Asia/Kathmandu", "America/New_York")
    return {
        **os.environ,
        **dict.fromkeys(_THREADS, threads),
        "PYTHONHASHSEED": str(7 * number),
        "PYTHONPATH": str(ROOT),
        "TZ": zones[number % 3],
        "NO_COLOR": "1",
        "COLUMNS": "100",
    }


def start(names: Sequence[str], seeds: Sequence[int], number: int) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.determinism.prints", *names, *map(str, seeds)]
    folder = ROOT if number == 0 else tempfile.gettempdir()
    return subprocess.Popen(
        command,
        cwd=folder,
        env=environment(number),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def printed(process: subprocess.Popen[str]) -> list[str]:
    out, err = process.communicate(timeout=900)
    assert process.returncode == 0, err
    return out.splitlines()


def unlike(one: Sequence[str], other: Sequence[str]) -> list[str]:
    """The names of the lines that differ."""
    pairs = zip_longest(one, other, fillvalue="")
    return [(left or right).partition("  ")[2] for left, right in pairs if left != right]
