"""A tenth of `python -m benchmarks.service`: under load no answer is an error, and none is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.service import wrk
from benchmarks.service.processes import bare, service
from benchmarks.service.reloads import reloads
from benchmarks.service.throughput import RULES, table, throughput

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not wrk.present(), reason="the load generator wrk is not installed"),
]


def test_requests_beside_the_bare_framework(tmp_path: Path) -> None:
    said: list[str] = []
    found = throughput((1, 256), 1, 1, tmp_path, said.append)
    assert [one.connections for one in found] == [1, 256]
    assert all(0.02 < one.share < 1 for one in found), table(found)
    assert [line.split()[0] for line in said] == ["1", "256"]
    assert table(found).count("\n") == 4


def test_rules_that_change_under_load(tmp_path: Path) -> None:
    found = reloads(2, 16, tmp_path, lambda said: None)
    assert (found.taken, found.refused, found.models) == (1, 1, 2)
    assert found.harmless, found.said()
    assert found.load.requests > 500 and found.checked > 10


def test_errors_are_counted(tmp_path: Path) -> None:
    with bare(10) as port:
        good = wrk.load(port, "{}", 2, 1)
        assert good.errors == 0 and good.per_second > 100
    with service(RULES, tmp_path / "log.jsonl") as port:
        refused = wrk.load(port, "[]", 2, 1)
        assert refused.errors == refused.refused == refused.requests > 10
