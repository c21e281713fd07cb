"""`leadlang test` and `leadlang scenario` as people run them."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.interfaces.running import EXAMPLES, leadlang, write

RULES = """score from 0 to 100
behaviour visited pricing means page_view where url contains "/pricing"
when job_title in [CEO, CFO] score +20, grade +1/3
each visited pricing score +15 up to 45
when country is DE score at most 30
stage MQL when score at least 50
stage Nurture otherwise
"""
PASSING = """
scenario "curious boss"
  given job_title is CEO, visited pricing twice, visited pricing 3 days ago
  expect score is 65, grade is D+, stage is MQL
"""
FAILING = """
scenario "boss at home"
  given job_title is CEO, country is DE, visited pricing
  expect score is 35, stage is MQL
"""
BROKEN = """
scenario "misspelt"
  given job_titel is CEO
  expect score is 0
"""
LEADS = "id,job_title,country\n1,CEO,AT\n2,cfo,DE\n3,,\n"
EVENTS = (
    "lead_id,event,object,url,timestamp\n"
    "1,page_view,,https://x.example/pricing?a=1,2026-10-01 09:12\n"
    "1,page_view,,https://x.example/home,2026-10-01 09:13\n"
    "1,Visited,Pricing,,2026-10-03\n"
    "2,page_view,,/pricing,2026-10-02\n"
)


def test_all_pass(tmp_path: Path) -> None:
    write(tmp_path, rules=RULES + PASSING)
    ran = leadlang("test", "rules.lead")
    assert ran.code == 0
    assert ran.out == "rules.lead .\n\n1 passed\n"
    assert leadlang("test", "rules.lead", "-v").out.startswith("rules.lead:9  PASSED  curious boss\n")
    assert leadlang("test", "rules.lead", "--quiet").out == "\n1 passed\n"


def test_what_failed_is_told_with_the_sum(tmp_path: Path) -> None:
    write(tmp_path, rules=RULES + PASSING + FAILING)
    ran = leadlang("test", "rules.lead")
    assert ran.code == 1
    assert ran.out == (
        "rules.lead .F\n\n"
        'FAILED  rules.lead:13  scenario "boss at home"\n'
        "  expected  score is 35\n"
        "  got       score is 30\n"
        "  expected  stage is MQL\n"
        "  got       stage is Nurture\n"
        "\n"
        "    0  start\n"
        "  +20  line 3: when job_title in [CEO, CFO] score +20, grade +1/3\n"
        "  +15  line 4: each visited pricing score +15 up to 45\n"
        "   -5  at most, by line 5: when country is DE score at most 30\n"
        "   30  = score\n"
        "\n"
        "1 passed, 1 failed\n"
    )


def test_the_same_in_german(tmp_path: Path) -> None:
    regeln = """wenn job_title ist CEO punkte +20
szenario "Chefin"
  gegeben job_title ist CEO
  erwarte punkte mindestens 30
