"""What an installation carries: one wheel for every Python from 3.11 on; without a compiler, plain loops."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCES = ("compiler", "dsl", "grammars", "interfaces", "runtime")
PAGES = ("LICENSE", "README.md", "pyproject.toml")
LOOPS = "leadlang/runtime/columns/_native.abi3.so"
FIRST = ROOT / "examples" / "first"

pytestmark = pytest.mark.slow


def wheel(folder: Path, **environment: str) -> Path:
    """The wheel that pip builds from the sources, without what was built from them before."""
    sources = folder / "sources"
    for name in SOURCES:
        shutil.copytree(ROOT / name, sources / name, ignore=shutil.ignore_patterns("*.so", "__pycache__"))
    for name in PAGES:
        shutil.copy(ROOT / name, sources)
    command = [sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "-w", str(folder), str(sources)]
    subprocess.run(command, check=True, env={**os.environ, **environment})
    (built,) = folder.glob("*.whl")
    return built


def scored(built: Path, folder: Path) -> tuple[str, str]:
    """The first example scored by an installation of the wheel, and whether it has native loops."""
    place = folder / "installed"
    command = [sys.executable, "-m", "pip", "install", "-q", "--no-deps", "--target", str(place), str(built)]
    subprocess.run(command, check=True)
    here = {**os.environ, "PYTHONPATH": str(place)}
    loops = (
        "from leadlang.runtime.columns.loops import built; print(built.__file__, built.native is not None)"
    )
    said = run(here, "-c", loops)
    file, native = said.split()
    assert Path(file).is_relative_to(place)
    score = "from leadlang.command_line import main; main()"
    table = [FIRST / "rules.lead", FIRST / "leads.csv", "--events", FIRST / "events.csv"]
    return run(here, "-c", score, "score", *map(str, table), "--as-of", "2026-11-15"), native


def run(environment: dict[str, str], *arguments: str) -> str:
    done = subprocess.run([sys.executable, *arguments], env=environment, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout.decode()


def test_a_wheel_is_for_every_python_from_3_11_on_and_carries_the_loops(tmp_path: Path) -> None:
    built = wheel(tmp_path)
    assert built.name.split("-")[2:4] == ["cp311", "abi3"]
    with zipfile.ZipFile(built) as content:
        assert LOOPS in content.namelist()
    table, native = scored(built, tmp_path)
    assert native == "True"
    assert "6 leads scored" in table


def test_without_a_compiler_it_installs_and_scores_the_same(tmp_path: Path) -> None:
    (tmp_path / "with").mkdir()
    (tmp_path / "without").mkdir()
    built = wheel(tmp_path / "without", CC="/bin/false")
    with zipfile.ZipFile(built) as content:
        assert not any("_native" in name and name.endswith(".so") for name in content.namelist())
    table, native = scored(built, tmp_path / "without")
    assert native == "False"
    assert "6 leads scored" in table
    assert table == scored(wheel(tmp_path / "with"), tmp_path / "with")[0]
