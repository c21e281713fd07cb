"""`--join FILE on COLUMN`: accounts beside contacts."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import polars as pl
import pytest
from leadlang import Refused
from leadlang.ids import id_texts
from leadlang.joining import join

from .running import leadlang, write

LEADS = "id,name,account_id\n1,Ann,A1\n2,Ben, A2 \n3,Cem,\n4,Dan,A9\n5,Eve,A1\n"
ACCOUNTS = "account_id,name,employees\nA2,Alster,70\nA1,Linden,20\nA3,Other,900\n"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write(tmp_path, rules="when employees at least 50 score +5\n", leads=LEADS, accounts=ACCOUNTS)


def test_partners_are_found_by_trimmed_text_and_missing_ones_are_unknown_and_counted() -> None:
    ran = leadlang(
        "score", "rules.lead", "leads.csv", "--join", "accounts.csv", "on", "Account Id",
        "-o", "-", "--keep", "all",
    )  # fmt: skip
    rows = list(csv.DictReader(io.StringIO(ran.out)))
    assert [row["score"] for row in rows] == ["0", "5", "0", "0", "0"]
    assert [row["coverage"] for row in rows] == ["100", "100", "0", "0", "100"]
    assert [row["accounts.name"] for row in rows] == ["Linden", "Alster", "", "", "Linden"]
    assert [row["name"] for row in rows] == ["Ann", "Ben", "Cem", "Dan", "Eve"]
    assert "3 of 5 leads found their partner, 2 did not." in ran.err
    assert 'its column "name" is called "accounts.name" here' in ran.err


def test_a_key_that_occurs_twice_is_an_error_with_its_lines() -> None:
    write(Path(), accounts=ACCOUNTS + "A2 ,Again,5\n")
    ran = leadlang("score", "rules.lead", "leads.csv", "--join", "accounts.csv", "on", "account_id")
    assert ran.code == 1
    assert 'accounts.csv has the account_id "A2" more than once, first in lines 2 and 5.' in ran.err


def test_missing_keys_of_the_other_table_are_no_partners_and_no_duplicates() -> None:
    write(Path(), accounts=ACCOUNTS + ",x,1\nNULL,y,2\n")
    ran = leadlang(
        "score", "rules.lead", "leads.csv", "--join", "accounts.csv", "on", "account_id", "-o", "-"
    )
    assert ran.code == 0
    assert "3 of 5 leads found their partner" in ran.err


@pytest.mark.parametrize("column", ["account", "name of it"])
def test_a_column_that_one_table_lacks(column: str) -> None:
    ran = leadlang("score", "rules.lead", "leads.csv", "--join", "accounts.csv", "on", column)
    assert ran.code == 2
    assert f'I find no column "{column}"' in ran.err


def test_two_tables_in_a_row() -> None:
    write(Path(), regions="name,region\nAnn,North\n")
    ran = leadlang(
        "score", "rules.lead", "leads.csv", "--join", "accounts.csv", "on", "account_id",
        "--join", "regions.csv", "on", "name", "--keep", "region", "-o", "-",
    )  # fmt: skip
    rows = list(csv.DictReader(io.StringIO(ran.out)))
    assert [row["region"] for row in rows] == ["North", "", "", "", ""]
    assert [row["score"] for row in rows] == ["0", "5", "0", "0", "0"]


def test_ids_of_different_kinds_are_the_same_text() -> None:
    numbers = pl.DataFrame({"id": [1, 2, None], "x": [1, 2, 3]})
    floats = pl.DataFrame({"id": [2.0, 1.0, float("nan")], "y": ["two", "one", "none"]})
    joined = join(numbers, floats, "id", "floats.parquet")
    assert joined.frame["y"].to_list() == ["one", "two", None]
    texts = id_texts(pl.Series(["\u00a01 ", "n/a", "x", None, "-"]), ["-"])
    assert texts.to_list() == ["1", None, "x", None, None]


def test_a_table_without_rows_leaves_everything_unknown() -> None:
    leads = pl.DataFrame({"id": ["a", "b"]})
    joined = join(
        leads, pl.DataFrame({"id": [], "x": []}, schema={"id": pl.String, "x": pl.Int64}), "id", "e.csv"
    )
    assert joined.frame["x"].to_list() == [None, None]
    with pytest.raises(Refused) as refused:
        join(leads, pl.DataFrame({"id": ["a", "a"], "x": [1, 2]}), "id", "e.csv")
    assert "first in lines 1 and 2" in str(refused.value)
