"""A service that is killed loses nothing, doubles nothing, and tells everything in order."""

from __future__ import annotations

from pathlib import Path

import pytest

from .crash import run


@pytest.mark.slow
def test_a_service_that_is_killed(tmp_path: Path) -> None:
    run(20, 8, tmp_path)
