"""What a person waits for: the start of the command line, compiling, a file scored into a file."""

from __future__ import annotations

import math
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path

import leadlang
import polars as pl
from leadlang.loading import compile_file, model_file

from ..measure import in_turns, undisturbed
from ..start_up import thousand_rules
from ..work.attributes import attribute_model, leads
from ..work.rule_text import attribute_text

_READ_AND_WRITE = "import sys, polars as pl; pl.read_csv(sys.argv[1]).write_csv(sys.argv[2])"
_LOAD_AND_SCORE = "import sys, leadlang.runtime; leadlang.runtime.load(sys.argv[1]).score_one({})"
_STREAM = "import sys, polars as pl; pl.scan_csv(sys.argv[1]).sink_csv(sys.argv[2])"


def starts(runs: int = 7, names: Sequence[str] = ()) -> dict[str, list[float]]:
    """Seconds of whole processes (`names`: only these): Python, import, help, checks of rules."""
    with tempfile.TemporaryDirectory() as folder:
        small, large = Path(folder) / "small.lead", Path(folder) / "large.lead"
        small.write_text(attribute_text(attribute_model(20)), encoding="utf-8")
        large.write_text(thousand_rules(), encoding="utf-8")
        compiled = Path(folder) / "small.json"
        compiled.write_text(model_file(compile_file(small)).to_json(), encoding="utf-8")
        python = [sys.executable]
        commands = {
            "python -c pass": [*python, "-c", "pass"],
            "import leadlang": [*python, "-c", "import leadlang"],
            "a compiled model loaded, one lead scored": [*python, "-c", _LOAD_AND_SCORE, str(compiled)],
            "leadlang --help": [*python, "-m", "leadlang", "--help"],
            "leadlang check, 20 rules": [*python, "-m", "leadlang", "check", str(small)],
            "leadlang check, 1,000 rules": [*python, "-m", "leadlang", "check", str(large)],
        }
        chosen = {name: command for name, command in commands.items() if not names or name in names}
        return _in_turn(chosen, runs)


def compiling(sizes: Sequence[int], runs: int = 3) -> list[dict[str, object]]:
    """Seconds from text to model, within a process."""
    found = []
    for size in sizes:
        text = attribute_text(attribute_model(size, mixed=True, email=True))
        seconds = []
        for _ in range(runs):
            seconds.append(undisturbed(lambda text=text: leadlang.from_text(text)))
        found.append({"rules": size, "seconds": seconds})
    return found


def csv_to_csv(count: int, runs: int = 5) -> dict[str, list[float]]:
    """Seconds of whole processes: a CSV file of leads scored into another that keeps all columns, and only
    read and written with Polars.
    """
    with tempfile.TemporaryDirectory() as folder:
        given, rules = Path(folder) / "leads.csv", Path(folder) / "rules.lead"
        leads(count).write_csv(given)
        rules.write_text(attribute_text(attribute_model(20)), encoding="utf-8")
        python = [sys.executable, "-c"]
        score = [sys.executable, "-m", "leadlang", "score", str(rules), str(given), "--keep", "all", "-o"]
        made = {name: Path(folder) / f"{at}.csv" for at, name in enumerate(("ours", "whole", "stream"))}
        seconds = _in_turn(
            {
                "leadlang score": [*score, str(made["ours"])],
                "Polars, read and write": [*python, _READ_AND_WRITE, str(given), str(made["whole"])],
                "Polars, stream": [*python, _STREAM, str(given), str(made["stream"])],
            },
            runs,
        )
        kept = pl.read_csv(made["ours"])
        assert kept.height == count
        assert kept.width > pl.read_csv(made["whole"], n_rows=1).width
        return seconds


def _in_turn(commands: Mapping[str, Sequence[str]], runs: int) -> dict[str, list[float]]:
    """Each command once uncounted, to warm the caches of files, then in turn."""

    def run(name: str) -> None:
        done = subprocess.run(commands[name], capture_output=True, text=True, encoding="utf-8", check=False)
        if done.returncode:
            raise RuntimeError(f"{name} failed: {done.stderr}")

    for name in commands:
        run(name)
    found = in_turns({name: partial(run, name) for name in commands}, rounds=runs, share=math.inf)
    return {name: list(timing.seconds) for name, timing in found.items()}
