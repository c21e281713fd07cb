"""The models of dbt, rendered and run on DuckDB, give what `leadlang score` gives."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import duckdb
import polars as pl
import pytest
from click.testing import CliRunner
from leadlang.command_line import main
from polars.testing import assert_frame_equal

from .dbt_rendering import Project
from .loading import EXAMPLES, loaded

FOLDER, DATA = EXAMPLES / "dbt", EXAMPLES / "nordwind"
AS_OF = "2026-11-15"


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    folder = tmp_path_factory.mktemp("dbt") / "dbt"
    shutil.copytree(FOLDER, folder, ignore=shutil.ignore_patterns("macros", "__pycache__"))
    subprocess.run([sys.executable, "make_macro.py", "--as-of", AS_OF], cwd=folder, check=True)
    database = duckdb.connect(":memory:")
    database.execute("create schema crm; create schema models")
    for name in ("leads", "events"):
        database.execute(
            f"create table crm.{name} as select * from read_csv(?, all_varchar=true)",
            [str(DATA / f"{name}.csv")],
        )
    project = Project(folder, database)
    project.build("lead_scores")
    return project


def test_models_are_built_in_their_order(project: Project) -> None:
    assert project.built == ["stg_leads", "stg_events", "lead_scores"]
    kinds = project.database.execute(
        "select table_name, table_type from information_schema.tables "
        "where table_schema = 'models' order by 1"
    ).fetchall()
    assert kinds == [("lead_scores", "BASE TABLE"), ("stg_events", "VIEW"), ("stg_leads", "VIEW")]


def test_the_warehouse_and_the_command_agree(project: Project, tmp_path: Path) -> None:
    out = tmp_path / "scored.csv"
    files = [str(FOLDER / "rules.lead"), str(DATA / "leads.csv"), "--events", str(DATA / "events.csv")]
    done = CliRunner().invoke(main, ["score", *files, "--as-of", AS_OF, "-o", str(out)])
    assert done.exit_code == 0, done.output
    expected = pl.read_csv(out, infer_schema=False).with_columns(pl.col("lead_id").str.strip_chars())
    expected = expected.unique("lead_id", keep="any").sort("lead_id")
    found = project.database.sql("select * from models.lead_scores").pl()
    found = found.select(pl.all().cast(pl.String)).sort("lead_id")
    assert len(found) == 2000
    assert found["stage"].n_unique() == 3
    assert_frame_equal(found.select(expected.columns), expected)


def test_what_dbt_would_test_holds(project: Project) -> None:
    count, ids, known = project.database.execute(
        "select count(*), count(distinct lead_id), count(*) filter (stage in ('SQL', 'MQL', 'Nurture')) "
        "from models.lead_scores"
    ).fetchall()[0]
    assert count == ids == known


def test_no_rule_is_taken_for_jinja() -> None:
    script = loaded("dbt/make_macro.py")
    sql = "-- {{ rules }} {% if %} {# #}\nselect * from leads_of_dbt join events_of_dbt"
    text = script.macro(sql) + "{{ lead_scores('a.b', 'c') }}"
    project = Project(FOLDER, duckdb.connect(":memory:"))
    assert (
        project.rendered("any", text.replace("lead_scores(", "other("))
        .strip()
        .endswith("-- {{ rules }} {% if %} {# #}\nselect * from a.b join c")
    )
    with pytest.raises(SystemExit):
        script.macro("-- {% endraw %}")
