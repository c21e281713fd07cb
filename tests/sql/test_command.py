"""`leadlang sql` on the command line."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest
from leadlang.command_line import exits, sql
from leadlang.dsl.words import languages
from leadlang.refusal import Refused
from leadlang.runtime.sql import DIALECTS
from leadlang.runtime.sql.refusals import REASONS
from leadlang.wording import say

from tests.interfaces.running import LEADS, ONE_LINE, leadlang, write


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write(tmp_path, rules=ONE_LINE, leads=LEADS)


def test_it_prints_a_statement_that_runs() -> None:
    ran = leadlang("sql", "rules.lead", "--leads", "crm.people", "--id", "id", "--as-of", "2026-06-30")
    assert ran.code == 0
    assert ran.out.startswith("-- As of 2026-06-30.\n")
    assert "rules.lead:1 when job_title in [CEO] grade +1" in ran.out
    with duckdb.connect() as connection:
        connection.execute("CREATE SCHEMA crm; CREATE TABLE crm.people AS FROM 'leads.csv'")
        found = connection.sql(ran.out).fetchall()
    assert sorted((row[0], row[2]) for row in found) == [(1, "C"), (2, "C"), (3, "D")]


def test_a_compiled_model_gives_the_same_statement() -> None:
    leadlang("compile", "rules.lead", "-o", "model.json")
    by_rules, by_model = (
        leadlang("sql", file, "--as-of", "2026-06-30") for file in ("rules.lead", "model.json")
    )
    assert by_model.out == by_rules.out != ""


def test_what_cannot_be_said_is_refused_in_words(tmp_path: Path) -> None:
    write(tmp_path, rules="when interests includes CRM score +1\n")
    ran = leadlang("sql", "rules.lead", "--dialect", "snowflake")
    assert ran.code == exits.USAGE
    assert ran.out == ""
    assert "The field interests holds several values at once" in ran.err
    assert "R072" in ran.err


def test_rules_with_mistakes_print_nothing(tmp_path: Path) -> None:
    write(tmp_path, rules="when job title in [CEO score +1\n")
    ran = leadlang("sql", "rules.lead")
    assert ran.code != 0
    assert ran.out == ""


def test_a_table_has_a_name() -> None:
    assert "R072" in leadlang("sql", "rules.lead", "--leads", "a.b.c.d").err


@pytest.mark.parametrize("language", languages())
def test_every_reason_has_words(language: str) -> None:
    general = say(Refused("R072", "", part="x"), language)
    said = [say(Refused("R072", reason, part="x"), language) for reason in REASONS]
    assert general not in said
    assert len(set(said)) == len(REASONS)


def test_the_dialects_are_those_of_the_backend() -> None:
    assert sql.DIALECTS == DIALECTS
