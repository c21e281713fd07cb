"""The loops of a run are timed one by one, and what is left is told."""

from __future__ import annotations

import pytest
from leadlang.runtime.columns.loops import built

from benchmarks.limits import spent, tell
from benchmarks.tables import with_leadlang
from benchmarks.work.attributes import attribute_model, leads

pytestmark = pytest.mark.skipif(built.native is None, reason="the native loops were not built")


def test_the_loops_are_parts_of_the_whole(capsys: pytest.CaptureFixture[str]) -> None:
    run = with_leadlang.attributes(attribute_model(20), leads(2_000), True)
    whole, loops = spent(run)
    assert {"number_texts", "stretches_of_rows", "add_cells"} <= set(loops)
    assert sum(loops.values()) <= whole
    tell("some leads", run, 2_000)
    said = capsys.readouterr().out
    assert said.startswith("some leads: ")
    assert "everything else" in said
