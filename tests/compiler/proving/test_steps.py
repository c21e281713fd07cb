"""A bound on steps is a bound on time: what is put together counts as well as what the solver does."""

from __future__ import annotations

from decimal import Decimal

import pytest
from leadlang.compiler.compile import compile_rules
from leadlang.compiler.proving import engine
from leadlang.compiler.proving.engine import decide
from leadlang.compiler.proving.possible import Possibilities, truths
from leadlang.compiler.proving.puzzle import STEPS_TO_BUILD, NotDecided, Puzzle, Steps, fraction_value
from leadlang.dsl.problems import Source
from leadlang.runtime.rules import Rules


def rules_of(text: str) -> Rules:
    compiled = compile_rules(Source("rules.lead", text))
    assert compiled.model is not None, compiled.problems
    return compiled.model.rules


def test_putting_a_question_together_takes_steps() -> None:
    puzzle = Puzzle(10 * STEPS_TO_BUILD)
    numbers = [puzzle.integer() for _ in range(8)]
    puzzle.sum(numbers)
    assert puzzle.steps_left == 2 * STEPS_TO_BUILD
    with pytest.raises(NotDecided) as raised:
        puzzle.all(number > 0 for number in numbers)
    assert raised.value.reason == "steps"


def test_what_a_puzzle_leaves_is_there_for_the_next() -> None:
    steps = Steps(1_000)
    puzzle = Puzzle(steps.share(600))
    puzzle.charge(5)
    steps.used(600, puzzle)
    assert steps.left == 1_000 - 5 * STEPS_TO_BUILD
    assert steps.share(10_000) == steps.left


def test_sums_and_clauses_mean_what_they_say() -> None:
    puzzle = Puzzle(1_000_000)
    one, two, half = puzzle.integer(), puzzle.integer(), puzzle.real()
    puzzle.hold(one == 2, two == puzzle.sum([one, 5, 0, one]), half == puzzle.rational(Decimal("0.5")))
    puzzle.hold(puzzle.count([one > 1, two > 100, one < 3]) == 2)
    puzzle.hold(puzzle.all([one == 2, two == 9]), puzzle.any([one == 3, two == 9]))
    assert puzzle.ask() == "yes"
    assert fraction_value(puzzle.answer(), half) == (1, 2)
    assert puzzle.ask(two > 9) == "no"
    assert puzzle.ask(puzzle.any([])) == "no"
    assert puzzle.ask(puzzle.all([])) == "yes"


@pytest.mark.parametrize("steps", [1, 1_000, 20_000, 100_000])
def test_few_steps_never_make_a_wrong_verdict_or_an_error(steps: int) -> None:
    """Sequences with many moments: each event of one sort is held against each of another."""
    text = """
    each opened email after visited pricing at least 2 months ago  score +1 once a day once per url
    each 3rd sent email without opened email within 1 week  score -1 twice a month fading by 10% every day
    when at least 2 of (opened email on at least 3 different days, country is DE, no activity for 1 week)
      score +4
    score +1 per 10 employees up to 20
    guarantee score never falls with opened email at any time
    """
    compiled = compile_rules(Source("rules.lead", text))
    assert compiled.provable is not None and len(compiled.guarantees) == 1, compiled.problems
    few, again = (decide(compiled.provable, compiled.guarantees, steps) for _ in range(2))
    assert few == again
    assert few[0].verdict in ("undecided", "refuted")


def test_two_texts_at_once_that_no_text_can_be() -> None:
    """The solver first takes the three tests on each text for independent; both are corrected at once."""
    rules = rules_of("""
    when (a starts with "ab" and a ends with "cd" and a matches "???") or
        (b starts with "ab" and b ends with "cd" and b matches "???")  score +1
    when a starts with "ab" and a ends with "cd" and a matches "???" and b starts with "ab" and
        b ends with "cd" and b matches "???"  score +1
    """)
    for rule in rules.members:
        assert Possibilities(rules).never(truths(rules, (rule.condition, True)))  # type: ignore[union-attr]


def test_leads_are_tried_where_the_solver_finds_none(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the solver finds hard: here it is never asked for a lead."""
    text = """
    when country is DE and visited pricing  score +10
    each visited pricing  score +1
    when visited pricing at least 3 times and country is DE and employees at least 50  score -20
    guarantee score never falls with visited pricing
    guarantee score never falls with employees
    """
    compiled = compile_rules(Source("rules.lead", text))
    assert compiled.provable is not None
    monkeypatch.setattr(engine._Asked, "_witness", lambda *_, **__: None)
    by_visit, by_size = decide(compiled.provable, compiled.guarantees)
    assert by_visit.witness is not None and by_size.witness is not None
    assert (by_visit.verdict, by_size.verdict) == ("refuted", "refuted")
    assert len(by_visit.witness.events) == 2
    assert set(by_visit.witness.lead) == {"id", "country", "employees"}
    assert len(by_size.witness.events) == 3


def test_the_id_may_be_a_field() -> None:
    """A witness whose id has to be something keeps its events."""
    text = """
    when id starts with "x" and visited pricing at least 2 times  score -10
    when id contains "xa" and visited pricing                     score -1
    guarantee score never falls with visited pricing
    """
    compiled = compile_rules(Source("rules.lead", text))
    assert compiled.provable is not None, compiled.problems
    (found,) = decide(compiled.provable, compiled.guarantees)
    assert found.witness is not None and found.witness.added is not None
    assert "xa" in found.witness.lead["id"]
    assert found.witness.added["lead_id"] == found.witness.lead["id"]


def test_what_stands_beside_it_does_not_make_it_hard() -> None:
    """What the change touches is little; the rest is hard to add up."""
    text = """
    score from 0 to 100
    score +1 per 0.3 revenue up to 7
    score -2 per 7 employees up to 9
    when revenue at least 33.3% of field employees  score +3
    score +0.125 per 3 weeks without opened email
    each 3rd opened email  score +1 once a month fading by 3% every 4 days
    best of
      score +1 per 11 turnover
      each opened email  score +0.7 twice a week halving every month
    end
    each visited careers  score +1 once a day
    when visited careers at least 2 times  score -4
    guarantee score never falls with visited careers
    """
    compiled = compile_rules(Source("rules.lead", text))
    assert compiled.provable is not None, compiled.problems
    (found,) = decide(compiled.provable, compiled.guarantees)
    assert found.witness is not None
    assert (len(found.witness.events), set(found.witness.lead)) == (1, {"id"})
