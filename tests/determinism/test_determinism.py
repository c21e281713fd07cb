"""The same facts give the same bytes, however, wherever and how often they are given (see README.md)."""

from __future__ import annotations

from random import Random

import leadlang
import pytest
from attrs import evolve
from leadlang.dsl.problems import Source
from leadlang.dsl.read import read
from leadlang.dsl.write import write

from tests.determinism.changed import WAYS, differences
from tests.determinism.prints import PROMISES, lines
from tests.determinism.processes import printed, start, unlike
from tests.determinism.worlds import example_world, random_world
from tests.strategies.shuffled import mixed
from tests.test_examples import DATA

SEEDS = range(3000, 3024)
FEW_SEEDS = (3100, 3101, 3102)
FEW_EXAMPLES = ("first", "several_products")


@pytest.mark.parametrize(
    ("name", "rules"), [*((name, "rules.lead") for name in DATA), ("nordwind", "regeln.lead")]
)
def test_examples_given_in_other_ways(name: str, rules: str) -> None:
    assert list(differences(example_world(name, rules), Random(1))) == []


@pytest.mark.parametrize("seed", SEEDS)
def test_random_worlds_given_in_other_ways(seed: int) -> None:
    assert list(differences(random_world(seed), Random(seed))) == []


def test_a_difference_would_be_found(monkeypatch: pytest.MonkeyPatch) -> None:
    world = example_world("first")
    monkeypatch.setitem(WAYS, "turned", lambda world, random: world.scored(world.model)[::-1])
    assert list(differences(world, Random(1))) == [f"{world.name}: turned"]


def test_two_processes_and_this_one_give_the_same() -> None:
    others = [start(FEW_EXAMPLES, FEW_SEEDS, number) for number in range(2)]
    first, second = map(printed, others)
    assert len(first) > 35
    assert unlike(first, second) == []
    assert unlike(list(lines(FEW_EXAMPLES, FEW_SEEDS)), first) == []


def test_verdicts_do_not_depend_on_order_or_language() -> None:
    program = read(Source("rules.lead", PROMISES)).program
    mixed_statements = mixed(program.statements, Random(5))
    texts = [PROMISES, write(evolve(program, statements=mixed_statements)), write(program, "de")]
    plain, shuffled, german = (
        sorted((one.target, one.verdict) for one in leadlang.prove(text)) for text in texts
    )
    assert plain == shuffled == german
    assert {verdict for _, verdict in plain} == {"proved", "refuted"}
