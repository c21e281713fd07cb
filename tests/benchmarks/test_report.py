"""The page says what was measured: ratios, lines reached or short, and reasons only where a line is short."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from benchmarks.report import targets as of_targets
from benchmarks.report.figures import counted, number, ratio, shown
from benchmarks.report.page import page
from benchmarks.report.targets import needless_reasons, target_table, targets

_KEY = "tidy 200 Polars"


def measured(polars: float) -> dict[str, Any]:
    """As if leadlang took a tenth of a second for everything, and Polars so many seconds."""
    seconds = {"leadlang": [0.1, 0.1, 0.1], "Polars": [polars] * 3, "Polars, streaming": [polars + 1] * 2}
    rows = [{"rules": rules, "seconds": seconds} for rules in (20, 200)]
    works = dict.fromkeys(("tidy", "untidy", "mixed", "email", "email, untidy"), rows)
    machine = {"processor": "P", "cores": 2, "memory": 4, "system": "S", "python": "3.11.0", "versions": {}}
    return {"machine": machine, "leads": 1_000_000, "attributes": works}


@pytest.fixture
def with_reason(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "reasons.toml"
    limit = f'[[limit]]\ntitle = "Moon"\nlines = ["{_KEY}"]\nwhy = "the moon is full"\n'
    file.write_text(limit, encoding="utf-8")
    monkeypatch.setattr(of_targets, "REASONS", file)


def test_the_faster_of_two_ways_counts() -> None:
    line = next(line for line in targets(measured(polars=4.0)) if line.key == _KEY)
    assert line.reached
    assert line.measured == "40.0 × (40.0 to 40.0)"


@pytest.mark.usefixtures("with_reason")
def test_a_reason_is_printed_for_a_line_that_falls_short() -> None:
    found = measured(polars=2.0)
    assert "the moon is full" in target_table(found)
    assert "**short**" in target_table(found)
    assert needless_reasons(found) == []


@pytest.mark.usefixtures("with_reason")
def test_no_reason_is_printed_for_a_line_that_reaches_its_target() -> None:
    found = measured(polars=4.0)
    assert "the moon is full" not in target_table(found)
    assert needless_reasons(found) == [_KEY]


def test_the_page_has_only_sections_that_were_measured() -> None:
    written = page(measured(polars=4.0))
    assert "### 1 M leads, tidy texts" in written
    assert (
        "| Polars | **40.0 ×** 4.00 s (4.00 s to 4.00 s) | **40.0 ×** 4.00 s (4.00 s to 4.00 s) |" in written
    )
    assert "## One lead" not in written
    assert "## Memory" not in written


def test_ratios_are_taken_round_by_round() -> None:
    found = ratio([2.0, 4.0, 9.0], [1.0, 2.0, 3.0])
    assert (found.median, found.least, found.most) == (2.0, 2.0, 3.0)


def test_figures_are_short() -> None:
    assert [number(value) for value in (1234.5, 12.34, 1.234)] == ["1,234", "12.3", "1.23"]
    assert [shown(value) for value in (2.0, 0.0123, 0.0000012)] == ["2.00 s", "12.3 ms", "1.20 µs"]
    assert [counted(value) for value in (1_000_000, 2_500, 1_234)] == ["1 M", "2.5 k", "1,234"]
