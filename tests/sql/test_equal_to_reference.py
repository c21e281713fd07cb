"""What DuckDB makes of a statement is just what the reference gives, on random models and data."""

from __future__ import annotations

from collections import Counter
from random import Random

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from leadlang.dsl.write import write
from leadlang.runtime.sql.refusals import REASONS

from tests.runtime import pools, rules_strategy
from tests.runtime.rules_strategy import Dice
from tests.sql.running import compared
from tests.sql.typed import typed_leads
from tests.strategies import cases, random_case
from tests.strategies.choices import Choices, Drawn, Seeded
from tests.strategies.running import rules_of

NO_LISTS = tuple(field for field in pools.FIELDS if field.kind != "list")
FORMS = {
    "text": [pools.FORMS["text"][0]],
    "number": [pools.FORMS["number"][1], pools.FORMS["number"][2]],
    "date": [pools.FORMS["date"][1], pools.FORMS["date"][2]],
    "yesno": [pools.FORMS["yesno"][1]],
}


@pytest.fixture(autouse=True)
def without_lists(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every second random model would be refused for them."""
    monkeypatch.setattr(rules_strategy, "FIELDS", NO_LISTS)


def compare(dice: Dice) -> str:
    dice.eventful = False
    rules = dice.model()
    rows = dice.number(0, 8)
    leads = []
    for field in NO_LISTS:
        pool, kind = dice.of(FORMS[field.kind])
        leads.append(pl.Series(field.name, dice.cells(pool, rows), kind))
    return compared(rules, pl.DataFrame(leads), dice.of(pools.AS_OFS))


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.randoms(use_true_random=False))
def test_random_models_of_everything(random: Random) -> None:
    compare(Dice(random))


@pytest.mark.parametrize("seed", range(40))
def test_random_models_by_seed(seed: int) -> None:
    compare(Dice(Random(f"sql {seed}")))


@settings(max_examples=40)
@given(st.data())
def test_random_rule_files(data: st.DataObject) -> None:
    case = data.draw(cases())
    rules = rules_of(write(case.program))
    compared(rules, typed_leads(Drawn(data.draw), case.world, rules), case.as_of)


def test_few_rule_files_are_refused() -> None:
    """On the same 100 rule files every time: most are said in SQL, and each refusal has its reason."""
    counted = Counter(of_seed(seed) for seed in range(100))
    assert set(counted) <= {"same", "stopped", *REASONS}
    assert counted["same"] >= LEAST_SAME, counted


LEAST_SAME = 70


def of_seed(seed: int) -> str:
    case = random_case(seed)
    rules = rules_of(write(case.program))
    choices: Choices = Seeded(Random(f"typed {seed}"))
    return compared(rules, typed_leads(choices, case.world, rules), case.as_of)
