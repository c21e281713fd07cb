"""The service held to its own OpenAPI by Schemathesis: no answer is a 500, each is as described.

Whether a request that fits the schema is taken is left out: that an event says what happened and when, under
one of many names, and that `as_of` stands once, is more than the schema can say.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from .server import Server
from .test_answers import RULES

pytestmark = pytest.mark.slow

TOKEN = "a-token-of-some-length"
EXAMPLES = 40
WAYS = {"plain": (), "strict, with a token": ("--strict-fields",)}


@pytest.fixture
def server(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Server]:
    (tmp_path / "rules.lead").write_text(RULES, encoding="utf-8")
    secret = {"LEADLANG_TOKEN": TOKEN} if WAYS[request.param] else {}
    server = Server.start(tmp_path, "rules.lead", *WAYS[request.param], **secret)
    yield server
    server.kill()


@pytest.mark.parametrize("server", WAYS, indirect=True)
def test_every_answer_is_as_described(server: Server, tmp_path: Path) -> None:
    command = [
        sys.executable,
        "-m",
        "schemathesis.cli",
        "run",
        f"http://127.0.0.1:{server.port}/openapi.json",
    ]
    command += [
        "--seed",
        "1",
        "--max-examples",
        str(EXAMPLES),
        "--exclude-checks",
        "positive_data_acceptance",
    ]
    command += ["--no-color", "--header", f"Authorization: Bearer {TOKEN}"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, done.stdout
    generated = re.search(r"(\d+) generated", done.stdout)
    assert generated and int(generated[1]) > 100, done.stdout
    requests = [line for line in server.log if line["event"] == "request"]
    assert {line["path"] for line in requests} >= {"/v1/score", "/v1/score/batch", "/v1/explain"}
    assert {200, 400, 422} <= {line["status"] for line in requests}
    assert 500 not in {line["status"] for line in requests}
    assert not [line for line in server.log if line["event"] == "mistake"]
