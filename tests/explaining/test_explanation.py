"""The explanation of a lead adds up step by step: for generated models."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given, note, settings
from leadlang.dsl.write import write
from leadlang.runtime import reference
from leadlang.runtime.times import parse_as_of

from tests.explaining.laws import hold_explanation_to_the_result
from tests.runtime.rules_strategy import Dice
from tests.strategies import ID, Case, cases
from tests.strategies.running import rules_of

MANY = settings(max_examples=max(60, settings.default.max_examples if settings.default else 0))


@MANY
@given(cases())
def test_every_explanation_adds_up(case: Case) -> None:
    text = write(case.program)
    note(text)
    rules = rules_of(text)
    logs = [reference.Log(f"log {at}", log.rows(), layout) for at, (log, layout) in enumerate(case.logs)]
    as_of = parse_as_of(case.as_of, rules.time_zone)
    found, _ = reference.cases(rules, case.leads.rows(), logs, as_of, ID)
    for one in found:
        explained = hold_explanation_to_the_result(one)
        assert all(rule.gaps for rule in explained.open)
        assert all(bool(rule.gaps) == (rule.why == "unknown") for rule in explained.unpaid)


@pytest.mark.parametrize("part", range(6))
def test_models_beyond_what_texts_say_add_up(part: int) -> None:
    for seed in range(part * 40, (part + 1) * 40):
        dice = Dice(Random(f"explanation {seed}"))
        rules = dice.model()
        logs = [
            reference.Log(name, frame.to_dicts(), layout, dice.reading())
            for name, frame, layout in (dice.log("one"), dice.busy_log("two"))[: dice.number(0, 2)]
        ]
        as_of = parse_as_of("2026-06-30", rules.time_zone)
        found, _ = reference.cases(rules, dice.leads().to_dicts(), logs, as_of, "Id")
        for one in found:
            hold_explanation_to_the_result(one)
