"""The loops run natively, in so many threads and parts, and plainly."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from unittest.mock import patch

import pytest
from hypothesis import strategies as st
from leadlang.runtime.columns import loops
from leadlang.runtime.columns import threads as threading

needs_native = pytest.mark.skipif(
    loops.built.native is None, reason="the native loops were not built, or were left aside"
)

threads = st.sampled_from((1, 2, 5))


@contextmanager
def natively(threads: int) -> Iterator[None]:
    """Every column is cut into a part for each thread, however short it is."""
    with patch.dict(os.environ, {threading.THREADS: str(threads)}), patch.object(threading, "_WORTH_IT", 1):
        yield


@contextmanager
def plainly() -> Iterator[None]:
    with patch.object(loops.built, "native", None):
        yield
