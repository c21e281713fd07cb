"""Mistakes that people make naturally: what is marked, and what is offered instead."""

from __future__ import annotations

import pytest
from leadlang.dsl.messages import wording_of
from leadlang.dsl.words import languages, words
from leadlang.runtime import rules

from .checking import checked, only_pay, only_rule

# the rules, what is marked, what has to be offered (several: joined by " | ")
MISTAKES = [
    # two comparisons without a word between them
    ("when company is Who is who score +1", "is who", '"Who is who"'),
    ("when country is DE city is Bonn score +1", "city is Bonn", "country is DE and city is Bonn"),
    ("when land is DE ort in [Bonn] score +1", "ort in [Bonn]", "land is DE and ort in [Bonn]"),
    (
        "when company is not Acme contains gmbh score +1",
        "contains gmbh",
        "company is not Acme and company contains gmbh",
    ),
    (
        "when employees at least 10 at most 50 score +1",
        "at most 50",
        "employees at least 10 and employees at most 50",
    ),
    ("when visited pricing where (a is x b is y) score +1", "b is y", "a is x and b is y"),
    ("stage Hot when score at least 10 at most 50", "at most 50", "score at least 10 and score at most 50"),
    ("when x is known is y score +1", "is y", "x is known and x is y"),
    ('when x is "Oil" is "Gas" score +1', 'is "Gas"', 'x is "Oil" and x is "Gas"'),
    # a second value without its comparison
    ('when country is "DE" or "AT" score +1', '"AT"', 'country in ["DE", "AT"]'),
    ('when country is DE or "AT" or CH score +1', '"AT"', 'country in [DE, "AT", CH]'),
    ('when industry is "Oil" and "gas" score +1', '"gas"', '"Oil and gas"'),
    ("when country is not DE or AT score +1", "AT", "country not in [DE, AT]"),
    ("when country is not DE and AT score +1", "AT", "country not in [DE, AT]"),
    ("when country != DE or AT score +1", "AT", "country not in [DE, AT]"),
    ("when company contains gmbh or ag score +1", "ag", "company contains [gmbh, ag]"),
    ("when company does not contain gmbh or ag score +1", "ag", "company does not contain [gmbh, ag]"),
    ("wenn land ist nicht DE oder AT punkte +1", "AT", "land nicht in [DE, AT]"),
    ("wenn firma enthält gmbh oder ag punkte +1", "ag", "firma enthält [gmbh, ag]"),
    ("when plan is 5 or 6 score +1", "6", "plan in [5, 6]"),
    ("when plan is 5 or 6 or 7 score +1", "6 or 7", "plan in [5, 6, 7]"),
    ("when plan is not 5 or 6 score +1", "6", "plan not in [5, 6]"),
    ("wenn tarif ist 5 oder 6 punkte +1", "6", "tarif in [5, 6]"),
    # a comparison without what is compared
    (
        "when employees > 10 and < 50 score +1",
        "< 50",
        "employees > 10 and employees < 50 | employees between 10 and 50",
    ),
    ("when employees < 50 and > 10 score +1", "> 10", "employees between 10 and 50"),
    (
        "wenn mitarbeiter mindestens 10 und höchstens 50 punkte +1",
        "höchstens 50",
        "mitarbeiter mindestens 10 und mitarbeiter höchstens 50 | mitarbeiter zwischen 10 und 50",
    ),
    ("when employees > 10 or < 5 score +1", "< 5", "employees > 10 or employees < 5"),
    ("when country is DE or is AT score +1", "is AT", "country is DE or country is AT"),
    ("when country is DE or is unknown score +1", "is unknown", "country is DE or country is unknown"),
    # thousands
    ("when employees at least 1,000 score +1", "1,000", "1000"),
    ("when employees at least 1,250,000 score +1", "1,250,000", "1250000"),
    ("when employees at least 1,250 score +1", "1,250", "1250 | 1.250"),
    ("when employees at least 1,5 score +1", "1,5", "1.5"),
    ("when employees at least 0,125 score +1", "0,125", "0.125"),
    ("when employees at least 1.000.000 score +1", "1.000.000", "1000000"),
    ("when employees in [1,000, 2,000] score +1", "1,000", "1000"),
    # keywords in values
    ("when industry in [Mining, Oil and gas] score +1", "Oil and gas", '"Oil and gas"'),
    ("when industry in [Oil and gas, Mining] score +1", "Oil and gas", '"Oil and gas"'),
    ("when industry in [Mining, Grade A] score +1", "Grade A", '"Grade A"'),
    ("when tier is Top grade score +1", "Top grade", '"Top grade"'),
    ("when tier is Top grade grade +1", "Top grade", '"Top grade"'),
    ("when tier is Grade A score +1", "Grade A", '"Grade A"'),
    ("when industry is Credit score services score +1", "Credit score services", '"Credit score services"'),
    # a percentage of a group
    ('group "G" counts 1001%\n  when a is x score +1\nend', "1001%", "0 to 1000"),
    # colons
    ("when country is DE: score +5", "DE:", "`DE`"),
    ("when country is DE, then: score +5", "then:", "`then`"),
    ("when country is DE then : score +5", ":", ""),
    ("when country: DE score +5", "country:", "`country`"),
    # times in words
    ("when visited pricing last week score +1", "last week", "in the last 7 days"),
    ("each visited pricing this month score +1", "this month", "in the last 30 days"),
    ("when visited pricing yesterday at least 2 times score +1", "yesterday", "1 day ago"),
    ("when visited pricing last 7 days score +1", "last 7 days", "in the last 7 days"),
    ("when visited pricing today score +1", "today", "in the last 1 day"),
    ("when no visit to website last month score +1", "last month", "in the last 30 days"),
    ("when replied email after sent email yesterday score +1", "yesterday", "1 day ago"),
    ("when yesterday visited pricing score +1", "yesterday", "1 day ago"),
    ("wenn besucht preise letzte woche punkte +1", "letzte woche", "in den letzten 7 tagen"),
    ("wenn preise gestern besucht punkte +1", "gestern", "vor 1 tag"),
    ("wenn besucht preise letzte 14 tage punkte +1", "letzte 14 tage", "in den letzten 14 tagen"),
    ("wenn besucht preise heute punkte +1", "heute", "im letzten 1 tag"),
    # dividing
    ("let half = 10 / 2\nwhen n at least half score +1", "10 / 2", "*"),
    ("let half = 10/2\nwhen n at least half score +1", "10/2", "*"),
    ("let base = 10\nlet half = base / 2\nwhen n at least half score +1", "base / 2", "*"),
    # points in words
    ("when country is DE score plus 5", "plus 5", "`score +5`"),
    ("when country is DE score minus 5", "minus 5", "`score -5`"),
    ("when country is DE add 5 points", "5 points", "`score +5`"),
    ("when country is DE subtract 5 points", "5 points", "`score -5`"),
    ("when country is DE score = 20", "=", "`score +20`"),
    ("when country is DE score 20 points", "20", "`score +20`"),
    ("when country is DE 20 points", "20 points", "`score +20`"),
    ("when downloaded whitepaper 20 points", "20 points", "`score +20`"),
    ("when country is DE +20 points", "+20 points", "`score +20`"),
    ("when country is DE -20", "-20", "`score -20`"),
    ("when country is DE score +20 points", "points", "`score +20`"),
    ("wenn land ist DE punkte plus 5", "plus 5", "`punkte +5`"),
    ("wenn land ist DE 20 punkte", "20 punkte", "`punkte +20`"),
    # points without a condition
    ("score +5", "score +5", "when"),
    ("let bonus = 5\nscore +bonus", "score +bonus", "when"),
    ("grade +manual_points", "grade +manual_points", "when"),
    ("score at least 5", "score at least 5", "when"),
]


