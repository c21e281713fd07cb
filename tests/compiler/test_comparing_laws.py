"""What holds of every comparison: the same is the same, and what is said to be the same gives the same
results.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain, permutations

import pytest
from attrs import evolve
from hypothesis import assume, given, note, settings
from hypothesis import strategies as st
from leadlang.compiler.comparing import compare
from leadlang.compiler.comparing.canonical import Canonical
from leadlang.compiler.comparing.implying import implies
from leadlang.dsl import syntax as s
from leadlang.dsl.write import write
from leadlang.runtime import reference
from leadlang.runtime.facts import LeadResult
from leadlang.runtime.reference.conditions import truth
from leadlang.runtime.rules import And, Condition, Group, Member, Not, Or, Rule, Rules, Unless
from leadlang.runtime.times import parse_as_of

from tests.strategies import ID, Case, cases, programs
from tests.strategies.choices import Choices, Drawn, Seeded
from tests.strategies.running import NotValid, by_reference, rules_of

FEW = settings(max_examples=max(20, (settings.default.max_examples if settings.default else 0) // 3))


@FEW
@given(programs())
def test_a_model_and_itself_in_any_words(program: s.Program) -> None:
    """The canonical layout, the other spoken language, and the model itself."""
    rules = rules_of(write(program))
    for language in ("en", "de"):
        text = write(program, language)
        note(text)
        assert compare(rules, rules_of(text)).changes == ()
        assert compare(rules_of(text), rules).changes == ()


@FEW
@given(programs(), st.randoms(use_true_random=False))
def test_the_order_of_rules_means_nothing(program: s.Program, random: object) -> None:
    movable = (s.When, s.Each, s.GroupOf, s.FirstOrBest)
    places = [at for at, statement in enumerate(program.statements) if isinstance(statement, movable)]
    shuffled = list(places)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    statements = list(program.statements)
    for at, source in zip(places, shuffled, strict=True):
        statements[at] = program.statements[source]
    other = write(evolve(program, statements=tuple(statements)))
    note(other)
    assert compare(rules_of(write(program)), rules_of(other)).changes == ()


@given(cases(), st.data())
def test_what_is_the_same_gives_the_same(case: Case, data: st.DataObject) -> None:
    """A text changed somewhere: where no change is found, every lead's result is as before."""
    _hold_the_same(case, Drawn(data.draw))


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(2_000))
def test_what_is_the_same_gives_the_same_often(seed: int) -> None:
    from tests.strategies import random_case

    _hold_the_same(random_case(seed), Seeded.of(seed + 1))


def _hold_the_same(case: Case, choices: Choices) -> None:
    text = write(case.program)
    changed = _changed(text, choices)
    note(f"{text}\n---\n{changed}")
    old = rules_of(text)
    try:
        new = rules_of(changed)
    except NotValid:
        assume(False)
        return
    comparison = compare(old, new)
    back = compare(new, old)
    assert comparison.same == back.same
    before, after = (_results(rules, case) for rules in (old, new))
    if comparison.same:
        assert before == after


def _results(rules: Rules, case: Case) -> tuple[LeadResult, ...]:
    return by_reference(rules, case.leads, case.logs, case.as_of).leads


_SWAPS = (
    ("at least", "more than"),
    (" and ", " or "),
    ("at most", "less than"),
    (" +", " -"),
    ("when ", "each "),
    (" is ", " is not "),
    ("contains", "starts with"),
    ("once", "twice"),
    ("up to", "at most"),
)


def _changed(text: str, choices: Choices) -> str:
    """The text with one line gone or doubled, two lines exchanged, a number or a word another one."""
    lines = text.splitlines(keepends=True)
    match choices.integer(0, 4):
        case 0:
            del lines[choices.integer(0, len(lines) - 1)]
        case 1:
            at = choices.integer(0, len(lines) - 1)
            lines.insert(at, lines[at])
        case 2:
            at, other = (choices.integer(0, len(lines) - 1) for _ in range(2))
            lines[at], lines[other] = lines[other], lines[at]
        case 3:
            numbers = list(re.finditer(r"\d+", text))
            if numbers:
                found = numbers[choices.integer(0, len(numbers) - 1)]
                return (
                    text[: found.start()] + str(int(found[0]) + choices.integer(1, 2)) + text[found.end() :]
                )
        case _:
            one, other = _SWAPS[choices.integer(0, len(_SWAPS) - 1)]
            one, other = (one, other) if choices.integer(0, 1) else (other, one)
            places = [found.start() for found in re.finditer(re.escape(one), text)]
            if places:
                at = places[choices.integer(0, len(places) - 1)]
                return text[:at] + other + text[at + len(one) :]
    return "".join(lines)


@FEW
@given(cases())
def test_a_condition_keeps_its_three_values(case: Case) -> None:
    """The one form of a condition is true, false and unknown where the condition is; and what implies,
    implies.
    """
    rules = rules_of(write(case.program))
    form = Canonical.of(rules)
    conditions = [*_conditions(rules)][:12]
    plain = [form.condition(condition) for condition in conditions]
    logs = [reference.Log(f"log {at}", log.rows(), layout) for at, (log, layout) in enumerate(case.logs)]
    facts, _ = reference.cases(rules, case.leads.rows(), logs, parse_as_of(case.as_of, rules.time_zone), ID)
    for fact in facts:
        truths = [truth(condition, fact) for condition in conditions]
        assert [truth(condition, fact) for condition in plain] == truths
        values = dict(zip(plain, truths, strict=True))
        for one, other in permutations(values, 2):
            if values[one] is True and implies(one, other):
                assert values[other] is True


def _conditions(rules: Rules) -> Iterator[Condition]:
    """The conditions of the rules and of all their parts."""
    for rule in _rules(rules.members):
        yield from _parts(rule.condition)
    for choice in rules.segments:
        yield from _parts(choice.condition)


def _parts(condition: Condition) -> Iterator[Condition]:
    yield condition
    match condition:
        case And(parts) | Or(parts):
            yield from chain.from_iterable(map(_parts, parts))
        case Not(part) | Unless(part):
            yield from _parts(part)


def _rules(members: tuple[Member, ...]) -> Iterator[Rule]:
    for member in members:
        if isinstance(member, Rule):
            yield member
        elif isinstance(member, Group):
            yield from _rules(member.members)
        else:
            yield from member.members
