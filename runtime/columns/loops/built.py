"""The native loops, where they were built."""

from __future__ import annotations

import os
from importlib import import_module
from types import ModuleType
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

Places32 = npt.NDArray[np.uint32]
Words = npt.NDArray[np.uint64]
Doubles = npt.NDArray[np.float64]

AT_ONCE = 200
"""So many arrays are handed over together."""

WITHOUT_NATIVE = "LEADLANG_PLAIN_LOOPS"
"""The environment variable that, when set, leaves the native loops aside."""


def _native() -> ModuleType | None:
    if os.environ.get(WITHOUT_NATIVE):
        return None
    try:
        return import_module(".._native", __package__)
    except ImportError:  # no compiler was at hand
        return None


native: Any = _native()


def opened(column: pl.Series) -> Any:
    """A column of strings for the native loops, as it lies."""
    return native.open_texts(column.__arrow_c_stream__())
