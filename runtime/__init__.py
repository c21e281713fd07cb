"""Evaluating compiled models: `reference` (one lead at a time, obviously right), `columns` (whole tables,
fast) and `row` (one lead, in microseconds), equal to the byte.

    import leadlang.runtime

    model = leadlang.runtime.load("model.json")
    model.score_one({"job title": "CEO"}).grade

needs neither the compiler nor a data-frame library.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .loading import LoadedModel, load
    from .model import ModelRefused
    from .row import RowResult

_HOMES = {"LoadedModel": "loading", "load": "loading", "ModelRefused": "model", "RowResult": "row"}

__all__ = ["LoadedModel", "ModelRefused", "RowResult", "load"]


def __getattr__(name: str) -> object:
    if name in _HOMES:
        return getattr(import_module(f".{_HOMES[name]}", __name__), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
