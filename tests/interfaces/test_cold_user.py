"""What people who meet the language for the first time write, hold in their hands, and get."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import leadlang as library
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from leadlang.runtime.rules import Rule

from .running import leadlang, write

HUBSPOT_COLUMNS = (
    "Record ID,First Name,Email,Job Title,Lifecycle Stage,Number of Employees,Annual Revenue,Create Date,"
    "Opted out of email\n"
)
HUBSPOT = (
    HUBSPOT_COLUMNS
    + '''\
101,Anna,anna@acme.example,CEO,Lead,"1,200","$5,000,000.00",2026-01-15 09:30,FALSE
102,Ben O'Brien,ben@gmail.com,Student,Subscriber,12,,2026-02-20 14:05,TRUE
103,"Jo ""CC""",jo@rival.example,"VP, Sales",Marketing Qualified Lead,85,"$750,000.00",2026-10-20,FALSE
104,Dirk,dirk@web.de,Geschäftsführer,Lead,n/a,,2026-11-01 00:00,
'''
)
HUBSPOT_EVENTS = """\
Record ID,Activity type,Activity date,Asset
101,Page view,2026-11-02 10:00,/pricing
104,Page view,not a date,/pricing
999,Page view,2026-11-03,/pricing
,Page view,2026-11-03,/pricing
"""
HUBSPOT_RULES = """\
score from 0 to 100
when job_title in [CEO, CFO, Geschäftsführer]       grade +1
when number_of_employees at least 50                grade +1/3
when annual_revenue at least 1M                     score +10
when "Lifecycle Stage" is Marketing Qualified Lead  score +20
when opted_out_of_email                             score -50
when email ends with ["@gmail.com", "@web.de"]      score -10
when create_date in the last 30 days                score +5
when page view /pricing                             score +15
disqualify "competitor" when email ends with "@rival.example"
stage Nurture otherwise
"""

KONTAKTE = (
    "Kontakt-ID;E-Mail;Position;Mitarbeiter;Umsatz;Anmeldedatum;Newsletter\r\n"
    '1;a@firma.de;Geschäftsführer;"1.250";"1.250.000,50";15.01.2026;ja\r\n'
    "2;b@gmx.de;Schüler;;;01.02.2026;nein\r\n"
    '3;c@firma.ch;Leiter Einkauf;85;"750.000,00";03.11.2026 14:05;Ja\r\n'
)
KONTAKTE_RULES = """\
wenn Position in [Geschäftsführer, CEO]      note +1
wenn Mitarbeiter mindestens 50               punkte +10
wenn Umsatz mindestens 1M                    punkte +20
wenn Newsletter                              punkte +5
wenn Anmeldedatum in den letzten 30 Tagen    punkte +3
"""

MEANS_THE_SAME = [
    ("when job_title is CEO score +5", "WHEN JOB_TITLE IS CEO SCORE +5"),
    ("when job_title is CEO score +5", "if job_title is CEO then score +5"),
    ("when job_title is CEO score +5", "when job_title = CEO, score + 5"),
    ("when job_title is CEO score +5", "when the Job Title is “CEO” score +5"),
    ("when job_title is CEO score +5", "when job_title equals 'CEO' score +5  # fine"),
    ("when job_title is CEO score +5", "when job_title is CEO\n  score +5"),
    ("when job_title is not CEO score +5", "when job_title <> CEO score +5"),
    ("when job_title is not CEO score +5", "when job_title isn't CEO score +5"),
    ("when employees at least 50 score +5", "when employees≥50 score+5"),
    ("when employees more than 50 score +5", "when employees is greater than 50 score +5"),
    ("when visited pricing score -5", "when pricing visited score –5"),
    ("when visited pricing score +5", "when visits pricing score +5"),
    ("each visited pricing score +5 once a day", "every visited pricing score +5 once per day"),
    ("when opened email more than 5 times score +5", "when email opened > 5 times score +5"),
    ("when created_at in the last 30 days score +5", "when created_at within the last 30 days score +5"),
    ("when job_title is CEO score +5", "wenn job_title ist CEO punkte +5"),
    ("when job_title is CEO score +5", "Falls job_title gleich CEO, dann Punkte +5"),
    ("when employees more than 50 score +5", "wenn employees größer als 50 punkte +5"),
    ("when employees between 50 and 500 score +5", "wenn employees zwischen 50 und 500 punkte +5"),
    ("each visited pricing score +5 up to 45", "je pricing besucht punkte +5 bis zu 45"),
    ("when no activity for 30 days score -5", "wenn keine Aktivität seit 30 Tagen punkte -5"),
    ('when email ends with "@gmx.de" score -5', "wenn email endet auf „@gmx.de“ punkte −5"),
]

# What was written; the code; the place that is marked; what the hint offers.
ONE_MISTAKE = [
    ("wehn job_title is CEO score +5", "E001", "wehn", "`when`"),
    ("when job_title is CEO score", "E008", "score", "`score +20`"),
    ("when job_title is CEO", "E008", "when job_title is CEO", "`score +20`"),
    ("when score +5", "E007", "when", "`when job_title is CEO score +20`"),
    ("score +5 when job_title is CEO", "E031", "when", "`when ... score +5`"),
    ("when job_title is CEO score 5", "E010", "5", "`score +5` or `score -5`"),
    ("when job_title is CEO scores +5", "E025", "CEO scores", "`score`"),
    ("when job_title is CEO score +1,5", "E011", "1,5", "1.5"),
    ("when job_title is CEO grade +1/2", "E243", "1/2", "+1/3"),
    ("when job_title is CEO score +5 grade +1", "E033", "grade", "comma"),
    ("when employees => 50 score +5", "E023", "=>", ">="),
    ("when job_title == CEO score +5", "E023", "==", "="),
    ("when employees between 500 and 50 score +5", "E116", "between 500 and 50", "between 50 and 500"),
    ("when job_title is CEO or CTO score +5", "E129", "CTO", "job_title in [CEO, CTO]"),
    ("when industry is Oil and gas score +5", "E129", "gas", '"Oil and gas"'),
    ('when job_title is "CEO score +5', "E005", '"CEO score +5', "quotation mark"),
    ("when job_title in [CEO, CTO score +5", "E006", "[", "]"),
    ("when visited pricing at least 3 score +5", "E127", "at least 3", "visited pricing at least 3 times"),
    ("when visited pricing within 30 days score +5", "E036", "within 30 days", "in the last"),
    ("when visited pricing in the last 30 dyas score +5", "E032", "dyas", "`days`"),
    ("when score at least 50 score +5", "E140", "score at least 50", "`field score`"),
    ("when job_title ist CEO score +5", "E002", "ist", "`is`"),
    ("wenn job_title ist CEO score +5", "E002", "score", "`punkte`"),
    ("when job_title is CEO score for cmr +5; score for crm from 0 to 9", "E226", "cmr", '"crm"'),
    ("grade from A to F", "E202", "A", "grade from F to A"),
    ('time zone "Europe/Berln"', "E285", '"Europe/Berln"', '"Europe/Berlin"'),
    ("when job_title is null score +5", "W101", "is null", "`is unknown`"),
]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def says(text: str) -> list[tuple[object, ...]]:
    """What the rules of a text mean, without where they stand."""
    members = library.from_text(text).compiled.rules.members
    rules = [member for member in members if isinstance(member, Rule)]
    assert len(rules) == len(members)
    return [(rule.kind, rule.condition, rule.events, rule.effects) for rule in rules]


def written(text: str) -> dict[str, dict[str, str]]:
    """CSV by the value of its first column."""
    rows = list(csv.DictReader(io.StringIO(text)))
    return {next(iter(row.values())): row for row in rows}


@pytest.mark.parametrize(("usual", "other"), MEANS_THE_SAME)
def test_natural_ways_to_say_the_same(usual: str, other: str) -> None:
    assert says(usual) == says(other)


@pytest.mark.parametrize(("text", "code", "place", "offer"), ONE_MISTAKE)
def test_one_mistake_is_one_message_at_its_place_with_what_to_write(
    text: str, code: str, place: str, offer: str
) -> None:
    (problem,) = library.check(text)
    assert problem.code == code
    assert text[problem.span.start : problem.span.end] == place
    assert offer in library.say(problem, "en")


def test_every_mistake_of_a_file_has_its_own_message() -> None:
    # Left out: what changes the language, and what a bracket or `;` spreads over more than its line.
    texts = [
        (text, code)
        for text, code, *_ in ONE_MISTAKE
        if text.startswith("when ") and code != "E006" and ";" not in text
    ]
    problems = library.check("\n".join(text for text, _ in texts))
    assert [problem.code for problem in problems] == [code for _, code in texts]


def test_a_hubspot_export_scored_by_hand() -> None:
    write(Path(), rules=HUBSPOT_RULES, leads=HUBSPOT, events=HUBSPOT_EVENTS)
    ran = leadlang(
        "score", "rules.lead", "leads.csv", "--events", "events.csv", "--as-of", "2026-11-15",
        "-o", "-", "--problems", "problems.csv",
    )  # fmt: skip
    assert ran.code == 0
    table = written(ran.out)
    # 101: 10 for the revenue, 15 for the visit; a CEO (a letter) of a company of 1,200 (a third).
    # 102: -50, held to 0. 103: 20 + 5, disqualified. 104: 5 - 10, held to 0; three of eight rules are open.
    assert [(row["score"], row["grade"], row["stage"], row["coverage"]) for row in table.values()] == [
        ("25", "C+", "Nurture", "100"),
        ("0", "D", "Nurture", "87"),
        ("25", "D+", "", "100"),
        ("0", "C", "Nurture", "62"),
    ]
    assert table["103"]["disqualified"] == "competitor"
    problems = list(csv.DictReader(io.StringIO(Path("problems.csv").read_text(encoding="utf-8"))))
    assert sorted((row["code"], row["line"], row["value"]) for row in problems) == [
        ("D104", "4", "999"),
        ("D105", "3", "not a date"),
        ("D106", "5", ""),
    ]


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("cp1252", KONTAKTE),
        ("utf-8-sig", "sep=;\r\n" + KONTAKTE),
        ("utf-16", KONTAKTE.replace(";", "\t")),
    ],
    ids=["windows-1252", "utf-8 with sep=;", "utf-16 with tabs"],
)
def test_a_german_excel_export_in_each_way_excel_writes_it(encoding: str, text: str) -> None:
    Path("kontakte.csv").write_bytes(text.encode(encoding))
    Path("regeln.lead").write_text(KONTAKTE_RULES, encoding="utf-8")
    ran = leadlang(
        "score", "regeln.lead", "kontakte.csv", "--id", "Kontakt-ID", "--as-of", "15.11.2026", "-o", "s.csv"
    )
    assert ran.code == 0
    table = written(Path("s.csv").read_text(encoding="utf-8"))
    assert {key: (row["score"], row["grade"]) for key, row in table.items()} == {
        "1": ("35", "C"),
        "2": ("0", "D"),
        "3": ("18", "D"),
    }


def test_caps_fading_groups_and_ceilings_worked_out_by_hand() -> None:
    rules = """\
each visited pricing  score +15 up to 45
each opened email     score +4 once a day fading by 50% every 30 days
group "Web" up to 10
  each visited blog  score +3
  each visited docs  score +4
end
first of
  when employees at least 1000  score +8
  when employees at least 100   score +6
  otherwise                     score +1
end
when no activity for 30 days           score -10
score +1 per 100 employees up to 5
when visited only careers              score at most 3
"""
    sizes = {"a": 250, "b": 1500, "c": None, "d": 99, "e": 100}
    leads = [{"id": name, "employees": size} for name, size in sizes.items()]
    events = [
        {"id": whose, "event": event, "object": what, "timestamp": when}
        for whose, event, what, when in (
            *(("a", "visited", "pricing", f"2026-11-0{day}") for day in (1, 1, 2, 3)),
            ("a", "opened", "email", "2026-11-15 09:00"),  # the later one of the day counts
            ("a", "opened", "email", "2026-11-15 10:00"),
            ("a", "opened", "email", "2026-10-17"),  # 29 days: whole
            ("a", "opened", "email", "2026-10-16"),  # 30 days: half
            *(("b", "visited", "blog", f"2026-09-0{day}") for day in (1, 2)),
            *(("b", "visited", "docs", f"2026-09-0{day}") for day in (2, 3)),
            ("d", "visited", "careers", "2026-11-14"),
            ("d", "visited", "careers", "2027-11-14"),  # has not happened yet
            ("e", "visited", "careers", "2026-11-14"),
            ("e", "visited", "blog", "2026-11-14"),
        )
    ]
    table = library.from_text(rules).score(leads, events, as_of="2026-11-15").table
    assert {row["id"]: row["score"] for row in table} == {
        "a": 45 + (4 + 4 + 2) + 6 + 2,
        "b": 10 + 8 - 10 + 5,
        "c": 1,
        "d": 1,
        "e": 3 + 6 + 1,
    }


def test_the_same_leads_in_every_kind_of_table() -> None:
    model = library.from_text("when job_title in [CEO] grade +1; when employees at least 50 score +20")
    columns = {"id": ["007", "8"], "job_title": ["CEO", None], "employees": [50.0, 49.5]}
    records = [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]
    expected = [("007", 20, "C", 100), ("8", 0, "D", 50)]

    def found(table: pl.DataFrame) -> list[tuple[object, ...]]:
        return table.select("id", "score", "grade", "coverage").rows()

    assert found(pl.DataFrame(model.score(records).table, infer_schema_length=None)) == expected
    assert found(model.score(pl.DataFrame(columns)).table) == expected
    assert found(model.score(pl.LazyFrame(columns)).table) == expected
    assert found(pl.from_pandas(model.score(pd.DataFrame(columns)).table)) == expected
    assert found(pl.DataFrame(model.score(pa.table(columns)).table)) == expected


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("nowhere.csv", None, "F001"),
        ("empty.csv", b"", "F004"),
        ("binary.csv", bytes(range(256)) * 20, "F005"),
        ("folder.csv", "folder", "F002"),
    ],
)
def test_what_is_no_table_is_said_in_two_lines(name: str, content: bytes | str | None, code: str) -> None:
    write(Path(), rules="when job_title is CEO score +5\n")
    if isinstance(content, bytes):
        Path(name).write_bytes(content)
    elif content is not None:
        Path(name).mkdir()
    ran = leadlang("score", "rules.lead", name)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith(f"error {code}  ")
    assert name.split(".")[0] in ran.err
    assert len(ran.err.splitlines()) == 2


def test_rows_that_are_broken_are_kept_or_counted() -> None:
    leads = 'id,job_title,country\n1,CEO,DE\n2,CTO\n3,"Head, Sales",DE,extra,more\n4,"unclosed,DE\n5,CEO,DE\n'
    write(Path(), rules="when job_title is CEO score +5\n", leads=leads)
    ran = leadlang("score", "rules.lead", "leads.csv", "-o", "s.csv", "--problems", "p.csv")
    assert ran.code == 0
    table = written(Path("s.csv").read_text(encoding="utf-8"))
    assert {key: row["score"] for key, row in table.items()} == {"1": "5", "2": "0", "4": "0", "5": "5"}
    problems = csv.DictReader(io.StringIO(Path("p.csv").read_text(encoding="utf-8")))
    assert [(row["code"], row["line"]) for row in problems] == [("F101", "3"), ("F102", "4"), ("F103", "5")]


def test_the_first_rules_for_an_export_run_and_fit_it() -> None:
    write(Path(), leads=HUBSPOT, events=HUBSPOT_EVENTS)
    assert leadlang("init", "leads.csv", "--events", "events.csv").code == 0
    checked = leadlang("check", "rules.lead", "--leads", "leads.csv", "--events", "events.csv", "--strict")
    assert checked.code == 0, checked.out
    assert leadlang("format", "--check", "rules.lead").code == 0
    scored = leadlang("score", "rules.lead", "leads.csv", "--events", "events.csv", "--as-of", "2026-11-15")
    assert scored.code == 0
    assert "4 leads scored as of 2026-11-15" in scored.out