"""
    write(tmp_path, regeln=regeln)
    ran = leadlang("test", "regeln.lead")
    assert ran.code == 1
    assert 'DURCHGEFALLEN  regeln.lead:2  szenario "Chefin"' in ran.out
    assert "  erwartet  punkte mindestens 30\n  erhalten  punkte ist 20\n" in ran.out
    assert "    0  Start\n  +20  Zeile 1: wenn job_title ist CEO punkte +20\n" in ran.out
    assert ran.out.endswith("1 durchgefallen\n")


def test_a_mistake_in_one_leaves_the_others(tmp_path: Path) -> None:
    write(tmp_path, rules=RULES + BROKEN + PASSING)
    ran = leadlang("test", "rules.lead")
    assert ran.code == 1
    assert 'MISTAKE  rules.lead:9  scenario "misspelt"\n  line 10: E420' in ran.out
    assert ran.out.endswith("1 passed, 1 with mistakes\n")
    assert leadlang("check", "rules.lead").code == 1


def test_mistakes_in_the_rules(tmp_path: Path) -> None:
    write(tmp_path, rules="when nonsense at all\n" + PASSING, shared=RULES + PASSING)
    ran = leadlang("test", "rules.lead", "shared.lead")
    assert ran.code == 1
    assert "rules.lead has mistakes in its rules, so its tests could not be run." in ran.out
    assert ran.out.endswith("1 passed, 1 with mistakes\n")


def test_guarantees_are_tests(tmp_path: Path) -> None:
    falls = (
        "when visited pricing exactly 3 times score +10\nguarantee score never falls with visited pricing\n"
    )
    write(tmp_path, rules=falls, shared=RULES + "guarantee score never falls with visited pricing\n")
    ran = leadlang("test", "rules.lead", "shared.lead", "-v")
    assert ran.code == 1
    assert "rules.lead:2  FAILED  score never falls with visited pricing\n" in ran.out
    assert "shared.lead:8  PASSED  score never falls with visited pricing\n" in ran.out
    assert leadlang("test", "rules.lead", "shared.lead", "--prove-steps", 0).code == 2


def test_some_of_them(tmp_path: Path) -> None:
    write(tmp_path, rules=RULES + PASSING + FAILING)
    assert leadlang("test", "rules.lead", "-k", "CURIOUS").out.endswith("\n1 passed\n")
    ran = leadlang("test", "rules.lead", "-k", "nobody")
    assert (ran.code, ran.out.splitlines()[-1]) == (2, 'No test has "nobody" in its name.')


def test_nothing_to_run(tmp_path: Path) -> None:
    write(tmp_path, rules=RULES)
    ran = leadlang("test", "rules.lead")
    assert ran.code == 2
    assert ran.out.endswith("rules.lead has neither scenarios nor guarantees, so there was nothing to run.\n")


def test_junit_xml(tmp_path: Path) -> None:
    odd = FAILING.replace('"boss at home"', '"a <b> & ""c"" \x07"')
    write(tmp_path, rules=RULES + PASSING + odd + BROKEN, shared="when nonsense\n")
    ran = leadlang("test", "rules.lead", "shared.lead", "--junit-xml", "results.xml")
    assert ran.code == 1
    suites = ElementTree.parse(tmp_path / "results.xml").getroot()
    first, second = suites
    counted = {what: first.get(what) for what in ("tests", "failures", "errors", "skipped")}
    assert counted == {"tests": "3", "failures": "1", "errors": "1", "skipped": "0"}
    assert [case.get("name") for case in first] == ["curious boss", 'a <b> & "c" \ufffd', "misspelt"]
    failure = first[1].find("failure")
    assert failure is not None
    assert failure.text is not None
    assert "expected  score is 35" in failure.text
    assert second.get("errors") == "1"
    assert leadlang("test", "rules.lead", "--junit-xml", "rules.lead").code == 2
    assert leadlang("test", "rules.lead", "--junit-xml", "no/such/folder.xml").code == 2


def test_output_is_the_same_every_time(tmp_path: Path) -> None:
    write(tmp_path, rules=RULES + PASSING + FAILING + BROKEN)
    assert leadlang("test", "rules.lead", "-v") == leadlang("test", "rules.lead", "-v")


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*/r*.lead")), ids=lambda path: f"{path.parent.name}")
def test_the_examples_pass(path: Path) -> None:
    ran = leadlang("test", path, "--prove-steps", 0)
    assert " failed" not in ran.out
    assert " mistakes" not in ran.out


# ---------------------------------------------------------------- scenario


def test_a_scenario_from_a_lead(tmp_path: Path) -> None:
    write(tmp_path, rules=RULES, leads=LEADS, events=EVENTS)
    given = ("--from", "leads.csv", "--events", "events.csv", "--as-of", "2026-10-04")
    ran = leadlang("scenario", "rules.lead", *given, "--id", "1")
    assert ran.code == 0
    assert ran.out == (
        'scenario "lead 1"\n'
        "  given today is 2026-10-04\n"
        '  given country is "AT", job_title is CEO, visited pricing 1 day ago, visited pricing 3 days ago\n'
        "  expect score is 50, grade is D+, stage is MQL\n"
    )
    assert leadlang("scenario", "rules.lead", *given).out == ran.out


def test_it_is_added_and_passes(tmp_path: Path) -> None:
    write(tmp_path, rules=RULES, leads=LEADS, events=EVENTS)
    given = ("--from", "leads.csv", "--events", "events.csv", "--as-of", "2026-10-04", "-o", "rules.lead")
    for lead in ("1", "2", "2", "3"):
        assert leadlang("scenario", "rules.lead", *given, "--id", lead).code == 0
    text = (tmp_path / "rules.lead").read_text(encoding="utf-8")
    assert text.startswith(RULES)
    assert text.count("scenario") == 4
    assert 'scenario "lead 2 (2)"' in text
    ran = leadlang("test", "rules.lead")
    assert (ran.code, ran.out) == (0, "rules.lead ....\n\n4 passed\n")


def test_line_breaks_stay_as_they_are(tmp_path: Path) -> None:
    write(tmp_path, leads=LEADS)
    (tmp_path / "rules.lead").write_bytes(RULES.rstrip().replace("\n", "\r\n").encode())
    assert leadlang("scenario", "rules.lead", "--from", "leads.csv", "-o", "rules.lead").code == 0
    content = (tmp_path / "rules.lead").read_bytes()
    assert content.count(b"\n") == content.count(b"\r\n")
    assert leadlang("test", "rules.lead").code == 0


def test_a_name_of_ones_own_and_no_events(tmp_path: Path) -> None:
    write(tmp_path, rules=RULES, leads=LEADS)
    ran = leadlang("scenario", "rules.lead", "--from", "leads.csv", "--id", "3", "--name", 'the "third"')
    assert 'scenario "the ""third"""' in ran.out
    assert "expect score is 0, grade is D, stage is Nurture" in ran.out
    assert "nothing has happened" in ran.err


