"""A tenth of the hundred thousand damaged rule files, and a few seeds of the others, as ordinary tests."""

from __future__ import annotations

import pytest

from . import data, files, rules
from .claims import Broken
from .limits import at_most
from .test_open import OPEN_WAYS


@pytest.mark.parametrize("first", range(1, 10_001, 500))
def test_damaged_rules_are_survived(first: int) -> None:
    for seed in range(first, first + 500):
        with at_most(60):
            rules.survives(seed)


@pytest.mark.parametrize("first", range(1, 1_001, 100))
def test_damaged_rules_read_back(first: int) -> None:
    for seed in range(first, first + 100):
        try:
            with at_most(60):
                rules.claim(seed)
        except Broken as broken:
            if not str(broken).startswith(OPEN_WAYS):
                raise


@pytest.mark.parametrize("first", range(0, 20, 10))
def test_tables_of_every_kind(first: int) -> None:
    for seed in range(first, first + 10):
        with at_most(60):
            data.claim(seed)


def test_files_of_every_kind() -> None:
    for seed in range(15):
        with at_most(60):
            files.claim(seed)
