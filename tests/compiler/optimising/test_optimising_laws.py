"""No pass changes any result: all of them, none, any one left out, any of them in any order."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given, note
from hypothesis import strategies as st
from leadlang.compiler.lower import lower
from leadlang.compiler.optimising import PASSES, Pass, optimise
from leadlang.dsl.write import write
from leadlang.runtime import columns
from leadlang.runtime.columns import FrameOutcome
from leadlang.runtime.model import CompiledModel
from leadlang.runtime.rules import Rules
from leadlang.runtime.soundness import unsound
from leadlang.runtime.tables import Tables
from leadlang.runtime.times import parse_as_of

from tests.strategies import ID, Case, cases
from tests.strategies.running import by_reference, rules_of


def compiled(case: Case) -> Rules:
    text = write(case.program)
    note(text)
    return rules_of(text)


def scored(rules: Rules, tables: Tables, case: Case) -> FrameOutcome:
    assert unsound(rules, tables) is None
    logs = [
        columns.FrameLog(f"log {at + 1}", log.frame(), layout) for at, (log, layout) in enumerate(case.logs)
    ]
    as_of = parse_as_of(case.as_of, rules.time_zone)
    return columns.score(CompiledModel(rules, tables), case.leads.frame(), logs, as_of, ID, reasons=3)


def everything(outcome: FrameOutcome) -> tuple[object, ...]:
    assert outcome.decided is not None
    reasons = [
        (one.score, top.rules.tolist(), top.amounts.tolist())
        for one in outcome.reasons
        for top in (one.reasons_for, one.reasons_against)
    ]
    table = outcome.table.to_dict(as_series=False)
    return table, outcome.problems, outcome.paid, outcome.decided.tolist(), outcome.rules, reasons


def same_everywhere(case: Case, passes: Sequence[Pass]) -> None:
    rules = compiled(case)
    plain = lower(rules)
    optimised = optimise(plain, passes)
    found = scored(rules, optimised, case)
    assert everything(found) == everything(scored(rules, plain, case))
    reference = by_reference(rules, case.leads, case.logs, case.as_of)
    assert columns.as_outcome(optimised, found) == reference


@given(cases())
def test_all_passes_change_no_result(case: Case) -> None:
    same_everywhere(case, PASSES)


@pytest.mark.parametrize("one", PASSES, ids=lambda one: one.__name__)
@given(cases())
def test_one_pass_alone_changes_no_result(one: Pass, case: Case) -> None:
    same_everywhere(case, [one])


@pytest.mark.parametrize("left_out", PASSES, ids=lambda one: one.__name__)
@given(cases())
def test_one_pass_left_out_changes_no_result(left_out: Pass, case: Case) -> None:
    same_everywhere(case, [one for one in PASSES if one is not left_out])


@given(cases(), st.lists(st.sampled_from(PASSES), max_size=10))
def test_any_passes_in_any_order_change_no_result(case: Case, passes: list[Pass]) -> None:
    same_everywhere(case, passes)


@given(cases())
def test_once_is_enough(case: Case) -> None:
    tables = optimise(lower(compiled(case)))
    assert optimise(tables) == tables
