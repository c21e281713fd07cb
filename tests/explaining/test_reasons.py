"""The top reasons of the columns are those of the contributions, lead by lead."""

from __future__ import annotations

from random import Random

import pytest
from leadlang.compiler.lower import lower
from leadlang.runtime import columns, reference
from leadlang.runtime.columns import FrameLog, evaluation
from leadlang.runtime.columns.reasons import TopRules
from leadlang.runtime.explaining.contributions import contributions
from leadlang.runtime.model import CompiledModel
from leadlang.runtime.times import parse_as_of

from tests.runtime.rules_strategy import Dice


def plainly(amounts: dict[int, int], most: int) -> list[tuple[int, int]]:
    """The rules with the greatest amounts above zero."""
    ranked = sorted(amounts.items(), key=lambda one: (-one[1], one[0]))
    return [one for one in ranked if one[1] > 0][:most]


def as_found(top: TopRules, row: int) -> list[tuple[int, int]]:
    pairs = zip(top.rules[row].tolist(), top.amounts[row].tolist(), strict=True)
    return [(number, amount) for number, amount in pairs if number >= 0]


@pytest.mark.parametrize("part", range(8))
def test_reasons_are_the_greatest_contributions(part: int, monkeypatch: pytest.MonkeyPatch) -> None:
    if part % 2:
        monkeypatch.setattr(evaluation, "_BLOCK", 3)
    for seed in range(part * 20, (part + 1) * 20):
        dice = Dice(Random(f"reasons {seed}"))
        rules, leads = dice.model(), dice.leads()
        logs = [dice.log(f"log {number}") for number in range(dice.number(0, 2))]
        most, reading = dice.number(1, 4), dice.reading()
        as_of = parse_as_of("2026-06-30", rules.time_zone)
        model = CompiledModel(rules, lower(rules))
        frame_logs = [FrameLog(name, frame, layout, reading) for name, frame, layout in logs]
        found = columns.score(model, leads, frame_logs, as_of, "Id", reading, reasons=most)
        plain_logs = [reference.Log(name, frame.to_dicts(), layout, reading) for name, frame, layout in logs]
        facts, _ = reference.cases(rules, leads.to_dicts(), plain_logs, as_of, "Id", reading)
        assert len(found.reasons) <= len(rules.scores)
        for row, case in enumerate(facts):
            given = contributions(rules, reference.assess(case))
            for top in found.reasons:
                name = rules.scores[top.score].name
                paid: dict[int, int] = {}
                for one in given:
                    if one.target == name and one.rule is not None and one.kind == "rule":
                        paid[one.rule] = paid.get(one.rule, 0) + one.amount
                taken = {number: -amount for number, amount in paid.items()}
                assert as_found(top.reasons_for, row) == plainly(paid, most)
                against = [(number, -amount) for number, amount in as_found(top.reasons_against, row)]
                assert against == plainly(taken, most)
