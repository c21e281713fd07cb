"""How many threads each contestant may use: said by the environment before anything heavy is imported."""

from __future__ import annotations

import os

_OURS = "LEADLANG_THREADS"
_POLARS = "POLARS_MAX_THREADS"


def environment(threads: int | None) -> dict[str, str]:
    """The environment of a process whose contestants use so many threads (None: all cores)."""
    here = {name: value for name, value in os.environ.items() if name not in (_OURS, _POLARS)}
    return here if threads is None else here | {_OURS: str(threads), _POLARS: str(threads)}


def allowed() -> int:
    """How many threads the contestants of this process use."""
    said = os.environ.get(_POLARS)
    return int(said) if said else len(os.sched_getaffinity(0))
