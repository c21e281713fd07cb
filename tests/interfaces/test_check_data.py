"""`leadlang check`: mistakes as text and as JSON, and what the data say about rules."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from .running import EXAMPLES, leadlang, problems, write

LEADS = (
    "id,job_title,employees,country,newsletter,email\n"
    "1,CEO,20,DE,yes,a@gmail.com\n"
    "2,CFO,11-50,AT,no,b@x.example\n"
    "3,Engineer,70,DE,,c@y.example\n"
    "4,,11-50,CH,maybe,\n"
)
EVENTS = (
    "lead_id,event,object,title,timestamp\n"
    "1,downloaded,whitepaper,Guide,2026-10-01\n"
    "2,page_view,pricing,,2026-10-02\n"
    "3,page_view,careers,,2026-10-03\n"
)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write(tmp_path, leads=LEADS, events=EVENTS)


def found(rules: str, *arguments: str) -> list[tuple[str, int, int, str, str]]:
    """Code, line, column, message and hint of every problem."""
    write(Path(), rules=rules)
    given = arguments or ("--leads", "leads.csv", "--events", "events.csv")
    ran = leadlang("check", "rules.lead", "--format", "json", *given)
    assert ran.err == ""
    return [(one["code"], one["line"], one["column"], one["message"], one["hint"]) for one in problems(ran)]


def test_nothing_wrong_is_said_with_the_models_hash() -> None:
    write(Path(), rules="when job_title is CEO score +1\n")
    ran = leadlang("check", "rules.lead", "--leads", "leads.csv", "--events", "events.csv")
    assert ran.code == 0
    assert "\nrules.lead: no problems. 1 rule, model " in ran.out


def test_all_mistakes_in_one_run_with_line_and_mark() -> None:
    write(
        Path(),
        rules="whne job_title is CEO score +1\nwhen country is DE or AT score +1\nwhen x is y score 20\n",
    )
    ran = leadlang("check", "rules.lead")
    assert ran.code == 1
    assert ran.out.startswith(
        "rules.lead:1:1  error E001\n"
        "  1 | whne job_title is CEO score +1\n"
        "    | ^^^^\n"
        'I do not know any statement that begins with "whne".\n'
        "Did you mean `when`?\n"
    )
    assert ran.out.endswith("rules.lead: 3 mistakes.\n")


def test_json_objects_have_all_their_parts() -> None:
    Path("sub").mkdir()
    Path("sub/rules.lead").write_text("whne job_title is CEO score +1\n", encoding="utf-8")
    ran = leadlang("check", "sub/rules.lead", "--format", "json")
    assert ran.code == 1
    (only,) = json.loads(ran.out)
    assert only.pop("message")
    assert only == {
        "kind": "problem",
        "code": "E001",
        "severity": "error",
        "file": str(Path("sub/rules.lead")),
        "line": 1,
        "column": 1,
        "end_line": 1,
        "end_column": 5,
        "hint": "Did you mean `when`?",
    }
    write(Path(), rules="when job_title is CEO score +1\n")
    assert problems(leadlang("check", "rules.lead", "--format", "json")) == []
    assert json.loads(leadlang("check", "rules.lead", "--format", "json", "--quiet").out) == []


def test_warnings_alone_are_no_failure_unless_strict() -> None:
    write(Path(), rules="let unused = 3\nwhen job_title is CEO score +1\n")
    assert leadlang("check", "rules.lead").code == 0
    assert leadlang("check", "rules.lead", "--strict").code == 1


def test_several_files_and_the_standard_input() -> None:
    write(Path(), rules="when job_title is CEO score +1\n", regeln="wenn job_title ist CEO punkte 20\n")
    ran = leadlang("check", "rules.lead", "regeln.lead")
    assert ran.code == 1
    assert "rules.lead: no problems." in ran.out
    assert "regeln.lead:1:31  Fehler E" in ran.out
    assert leadlang("check", "-", input="when job_title is CEO score +1\n").code == 0
    assert leadlang("check", "-", input="wehn job_title is CEO score +1\n").code == 1


def test_a_mistake_in_a_used_file_stands_in_that_file() -> None:
    Path("sub").mkdir()
    Path("sub/shared.lead").write_text("whne x is y score +1\n", encoding="utf-8")
    Path("sub/rules.lead").write_text('use "shared.lead"\n', encoding="utf-8")
    assert f"{Path('sub/shared.lead')}:1:1  error E001" in leadlang("check", "sub/rules.lead").out


def test_a_field_that_no_column_matches() -> None:
    rules = "when job_titel is CEO score +1\nwhen revenue at least 5 score +1\nwhen downloaded score +1\n"
    assert found(rules) == [
        (
            "W301", 1, 6,
            'The leads (leads.csv) have no column "job_titel", so it is unknown for everyone.',
            'Did you mean "job_title"?',
        ),
        (
            "W301", 2, 6,
            'The leads (leads.csv) have no column "revenue", so it is unknown for everyone.',
            "The columns are: id, job_title, employees, country, newsletter, email.",
        ),
        (
            "W301", 3, 6,
            'The leads (leads.csv) have no column "downloaded", but it looks like something that people do.',
            "If an event is meant, write `event downloaded`.",
        ),
    ]  # fmt: skip


def test_a_detail_that_no_log_has() -> None:
    assert found("each downloaded whitepaper score +1 once per titel\n") == [
        (
            "W302", 1, 46,
            'No event log (events.csv) has a column "titel", so it is unknown for every event.',
            'Did you mean "title"?',
        )
    ]  # fmt: skip
    twice = found('when downloaded whitepaper where titel is "x" score +1\n')
    assert [one[0] for one in twice] == ["W302"]  # not told once more as a behaviour that never happens


def test_a_text_column_used_as_a_number_or_as_yes_or_no() -> None:
    assert found("when employees at least 50 score +1\nwhen newsletter score +1\n") == [
        (
            "W303", 1, 6,
            'The rules use "employees" as a number, but 50 % of its values in leads.csv are none (2 of 4), '
            'such as "11-50".',
            "For these leads it stays unknown. If such a text means that nothing is known, "
            '`missing means ["..."]` says so.',
        ),
        (
            "W303", 2, 6,
            'The rules use "newsletter" as yes or no, but 34 % of its values in leads.csv are neither '
            '(1 of 3), such as "maybe".',
            'To compare it with a text, write `is`: newsletter is "maybe".',
        ),
    ]  # fmt: skip
    assert found('missing means ["11-50"]\nwhen employees at least 50 score +1\n') == []


def test_a_value_that_never_occurs_with_the_nearest_that_does() -> None:
    rules = (
        "let bosses = [CEO, CFOO]\nwhen job_title in bosses score +1\nwhen country is not Germany score +1\n"
    )
    assert found(rules) == [
        ("W304", 1, 20, '"CFOO" never occurs in "job_title".', 'Did you mean "CFO" instead of "CFOO"?'),
        ("W304", 3, 21, '"Germany" never occurs in "country".', 'Values that do: "DE", "AT", "CH".'),
    ]
    assert found("when country in [de, At] score +1\n") == []


def test_a_test_that_no_value_passes() -> None:
    rules = (
        'when email ends with ["@gmx.de", "@web.de"] score +1\n'
        'when email ends with ["@gmx.de", "@gmail.com"] score +1\n'
    )
    assert [(one[0], one[1], one[2]) for one in found(rules)] == [("W305", 1, 23)]


def test_a_behaviour_that_nobody_showed() -> None:
    rules = (
        "behaviour visited prices means page_view where object is pricing\n"
        "when downloaded whitepapers score +1\n"
        "when downloadde whitepaper score +1\n"
        "when visitd prices score +1\n"
        "when visited prices where title is Guide score +1\n"
        "when downloaded webinar score +1\n"
        "when visited prices score +1\n"
    )
    told = [one for one in found(rules) if one[0] == "W306"]
    assert [(line, message, hint) for _, line, _, message, hint in told] == [
        (2, 'Nobody ever did "downloaded whitepapers", by these event logs.', 'Did you mean "whitepaper"?'),
        (3, 'Nobody ever did "downloadde whitepaper", by these event logs.', 'Did you mean "downloaded"?'),
        (4, 'Nobody ever did "visitd prices", by these event logs.',
         'Did you mean "visited prices", which these rules declare?'),
        (5, 'Nobody ever did "visited prices": there are such events, but none with these details.',
         "Look at what follows `where`, and at the columns of the log."),
        (6, 'Nobody ever did "downloaded webinar", by these event logs.',
         '"downloaded" occurs with: Guide, whitepaper.'),
    ]  # fmt: skip


def test_a_behaviour_that_is_rather_a_column() -> None:
    write(Path(), leads="id,booked\n1,2026-11-01\n")
    assert found("when booked in the last 30 days score +1\n") == [
        (
            "W306", 1, 6,
            'Nobody ever did "booked", by these event logs.',
            "The leads have a column of that name. If it is meant, write `field booked`.",
        )
    ]  # fmt: skip
    assert found("when field booked in the last 30 days score +1\n") == []


def test_verbs_of_every_language_are_the_logs_verbs() -> None:
    write(
        Path(),
        regeln="wenn heruntergeladen whitepaper punkte +1\n"
        "wenn whitepaper heruntergeladen punkte +2  # erlaube W406\n",
    )
    ran = leadlang("check", "regeln.lead", "--leads", "leads.csv", "--events", "events.csv")
    assert "keine Probleme" in ran.out


def test_a_warning_about_data_is_silenced_at_the_lines_end() -> None:
    silent = "when country is Germany score +1   # allow W304\n"
    assert found(silent) == []
    write(Path(), rules=silent)
    assert "no problems" in leadlang("check", "rules.lead").out  # only data can tell whether it is needed
    assert [one[0] for one in found("when country is DE score +1   # allow W304\n")] == ["W206"]


def test_joined_columns_are_columns_of_the_leads() -> None:
    write(Path(), rules="when revenue at least 5 score +1\n", accounts="country,revenue\nDE,7\nAT,3\n")
    ran = leadlang("check", "rules.lead", "--leads", "leads.csv", "--join", "accounts.csv", "on", "country")
    assert "no problems" in ran.out


def test_logs_can_be_given_without_leads() -> None:
    told = found(
        "when downloaded webinar score +1\nwhen job_titel is CEO score +1\n", "--events", "events.csv"
    )
    assert [one[0] for one in told] == ["W306"]


@pytest.mark.parametrize(
    ("example", "leads", "events"),
    [
        ("first", "leads.csv", "events.csv"),
        ("several_products", "leads.csv", "events.csv"),
        ("account_engagement", "prospects.csv", "activities.csv"),
        ("hubspot_like", "contacts.csv", "activities.csv"),
    ],
)
def test_the_examples_fit_their_data(example: str, leads: str, events: str) -> None:
    folder = EXAMPLES / example
    ran = leadlang(
        "check",
        folder / "rules.lead",
        "--leads",
        folder / leads,
        "--events",
        folder / events,
        "--format",
        "json",
    )
    assert ran.code == 0
    names = {one["code"] for one in problems(ran)}
    assert not names & {"W301", "W302", "W306"}


def test_an_event_named_by_several_words_is_offered_as_one_that_works() -> None:
    write(Path(), events="lead_id,event,timestamp\n1,Form submission,2026-10-01\n")
    only = ("--events", "events.csv")
    said = found("when submitted form score +5\nwhen form submission score +5  # allow W406\n", *only)
    assert [(code, line, hint) for code, line, _, _, hint in said] == [
        ("W306", 1, 'If "Form submission" is meant, write `event "Form submission"`.')
    ]
    assert said[0][3] == 'Nobody ever did "submitted form", by these event logs.'
    assert found('when event "Form submission" score +5\n', *only) == []


@pytest.mark.parametrize(
    ("verb", "language", "spelled"),
    [
        ("abgeschickt", "en", "submitted"),
        ("submitted", "en", "submitted"),
        ("submitted", "de", "abgeschickt"),
        ("pinged", "en", "pinged"),
    ],
)
def test_a_behaviour_is_told_in_the_words_of_the_rules(verb: str, language: str, spelled: str) -> None:
    from leadlang.data_checks.behaviours import _spelled

    assert _spelled(verb, language) == spelled
