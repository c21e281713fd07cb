"""`leadlang score`: what it writes, shows and says."""

from __future__ import annotations

import csv
import io
import os
from pathlib import Path

import polars as pl
import pytest

from .running import EVENTS, EXAMPLES, LEADS, ONE_LINE, leadlang, write


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    write(tmp_path, rules=ONE_LINE, leads=LEADS, events=EVENTS)
    return tmp_path


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_every_lead_in_the_order_of_the_file_the_id_first() -> None:
    ran = leadlang(
        "score", "rules.lead", "leads.csv", "--events", "events.csv", "--as-of", "2026-11-15", "-o", "s.csv"
    )
    assert ran.code == 0
    assert Path("s.csv").read_text(encoding="utf-8").splitlines() == [
        "id,score,grade,segment,stage,coverage,disqualified",
        "1,20,D,,,100,",
        "2,0,C,,,100,",
        "3,0,F,,,100,",
    ]
    assert "3 rows written to s.csv." in ran.err
    assert "3 leads scored as of 2026-11-15; model " in ran.out


def test_both_engines_write_the_same_bytes() -> None:
    example = EXAMPLES / "stages_0_to_100"
    written = [
        leadlang(
            "score", example / "rules.lead", example / "leads.csv", "--events", example / "events.csv",
            "--as-of", "2026-11-15", "-o", "-", "--engine", engine,
        ).out
        for engine in ("columns", "reference")
    ]  # fmt: skip
    assert written[0] == written[1]
    assert len(rows(written[0])) == 250


def test_without_output_the_best_leads_and_a_summary() -> None:
    ran = leadlang(
        "score", "rules.lead", "leads.csv", "--events", "events.csv", "--as-of", "2026-11-15", "--top", 2
    )
    lines = ran.out.splitlines()
    assert lines[0] == "The 2 best of 3 leads"
    assert lines[2].split() == [
        "id",
        "score",
        "grade",
        "coverage",
    ]  # segment and stage are empty for everyone
    assert [line.split() for line in lines[4:6]] == [["1", "20", "D", "100"], ["2", "0", "C", "100"]]
    assert "  average score     6.7" in lines
    assert "  leads per grade   C: 1, D: 1, F: 1" in lines


def test_disqualified_leads_come_last() -> None:
    write(Path(), rules='when job_title is CEO score +5\ndisqualify "owner" when company is "Linden GmbH"')
    ran = leadlang("score", "rules.lead", "leads.csv")
    assert [line.split()[0] for line in ran.out.splitlines()[4:7]] == ["2", "3", "1"]


def test_what_is_detected_is_said_beside_the_result() -> None:
    ran = leadlang("score", "rules.lead", "leads.csv", "--events", "events.csv", "-o", "-")
    assert 'The id column is "id".' in ran.err
    assert "events.csv: whose = lead_id, when = timestamp, what = event, object." in ran.err
    assert "as of now (" in ran.err
    assert ran.out.startswith("id,score,")
    quiet = leadlang("score", "rules.lead", "leads.csv", "--events", "events.csv", "-o", "-", "--quiet")
    assert quiet.err == ""
    assert quiet.out == ran.out


def test_now_can_be_given_again() -> None:
    ran = leadlang("score", "rules.lead", "leads.csv", "-o", "-", "--stamp", "--quiet")
    stamp = rows(ran.out)[0]["as_of"]
    again = leadlang("score", "rules.lead", "leads.csv", "-o", "-", "--stamp", "--quiet", "--as-of", stamp)
    assert again.out == ran.out


def test_stamp_names_the_model_and_the_moment() -> None:
    ran = leadlang("score", "rules.lead", "leads.csv", "-o", "-", "--stamp", "--as-of", "15.11.2026")
    row = rows(ran.out)[0]
    assert row["as_of"] == "2026-11-15"
    assert len(row["model"]) == 12
    assert f"model {row['model']}" in ran.err


def test_kept_columns_that_collide_are_renamed() -> None:
    write(Path(), leads="id,Job Title,score,Grade\n1,CEO,7,x\n")
    ran = leadlang("score", "rules.lead", "leads.csv", "-o", "-", "--keep", "all")
    assert list(rows(ran.out)[0]) == [
        "id", "score", "grade", "segment", "stage", "coverage", "disqualified",
        "Job Title", "input_score", "Grade",
    ]  # fmt: skip
    assert rows(ran.out)[0]["input_score"] == "7"
    one = leadlang("score", "rules.lead", "leads.csv", "-o", "-", "--keep", "job title")
    assert rows(one.out)[0]["Job Title"] == "CEO"


