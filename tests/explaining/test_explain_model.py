"""`model.explain` and `leadlang explain`: the right rows, the right refusals, every format."""

from __future__ import annotations

import json
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import leadlang as ll
import polars as pl
import pytest
from leadlang.engines import Engine

from tests.interfaces.running import EXAMPLES, leadlang, write

RULES = """time zone "Europe/Berlin"
when job_title in [CEO] score +30
each visited pricing score +15 up to 60
stage SQL when score at least 60
stage Cold otherwise
"""
LEADS = "id,job_title\n17,CEO\n18,\n17,Student\n0017,CEO\n"
EVENTS = (
    "lead_id,event,object,timestamp,event id\n"
    "17,visited,pricing,2026-06-01 23:30,a\n"
    "18,visited,pricing,2026-06-02,b\n"
    "18,visited,pricing,2026-06-05,a\n"
    "17,visited,pricing,someday,d\n"
)
NORDWIND = EXAMPLES / "nordwind"


def test_it_is_the_lead_that_scoring_knows() -> None:
    model = ll.load(NORDWIND / "rules.lead")
    leads = pl.read_csv(NORDWIND / "leads.csv", infer_schema=False)
    events = pl.read_csv(NORDWIND / "events.csv", infer_schema=False)
    table = model.score(leads, events, "2026-11-15").table
    for row in (0, 2, 8, 77, 500, 1033, 2000):
        result = table.row(row, named=True)
        rows = json.loads(model.explain(leads, result["lead_id"], events, "2026-11-15").json())["leads"]
        lead = next(one for one in rows if one["row"] == row + 1)
        values = {score["name"]: Decimal(score["value"]) for score in lead["scores"] + lead["combined"]}
        assert values == {
            "score": result["score"],
            "crm": result["score_crm"],
            "overall": result["score_overall"],
        }
        assert lead["grade"]["value"] == result["grade"]
        assert lead["coverage"]["percent"] == result["coverage"]
        if not lead["disqualified"]:
            assert (lead["stage"]["value"], lead["segment"]["value"]) == (result["stage"], result["segment"])


def test_an_event_id_shared_with_another_lead_counts_as_in_scoring(tmp_path: Path) -> None:
    write(tmp_path, rules=RULES, leads=LEADS, events=EVENTS)
    leads, events = pl.read_csv("leads.csv", infer_schema=False), pl.read_csv("events.csv")
    model = ll.load("rules.lead")
    scored = model.score(leads, events, "2026-06-30").table
    # Event a is the later of the two rows, the one of lead 18.
    assert scored["score"].to_list() == [30, 30, 0, 30]
    found = model.explain(leads, 18, events, "2026-06-30")
    assert found.leads[0].tree.scores[0].shown == 30_000
    assert model.explain(leads, "0017", events, "2026-06-30").leads[0].row == 4


def test_several_rows_with_the_id_are_each_explained(tmp_path: Path) -> None:
    write(tmp_path, rules=RULES, leads=LEADS, events=EVENTS)
    ran = leadlang("explain", "rules.lead", "leads.csv", "--id", " 17 ", "--as-of", "2026-06-30")
    assert ran.code == 0
    assert "Lead 17, row 1 as of 30 June 2026" in ran.out
    assert "Lead 17, row 3 as of 30 June 2026" in ran.out
    assert "No event log was given" in ran.out


def test_a_lead_that_is_not_there_is_said_with_the_nearest(tmp_path: Path) -> None:
    write(tmp_path, rules=RULES, leads=LEADS, events=EVENTS)
    ran = leadlang("explain", "rules.lead", "leads.csv", "--id", "117")
    assert (ran.code, ran.out) == (2, "")
    assert 'R045  I find no lead with the id "117"' in ran.err and 'Did you mean "17"?' in ran.err
    far = leadlang("explain", "rules.lead", "leads.csv", "--id", "x", "--language", "de")
    assert far.code == 2 and "Ich finde keinen Lead mit der Kennung „x“" in far.err
    missing = leadlang("explain", "rules.lead", "leads.csv", "--id", "1", "--id-column", "ids")
    assert missing.code == 2 and "R011" in missing.err


def test_without_ids_rows_are_counted() -> None:
    model = ll.from_text(RULES)
    leads = [{"job_title": "CEO"}, {"job_title": "CFO"}]
    assert model.explain(leads, 2).leads[0].tree.scores[0].shown == 0
    with pytest.raises(ll.Refused) as refused:
        model.explain(leads, 3)
    assert (refused.value.code, refused.value.variant) == ("R045", "row")
    assert "there are 2 rows" in str(refused.value)
    with pytest.raises(ll.Refused) as without:
        model.explain(
            leads, 1, [{"lead_id": 1, "event": "visited", "object": "pricing", "time": "2026-06-01"}]
        )
    assert without.value.code == "R013"
    with pytest.raises(ValueError, match="none of them"):
        model.explain(leads, 1, language="fr")


