"""The column backend gives just what the reference gives, on random models and data."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from leadlang.compiler.lower import lower
from leadlang.runtime import reference
from leadlang.runtime import rules as r
from leadlang.runtime.columns import FrameLog, as_outcome, score
from leadlang.runtime.facts import LogLayout, Outcome, TableReading
from leadlang.runtime.intake import Log
from leadlang.runtime.model import CompiledModel
from leadlang.runtime.times import parse_as_of

from tests.runtime.rules_strategy import AS_OFS, Dice

PLAIN = TableReading()
NamedLog = tuple[str, pl.DataFrame, LogLayout]


def both(
    rules: r.Rules,
    leads: pl.DataFrame,
    logs: Sequence[NamedLog],
    as_of: str,
    id: str | None,
    reading: TableReading = PLAIN,
) -> tuple[Outcome, Outcome]:
    """The outcome of the reference and that of the columns."""
    moment = parse_as_of(as_of, rules.time_zone)
    tables = lower(rules)
    frame_logs = [FrameLog(name, frame, layout, reading) for name, frame, layout in logs]
    plain_logs = [Log(name, frame.to_dicts(), layout, reading) for name, frame, layout in logs]
    expected = reference.score(rules, leads.to_dicts(), plain_logs, moment, id, reading)
    given = score(CompiledModel(rules, tables), leads, frame_logs, moment, id, reading)
    return expected, as_outcome(tables, given)


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.randoms(use_true_random=False))
def test_columns_are_the_reference(random: Random) -> None:
    compare(Dice(random))


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(20))
def test_columns_are_the_reference_at_length(seed: int) -> None:
    for part in range(200):
        compare(Dice(Random(seed * 1_000 + part)))


def compare(dice: Dice) -> None:
    rules, leads = dice.model(), dice.leads()
    logs = [dice.log(f"log {number}") for number in range(dice.number(0, 2))]
    as_of, id = dice.of(AS_OFS), dice.of(("Id", "Id", "Id", None))
    expected, found = both(rules, leads, logs, as_of, id, dice.reading())
    assert found.problems == expected.problems
    assert found == expected
