"""The help page of every check: its first example triggers the warning, the next ones do not."""

from __future__ import annotations

import re
import textwrap

import pytest
from leadlang.compiler.compile import compile_rules
from leadlang.compiler.possibilities import possibility_problems
from leadlang.compiler.proving.possible import Possibilities
from leadlang.dsl.messages import help_page
from leadlang.dsl.problems import Source
from leadlang.dsl.words import languages

CODES = ["E401", *(f"W{number}" for number in range(401, 415))]
BLOCK = re.compile(r"(?:^(?:    .*|\s*)\n)+", re.MULTILINE)


def found(text: str, language: str) -> list[str]:
    compiled = compile_rules(Source("help", text), None, language)
    assert compiled.model is not None, [problem.code for problem in compiled.problems]
    assert compiled.provable is not None
    return [one.code for one in possibility_problems(compiled, Possibilities(compiled.provable))]


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("code", CODES)
def test_the_first_example_is_wrong_and_the_others_are_right(code: str, language: str) -> None:
    page = help_page(code, language)
    assert page is not None
    wrong, *right = [textwrap.dedent(block) for block in BLOCK.findall(page) if block.strip()]
    if not right:  # both in one block, an empty line between
        wrong, *right = wrong.strip().split("\n\n")
    assert set(found(wrong, language)) == {code}
    assert right
    for text in right:
        assert found(text, language) == []
