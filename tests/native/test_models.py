"""Whole models, with texts in memory of exactly their size: the backend gives what the reference gives."""

from __future__ import annotations

from unittest.mock import patch

import polars as pl
import pytest
from leadlang.compiler.compile import compiled_model
from leadlang.dsl.write import write
from leadlang.runtime import columns
from leadlang.runtime.columns import FrameLog, loops
from leadlang.runtime.times import parse_as_of

from tests.strategies import ID, random_case
from tests.strategies.running import by_reference, rules_of

from .exact import chunk, series
from .running import natively, needs_native


def exactly(frame: pl.DataFrame) -> pl.DataFrame:
    """The same table; each column of texts is in two chunks, behind rows that are not its own."""
    half = frame.height // 2
    texts = {
        column.name: series(
            [chunk(column[:half].to_list(), before=3), chunk(column[half:].to_list(), before=1)]
        )
        for column in frame
        if column.dtype == pl.String
    }
    return frame.with_columns(column.alias(name) for name, column in texts.items())


@needs_native
@pytest.mark.parametrize("seed", range(30))
def test_a_model_gives_what_the_reference_gives(seed: int) -> None:
    case = random_case(seed)
    rules = rules_of(write(case.program))
    expected = by_reference(rules, case.leads, case.logs, case.as_of)
    model = compiled_model(rules)
    as_of = parse_as_of(case.as_of, rules.time_zone)
    leads = exactly(case.leads.frame())
    logs = [
        FrameLog(f"log {at}", exactly(log.frame()), layout) for at, (log, layout) in enumerate(case.logs, 1)
    ]
    few_texts = columns.score(model, leads, logs, as_of, ID)
    assert columns.as_outcome(model.tables, few_texts) == expected
    with natively(threads=3), patch.object(loops.texts, "_FEW", 0):
        many_texts = columns.score(model, leads, logs, as_of, ID)
    assert columns.as_outcome(model.tables, many_texts) == expected
