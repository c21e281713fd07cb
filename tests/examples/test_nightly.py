"""The nightly job: what it writes for each vendor on two nights, and when it stops.

After a change that is meant, `python -m tests.examples.test_nightly` writes the expected files anew.
"""

from __future__ import annotations

import csv
import shutil
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from attrs import frozen

from .loading import EXAMPLES, loaded

FOLDER = EXAMPLES / "nightly"
VENDORS = ("hubspot", "account_engagement", "active_campaign")
NIGHTS = ("2026-11-15", "2026-11-16")


def copied(to: Path) -> Path:
    """The job with the examples that it reads, where it may write."""
    for name in ("nightly", "hubspot_like", "account_engagement"):
        shutil.copytree(EXAMPLES / name, to / name, ignore=shutil.ignore_patterns("out", "__pycache__"))
    return to / "nightly"


@frozen
class Done:
    returncode: int
    stdout: str
    stderr: str


def job(folder: Path, vendor: str, as_of: str, *options: str) -> Done:
    sys.path.insert(0, str(FOLDER))
    try:
        main = loaded("nightly/nightly.py").main
    finally:
        sys.path.remove(str(FOLDER))
    out, errors = StringIO(), StringIO()
    with redirect_stdout(out), redirect_stderr(errors):
        code = main([str(folder / vendor), "--as-of", as_of, *options])
    return Done(code, out.getvalue(), errors.getvalue())


def two_nights(folder: Path, vendor: str) -> dict[str, str]:
    """What is written, and what is said, by name of file."""
    said = []
    for night in NIGHTS:
        done = job(folder, vendor, night)
        assert (done.returncode, done.stderr) == (0, "")
        said.append(f"{night}\n{done.stdout}")
    files = sorted((folder / vendor / "out").glob("*.csv"))
    return {"said.txt": "\n".join(said), **{path.name: path.read_text(encoding="utf-8") for path in files}}


@pytest.mark.parametrize("vendor", VENDORS)
def test_two_nights(vendor: str, tmp_path: Path) -> None:
    expected = FOLDER / vendor / "expected"
    found = two_nights(copied(tmp_path), vendor)
    assert found == {path.name: path.read_text(encoding="utf-8") for path in expected.iterdir()}


def test_the_numbers_are_those_of_the_example(tmp_path: Path) -> None:
    with (EXAMPLES / "account_engagement" / "results.csv").open(encoding="utf-8") as lines:
        results = list(csv.DictReader(lines))
    with (FOLDER / "account_engagement" / "expected" / "import-2026-11-15.csv").open(
        encoding="utf-8"
    ) as lines:
        imported = list(csv.DictReader(lines))
    assert [(row["score"], row["grade"], row["stage"] or "none") for row in results] == [
        (row["Model Score"], row["Model Grade"], row["Model Stage"]) for row in imported
    ]


def test_it_is_a_program(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    command = [sys.executable, "nightly.py", "active_campaign", "--as-of", NIGHTS[0]]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, encoding="utf-8")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.endswith("5 rows have changed: import-2026-11-15.csv\n")
    (folder / "active_campaign" / "contacts.csv").unlink()
    assert subprocess.run(command, cwd=folder, capture_output=True).returncode == 2


@pytest.fixture
def after_one_night(tmp_path: Path) -> Path:
    folder = copied(tmp_path)
    assert job(folder, "active_campaign", NIGHTS[0]).returncode == 0
    return folder


def written(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (folder / "active_campaign" / "out").iterdir()}


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_a_second_run_of_a_day_leaves_the_first_file_alone(after_one_night: Path) -> None:
    before = written(after_one_night)
    assert "0 rows have changed: no file" in job(after_one_night, "active_campaign", NIGHTS[0]).stdout
    assert written(after_one_night) == before
    change(after_one_night / "active_campaign" / "contacts.csv", "Head of IT", "CEO")
    said = job(after_one_night, "active_campaign", NIGHTS[0]).stdout
    assert "1 rows have changed: import-2026-11-15-2.csv" in said
    after = written(after_one_night)
    assert after["import-2026-11-15.csv"] == before["import-2026-11-15.csv"]
    assert after["import-2026-11-15-2.csv"].splitlines()[1].startswith(b"tom.sailer@")


