"""`leadlang score --engine spark`, and Spark beside `leadlang score` on more data."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest

from tests.interfaces.running import Ran
from tests.warehouses.stock import AS_OF, expected, write_files

pytest.importorskip("pyspark", reason="PySpark is not installed: pip install 'leadlang[spark]'")

from tests.sql.engines.on_spark import java  # noqa: E402

pytestmark = [
    pytest.mark.spark,
    pytest.mark.xdist_group("spark"),
    pytest.mark.skipif(not java(), reason="no Java is installed on this machine"),
]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    write_files(tmp_path)
    return tmp_path


def score(*options: str, leads: str = "leads.parquet") -> Ran:
    """In a process of its own, as a session of Spark is."""
    given = ["rules.lead", leads, "--events", "events.parquet", "--engine", "spark", "--master", "local[2]"]
    command = [sys.executable, "-m", "leadlang", "score", *given, "--as-of", AS_OF, *options]
    done = subprocess.run(command, capture_output=True, text=True)
    return Ran(done.returncode, done.stdout, done.stderr)


def test_files_give_the_very_file_that_score_writes(folder: Path) -> None:
    ran = score("-o", "scored.csv")
    assert ran.code == 0, ran.err
    assert (folder / "scored.csv").read_bytes() == expected(folder)


@pytest.mark.slow
def test_results_stay_in_files_where_asked(folder: Path) -> None:
    ran = score("-o", "folder:kept", "--quiet")
    assert (ran.code, ran.out) == (0, "200 leads written to kept.\n"), ran.err
    plain = pl.read_csv(expected(folder), schema_overrides={"Lead ID": pl.String})
    kept = pl.read_parquet(folder / "kept" / "*.parquet").sort("Lead ID")
    assert kept["Lead ID"].to_list() == plain["Lead ID"].to_list()
    assert kept["grade"].to_list() == plain["grade"].to_list()
    again = score("-o", "folder:kept")
    assert (again.code, "R112" in again.err) == (2, True)


@pytest.mark.slow
def test_a_new_table_is_made(folder: Path) -> None:
    ran = score("-o", "table:scored", "--quiet")
    assert (ran.code, ran.out) == (0, "200 leads written to scored.\n"), ran.err
    kept = pl.read_parquet(folder / "spark-warehouse" / "scored" / "*.parquet").sort("Lead ID")
    plain = pl.read_csv(expected(folder), schema_overrides={"Lead ID": pl.String})
    assert kept["score"].cast(pl.Float64).to_list() == plain["score"].to_list()


def test_what_cannot_be_done_is_said(folder: Path) -> None:
    ran = score("--language", "de", leads="nothing")
    assert (ran.code, "Fehler R111" in ran.err) == (2, True), ran.err
    frame = pl.read_parquet("leads.parquet").with_columns(pl.col("employees").cast(pl.String))
    frame.write_parquet("typed.parquet")
    ran = score(leads="typed.parquet")
    assert (ran.code, "R114" in ran.err) == (2, True), ran.err
    assert "employees has to be BIGINT or DOUBLE." in ran.err


@pytest.mark.slow
def test_a_hundredth_of_the_large_run_is_the_same(folder: Path) -> None:
    command = ["--leads", "10_000", "--events", "1_000_000", "--memory", "2g"]
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.spark", *command],
        capture_output=True,
        text=True,
        cwd=Path(__file__).resolve().parents[2],
    )
    assert done.returncode == 0, done.stderr[-2000:]
    assert "the same 10,000 rows" in done.stdout
    assert "shuffles: 2 (" in done.stdout, done.stdout
