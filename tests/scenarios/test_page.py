"""The examples of docs/scenarios.md that show mistakes; the others are played with the tutorials."""

from __future__ import annotations

import pytest
from leadlang.compiler.compile import compile_rules
from leadlang.dsl.problems import Source

from tests.docs.pages import Example, examples

WRONG = examples("scenarios.md")


@pytest.mark.parametrize("example", WRONG, ids=lambda example: example.name)
def test_wrong_examples_have_just_the_mistakes_that_are_named(example: Example) -> None:
    found = compile_rules(Source("rules", example.rules))
    lines = [
        f"{one.code} line {found.sources[one.span.file].line_and_column(one.span.start)[0]}"
        for one in found.problems
    ]
    assert example.problems
    assert lines == list(example.problems)


def test_there_is_one() -> None:
    assert WRONG
