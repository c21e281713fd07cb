"""The promises that the documentation shows as ones that can be made do hold."""

from __future__ import annotations

import leadlang
import pytest

from tests.docs.pages import Block, blocks

PROMISES = [block for block in blocks("guarantees.md") if block.kind == "lead"]


@pytest.mark.parametrize("block", PROMISES, ids=lambda block: f"line {block.line}")
def test_what_can_be_promised_holds(block: Block) -> None:
    assert leadlang.check(block.text) == ()
    verdicts = leadlang.prove(block.text)
    assert {one.verdict for one in verdicts} == {"proved"}
    assert len(verdicts) == 8
