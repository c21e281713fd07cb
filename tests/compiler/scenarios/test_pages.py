"""The examples of every help page about scenarios: the first is wrong in just that way, the rest is right."""

from __future__ import annotations

import re
import textwrap

import pytest
from leadlang.compiler.compile import Compiled, compile_rules
from leadlang.dsl.messages import all_codes, help_page
from leadlang.dsl.problems import Source
from leadlang.dsl.words import languages
from leadlang.scenarios.running import run_compiled

CODES = [code for code in all_codes() if re.fullmatch(r"[EW]4[23]\d", code)]
BLOCK = re.compile(r"(?:^(?:    .*|\s*)\n)+", re.MULTILINE)


def compiled(text: str, language: str) -> Compiled:
    return compile_rules(Source("help", text), language=language)


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("code", CODES)
def test_examples_are_wrong_and_right(code: str, language: str) -> None:
    page = help_page(code, language)
    assert page is not None
    blocks = [textwrap.dedent(block).strip("\n") + "\n" for block in BLOCK.findall(page)]
    wrong, *right = [block for block in blocks if block.strip()]
    assert {found.code for found in compiled(wrong, language).problems} == {code}
    assert right
    for text in right:
        result = compiled(text, language)
        assert result.problems == ()
        assert result.provable is not None
        assert [outcome.verdict for outcome in run_compiled(result)] == ["passed"] * len(result.scenarios)
