"""Made-up leads are looked at part by part: it is what the whole reference makes of them."""

from __future__ import annotations

from decimal import Decimal
from itertools import product

import pytest
from attrs import evolve
from leadlang.compiler.compile import compile_rules
from leadlang.compiler.possibilities.counts import no_number
from leadlang.compiler.possibilities.demands import Demand, Mode, met
from leadlang.compiler.possibilities.gifts import Gifts
from leadlang.compiler.possibilities.growing_values import grown_value
from leadlang.dsl.problems import Source
from leadlang.dsl.write import write
from leadlang.runtime.folding import fold
from leadlang.runtime.intake import Text, Value
from leadlang.runtime.reference.case import Case
from leadlang.runtime.reference.conditions import chosen
from leadlang.runtime.reference.members import given_by_all
from leadlang.runtime.reference.value_tests import answer_on_values, number_passes
from leadlang.runtime.rules import (
    Anything,
    EventCount,
    Events,
    FieldTest,
    HowMany,
    NumberBetween,
    Test,
    TextContains,
    TextEnds,
    TextIn,
    TextStarts,
)
from leadlang.runtime.times import AsOf, zone

from tests.compiler.possibilities.soundness import checked, random_facts
from tests.strategies import random_case
from tests.strategies.choices import Choices, Seeded, pick

AS_OF = AsOf(0, 0, zone("UTC"))


@pytest.mark.parametrize("seed", range(25))
def test_part_by_part_is_the_whole(seed: int) -> None:
    case = random_case(seed)
    model, _ = checked(compile_rules(Source("rules.lead", write(case.program))))
    gifts: dict[AsOf, Gifts] = {}
    for facts in random_facts(case, model, seed):
        lead = evolve(facts, segment=chosen(model.rules.segments, facts))
        of_moment = gifts.setdefault(facts.as_of, Gifts(model.rules, facts.as_of))
        assert of_moment.given(lead) == given_by_all(model.rules.members, lead)


def test_a_member_reads_the_segment() -> None:
    text = """\
segment Large when employees at least 100
segment Small otherwise
when segment is Large score +5
"""
    rules = compile_rules(Source("rules.lead", text)).provable
    assert rules is not None
    gifts, paid = Gifts(rules, AS_OF), []
    for employees in (100, 99):
        facts = Case(rules, AS_OF, {"employees": Decimal(employees)}, None)
        lead = evolve(facts, segment=chosen(rules.segments, facts))
        paid.append(gifts.given(lead).rules)
    assert paid == [{0}, set()]


MODES: tuple[Mode, ...] = ("true", "false", "not true", "not false")


def _end(choices: Choices) -> Decimal | None:
    return Decimal(choices.integer(-2, 9)) / 2 if choices.integer(0, 2) else None


@pytest.mark.parametrize("seed", range(300))
def test_whole_numbers_are_all_looked_at(seed: int) -> None:
    choices = Seeded.of(seed)
    demands: list[Demand] = []
    for _ in range(choices.integer(1, 4)):
        opens = choices.integer(0, 1) == 1, choices.integer(0, 1) == 1
        test = NumberBetween(_end(choices), _end(choices), *opens)
        demands.append((EventCount(Events(Anything()), HowMany(), test), pick(choices, MODES)))
    some = any(
        all(
            met(mode, number_passes(number, one.test)) for one, mode in demands if isinstance(one, EventCount)
        )
        for number in range(20)
    )
    without_log = all(mode.startswith("not") for _, mode in demands)
    assert no_number(demands) == (not some and not without_log)


TESTS: tuple[Test, ...] = (
    TextContains(("sales",)),
    TextContains(("head", "chief")),
    TextStarts(("vp",)),
    TextStarts(("head of",)),
    TextEnds(("emea",)),
    TextIn(("vp sales", "head of sales emea")),
)


@pytest.mark.parametrize(("first", "second"), [*product(TESTS, TESTS)])
def test_a_grown_value_meets_all(first: Test, second: Test) -> None:
    old = Text("Head of VP sales EMEA", fold("Head of VP sales EMEA"))
    for wanted in MODES:
        demands: list[Demand] = [(FieldTest("title", first), "true"), (FieldTest("title", second), wanted)]
        if not _fits(old, demands[:1]):
            continue
        value = grown_value("title", old, demands, AS_OF, frozenset())
        assert value is None or _fits(value, demands)


def test_values_grow() -> None:
    demands: list[Demand] = [(FieldTest("n", NumberBetween(Decimal(5), None)), "true")]
    demands.append((FieldTest("n", NumberBetween(Decimal(8), Decimal(9))), "true"))
    assert grown_value("n", Decimal(5), demands, AS_OF, frozenset()) == Decimal(8)
    demands.append((FieldTest("n", NumberBetween(None, Decimal(4))), "true"))
    assert grown_value("n", Decimal(8), demands, AS_OF, frozenset()) is None
    texts: list[Demand] = [(FieldTest("t", TextContains(("a1",))), "true")]
    texts.append((FieldTest("t", TextContains(("b2",))), "true"))
    grown = grown_value("t", Text("a1", "a1"), texts, AS_OF, frozenset())
    assert isinstance(grown, Text)
    assert _fits(grown, texts)


def _fits(value: Value, demands: list[Demand]) -> bool:
    return all(
        met(mode, answer_on_values(one, {one.field: value}, AS_OF))
        for one, mode in demands
        if isinstance(one, FieldTest)
    )
