"""What the measurements were made on: no more of it than a reader needs to judge them."""

from __future__ import annotations

import os
import platform
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

_PACKAGES = (
    "polars",
    "duckdb",
    "datafusion",
    "pandas",
    "numpy",
    "zen-engine",
    "cel-expr-python",
    "common-expression-language",
    "datalogic-py",
    "rule-engine",
    "business-rules",
    "json-logic-qubit",
    "openfisca-core",
    "treelite",
)


def machine() -> dict[str, Any]:
    """Processor, cores, gibibytes of memory, Python, and the versions of the contestants."""
    return {
        "processor": _processor(),
        "cores": len(os.sched_getaffinity(0)),
        "memory": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30),
        "system": platform.system(),
        "python": platform.python_version(),
        "versions": {name: found for name in _PACKAGES if (found := _version(name))},
    }


def _processor() -> str:
    info = Path("/proc/cpuinfo")
    if info.exists():
        for line in info.read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return " ".join(line.partition(":")[2].replace("(R)", "").split())
    return platform.machine()


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None