def test_leads_that_are_not_there(tmp_path: Path) -> None:
    write(tmp_path, rules=RULES, leads=LEADS.replace("\n1,", "\nL001,"), none="id,job_title\n")
    ran = leadlang("scenario", "rules.lead", "--from", "leads.csv", "--id", "L010")
    assert (ran.code, "R041" in ran.err, "L001" in ran.err) == (2, True, True)
    assert leadlang("scenario", "rules.lead", "--from", "none.csv").code == 2
    assert leadlang("scenario", "rules.lead", "--from", "nothing.csv").code == 2


def test_mistakes_in_the_rules_come_first(tmp_path: Path) -> None:
    write(tmp_path, rules="when nonsense\n", leads=LEADS)
    assert leadlang("scenario", "rules.lead", "--from", "leads.csv").code == 1


def test_what_rules_have_no_words_for_is_left_out(tmp_path: Path) -> None:
    rules = "when employees at least 100 score +10\nwhen job_title is CEO score +5\n"
    write(tmp_path, rules=rules, leads="id,employees,job_title\n1,many,CEO\n")
    ran = leadlang("scenario", "rules.lead", "--from", "leads.csv")
    assert ran.code == 0
    assert "employees" not in ran.out
    assert "Left out, since rules have no words for it: employees." in ran.err


def test_a_lead_that_no_scenario_can_tell(tmp_path: Path) -> None:
    write(tmp_path, rules="when employees is unknown score +10\n", leads="id,employees\n1,many\n")
    (tmp_path / "rules.lead").write_text(
        "field employees is a number\nwhen employees is unknown score +10\n", encoding="utf-8"
    )
    ran = leadlang("scenario", "rules.lead", "--from", "leads.csv")
    assert ran.code == 2
    assert ran.out == ""
    assert "R040" in ran.err
