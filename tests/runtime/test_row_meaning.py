"""Every test of meaning that the reference stands, once more with the row backend in its place."""

from __future__ import annotations

import pytest
from leadlang.runtime import reference

from tests import builders
from tests.runtime import (
    test_reference_conditions,
    test_reference_data,
    test_reference_events,
    test_reference_groups,
    test_reference_payments,
    test_reference_totals,
)
from tests.runtime.row_running import on_row

MODULES = (
    test_reference_conditions,
    test_reference_data,
    test_reference_events,
    test_reference_groups,
    test_reference_payments,
    test_reference_totals,
)


@pytest.fixture(autouse=True)
def row_in_place(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (builders, *MODULES):
        if vars(module).get("score") is reference.score:
            monkeypatch.setattr(module, "score", on_row)


for module in MODULES:
    for name, thing in vars(module).items():
        if name.startswith("test_") and callable(thing):
            globals()[f"{name}_of_{module.__name__.rpartition('_')[2]}"] = thing
