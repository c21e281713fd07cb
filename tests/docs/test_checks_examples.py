"""The examples of docs/checks.md: each says just what stands behind it, and the rest is fine."""

from __future__ import annotations

from pathlib import Path

import pytest
from leadlang.compiler.compile import compile_rules
from leadlang.compiler.possibilities import CHECKS
from leadlang.compiler.prove import prove
from leadlang.dsl.messages import all_codes
from leadlang.dsl.problems import Source

from tests.docs.pages import DOCS, Block, blocks

PAGE = "checks.md"
BLOCKS = [*blocks(PAGE)]
WARNED = [
    (block, after) for block, after in zip(BLOCKS, BLOCKS[1:], strict=False) if block.kind == "lead warned"
]
FINE = [block for block in BLOCKS if block.kind == "lead"]


def said(text: str) -> list[str]:
    compiled = compile_rules(Source("rules", text))
    assert compiled.problems == ()
    source = compiled.sources["rules"]
    problems = prove(compiled, possibilities=True).problems
    return [f"{one.code} line {source.line_and_column(one.span.start)[0]}" for one in problems]


@pytest.mark.parametrize(("block", "after"), WARNED, ids=lambda block: f"line {block.line}")
def test_what_is_found(block: Block, after: Block) -> None:
    assert after.kind == "problems"
    assert said(block.text) == after.text.splitlines()


@pytest.mark.parametrize("block", FINE, ids=lambda block: f"line {block.line}")
def test_what_is_fine(block: Block) -> None:
    assert said(block.text) == []


def test_every_check_is_explained() -> None:
    text = Path(DOCS / PAGE).read_text("utf-8")
    codes = [code for code in all_codes() if code == "E401" or "W401" <= code <= "W419"]
    assert len(codes) == len(CHECKS)
    assert [code for code in codes if f"({code})" not in text] == []
