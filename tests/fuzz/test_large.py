"""Texts of ten million characters are refused at once, whatever they are made of."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from leadlang.compiler.compile import compile_rules
from leadlang.dsl.problems import Source

from .limits import at_most

SIZE = 10_000_000


def _full_of(part: str) -> str:
    return part * (SIZE // len(part) + 1)


LARGE: dict[str, Callable[[], str]] = {
    "rules": lambda: _full_of("when country is DE score +1\n"),
    "rules on one line": lambda: _full_of("when country is DE score +1; "),
    "words": lambda: _full_of("a b c "),
    "brackets": lambda: _full_of("("),
    "quotes": lambda: _full_of('"a" '),
    "comments": lambda: _full_of("# a comment\n"),
    "blank lines": lambda: _full_of("\n"),
    "mistakes": lambda: _full_of("when when when\n"),
    "a million values": lambda: f"when a in [{', '.join(f'value {n}' for n in range(1_000_000))}] score +1",
    "guarantees": lambda: _full_of("guarantee score never falls with visited pricing\n"),
}


@pytest.mark.parametrize("kind", LARGE)
def test_a_text_that_is_too_large_is_refused(kind: str) -> None:
    text = LARGE[kind]()
    assert len(text) >= SIZE
    with at_most(60):
        found = compile_rules(Source("rules.lead", text))
    assert [problem.code for problem in found.problems] == ["E029"]
    assert found.model is None


def test_a_list_of_very_many_values_is_read() -> None:
    values = ", ".join(f"value {number}" for number in range(20_000))
    with at_most(60):
        found = compile_rules(Source("rules.lead", f"when a in [{values}] score +1"))
    assert found.problems == ()
    assert found.model is not None
