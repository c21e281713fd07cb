"""Between which values everything lies."""

from __future__ import annotations

import pytest
from leadlang.compiler.proving.bounds import Bounds, Range, bounds
from leadlang.runtime.exact import MAX_MILLIS

from tests.compiler.checking import rules_of


def of(text: str) -> Bounds:
    return bounds(rules_of(text))


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("when country is DE score +5", 0, 5_000),
        ("when country is DE score -5", -5_000, 0),
        ("score +1 per 100 employees up to 10", 0, 10_000),
        ("score -5 per 30 days without activity", -MAX_MILLIS, 0),
        ("when country is DE score +bonus up to 20", -MAX_MILLIS, 20_000),
        ("each visited pricing score +5", 0, MAX_MILLIS),
        ("each visited pricing score +5 up to 45", 0, 45_000),
        ("each visited pricing score +5 at most 3 times", 0, 15_000),
        ("each 2nd visited pricing score -5 at most 5 times", -10_000, 0),
        ("first of\nwhen country is DE score +8\nwhen country is AT score -3\nend", -3_000, 8_000),
        ('group "g" up to 6 counts 50%\nwhen a is DE score +8\nwhen a is AT score -3\nend', -1_500, 3_000),
        ("score starting at 10\nwhen country is DE score +5", 10_000, 15_000),
    ],
)
def test_what_is_summed(text: str, low: int, high: int) -> None:
    assert of(text).scores["score"].summed == Range(low, high)


def test_the_steps_of_a_score() -> None:
    found = of(
        "score from 0 to 50\nscore halving every 30 days without activity\nwhen country is DE score +99.5\n"
        "when country is AT score -20\nwhen country is CH score at least 60"
    ).scores["score"]
    assert found.summed == found.faded == Range(-20_000, 99_500)
    assert found.held == Range(-20_000, 99_500)
    assert found.ranged == found.shown == Range(0, 50_000)


def test_payments_groups_grades_and_combined_scores() -> None:
    found = of(
        "score for crm from 0 to 10\n"
        'group "g" up to 4\neach visited pricing score +3, score for crm +3\nend\n'
        "when country is DE grade +1, score for crm +20\n"
        'score for all = 50% of score for crm and 10% of group "g"'
    )
    assert found.payments == {
        (0, 0): Range(3_000, MAX_MILLIS),
        (0, 1): Range(3_000, MAX_MILLIS),
        (1, 0): Range(3, 3),
        (1, 1): Range(20_000, 20_000),
    }
    assert found.groups == {("g", "score"): Range(0, 4_000), ("g", "crm"): Range(0, 4_000)}
    assert found.members[1] == {"crm": Range(0, 20_000), "grade": Range(0, 3)}
    assert found.grade == Range(2, 5)
    assert found.combined["all"] == Range(0, 5_000)  # 5.4 points, shown as a whole number