def test_without_an_id_column_the_row_number() -> None:
    write(Path(), leads="job_title,company\nCEO,x\n")
    ran = leadlang("score", "rules.lead", "leads.csv", "-o", "-")
    assert rows(ran.out)[0]["row"] == "1"
    assert "the row's number is taken" in ran.err
    refused = leadlang("score", "rules.lead", "leads.csv", "--events", "events.csv")
    assert (refused.code, refused.err.count("R013")) == (2, 1)


@pytest.mark.parametrize(
    ("ending", "read"),
    [("csv", pl.read_csv), ("parquet", pl.read_parquet), ("ndjson", pl.read_ndjson), ("xlsx", pl.read_excel)],
)
def test_kinds_of_output(ending: str, read: object) -> None:
    ran = leadlang(
        "score", "rules.lead", "leads.csv", "--events", "events.csv", "-o", f"s.{ending}", "--quiet"
    )
    assert (ran.code, ran.out, ran.err) == (0, "", "")
    table = read(f"s.{ending}")  # type: ignore[operator]
    assert table["score"].to_list() == [20, 0, 0]
    assert table["grade"].to_list() == ["D", "C", "F"]


def test_for_excel_opens_in_a_german_excel() -> None:
    write(
        Path(),
        leads="id,job_title\n=1+1,CEO\n",
        rules="score with 1 decimal\nwhen job_title is CEO score +1.5\n",
    )
    ran = leadlang("score", "rules.lead", "leads.csv", "-o", "s.csv", "--for-excel")
    assert ran.code == 0
    assert Path("s.csv").read_bytes().startswith(b"\xef\xbb\xbfid;score;")
    assert "'=1+1;1,5;" in Path("s.csv").read_text(encoding="utf-8-sig")


def test_data_problems_are_counted_shown_and_written_with_lines_of_the_file() -> None:
    write(
        Path(),
        rules="when employees at least 50 score +1\nwhen visited pricing score +1\n",
        leads="id,employees\n\n1,about 30\n2,70\n2,80\n,90\n",
        events=EVENTS + "9,visited,pricing,2026-10-03\n1,visited,pricing,yesterday\n",
    )
    ran = leadlang("score", "rules.lead", "leads.csv", "--events", "events.csv", "--problems", "p.csv")
    assert ran.code == 0
    assert "problems in the data: 6" in ran.out
    assert 'Row 3 of leads.csv: I expected a number in the column employees, but found "about 30".' in ran.out
    assert 'Row 5 of leads.csv has the id "2", which row 4 has as well.' in ran.out
    written = rows(Path("p.csv").read_text(encoding="utf-8"))
    assert [(row["code"], row["table"], row["line"], row["value"]) for row in written] == [
        ("D101", "leads.csv", "3", "about 30"),
        ("D103", "leads.csv", "5", "2"),
        ("D102", "leads.csv", "6", ""),
        ("D104", "events.csv", "4", "3"),
        ("D104", "events.csv", "5", "9"),
        ("D105", "events.csv", "6", "yesterday"),
    ]
    assert all(row["message"] for row in written)


def test_a_broken_row_is_told_among_the_problems() -> None:
    write(Path(), leads=LEADS + "4,CEO\n5,CFO,x,y,z\n")
    ran = leadlang("score", "rules.lead", "leads.csv", "--problems", "p.csv", "--quiet")
    found = rows(Path("p.csv").read_text(encoding="utf-8"))
    assert [row["line"] for row in found] == ["5", "6"]
    assert all(row["code"].startswith("F1") for row in found)
    assert found[1]["value"] == "5,CFO,x,y,z"
    assert "2 problems in the data" in ran.err


def test_strict_writes_no_results() -> None:
    write(Path(), leads=LEADS + "3,CEO,again\n")
    ran = leadlang("score", "rules.lead", "leads.csv", "-o", "s.csv", "--strict", "--problems", "p.csv")
    assert ran.code == 1
    assert "R018" in ran.err
    assert not Path("s.csv").exists()
    assert Path("p.csv").exists()
    assert (
        leadlang("score", "rules.lead", "events.csv", "-o", "s.csv", "--strict", "--id", "object").code == 1
    )


