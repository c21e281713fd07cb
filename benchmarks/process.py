"""A function of an experiment, run in a process of its own: a fresh memory, its own number of threads.

    python -m benchmarks.process MODULE FUNCTION < arguments.json

The last line that it prints is the result as JSON.
"""

from __future__ import annotations

import json
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

from . import threads

ROOT = Path(__file__).resolve().parents[1]


def apart(module: str, function: str, *, cores: int | None = None, **arguments: Any) -> Any:
    """What `benchmarks.experiments.MODULE.FUNCTION(**arguments)` gives, its contestants on so many cores.

    Raises CalledProcessError where it fails; what it says goes to the terminal.
    """
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.process", module, function],
        input=json.dumps(arguments),
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        check=True,
        cwd=ROOT,
        env=threads.environment(cores),
    )
    return json.loads(done.stdout.splitlines()[-1])


def main() -> None:
    module, function = sys.argv[1:3]
    found = getattr(import_module(f"benchmarks.experiments.{module}"), function)(**json.load(sys.stdin))
    print()
    print(json.dumps(found))


if __name__ == "__main__":
    main()