@pytest.mark.parametrize(("text", "mark", "offered"), MISTAKES, ids=[case[0] for case in MISTAKES])
def test_what_is_marked_and_offered(text: str, mark: str, offered: str) -> None:
    result = checked(text)
    assert result.rules is None, "accepted"
    found = [problem for problem in result.problems if problem.severity == "error"]
    language = "de" if text.startswith("wenn") else "en"
    said = [wording_of(problem, language) for problem in found]
    assert [text[problem.span.start : problem.span.end] for problem in found] == [mark], said
    assert "{" not in said[0].message + said[0].hint
    for part in offered.split(" | "):
        assert part in said[0].hint


FINE = [
    "when employees at least 1.000 score +1",
    "when revenue at least 5 € score +1",
    "when revenue at least € 5 score +1",
    "when revenue at least $ 5k score +1",
    "when share at least 20 % score +1",
    'group "G" counts 50 %\n  when a is x score +1\nend',
    "each opened email score +10 fading by 50 % every 30 days",
    "when n in [1, 2,3,100,200] score +1",
    "when signup_date since 2026-01-01 before 2026-02-01 score +1",
    "when visited pricing at least 2 times since 2026-01-01 before 2026-02-01 score +1",
    "when revenue last year at least 5M score +1",
    'when downloaded "last week" score +1',
    "when field active last week score +1",
    "let team = Sales / Marketing\nwhen department is team score +1",
    "score +manual_points",
    "score -manual_points",
    "when url starts with https://x score +1",
    'label engagement hot when country is "DE:"',
    "when country is DE and newsletter is yes or vip score +1\nwhen vip is yes score +1",
]


@pytest.mark.parametrize("text", FINE)
def test_what_is_close_to_a_mistake_and_is_none(text: str) -> None:
    result = checked(text)
    assert result.rules is not None, result.problems


def test_signs_beside_a_number_may_stand_apart() -> None:
    for together, apart in (("5€", "5 €"), ("€5", "€ 5"), ("20%", "20 %"), ("$5k", "$ 5k")):
        found = only_rule(f"when n at least {apart} score +1").condition
        assert found == only_rule(f"when n at least {together} score +1").condition


def test_points_from_a_column_need_no_condition() -> None:
    assert only_rule("score -manual_points").condition == rules.Always(True)
    assert only_pay("score -manual_points").points == rules.FromField("manualpoints", -1)


@pytest.mark.parametrize(
    ("text", "offered"),
    [
        ("when visited pricing or careers score +1", "visited [pricing, careers]"),
        ("when visited pricing and careers score +1", "visited pricing and visited careers"),
        ("each visited pricing and careers score +1", "visited pricing and visited careers"),
    ],
)
def test_a_word_that_looks_like_one_more_object(text: str, offered: str) -> None:
    found = [problem for problem in checked(text).problems if problem.code == "W102"]
    assert [text[problem.span.start : problem.span.end] for problem in found] == ["careers"]
    assert offered in wording_of(found[0], "en").hint


def test_what_is_offered_for_a_time_in_words_can_be_read() -> None:
    for language in languages():
        verb, when, points = (
            ("visited", "when", "score") if language == "en" else ("besucht", "wenn", "punkte")
        )
        for offered in set(words(language).spoken_times.values()):
            assert checked(f"{when} {verb} x {offered} {points} +1").rules is not None, offered
