"""`leadlang score --engine postgres`, on a server of the tests' own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.interfaces.running import Ran, leadlang
from tests.warehouses.stock import AS_OF, events, expected, leads, write_files

psycopg = pytest.importorskip("psycopg", reason="psycopg is not installed: pip install 'leadlang[postgres]'")

from tests.postgres_server import programs, server  # noqa: E402
from tests.sql.engines.on_postgres import create  # noqa: E402

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.skipif(programs() is None, reason="no PostgreSQL server is installed on this machine"),
]
SECRET = "s3cr3t"


@pytest.fixture(scope="module")
def database() -> Iterator[str]:
    """A server with the tables crm.leads and crm."Events 2026", and someone who may only read them."""
    with server() as info, psycopg.connect(info, autocommit=True) as connection:
        connection.execute("CREATE SCHEMA crm")
        for name, frame in (("leads", leads()), ("Events 2026", events())):
            create(connection, name, frame)
            connection.execute(f'CREATE TABLE crm."{name}" AS TABLE pg_temp."{name}"')
        connection.execute(f"CREATE ROLE reader LOGIN PASSWORD '{SECRET}'")
        connection.execute("GRANT USAGE ON SCHEMA crm TO reader")
        connection.execute("GRANT SELECT ON ALL TABLES IN SCHEMA crm TO reader")
        yield info


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("LEADLANG_DATABASE", raising=False)
    write_files(tmp_path)
    return tmp_path


def score(database: str | None, *options: object, table: str = "crm.leads") -> Ran:
    given = ("score", "rules.lead", table, "--events", 'crm."Events 2026"', "--engine", "postgres")
    where = ("--database", database) if database else ()
    return leadlang(*given, "--as-of", AS_OF, *where, *options)


def test_tables_give_the_very_file_that_score_writes(database: str, folder: Path) -> None:
    ran = score(f"{database} user=reader password={SECRET}", "-o", "scored.csv")
    assert ran.code == 0, ran.err
    assert (folder / "scored.csv").read_bytes() == expected(folder)


def test_the_environment_says_where_the_server_is(
    database: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LEADLANG_DATABASE", database)
    assert score(None, "-o", "scored.csv").code == 0
    assert (folder / "scored.csv").read_bytes() == expected(folder)


def test_results_stay_in_the_database_where_asked(database: str) -> None:
    ran = score(database, "-o", "table:crm.scores")
    assert (ran.code, ran.out) == (0, "200 leads written to crm.scores.\n")
    with psycopg.connect(database) as connection:
        (count,) = connection.execute('SELECT COUNT("Lead ID") FROM crm.scores').fetchone()
    assert count == 200
    again = score(database, "-o", "table:crm.scores")
    assert (again.code, "R112" in again.err) == (2, True)


def test_whoever_may_only_read_is_told_so(database: str) -> None:
    ran = score(f"{database} user=reader", "-o", "table:crm.mine")
    assert (ran.code, "R115" in ran.err) == (2, True)


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize(
    "string",
    [
        f"postgresql//me:{SECRET}@db.example/crm",
        f"postgresql://me:{SECRET}@localhost:1/crm",
        f"host=localhost port=1 user=me password={SECRET}",
        f"host=/nowhere user={SECRET} password={SECRET}",
    ],
)
def test_a_server_that_does_not_answer_and_no_password(string: str, language: str) -> None:
    ran = score(string, "--language", language)
    assert (ran.code, ran.out) == (2, "")
    assert "R110" in ran.err
    assert SECRET not in ran.err


@pytest.mark.parametrize("table", ["nothing", "nowhere.leads"])
def test_a_table_that_is_not_there(database: str, table: str) -> None:
    ran = score(database, table=table)
    assert (ran.code, "R111" in ran.err) == (2, True)


def test_a_column_of_another_type_stops_with_words(database: str, folder: Path) -> None:
    with psycopg.connect(database) as connection:
        connection.execute(
            'CREATE TABLE crm.typed AS SELECT "Lead ID", employees::text AS employees FROM crm.leads'
        )
    ran = score(database, table="crm.typed")
    assert ran.code == 2
    assert "R114" in ran.err and "employees has to be BIGINT, DOUBLE PRECISION or NUMERIC." in ran.err
