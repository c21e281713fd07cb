"""`leadlang score --engine duckdb`, and what holds of every engine."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import duckdb
import polars as pl
import pytest

from tests.interfaces.running import Ran, leadlang
from tests.warehouses.stock import AS_OF, events, expected, leads, write_files


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("LEADLANG_DATABASE", raising=False)
    write_files(tmp_path)
    with duckdb.connect("crm.duckdb") as connection:
        for name, frame in (("leads", leads()), ("events", events())):
            connection.register("given", frame.to_arrow())
            connection.execute(f'CREATE TABLE "{name} 2026" AS FROM given')
            connection.unregister("given")
    return tmp_path


def score(*options: object, table: str = '"leads 2026"', log: str = '"events 2026"') -> Ran:
    given = ("score", "rules.lead", table, "--events", log, "--engine", "duckdb")
    return leadlang(*given, "--as-of", AS_OF, *options)


def on_tables(*options: object) -> Ran:
    return score("--database", "crm.duckdb", *options)


def test_tables_give_the_very_file_that_score_writes(folder: Path) -> None:
    ran = on_tables("-o", "scored.csv")
    assert ran.code == 0, ran.err
    assert (folder / "scored.csv").read_bytes() == expected(folder)
    assert 'The id column is "Lead ID".' in ran.err
    assert "company" in ran.err  # no column has it, which is said
    assert "200 leads scored" in ran.out


def test_parquet_files_need_no_database(folder: Path) -> None:
    assert score("-o", "scored.csv", table="leads.parquet", log="events.parquet").code == 0
    assert (folder / "scored.csv").read_bytes() == expected(folder)


def test_several_dates_and_a_stamp_are_those_of_score(folder: Path) -> None:
    more = ("--as-of", "2026-06-01", "--stamp")
    assert on_tables(*more, "-o", "scored.csv").code == 0
    assert (folder / "scored.csv").read_bytes() == expected(folder, *more)


def test_the_best_leads_are_shown(folder: Path) -> None:
    ran = on_tables("--top", "3")
    assert ran.code == 0
    assert ran.out.startswith("The 3 best of 200 leads")


def test_without_events_behaviour_is_unknown(folder: Path) -> None:
    ran = leadlang(
        "score", "rules.lead", "leads.parquet", "--engine", "duckdb", "--as-of", AS_OF, "-o", "scored.csv"
    )
    assert ran.code == 0
    leads().sort("Lead ID").write_parquet("sorted.parquet")
    leadlang("score", "rules.lead", "sorted.parquet", "--as-of", AS_OF, "-o", "plain.csv")
    assert (folder / "scored.csv").read_bytes() == (folder / "plain.csv").read_bytes()


def test_results_stay_in_the_database_where_asked(folder: Path) -> None:
    ran = on_tables("-o", "table:scores")
    assert (ran.code, ran.out) == (0, "200 leads written to scores.\n")
    assert on_tables("-o", "scored.parquet").code == 0
    with duckdb.connect("crm.duckdb") as connection:
        kept = connection.sql('FROM scores ORDER BY "Lead ID"').pl()
    assert kept.equals(pl.read_parquet("scored.parquet"))
    again = on_tables("-o", "table:scores")
    assert (again.code, again.out) == (2, "")
    assert "R112" in again.err


def test_nothing_else_is_written(folder: Path) -> None:
    before = (folder / "crm.duckdb").read_bytes()
    assert on_tables("-o", "scored.csv").code == 0
    assert (folder / "crm.duckdb").read_bytes() == before


@pytest.mark.parametrize(
    ("code", "options"),
    [
        ("R110", ("--database", "missing.duckdb")),
        ("R110", ("--database", "rules.lead")),
        ("R117", ("--database", "crm.duckdb", "--join", "a.csv", "on", "b")),
        ("R117", ("--database", "crm.duckdb", "--strict")),
        ("R117", ("--database", "crm.duckdb", "--master", "local")),
        ("R117", ("--database", "crm.duckdb", "-o", "folder:scores")),
        ("R117", ("--database", "crm.duckdb", "-o", "table:scores", "--as-of", "2026-01-01")),
        ("R117", ("--database", "crm.duckdb", "-o", "table:scores", "--stamp")),
        ("R116", ("--database", "crm.duckdb", "--events", '"events 2026"')),
        ("R011", ("--database", "crm.duckdb", "--id", "number")),
        ("F020", ("--database", "crm.duckdb", "-o", "scored.doc")),
    ],
)
@pytest.mark.parametrize("language", ["en", "de"])
def test_what_cannot_be_done_is_said(code: str, options: tuple[str, ...], language: str) -> None:
    ran = score(*options, "--language", language)
    assert (ran.code, ran.out) == (2, "")
    assert f"{'error' if language == 'en' else 'Fehler'} {code}" in ran.err


@pytest.mark.parametrize("table", ["nothing", "leads.csv", "missing.parquet"])
def test_a_table_that_is_not_there(table: str) -> None:
    ran = score("--database", "crm.duckdb", table=table)
    assert ran.code == 2
    assert "R111" in ran.err


def test_a_column_of_another_type_stops_with_words(folder: Path) -> None:
    pl.read_parquet("leads.parquet").with_columns(pl.col("employees").cast(pl.String)).write_parquet(
        "t.parquet"
    )
    ran = score("-o", "scored.csv", table="t.parquet", log="events.parquet")
    assert ran.code == 2
    assert "R114" in ran.err and "employees has to be BIGINT or DOUBLE" in ran.err
    assert not (folder / "scored.csv").exists()


def test_events_that_stand_there_twice_are_refused(folder: Path) -> None:
    ids = pl.Series("event_id", [f"e{row % 999}" for row in range(1000)])
    events().with_columns(ids).write_parquet("twice.parquet")
    ran = score(table="leads.parquet", log="twice.parquet")
    assert "R116" in ran.err and "event_id" in ran.err
    events().with_columns(ids.to_frame().with_row_index()["index"].cast(str).alias("event_id")).write_parquet(
        "once.parquet"
    )
    assert score(table="leads.parquet", log="once.parquet").code == 0


def test_several_columns_that_say_what_happened_are_refused(folder: Path) -> None:
    frame = events().with_columns(page=pl.lit("x"))
    frame.write_parquet("wide.parquet")
    ran = score(table="leads.parquet", log="wide.parquet")
    assert "R116" in ran.err and "object, page" in ran.err
    (folder / "leadlang.toml").write_text('[events."wide.parquet"]\nobject = "object"\n')
    ran = score("-o", "scored.csv", table="leads.parquet", log="wide.parquet")
    assert ran.code == 0, ran.err
    assert (folder / "scored.csv").read_bytes() == expected(folder)


def test_settings_that_only_files_have_are_refused(folder: Path) -> None:
    (folder / "leadlang.toml").write_text('[leads]\nmissing = ["unknown"]\n')
    assert "R116" in on_tables().err


def test_an_engine_is_named(folder: Path) -> None:
    ran = leadlang("score", "rules.lead", "leads.parquet", "--database", "crm.duckdb")
    assert (ran.code, "R117" in ran.err) == (2, True)


@pytest.mark.parametrize(("engine", "library"), [("duckdb", "duckdb"), ("postgres", "psycopg")])
def test_a_library_that_is_missing_is_named(folder: Path, engine: str, library: str) -> None:
    code = (
        f"import sys; sys.modules[{library!r}] = None; from leadlang.command_line import main; "
        f"main(['score', 'rules.lead', 'leads.parquet', '--engine', {engine!r}])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 2
    assert f'pip install "leadlang[{engine}]"' in done.stderr


def test_nothing_but_the_result_is_said_at_the_end(folder: Path) -> None:
    """The library would complain of its own classes when the process ends."""
    command = ["score", "rules.lead", "leads.parquet", "--engine", "duckdb", "--quiet", "-o", "scored.csv"]
    done = subprocess.run([sys.executable, "-m", "leadlang", *command], capture_output=True, text=True)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
