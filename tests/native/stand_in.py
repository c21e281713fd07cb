"""A plugin of pytest (`-p tests.native.stand_in`): the loops of another file, not the installed ones."""

from __future__ import annotations

import os
import sys
from importlib.machinery import ExtensionFileLoader
from importlib.util import module_from_spec, spec_from_file_location

from . import EXTENSION, TRIED_LOOPS


def pytest_configure() -> None:
    stand_in()


def stand_in() -> None:
    path = os.environ[TRIED_LOOPS]
    loader = ExtensionFileLoader(EXTENSION, path)
    spec = spec_from_file_location(EXTENSION, path, loader=loader)
    assert spec is not None
    module = module_from_spec(spec)
    loader.exec_module(module)
    sys.modules[EXTENSION] = module

    from leadlang.runtime.columns import loops

    assert loops.built.native is module, "the loops were imported too early, or are left aside"
