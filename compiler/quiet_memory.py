"""Python's search for circles of garbage, put off while a model is compiled.

Compiling makes some hundred thousand small things that all stay: syntax, rules, tables. Searching them again
and again as they become more takes a fifth of the time and finds next to nothing.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

_lock = Lock()
_inside = 0
_was_on = False


@contextmanager
def nothing_collected() -> Iterator[None]:
    """No garbage is searched for inside; afterwards as before, once the last of several threads is out."""
    global _inside, _was_on
    with _lock:
        if not _inside:
            _was_on = gc.isenabled()
            gc.disable()
        _inside += 1
    try:
        yield
    finally:
        with _lock:
            _inside -= 1
            if not _inside and _was_on:
                gc.enable()
