"""A service that is killed loses nothing, doubles nothing, and tells everything in order."""

from __future__ import annotations

from pathlib import Path

import pytest

from .crash import run


@pytest.mark.parametrize(("kills", "seed"), [(2, 7), pytest.param(20, 8, marks=pytest.mark.slow)])
def test_a_service_that_is_killed(kills: int, seed: int, tmp_path: Path) -> None:
    run(kills, seed, tmp_path)
