"""`leadlang score --memory`: the same words and files as without it, each file whole or not there."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import polars as pl
import pytest
from leadlang.command_line.block_progress import Pace, clock
from leadlang.files import FileRefused
from leadlang.refusal import Refused
from leadlang.streaming import choice, memory
from leadlang.streaming.memory import parse_size
from leadlang.streaming.scratch import scratch

from .running import EVENTS, EXAMPLES, LEADS, ONE_LINE, leadlang, write

AS_OF = ("--as-of", "2026-11-15")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    write(tmp_path, rules=ONE_LINE, leads=LEADS, events=EVENTS)
    return tmp_path


@pytest.mark.parametrize(
    "options",
    [
        ["-o", "s.csv"],
        ["-o", "s.parquet", "--keep", "all", "--stamp"],
        ["-o", "s.csv", "--for-excel", "--reasons", "2"],
        ["-o", "s.tsv", "--problems", "p.csv"],
        ["-o", "s.csv", "--problems", "p.parquet", "--strict"],
        ["-o", "s.csv", "--problems", "p.xlsx", "--quiet"],
        ["-o", "-"],
    ],
)
@pytest.mark.parametrize("example", ["stages_0_to_100", "nordwind"])
def test_the_same_is_said_and_written(example: str, options: list[str], folder: Path) -> None:
    home = EXAMPLES / example
    leads = next(home.glob("leads.*"))
    given = ["score", home / "rules.lead", leads, "--events", next(home.glob("events.*")), *AS_OF, *options]
    (folder / "whole").mkdir()
    (folder / "blocks").mkdir()
    os.chdir(folder / "whole")
    whole = leadlang(*given)
    os.chdir(folder / "blocks")
    blocks = leadlang(*given, "--memory", "256MB")
    assert blocks == whole
    names = sorted(path.name for path in (folder / "whole").iterdir())
    assert names == sorted(path.name for path in (folder / "blocks").iterdir())
    for name in names:
        one, other = folder / "whole" / name, folder / "blocks" / name
        if name.endswith(".parquet"):
            assert pl.read_parquet(one).equals(pl.read_parquet(other))
        elif not name.endswith(".xlsx"):
            assert one.read_bytes() == other.read_bytes()


def test_joined_tables(folder: Path) -> None:
    write(
        folder,
        rules="when region is North score +5\n",
        leads="id,account\n1,A\n2,B\n3,\n",
        accounts="account,region,id\nA,North,9\nC,South,8\n",
    )
    given = [
        "score",
        "rules.lead",
        "leads.csv",
        "--join",
        "accounts.csv",
        "on",
        "account",
        *AS_OF,
        "-o",
        "s.csv",
    ]
    whole = leadlang(*given, "--keep", "all")
    written = Path("s.csv").read_bytes()
    assert leadlang(*given, "--keep", "all", "--memory", "1GB") == whole
    assert Path("s.csv").read_bytes() == written


@pytest.mark.parametrize(
    ("options", "why"),
    [
        ([], "to show the best leads I need all of them at once"),
        (["-o", "s.xlsx"], "only CSV, TSV and Parquet can be written in blocks"),
        (["-o", "s.csv", "--as-of", "2026-10-01"], "several moments (--as-of) need all leads at once"),
        (["-o", "s.csv", "--engine", "reference"], "the plain engine needs all leads at once"),
    ],
)
def test_what_needs_all_at_once_is_read_whole_and_said(options: list[str], why: str) -> None:
    ran = leadlang("score", "rules.lead", "leads.csv", "--memory", "1GB", *AS_OF, *options)
    assert ran.code == 0
    assert f"leads.csv is read whole, not in blocks: {why}" in ran.err


def test_a_file_that_fits_in_no_way_is_refused_in_words(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(choice, "usual_memory", lambda: 100)
    Path("leads.csv").write_text(LEADS + "4,too,many,cells\n")
    ran = leadlang("score", "rules.lead", "leads.csv", "-o", "s.csv")
    assert ran.code == 2
    assert "R061" in ran.err and "some of its rows are broken" in ran.err
    assert sorted(path.name for path in folder.iterdir()) == ["events.csv", "leads.csv", "rules.lead"]


def test_blocks_by_themselves_where_it_would_not_fit(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = leadlang("score", "rules.lead", "leads.csv", "--events", "events.csv", *AS_OF, "-o", "s.csv")
    written = Path("s.csv").read_bytes()
    monkeypatch.setattr(choice, "usual_memory", lambda: 100)
    blocks = leadlang("score", "rules.lead", "leads.csv", "--events", "events.csv", *AS_OF, "-o", "s.csv")
    assert (blocks, Path("s.csv").read_bytes()) == (whole, written)


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("2GB", 2 << 30),
        ("512 mb", 512 << 20),
        ("1.5g", 3 << 29),
        ("1GiB", 1 << 30),
        ("300000000", 300_000_000),
    ],
)
def test_sizes(text: str, size: int) -> None:
    assert parse_size(text) == size


@pytest.mark.parametrize("text", ["", "much", "2 apples", "-1GB", "1MB", "1,5GB", "0"])
def test_what_is_no_size(text: str) -> None:
    with pytest.raises(Refused) as refused:
        parse_size(text)
    assert refused.value.code == "R060"


def test_the_usual_memory_heeds_the_limits_of_a_container(monkeypatch: pytest.MonkeyPatch) -> None:
    assert memory.usual_memory() >= 256 << 20
    monkeypatch.setattr(memory, "_limits", lambda: [1 << 30, 1 << 62])
    assert memory.usual_memory() <= 512 << 20


def test_rows_a_second_and_the_time_left() -> None:
    pace = Pace()
    assert pace.text("streaming_scoring", 0.0, 0, 10.0) == "Scoring"
    assert pace.text("streaming_scoring", 0.25, 500_000, 10.1) is None
    assert pace.text("streaming_scoring", 0.25, 500_000, 11.0) == (
        "Scoring: 25 %, 500,000 rows a second, 0:03 left"
    )
    assert pace.text("streaming_writing", 0.0, 500_000, 12.0) == "Writing"
    assert clock(3723.4) == "1:02:03"


def test_a_run_that_is_killed_leaves_nothing_that_looks_whole(folder: Path) -> None:
    rows = 200_000
    Path("many.csv").write_text("id,job_title\n" + "".join(f"{row},CEO\n" for row in range(rows)))
    Path("s.csv").write_text("the one of before")
    code = "from leadlang.command_line import main; main()"
    command = [
        sys.executable,
        "-c",
        code,
        "score",
        "rules.lead",
        "many.csv",
        "--memory",
        "256MB",
        "-o",
        "s.csv",
    ]
    for sent in (signal.SIGKILL, signal.SIGINT):
        before = set(folder.glob(".*"))
        with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as run:
            deadline = time.monotonic() + 30
            while not _part_written(folder, before) and run.poll() is None and time.monotonic() < deadline:
                time.sleep(0.001)
            run.send_signal(sent)
        if run.returncode:  # it may have been quicker
            assert Path("s.csv").read_text() == "the one of before"
            left = list(folder.glob(".*"))
            assert len(left) == 1 if sent == signal.SIGKILL else not left
    assert subprocess.run(command, capture_output=True, check=False).returncode == 0
    assert len(Path("s.csv").read_text().splitlines()) == rows + 1
    assert not list(folder.glob(".*"))


def _part_written(folder: Path, before: set[Path]) -> bool:
    runs = set(folder.glob(".*leadlang-run")) - before
    parts = [run / "try1" / "scored.csv" for run in runs]
    return any(part.exists() and part.stat().st_size for part in parts)


def test_a_run_beside_another_leaves_its_files_alone(folder: Path) -> None:
    with scratch("s.csv") as first:
        first.path("part").write_text("mine")
        with scratch("s.csv") as second:
            assert first.folder != second.folder
            assert first.path("part").read_text() == "mine"
    assert not list(folder.glob(".*"))


def test_a_place_that_cannot_be_written() -> None:
    for output, code in (("nowhere/s.csv", "F021"), (".", "F002")):
        with pytest.raises(FileRefused) as refused, scratch(output):
            pass
        assert refused.value.code == code


@pytest.mark.parametrize("ending", ["csv", "parquet"])
def test_a_full_disk_is_said_and_leaves_nothing(
    folder: Path, monkeypatch: pytest.MonkeyPatch, ending: str
) -> None:
    def full(*_: object, **__: object) -> None:
        raise pl.exceptions.ComputeError("No space left on device")

    Path(f"s.{ending}").write_text("the one of before")
    monkeypatch.setattr(pl.DataFrame, f"write_{ending}", full)
    ran = leadlang("score", "rules.lead", "leads.csv", *AS_OF, "--memory", "1GB", "-o", f"s.{ending}")
    assert ran.code == 2
    assert "F023" in ran.err and "No space left on device" in ran.err
    assert Path(f"s.{ending}").read_text() == "the one of before"
    assert not list(folder.glob(".*"))
