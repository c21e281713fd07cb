"""The check as a whole: settings, promises, silenced warnings, and one problem for each mistake."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from leadlang.runtime import rules

from tests.compiler.checking import checked, codes, rules_of

RULE = "when country is DE score +1"


def test_what_holds_for_the_whole_model() -> None:
    model = rules_of(
        f"""
        time zone "Europe/Berlin"
        missing means ["Unknown", "-"]
        missing means ["tbd", "unknown"]
        only events in the last 365 days count
        ignore clicked email where seconds_after_send below 5
        {RULE}
        """
    )
    assert model.time_zone == "Europe/Berlin"
    assert model.missing == ("-", "tbd", "unknown")
    assert model.window == (rules.DayBetween(rules.Day(364, ago=True), rules.Day(0, ago=True)),)
    assert len(model.ignored) == 1
    assert [field.key for field in model.properties] == ["secondsaftersend"]
    assert model.activity == rules.Anything()


def test_nothing_said_is_the_usual() -> None:
    model = rules_of(RULE)
    assert (model.language, model.time_zone, model.missing, model.window) == ("en", "UTC", (), ())
    assert (model.grade.scale[0], model.grade.scale[model.grade.start], model.grade.thirds) == ("F", "D", 1)
    assert model.fields == (rules.Field("country", "country", "text"),)


def test_the_line_that_must_always_work() -> None:
    line = (
        "when job_title in [CEO] grade +1; when downloaded whitepaper score +20; "
        "when visited careers grade -1"
    )
    result = checked(line)
    assert result.problems == ()
    assert result.rules is not None and len(result.rules.members) == 3


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('time zone "Berlin"', ["E285 nearest"]),
        ('time zone "Nowhere/Land"', ["E285"]),
        ('time zone "UTC"\ntime zone "UTC"', []),
        ('time zone "UTC"\ntime zone "Europe/Berlin"', ["E286 time_zone"]),
        ("grade from F to A+\ngrade from E to A", ["E286 grade"]),
        ("only events in the last 5 days count\nonly events in the last 6 days count", ["E286 window"]),
        ("ignore visited pricing in the last 5 days", ["E287"]),
        ("stage A otherwise\nguarantee stage never falls with visited pricing", []),
        ("guarantee score never falls with a\nguarantee score never falls with b", []),
        ("guarantee score for crm never falls with visited pricing", ["E226 none"]),
        (RULE + '\nscenario "x"\n given country is DE\n expect score is 5, grade is C', []),
        (RULE + '\nscenario "x"\n given country is DE\n expect grade is Z', ["E201"]),
        (
            RULE + "\n" + 'stage MQL otherwise\nscenario "x"\n given country is DE\n expect stage is MLQ',
            ["E289 value_nearest"],
        ),
        (
            RULE + "\n" + 'segment A otherwise\nscenario "x"\n given country is DE\n expect segment is Zzz',
            ["E289 value"],
        ),
        (
            RULE + "\n" + 'label heat hot otherwise\nscenario "x"\n given country is DE\n expect heat is hot',
            [],
        ),
        (RULE + "\n" + "let x = 5", ["W208 let"]),
        (RULE + "\n" + "define x as country is DE", ["W208 define"]),
        (
            RULE + "\n" + 'behaviour visited docs means page_view where url contains "docs"',
            ["W208 behaviour"],
        ),
        ('behaviour activity means page_view where url contains "docs"', []),
        ('behaviour visited docs means page_view where url contains "docs"\neach visited docs score +1', []),
        ("let x = 5\nlet y = x\nwhen country is DE score +y", []),
    ],
)
def test_what_is_said(text: str, said: list[str]) -> None:
    assert codes(text) == said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("let x = 5 # allow W208", []),
        ("let x = 5 # Allow W208, W001: kept for later", ["W206"]),
        ("let x = 5 # erlaube W208", []),
        ("let x = 5 # we allow W208", ["W208 let"]),
        ("let x = 5 # allow W207", ["W208 let", "W206"]),
        ("let x = 5\nlet y = 5 # allow W208", ["W208 let"]),
        ("each visited docs # allow W207\n  score +5\n  up to 0", []),
        ('group "G" # allow W201\nend', []),
        ('group "G"\nend # allow W201', []),
        ('group "G"\n  each visited docs score +5 up to 0 # allow W207\nend', []),
        ("when country is DE score +1/3 # allow E242", ["E242"]),
    ],
)
def test_allowed_warnings(text: str, said: list[str]) -> None:
    assert codes(text + "\n" + RULE) == said


def test_a_file_of_names_alone_is_meant_for_others() -> None:
    assert codes("let x = 5\ndefine big as employees at least 9") == []


@pytest.mark.parametrize(
    "text",
    [
        "score for crm from 0 to\nwhen country is DE score for crm +5",
        'group "Web" up to\n each visited blog score +2\nend\nscore for a = 50% of group "Web"',
        "let weight =\nlet weights = 3\nwhen country is DE score +weight, score +weights",
        'group "Web"\n each visited blog score\nend',
        "define big as employees at least 9\nwhen big score",
    ],
)
def test_what_follows_from_a_broken_line_is_not_said_again(text: str) -> None:
    (found,) = checked(text).problems
    assert found.code < "E100"


def test_any_error_leaves_no_rules_and_a_warning_does() -> None:
    assert checked(RULE + "\nwhen country is DE score +1/3").rules is None
    assert checked(RULE + "\nlet x = 5").rules is not None


def test_problems_stand_in_the_order_of_the_text() -> None:
    text = "let a = 5\nwhen b is 1 score +1/3\nscore from 9 to 1\nwhen c is 1 score\nlet d = 5"
    assert [found.span.start for found in checked(text).problems] == sorted(
        found.span.start for found in checked(text).problems
    )
    assert len(checked(text).problems) == 5


LINES = st.sampled_from(
    [
        "score from 0 to 100",
        "score for crm with 1 decimal",
        "score for sum = 50% of score and 50% of score for crm",
        'score for web = 10% of group "Web"',
        "score halving every 30 days without activity",
        "grade from E to A",
        "let hot = 15",
        "define german as country is DE",
        'behaviour visited pricing means page_view where url contains "/pricing"',
        "when german score +hot, grade +1/3",
        "when german score for crm +1",
        "each visited pricing score +hot once a day up to 45",
        "each 3rd visited pricing score +5 once per title halving every 9 days",
        "when requested demo score +5 expiring after 30 days",
        'group "Web" up to 40 a month\n each visited blog score +2\nend',
        "first of\n when german score +2\n otherwise score +1\nend",
        "when german score at most 10",
        "score +1 per 100 employees",
        "segment A when employees at least 5",
        "segment B otherwise",
        "when segment is A score +5",
        "stage MQL when score at least 5 and grade at least B",
        "label heat hot when score for crm at least 5",
        "matrix m of grade by score\n | | at least 5 | otherwise |\n | at least C | a | b |",
        'disqualify "x" when german',
        "only events in the last 90 days count",
        'time zone "Europe/Berlin"',
        "guarantee score never falls with visited pricing",
    ]
)


@settings(max_examples=150, deadline=None)
@given(st.lists(LINES, max_size=12))
def test_any_choice_of_lines_is_checked_and_gives_the_same_every_time(lines: list[str]) -> None:
    text = "\n".join(lines)
    first = checked(text)
    assert first == checked(text)
    assert (first.rules is None) == any(found.severity == "error" for found in first.problems)
    assert len(set(first.problems)) == len(first.problems)


@settings(max_examples=100, deadline=None)
@given(st.lists(LINES, min_size=1, max_size=6), st.data())
def test_no_damaged_text_makes_the_check_raise(lines: list[str], data: st.DataObject) -> None:
    text = "\n".join(lines)
    at = data.draw(st.integers(0, len(text)))
    until = data.draw(st.integers(at, min(len(text), at + 12)))
    checked(
        text[:at] + data.draw(st.sampled_from(["", "x", "-5", "/3", "\n", "per", "grade"])) + text[until:]
    )
