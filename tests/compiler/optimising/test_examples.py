"""The examples in the passes' own descriptions are true, and every pass has one."""

from __future__ import annotations

import doctest
from importlib import import_module

import pytest
from leadlang.compiler.optimising import PASSES

MODULES = (
    "leadlang.runtime.tables",
    "leadlang.compiler.optimising.showing",
    *(one.__module__ for one in PASSES),
)


@pytest.mark.parametrize("name", MODULES)
def test_examples_do_what_they_show(name: str) -> None:
    found = doctest.testmod(import_module(name))
    assert found.attempted >= 1
    assert not found.failed


def test_each_pass_has_a_file_of_its_own() -> None:
    assert len({one.__module__ for one in PASSES}) == len(PASSES)
