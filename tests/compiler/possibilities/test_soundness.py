"""A few of the random models of the long run `python -m tests.compiler.possibilities.soundness`."""

from __future__ import annotations

import pytest
from leadlang.compiler.compile import compile_rules
from leadlang.compiler.possibilities.demands import alternatives, met
from leadlang.compiler.possibilities.trial_leads import TrialLeads
from leadlang.dsl.problems import Source
from leadlang.dsl.write import write
from leadlang.runtime.reference.conditions import truth
from leadlang.runtime.reference.kleene import truth_of
from leadlang.runtime.rules import Always, And, Condition, FieldTest, Not, NumberOf, Or, Unless, Yes

from tests.compiler.possibilities.soundness import broken, checked, random_facts
from tests.strategies import random_case
from tests.strategies.choices import Choices, Seeded, pick


@pytest.mark.parametrize("seed", range(16))
def test_what_is_called_impossible_never_happens(seed: int) -> None:
    case = random_case(seed)
    model, _ = checked(compile_rules(Source("rules.lead", write(case.program))))
    assert broken(model, random_facts(case, model, seed)) == []


def test_the_law_finds_what_is_broken() -> None:
    """A question wrongly answered "no" does not go unnoticed."""
    case = random_case(3)
    model, _ = checked(compile_rules(Source("rules.lead", write(case.program))))
    claims = ((Always(True), True),)
    model._answers[claims, ()] = "no"
    assert broken(model, random_facts(case, model, 3)) == [claims]


LEAVES = tuple(FieldTest(name, Yes()) for name in ("a", "b", "c"))


def _condition(choices: Choices, depth: int) -> Condition:
    sort = choices.integer(0, 5) if depth else 5
    match sort:
        case 0 | 1:
            parts = tuple(_condition(choices, depth - 1) for _ in range(choices.integer(2, 3)))
            return And(parts) if sort else Or(parts)
        case 2:
            return Not(_condition(choices, depth - 1))
        case 3:
            return Unless(_condition(choices, depth - 1))
        case 4:
            parts = tuple(_condition(choices, depth - 1) for _ in range(3))
            low, high = choices.integer(0, 3), choices.integer(0, 3)
            return NumberOf(
                low if choices.integer(0, 3) else None, high if choices.integer(0, 3) else None, parts
            )
    return pick(choices, LEAVES)


@pytest.mark.parametrize("seed", range(300))
def test_conditions_are_taken_apart_exactly(seed: int) -> None:
    """For all truths of three fields: some list of demands is met just where the condition is as demanded."""
    condition = _condition(Seeded.of(seed), 2)
    truths = (True, False, None)
    for mode in ("true", "false", "not true", "not false"):
        ways = list(alternatives([(condition, mode)], ()))
        for known in ((a, b, c) for a in truths for b in truths for c in truths):
            values = dict(zip(LEAVES, known, strict=True))
            wanted = met(mode, truth_of(condition, values.__getitem__))
            found = any(all(met(one, values[leaf]) for leaf, one in way) for way in ways)
            assert found == wanted


def test_a_lead_that_is_found_is_looked_at_by_the_reference() -> None:
    text = "when segment is A and visited pricing at least 2 times in the last 7 days score +1\n"
    rules = compile_rules(Source("r.lead", text + "segment A when country is DE\n")).provable
    assert rules is not None
    trial = TrialLeads(rules)
    condition = rules.members[0].condition  # type: ignore[union-attr]
    assert trial.can_be([(condition, "true")]) == "yes"
    assert truth(condition, trial.case({}, ())) is False
    assert trial.can_be([(condition, "true"), (rules.segments[0].condition, "not true")]) == "no"
