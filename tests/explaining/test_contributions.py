"""A total is the sum of its contributions: for generated models, and by hand."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given, note, settings
from leadlang.dsl.write import write
from leadlang.runtime import reference
from leadlang.runtime.explaining.contributions import Contribution, contributions
from leadlang.runtime.facts import LogLayout
from leadlang.runtime.times import parse_as_of

from tests.explaining.laws import hold_contributions_to_the_result
from tests.runtime.rules_strategy import Dice
from tests.strategies import ID, Case, cases
from tests.strategies.running import rules_of

MANY = settings(max_examples=max(60, settings.default.max_examples if settings.default else 0))


@MANY
@given(cases())
def test_every_total_is_the_sum_of_its_contributions(case: Case) -> None:
    text = write(case.program)
    note(text)
    rules = rules_of(text)
    logs = [reference.Log(f"log {at}", log.rows(), layout) for at, (log, layout) in enumerate(case.logs)]
    as_of = parse_as_of(case.as_of, rules.time_zone)
    found, _ = reference.cases(rules, case.leads.rows(), logs, as_of, ID)
    for one in found:
        hold_contributions_to_the_result(rules, reference.assess(one))


@pytest.mark.parametrize("seed", range(120))
def test_models_beyond_what_texts_say_add_up(seed: int) -> None:
    dice = Dice(Random(f"contributions {seed}"))
    rules = dice.model()
    logs = [
        reference.Log(name, frame.to_dicts(), layout, dice.reading())
        for name, frame, layout in (dice.log("one"), dice.busy_log("two"))
    ]
    as_of = parse_as_of("2026-06-30", rules.time_zone)
    found, _ = reference.cases(rules, dice.leads().to_dicts(), logs, as_of, "Id")
    for one in found:
        hold_contributions_to_the_result(rules, reference.assess(one))


def test_each_step_has_a_contribution_of_its_own() -> None:
    rules = rules_of(
        """score from 0 to 30 starting at 4
score for overall = 50% of score and 100% of group "Web" with 1 decimal
score halving every 10 days without activity
when job_title is CEO score +40.3, grade +1/3
when job_title is CEO score at most 20.6
group "Web" up to 5 counts 50%
  each visited blog score +2
end
"""
    )
    rows = [
        {"who": "1", "when": f"2026-06-{day}", "event": "visited", "object": "blog"} for day in (20, 20, 19)
    ]
    layout = LogLayout("who", "when", ("event",), ("object",))
    found, _ = reference.cases(
        rules,
        [{"id": "1", "job_title": "CEO"}],
        [reference.Log("events", rows, layout)],
        parse_as_of("2026-06-30"),
        "id",
    )
    assert contributions(rules, reference.assess(found[0])) == (
        Contribution("score", "start", 4_000),
        Contribution("score", "rule", 40_300, 0),
        Contribution("score", "rule", 6_000, 2),
        Contribution("score", "group limit", -1_000, name="Web"),
        Contribution("score", "group weight", -2_500, name="Web"),
        Contribution("score", "fading", -23_400),
        Contribution("score", "ceiling", -2_800, 1),
        Contribution("score", "rounding", 400),
        Contribution("overall", "term", 10_500, name="score"),
        Contribution("overall", "term", 2_500, name="Web"),
        Contribution("grade", "start", 2),
        Contribution("grade", "rule", 1, 0),
    )
