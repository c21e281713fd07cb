"""`leadlang init`: a first rule file that runs as it is, whatever the data."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from tests.real.places import data

from .running import EXAMPLES, leadlang, problems, write

LEADS = (
    "id,Job Title,Size,Country,Newsletter,Created,score,Do Not Call,Website,Empty\n"
    + "".join(
        f"{n},{('CEO', 'Student', 'Head of Sales', 'Clerk')[n % 4]},{n * 10},{'DE' if n % 3 else 'AT'},"
        f"{'yes' if n % 2 else 'no'},2026-11-{n % 28 + 1:02},{n % 5},"
        f"{'yes' if n % 9 == 0 else 'no'},w{n}.example,\n"
        for n in range(1, 41)
    )
)  # fmt: skip
EVENTS = "lead_id,event,object,timestamp\n" + "".join(
    f"{n % 40 + 1},{('visited', 'downloaded', 'sent')[n % 3]},{('pricing', 'guide')[n % 2]},"
    f"2026-10-{n % 28 + 1:02}\n"
    for n in range(1, 200)
)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write(tmp_path, leads=LEADS, events=EVENTS)


def made(*arguments: object) -> str:
    ran = leadlang("init", *arguments, "-o", "-", "--quiet")
    assert (ran.code, ran.err) == (0, "")
    return ran.out


def test_columns_and_values_as_comments_rules_and_stages() -> None:
    text = made("leads.csv", "--events", "events.csv")
    assert "#   Job Title    text: CEO (10), Clerk (10), Head of Sales (10), Student (10)" in text
    assert "#   Size         number, from 10 to 400" in text
    assert "#   Newsletter   yes or no: no (20), yes (20)" in text
    assert "#   Empty        empty for everyone" in text
    assert "when job_title contains word [CEO]" in text
    assert "when country is DE" in text
    assert "when field score at least" in text  # the CRM's own column, not the total
    assert "when do_not_call" in text and "score -10" in text
    assert "each downloaded guide" in text
    assert "each sent" not in text  # nothing the lead did
    assert "stage Hot" in text and "stage Cold otherwise" in text


def test_the_same_data_give_the_same_file() -> None:
    assert made("leads.csv", "--events", "events.csv") == made("leads.csv", "--events", "events.csv")


def test_in_german() -> None:
    text = made("leads.csv", "--events", "events.csv", "--language", "de")
    assert "# Lead-Bewertung für leads.csv (40 Leads)" in text
    assert "wenn country ist DE" in text
    assert "je heruntergeladen guide" in text
    Path("regeln.lead").write_text(text, encoding="utf-8")
    assert "keine Probleme" in leadlang("check", "regeln.lead").out


def test_an_old_file_is_not_written_over() -> None:
    ran = leadlang("init", "leads.csv")
    assert ran.code == 0
    assert "rules written to rules.lead" in ran.out
    assert "leadlang score rules.lead leads.csv" in ran.out
    refused = leadlang("init", "leads.csv")
    assert refused.code == 2
    assert "R032" in refused.err
    assert leadlang("init", "leads.csv", "--force").code == 0


def test_the_next_step_scores_as_of_the_end_of_an_old_log() -> None:
    write(Path(), events=EVENTS.replace("2026-10", "2019-03"))
    ran = leadlang("init", "leads.csv", "--events", "events.csv")
    assert ran.out.rstrip().endswith(
        "leadlang score rules.lead leads.csv --events events.csv --as-of 2019-03-28"
    )


@pytest.mark.parametrize(
    "leads",
    [
        "id\n1\n",
        "id,x\n",
        "name,when,grade,each,42,a b?,Straße\nx,y,1,2,3,4,5\n",
        "id,x,X\n1,a,b\n2,a,b\n",
        'id,"what is ""it"" or not","#"\n1,"say ""yes"" or no","# a"\n2,"say ""yes"" or no","# a"\n3,x,y\n',
        "id,tags,amount\n1,a; b,\"1,5\"\n2,b; c,\"2,5\"\n3,a; c,\"3,5\"\n",
        "id,let,stage,segment,not\n1,yes,MQL,in,and\n2,no,SQL,in,or\n3,yes,SQL,is,or\n",
    ],
)  # fmt: skip
def test_any_table_gives_rules_that_run(leads: str) -> None:
    write(Path(), leads=leads)
    runs_as_it_is("leads.csv")


@pytest.mark.parametrize(
    ("example", "leads", "events"),
    [
        ("first", "leads.csv", "events.csv"),
        ("account_engagement", "prospects.csv", "activities.csv"),
        ("hubspot_like", "contacts.csv", "activities.csv"),
        ("stages_0_to_100", "leads.csv", "events.csv"),
        ("several_products", "leads.csv", "events.csv"),
    ],
)
def test_the_data_of_every_example(example: str, leads: str, events: str) -> None:
    runs_as_it_is(EXAMPLES / example / leads, "--events", EXAMPLES / example / events)


def test_real_leads() -> None:
    table = pl.read_csv(data("xeducation", "Leads.csv"), infer_schema=False).head(800)
    table.write_csv("real.csv")
    runs_as_it_is("real.csv")


def test_real_events() -> None:
    pl.read_csv(data("completejourney", "demographics.csv"), infer_schema=False).head(200).write_csv(
        "people.csv"
    )
    pl.read_csv(data("completejourney", "events.csv"), infer_schema=False).head(4000).write_csv("log.csv")
    runs_as_it_is("people.csv", "--events", "log.csv")


def runs_as_it_is(leads: object, *events: object) -> None:
    text = made(leads, *events)
    Path("made.lead").write_text(text, encoding="utf-8")
    checked = leadlang("check", "made.lead", "--leads", leads, *events, "--format", "json")
    assert checked.code == 0
    assert {one["code"] for one in problems(checked)} <= {"W303"}  # a few odd cells
    assert leadlang("format", "--check", "made.lead").code == 0
    scored = leadlang("score", "made.lead", leads, *events, "-o", "scored.csv", "--quiet")
    assert scored.code == 0
    assert Path("scored.csv").stat().st_size > 0


@pytest.mark.parametrize("numbers", [[1, 10, 100, 1250000.5], [3, 4, 5, 1_299_999], [7, 8, 9, 10.96]])
def test_a_limit_that_a_quarter_reach_is_reached(numbers: list[float]) -> None:
    from decimal import Decimal

    from leadlang.runtime.facts import TableReading
    from leadlang.starter.profiles import profile

    found = profile(pl.Series("revenue", [str(number) for number in numbers]), TableReading())
    assert found.spread is not None and found.spread.quarter is not None
    assert 4 * sum(Decimal(str(number)) >= found.spread.quarter for number in numbers) >= len(numbers)


def test_one_event_is_one() -> None:
    Path("leads.csv").write_text("id,email\n1,a@x.example\n", encoding="utf-8")
    Path("events.csv").write_text("id,event,timestamp\n1,visited,2026-10-01\n", encoding="utf-8")
    english = made("leads.csv", "--events", "events.csv")
    german = made("leads.csv", "--events", "events.csv", "--language", "de")
    assert "# 1 event\n" in english and "(1 event)" in english and "(1 lead)" in english
    assert "# 1 Ereignis\n" in german and "(1 Ereignis)" in german and "(1 Lead)" in german
