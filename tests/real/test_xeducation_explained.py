"""The explanation of each of 9,240 real leads adds up to what the fast evaluator gives it."""

from decimal import Decimal

import leadlang
import polars as pl
import pytest
from leadlang.moments import moment
from leadlang.runtime import reference

from tests.explaining.laws import hold_explanation_to_the_result
from tests.real.places import data
from tests.real.test_xeducation import RULES

PARTS = 4


@pytest.mark.parametrize(
    "part", [0, *(pytest.param(part, marks=pytest.mark.slow) for part in range(1, PARTS))]
)
def test_every_explanation_adds_up_to_the_score(part: int) -> None:
    model = leadlang.load(RULES)
    leads = pl.read_csv(data("xeducation", "Leads.csv"), infer_schema=False)
    assert leads.height == 9_240
    mine = leads.gather_every(PARTS, part)
    scored = model.score(mine, as_of="2026-11-20").table
    rules = model.compiled.rules
    facts, _ = reference.cases(rules, mine.to_dicts(), [], moment("2026-11-20", rules.time_zone), None)
    assert len(facts) == mine.height == scored.height
    for case, row in zip(facts, scored.to_dicts(), strict=True):
        found = hold_explanation_to_the_result(case)
        assert Decimal(found.scores[0].shown) / 1000 == row["score"]
        assert found.grade.shown == row["grade"]
        assert (found.stage.chosen if found.stage else None) == row["stage"]
        assert 100 * found.decided // found.count == row["coverage"]
