"""What the fuzzers found and what has been mended since."""

from __future__ import annotations

from pathlib import Path
from random import Random

import leadlang
import polars as pl
import pytest

from . import files
from .columns import FAR


@pytest.mark.parametrize("engine", ["columns", "reference"])
@pytest.mark.parametrize("number", range(len(FAR)))
def test_dates_that_python_cannot_hold(number: int, engine: str) -> None:
    model = leadlang.from_text("when trial_end after 2026-01-01 score +1\nwhen name is DE score +1")
    for seed in range(30):
        random = Random(seed)
        columns = [FAR[number](random, 5).alias(name) for name in ("trial_end", "name")]
        leads = pl.DataFrame([pl.Series("id", ["1", "2", "3", "4", "5"]), *columns])
        assert model.score(leads, engine=engine).table.height == 5  # type: ignore[arg-type]


def test_settings_of_very_many_brackets(tmp_path: Path) -> None:
    (tmp_path / "leadlang.toml").write_text(f"a = {'[' * 5_000}")
    (tmp_path / "rules.lead").write_text("when a is b score +1\n")
    (tmp_path / "leads.csv").write_text("id,a\n1,b\n")
    files.hold(["score", str(tmp_path / "rules.lead"), str(tmp_path / "leads.csv")])
