"""Examples are files that people copy: they are loaded as such, by their path."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"


def loaded(path: str) -> ModuleType:
    """The module in a file of the examples, under a name of its own."""
    file = EXAMPLES / path
    name = f"example_{'_'.join(file.relative_to(EXAMPLES).with_suffix('').parts)}"
    spec = importlib.util.spec_from_file_location(name, file)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module