STOPS: dict[str, tuple[str, str, str, int, str]] = {
    "rules with a mistake": ("rules.lead", "score +20", "score", 1, "rules.lead:12:27"),
    "no contacts": ("job.toml", 'contacts = "contacts.csv"', 'contacts = "gone.csv"', 2, "gone.csv"),
    "no such column": ("job.toml", '"stage"', '"stages"', 2, "The rules give no stages"),
    "a vendor that is none": (
        "job.toml",
        '"active_campaign"',
        '"campaign"',
        2,
        "job.toml does not say 'campaign'",
    ),
    "no TOML": ("job.toml", "[fields]", "[fields", 2, "job.toml is no TOML"),
}


@pytest.mark.parametrize("name", STOPS)
def test_it_stops_before_it_writes(name: str, after_one_night: Path) -> None:
    file, old, new, code, words = STOPS[name]
    change(after_one_night / "active_campaign" / file, old, new)
    stops(after_one_night, code, words)


def stops(folder: Path, code: int, words: str) -> None:
    before = written(folder)
    done = job(folder, "active_campaign", NIGHTS[1])
    assert (done.returncode, done.stdout) == (code, "")
    assert words in done.stderr
    assert "Traceback" not in done.stderr
    assert written(folder) == before


def test_an_export_that_was_cut_short(after_one_night: Path) -> None:
    contacts = after_one_night / "active_campaign" / "contacts.csv"
    lines = contacts.read_text(encoding="utf-8").splitlines(keepends=True)
    contacts.write_text("".join(lines[:3]), encoding="utf-8")
    stops(after_one_night, 3, "The export has 2 contacts, the last one had 5")
    assert job(after_one_night, "active_campaign", NIGHTS[1], "--shrunk-is-fine").returncode == 0


def test_a_state_that_cannot_be_read(after_one_night: Path) -> None:
    (after_one_night / "active_campaign" / "out" / "state.json").write_text("{", encoding="utf-8")
    stops(after_one_night, 2, "which holds what was written last")


def test_a_crash_before_the_state_is_written_loses_nothing(after_one_night: Path) -> None:
    out = after_one_night / "active_campaign" / "out"
    (out / "state.json").unlink()
    said = job(after_one_night, "active_campaign", NIGHTS[0]).stdout
    assert "5 rows have changed: import-2026-11-15-2.csv" in said
    assert (out / "import-2026-11-15-2.csv").read_bytes() == (out / "import-2026-11-15.csv").read_bytes()


def test_no_file_is_larger_than_the_vendor_takes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(FOLDER))
    import changes  # type: ignore[import-not-found]
    import vendors  # type: ignore[import-not-found]

    rows = {str(n): [str(n), "x" * 10] for n in range(10)}

    def pages(most_rows: int, most_bytes: int) -> list[list[Any]]:
        vendor = vendors.Vendor("any", "id", ("id",), most_rows, most_bytes)
        paths = changes.write_imports(
            tmp_path / f"{most_rows}-{most_bytes}", "import", ["id", "x"], rows, vendor
        )
        assert all(path.stat().st_size <= most_bytes for path in paths)
        return [list(csv.DictReader(path.open(encoding="utf-8"))) for path in paths]

    assert [len(page) for page in pages(4, 10_000)] == [4, 4, 2]
    assert [len(page) for page in pages(100, 50)] == [3, 3, 3, 1]
    assert [row["id"] for page in pages(3, 40) for row in page] == list(rows)


if __name__ == "__main__":
    from tempfile import TemporaryDirectory

    for name in VENDORS:
        with TemporaryDirectory() as folder:
            for file, text in two_nights(copied(Path(folder)), name).items():
                (FOLDER / name / "expected").mkdir(exist_ok=True)
                (FOLDER / name / "expected" / file).write_text(text, encoding="utf-8")