def test_each_format_goes_where_it_is_sent(tmp_path: Path) -> None:
    write(tmp_path, rules=RULES, leads=LEADS, events=EVENTS)
    given = [
        "explain",
        "rules.lead",
        "leads.csv",
        "--id",
        "18",
        "--events",
        "events.csv",
        "--as-of",
        "2026-06-30",
    ]
    printed = leadlang(*given, "--format", "json", "--quiet")
    data = json.loads(printed.out)
    assert printed.err == ""
    assert data["format"] == "leadlang explanation" and data["version"] == 1
    written = leadlang(*given, "-o", "lead.json")
    assert json.loads(Path("lead.json").read_text(encoding="utf-8")) == data
    assert "The explanation is in lead.json." in written.err
    assert leadlang(*given, "-o", "lead.html").code == 0
    html = Path("lead.html").read_text(encoding="utf-8")
    assert html.startswith("<!DOCTYPE html>") and "Lead 18" in html
    assert leadlang(*given, "-o", "lead.txt").code == 0
    assert Path("lead.txt").read_text(encoding="utf-8").startswith("Lead 18 as of 30 June 2026")
    before = Path("events.csv").read_text(encoding="utf-8")
    assert "R021" in leadlang(*given, "-o", "events.csv").err
    assert Path("events.csv").read_text(encoding="utf-8") == before
    every = leadlang(*given, "--all", "--quiet").out
    assert "Rules that pay nothing here" not in leadlang(*given, "--quiet").out
    assert every.startswith("Lead 18")


def test_what_is_wrong_with_this_lead_is_said_by_its_line(tmp_path: Path) -> None:
    write(tmp_path, rules=RULES, leads=LEADS, events=EVENTS)
    ran = leadlang(
        "explain", "rules.lead", "leads.csv", "--id", "17", "--events", "events.csv", "--as-of", "2026-06-30"
    )
    assert "D105" in ran.err and "5" in ran.err and '"someday"' in ran.err
    other = leadlang(
        "explain", "rules.lead", "leads.csv", "--id", "18", "--events", "events.csv", "--as-of", "2026-06-30"
    )
    assert "D105" not in other.err


def test_what_would_move_a_lead_on_does(tmp_path: Path) -> None:
    write(tmp_path, rules=RULES, leads=LEADS, events=EVENTS)
    model = ll.load("rules.lead")
    leads = [{"id": 1, "job_title": "CEO"}, {"id": 2, "job_title": None}]
    events = [{"id": lead, "event": "visited", "object": "pricing", "time": f"2026-06-0{day}"}
              for lead, days in ((1, 1), (2, 3)) for day in range(1, days + 1)]  # fmt: skip
    first = model.explain(leads, 1, events, "2026-06-30")
    assert "15 points short of SQL (Score: 45)." in str(first)
    assert 'One more "visited pricing" today would make this SQL.' in str(first)
    more = {"id": 1, "event": "visited", "object": "pricing", "time": "2026-06-30"}
    assert model.score(leads, [*events, more], "2026-06-30").table[0]["stage"] == "SQL"
    second = str(model.explain(leads, 2, events, "2026-06-30"))
    assert 'Knowing that job_title is "CEO" would make this SQL.' in second
    assert "Score from 45 to 75" in second


@pytest.mark.parametrize("engine", ["columns", "reference"])
def test_reasons_are_columns_of_the_result(engine: Engine) -> None:
    model = ll.from_text(
        "when a is x score +5, score for crm +1; when b is y score +7; when c is z score -2.5\n"
        "score for crm from 0 to 9\nfirst of\nwhen d is u score +1\notherwise score +0.5\nend"
    )
    leads = [{"id": 1, "a": "x", "b": "y", "c": "z", "d": "u"}, {"id": 2, "a": "x"}, {"id": 3, "d": "u"}]
    table = model.score(leads, as_of="2026-06-30", reasons=2, engine=engine).table
    assert [row["reasons_for"] for row in table] == [
        "when b is y: +7 (line 1); when a is x: +5 (line 1)",
        "when a is x: +5 (line 1); otherwise: +0.5 (line 5)",
        "when d is u: +1 (line 4)",
    ]
    assert [row["reasons_against"] for row in table] == ["when c is z: -2.5 (line 1)", None, None]
    assert [row["reasons_for_crm"] for row in table] == ["when a is x: +1 (line 1)"] * 2 + [None]
    assert [row["reasons_against_crm"] for row in table] == [None] * 3


def test_reasons_on_the_command_line(tmp_path: Path) -> None:
    write(tmp_path, rules=RULES, leads=LEADS, events=EVENTS)
    ran = leadlang("score", "rules.lead", "leads.csv", "--events", "events.csv", "--as-of", "2026-06-30",
                   "--reasons", "999999999", "--keep", "job_title", "-o", "-", "--quiet")  # fmt: skip
    header, first, *_ = ran.out.splitlines()
    assert header.endswith("coverage,disqualified,reasons_for,reasons_against,job_title")
    assert first.startswith("17,30,") and "when job_title in [CEO]: +30 (line 2)" in first
    assert "reasons_for" not in leadlang("score", "rules.lead", "leads.csv", "-o", "-", "--quiet").out


def test_help_imports_nothing_heavy() -> None:
    code = (
        "import sys, leadlang.command_line.explain; "
        "print([name for name in ('polars', 'rich', 'jinja2', 'lark') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
