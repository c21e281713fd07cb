"""The page about the service: what it sends is answered as it shows."""

from __future__ import annotations

import io
import json
import re
import shlex
import urllib.request
from typing import Any

import leadlang
import pytest
from leadlang.command_line.serve import command
from leadlang.service.problems import KINDS

from tests.service.driver import Answered, InTest

from .pages import DOCS, Block, blocks

PAGE = "service.md"
BLOCKS = list(blocks(PAGE))
RULES = next(block.text for block in BLOCKS if block.kind == "lead")
SENT = [
    (block, following)
    for block, following in zip(BLOCKS, [*BLOCKS[1:], Block("", "", 0)], strict=True)
    if block.text.startswith("curl ")
]


@pytest.fixture(scope="module")
def service() -> InTest:
    return InTest.of(leadlang.from_text(RULES, "rules.lead"))


def sent(service: InTest, line: str) -> Answered:
    """What a line of curl would do."""
    _, option, header, data_option, data, url = shlex.split(line)
    assert (option, data_option) == ("-H", "-d")
    name, _, value = header.partition(": ")
    path = url.removeprefix("http://127.0.0.1:8000")
    return service.ask("POST", path, data.encode(), {name.lower(): value})


@pytest.mark.parametrize(("block", "answer"), SENT, ids=[f"line {block.line}" for block, _ in SENT])
def test_what_is_sent_is_answered_as_shown(service: InTest, block: Block, answer: Block) -> None:
    found = sent(service, block.text)
    if answer.kind == "json":
        data = found.json
        assert re.fullmatch("[0-9a-f]{12}", data["model"])
        assert {**data, "model": "............"} == json.loads(answer.text)
    else:
        assert found.status == 200


def test_there_are_examples() -> None:
    assert len(SENT) >= 4


def test_the_stream_in_python(service: InTest, monkeypatch: pytest.MonkeyPatch) -> None:
    def opened(request: urllib.request.Request) -> io.BytesIO:
        assert isinstance(request.data, bytes)
        path = request.full_url.removeprefix("http://127.0.0.1:8000")
        headers = {name.lower(): value for name, value in request.header_items()}
        return io.BytesIO(service.ask("POST", path, request.data, headers).body)

    monkeypatch.setattr(urllib.request, "urlopen", opened)
    names: dict[str, Any] = {}
    exec(next(block.text for block in BLOCKS if block.kind == "python"), names)
    assert names["scored"]["score"].to_list() == [25, 5]


def test_commands_are_understood() -> None:
    lines = [block.text for block in BLOCKS if block.text.startswith("leadlang serve")]
    assert len(lines) >= 2
    for line in lines:
        command.make_context("serve", shlex.split(line)[2:])


def test_every_status_is_on_the_page() -> None:
    text = (DOCS / PAGE).read_text(encoding="utf-8")
    for status, _ in KINDS.values():
        assert re.search(rf"^\| .*\b{status}\b.* \|", text, re.MULTILINE), status
