"""The native loops under sanitizers: `python -m tests.native.sanitized`, two minutes at most.

They are built anew so that every address and every undefined step is watched; then the tests of this folder,
which include whole models, run on them. Fails on any report, and where a read behind the end of a text would
not be seen.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
import tempfile
import tomllib
from pathlib import Path

from . import EXTENSION, TRIED_LOOPS

ROOT = Path(__file__).resolve().parents[2]
TRIED = ("tests/native", "tests/runtime/test_every_plan.py", "-k", "not test_a_model_gives_the_same")
FLAGS = (
    "-fsanitize=address,undefined,float-cast-overflow",
    "-fno-sanitize-recover=all",
    "-fno-omit-frame-pointer",
    "-g",
    "-O1",
    "-Wall",
    "-Wextra",
)


def main() -> int:
    compiler = shutil.which(os.environ.get("CC", "cc"))
    if compiler is None:
        print("There is no C compiler here: install one, or name it by CC.", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory() as folder:
        reports = Reports(Path(folder) / "report")
        built = Path(folder) / "_native.abi3.so"
        build(compiler, built)
        how = environment(compiler, built, reports)
        run(how, "-m", "tests.native.lying")
        if not any("AddressSanitizer" in report for report in reports.taken()):
            print("A read behind the end of a text was not seen.", file=sys.stderr)
            return 1
        tests = run(how, "-m", "pytest", "-q", "-n", "0", "-p", "tests.native.stand_in", *TRIED)
        found = reports.taken()
        print(*found, sep="\n", file=sys.stderr)
        return 1 if found else tests


class Reports:
    """What the sanitizers write, one file for each process."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def taken(self) -> list[str]:
        files = sorted(self.path.parent.glob(f"{self.path.name}.*"))
        found = [path.read_text(encoding="utf-8", errors="replace") for path in files]
        for path in files:
            path.unlink()
        return found


def build(compiler: str, into: Path) -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["setuptools"]
    (extension,) = settings["ext-modules"]
    assert extension["name"] == EXTENSION
    headers = sysconfig.get_path("include")
    command = [compiler, "-shared", "-fPIC", *FLAGS, f"-I{headers}", *extension["sources"], "-o", str(into)]
    subprocess.run(command, cwd=ROOT, check=True)


def environment(compiler: str, built: Path, reports: Reports) -> dict[str, str]:
    found = subprocess.run(
        [compiler, "-print-file-name=libasan.so"], capture_output=True, text=True, check=True
    )
    log = f"log_path={reports.path}"
    return {
        **{name: said for name, said in os.environ.items() if name != "LEADLANG_PLAIN_LOOPS"},
        TRIED_LOOPS: str(built),
        "LD_PRELOAD": found.stdout.strip(),
        "PYTHONMALLOC": "malloc",
        # An interpreter does not let go of everything at its end.
        "ASAN_OPTIONS": f"detect_leaks=0:{log}",
        "UBSAN_OPTIONS": f"print_stacktrace=1:{log}",
        "HYPOTHESIS_PROFILE": "quick",
    }


def run(how: dict[str, str], *arguments: str) -> int:
    return subprocess.run([sys.executable, *arguments], cwd=ROOT, env=how, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
