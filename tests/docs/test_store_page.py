"""The page about leads over time: what it sends is answered as it shows, in the order of the page."""

from __future__ import annotations

import json
import re
import shlex
import tomllib
from pathlib import Path
from urllib.parse import urlsplit

import leadlang
from leadlang.command_line.serve import command
from leadlang.service.problems import KINDS
from leadlang.settings import _settings
from leadlang.store.jobs import Post

from tests.service.driver import Answered
from tests.store.kept_in_test import KeptInTest, kept_in_test

from .pages import DOCS, Block, blocks

PAGE = "store.md"
BLOCKS = list(blocks(PAGE))
RULES = next(block.text for block in BLOCKS if block.kind == "lead")
HOURS = 3_600_000_000


def sent(service: KeptInTest, line: str) -> Answered:
    """What a line of curl would do."""
    words = shlex.split(line)[1:]
    method, headers, data = "GET", {}, b""
    while len(words) > 1:
        match words.pop(0):
            case "-X":
                method = words.pop(0)
            case "-H":
                name, _, value = words.pop(0).partition(": ")
                headers[name.lower()] = value
            case "-d":
                data = words.pop(0).encode()
                method = "POST" if method == "GET" else method
    return service.ask(method, urlsplit(words[0]).path, data, headers)


def test_the_page_from_beginning_to_end(tmp_path: Path) -> None:
    following = [*BLOCKS[1:], Block("", "", 0)]
    tried = 0
    with kept_in_test(leadlang.from_text(RULES, "rules.lead"), tmp_path / "leads.db") as service:
        for block, answer in zip(BLOCKS, following, strict=True):
            if not block.text.startswith("curl "):
                continue
            found = sent(service, block.text)
            assert found.status in (200, 201), (block.line, found.body)
            tried += 1
            if answer.kind == "json":
                data = found.json
                assert re.fullmatch("[0-9a-f]{12}", data["model"])
                assert {**data, "model": "............"} == json.loads(answer.text), block.line
    assert tried == 7


def test_the_message_on_the_page_is_the_one_that_is_told(tmp_path: Path) -> None:
    from leadlang.service.signing import Webhook

    shown = next(json.loads(one.text) for one in BLOCKS if one.kind == "json" and "lead.stage" in one.text)
    lines = [block.text for block in BLOCKS if block.text.startswith("curl ")]
    webhook = Webhook("http://127.0.0.1:9/", b"")
    with kept_in_test(RULES, tmp_path / "leads.db", webhook=webhook) as service:
        for line in reversed(lines[:3]):  # attributes and all events
            sent(service, line)
        service.now[0] += 3 * HOURS
        sent(service, "curl http://127.0.0.1:8000/v1/leads/7")
        store = service.kept._keeper.store
        with store.transaction() as transaction:
            told = [
                json.loads(row[0]) for row in transaction._run("SELECT content FROM outbox ORDER BY number")
            ]  # type: ignore[attr-defined]
    last = told[-1]
    assert last["data"]["change"] == len(told)
    last["data"] |= {"change": 2, "model": "............"}
    assert last == shown
    assert Post().most == 0


def test_commands_are_understood() -> None:
    lines = [
        line for block in BLOCKS for line in block.text.splitlines() if line.startswith("leadlang serve")
    ]
    assert len(lines) == 3
    for line in lines:
        command.make_context("serve", shlex.split(line)[2:])


def test_the_settings_are_understood() -> None:
    (block,) = (block for block in BLOCKS if block.kind == "toml")
    assert _settings(tomllib.loads(block.text)).webhook.url == "https://crm.example/hooks/leads"


def test_statuses_and_reasons_are_on_the_page() -> None:
    text = (DOCS / PAGE).read_text(encoding="utf-8")
    for code in ("R136", "R137", "R143"):
        assert str(KINDS[code][0]) in text
    for reason in ("events", "attributes", "time", "rules", "erased"):
        assert f"`{reason}`" in text