def test_rules_with_mistakes_are_all_shown_and_nothing_is_scored() -> None:
    write(Path(), rules="whne job_title is CEO score +1\nwhen country is DE score 20\n")
    ran = leadlang("score", "rules.lead", "leads.csv", "-o", "s.csv")
    assert ran.code == 1
    assert "rules.lead:1:1  error E" in ran.err
    assert "rules.lead:2:26  error E" in ran.err
    assert "The rules in rules.lead have 2 mistakes" in ran.err
    assert not Path("s.csv").exists()


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["rules.lead", "nothing.csv"], 2, "F001"),
        (["ruels.lead", "leads.csv"], 2, "Did you mean rules.lead?"),
        ([".", "leads.csv"], 2, "is a folder"),
        (["rules.lead", "leads.csv", "--as-of", "tomorrow"], 2, "R016"),
        (["rules.lead", "leads.csv", "--id", "compny"], 2, 'Did you mean "company"?'),
        (["rules.lead", "leads.csv", "--keep", "compny"], 2, 'Did you mean "company"?'),
        (["rules.lead", "leads.csv", "-o", "s.pdf"], 2, "F020"),
        (["rules.lead", "leads.csv", "-o", "no/s.csv"], 2, "F021"),
        (["rules.lead", "leads.csv", "-o", "leads.csv"], 2, "R021"),
        (["rules.lead", "leads.csv", "-o", "s.csv", "--problems", "s.csv"], 2, "R021"),
        (["rules.lead", "leads.csv", "--for-excel"], 2, "R022"),
        (["rules.lead", "leads.csv", "--events", "leads.csv"], 2, "R012"),
        (["rules.lead"], 2, "Missing argument"),
        (["rules.lead", "leads.csv", "--evnts", "x"], 2, "--events"),
    ],
)
def test_what_cannot_be_done_is_said(arguments: list[str], code: int, said: str) -> None:
    before = Path("leads.csv").read_bytes()
    ran = leadlang("score", *arguments)
    assert ran.code == code
    assert said in ran.err
    assert Path("leads.csv").read_bytes() == before


def test_two_columns_of_one_name_are_refused() -> None:
    write(Path(), leads="id,job_title,Job Title\n1,CEO,CFO\n")
    ran = leadlang("score", "rules.lead", "leads.csv")
    assert ran.code == 1
    assert "Job Title, job_title" in ran.err


def test_a_field_that_no_column_matches_is_said() -> None:
    write(Path(), rules="when job_titel is CEO score +1\n")
    ran = leadlang("score", "rules.lead", "leads.csv")
    assert 'the leads have no such column; it is unknown for everyone. Is "job_title" meant?' in ran.err


def test_german_rules_speak_german() -> None:
    write(Path(), regeln="wenn job_title ist CEO punkte +20\nwenn land ist DE punkte +1\n")
    ran = leadlang("score", "regeln.lead", "leads.csv", "--as-of", "2026-11-15")
    assert "3 Leads bewertet, Stand 2026-11-15" in ran.out
    assert "Die Kennung steht in der Spalte „id“." in ran.err
    english = leadlang("score", "regeln.lead", "leads.csv", "--language", "en", "--as-of", "2026-11-15")
    assert "3 leads scored as of 2026-11-15" in english.out


def test_several_logs_with_columns_of_their_own_names() -> None:
    write(Path(), clicks="wer,wann,was,seite\n2,2026-10-01,downloaded,whitepaper\n")
    refused = leadlang("score", "rules.lead", "leads.csv", "--events", "events.csv", "--events", "clicks.csv")
    assert refused.code == 2
    assert '[events."clicks.csv"]  lead = "COLUMN"' in refused.err
    Path("leadlang.toml").write_text(
        '[events."clicks.csv"]\nlead = "wer"\ntime = "wann"\nverb = "was"\nobject = "Seite"\n',
        encoding="utf-8",
    )
    ran = leadlang(
        "score",
        "rules.lead",
        "leads.csv",
        "--events",
        "events.csv",
        "--events",
        "clicks.csv",
        "-o",
        "-",
        "--quiet",
    )
    assert [row["score"] for row in rows(ran.out)] == ["20", "20", "0"]


def test_options_go_before_settings() -> None:
    write(Path(), leads="id;job_title;size\nA;CEO;1,5\nB;CEO;-\n", rules="when size at least 1.4 score +3\n")
    Path("leadlang.toml").write_text(
        '[leads]\nid = "job_title"\nmissing = ["-"]\ndecimal = ","\n', encoding="utf-8"
    )
    ran = leadlang("score", "rules.lead", "leads.csv", "-o", "-", "--strict")
    assert ran.code == 1  # two leads have the id CEO
    ran = leadlang("score", "rules.lead", "leads.csv", "-o", "-", "--strict", "--id", "id", "--quiet")
    assert (ran.code, [row["score"] for row in rows(ran.out)]) == (0, ["3", "0"])
    assert (
        leadlang(
            "score", "rules.lead", "leads.csv", "-o", "-", "--decimal", ".", "--id", "id", "--strict"
        ).code
        == 1
    )


def test_leads_without_rows() -> None:
    write(Path(), leads="id,job_title\n")
    ran = leadlang("score", "rules.lead", "leads.csv", "--as-of", "2026-11-15")
    assert ran.code == 0
    assert "0 leads scored as of 2026-11-15" in ran.out


def test_the_folder_leaves_no_trace_in_the_model(folder: Path) -> None:
    here = leadlang("check", "rules.lead").out.rpartition("model ")[2]
    os.chdir(folder.parent)
    assert leadlang("check", folder / "rules.lead").out.rpartition("model ")[2] == here
