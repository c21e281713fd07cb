"""Scores, combined scores, whole scores that fade."""

import pytest
from leadlang.runtime import rules

from tests.compiler.checking import codes, rules_of

ACTIVITY = rules.Events(rules.Anything(), whole_log=True)


def test_without_a_declaration_there_is_one_score_without_limits() -> None:
    model = rules_of("when country is DE score +1")
    assert model.scores == (rules.Score("score"),)
    assert model.combined == ()


def test_declared_scores_stand_after_the_unnamed_one_in_their_order() -> None:
    model = rules_of(
        "score for crm from 0 to 9.5 starting at 2.125 with 1 decimal\nscore for Big Shop\n"
        "score from -5 to 100"
    )
    assert model.scores == (
        rules.Score("score", -5000, 100_000),
        rules.Score("crm", 0, 9500, 2125, 1),
        rules.Score("Big Shop"),
    )


def test_a_score_is_found_by_its_folded_name() -> None:
    model = rules_of("score for Big Shop\nwhen country is DE score for big  SHOP +1")
    (rule,) = model.members
    assert isinstance(rule, rules.Rule)
    assert rule.effects == (rules.Pay("Big Shop", rules.Constant(1000), 1),)


def test_numbers_may_come_from_let() -> None:
    model = rules_of("let best = 50 * 2\nlet first = 10\nscore from 0 to best starting at first")
    assert model.scores == (rules.Score("score", 0, 100_000, 10_000),)


def test_combined_scores_come_after_what_they_need() -> None:
    model = rules_of(
        """
        score for total = 50% of score for half and 12.5% of score for crm from 0 to 10
        score for half = 50% of score and 20% of group "Web" and 30% of group "web" for crm with 2 decimals
        score for crm
        group "Web"
          each visited blog score +1
        end
        """
    )
    assert model.combined == (
        rules.Combined(
            "half",
            (
                rules.Term(50_000, "score"),
                rules.Term(20_000, "score", "Web"),
                rules.Term(30_000, "crm", "Web"),
            ),
            decimals=2,
        ),
        rules.Combined("total", (rules.Term(50_000, "half"), rules.Term(12_500, "crm")), 0, 10_000),
    )


@pytest.mark.parametrize(
    ("words", "fading"),
    [
        ("halving every 30 days", rules.Halve(30)),
        ("halving every 2 weeks", rules.Halve(14)),
        ("fading by 50% every 1 month", rules.FadeByPercent(50_000, 30)),
        ("fading by 5 points every 1 quarter", rules.FadeByPoints(5000, 90)),
        ("fading out over 1 year", rules.FadeOut(365)),
        ("expiring after 10 days", rules.Expire(10)),
    ],
)
def test_a_whole_score_fades_by_the_latest_activity(words: str, fading: rules.Fading) -> None:
    model = rules_of(f"score for crm\nscore for crm {words} without activity")
    assert model.scores == (
        rules.Score("score"),
        rules.Score("crm", fading=fading, fading_events=ACTIVITY),
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("score from 5 to 5", ["E222"]),
        ("score from 0 to best", ["E244"]),
        ("let best = 5\nscore from 0 to beste", ["E244 nearest"]),
        ("let best = x\nscore from 0 to best", ["E245"]),
        ("score from 0 to 10 starting at 10", []),
        ("score from 0 to 10 starting at 10.5", ["E223"]),
        ("score from -20 to -10", ["E223 unsaid"]),
        ("score from 0 to 0.5", ["E225 one"]),
        ("score from 0 to 0.125 with 3 decimals", []),
        ("score from 0 to 0.1234 with 3 decimals", ["E240"]),
        ("score from 0 to 2000000000", ["E241"]),
        ("score for crm\nscore for CRM", ["E220"]),
        ("score from 0 to 5\nscore from 0 to 5", ["E220 unnamed"]),
        ("score for web shop\nscore for web_shop", ["E220 column"]),
        ('score for "grade"', ["E221"]),
        ("score for a = 10% of score for a", ["E229"]),
        ("score for a = 10% of score for b\nscore for b = 10% of score for a", ["E229"]),
        (
            "score for a = 1% of score for b\nscore for b = 1% of score for a\n"
            "score for c = 1% of score for c",
            ["E229", "E229"],
        ),
        ("score for a = 10% of score for aa", ["E226 nearest"]),
        ("score for long = 10% of score for other", ["E226"]),
        ("when x is 1 score for crm +1", ["E226 none"]),
        ('score for a = 10% of group "Web"', ["E228 none"]),
        (
            "score expiring after 30 days without activity\nscore expiring after 9 days without activity",
            ["E232 unnamed"],
        ),
        ("grade expiring after 30 days without activity", ["E231 grade"]),
    ],
)
def test_what_is_wrong_is_said_once(text: str, said: list[str]) -> None:
    assert codes(text) == said
