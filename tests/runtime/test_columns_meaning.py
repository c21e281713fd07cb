"""Every test of meaning that the reference stands, once more with the column backend in its place."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import polars as pl
import pytest
from leadlang.compiler.lower import lower
from leadlang.runtime import reference
from leadlang.runtime.columns import FrameLog, as_outcome
from leadlang.runtime.columns import score as score_columns
from leadlang.runtime.facts import Outcome, TableReading
from leadlang.runtime.intake import Log, Row, headers_of
from leadlang.runtime.model import CompiledModel
from leadlang.runtime.rules import Rules
from leadlang.runtime.times import AsOf

from tests import builders
from tests.runtime import (
    test_reference_conditions,
    test_reference_data,
    test_reference_events,
    test_reference_groups,
    test_reference_payments,
    test_reference_totals,
)

MODULES = (
    test_reference_conditions,
    test_reference_data,
    test_reference_events,
    test_reference_groups,
    test_reference_payments,
    test_reference_totals,
)


def frame_of(rows: Sequence[Row]) -> pl.DataFrame:
    return pl.DataFrame([series_of(header, [row.get(header) for row in rows]) for header in headers_of(rows)])


def series_of(header: str, values: list[object]) -> pl.Series:
    """Cells of one kind as a column of that kind, mixed ones as they are."""
    finite = all(value.is_finite() for value in values if isinstance(value, Decimal))
    if finite and len({type(value) for value in values if value is not None}) <= 1:
        try:
            column = pl.Series(header, values, strict=True)
            if column.to_list() == values:
                return column
        except (TypeError, OverflowError, pl.exceptions.PolarsError):
            pass
    return pl.Series(header, values, dtype=pl.Object)


def on_columns(
    rules: Rules,
    leads: Sequence[Row],
    logs: Sequence[Log],
    as_of: AsOf,
    id: str | None,
    reading: TableReading = builders.PLAIN,
) -> Outcome:
    """As `reference.score`, by the column backend."""
    tables = lower(rules)
    frame = frame_of(leads) if headers_of(leads) else pl.DataFrame(height=len(leads))
    frames = [FrameLog(log.name, frame_of(log.rows), log.layout, log.reading) for log in logs]
    outcome = score_columns(CompiledModel(rules, tables), frame, frames, as_of, id, reading)
    return as_outcome(tables, outcome)


@pytest.fixture(autouse=True)
def columns_in_place(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (builders, *MODULES):
        if vars(module).get("score") is reference.score:
            monkeypatch.setattr(module, "score", on_columns)


for module in MODULES:
    for name, thing in vars(module).items():
        if name.startswith("test_") and callable(thing):
            globals()[f"{name}_of_{module.__name__.rpartition('_')[2]}"] = thing
