"""Frozen data classes that come quickly into being: those of attrs, with one `repr` for all of them.

attrs writes and compiles a `repr` for each class, a good part of its work, and a service that scores single
leads waits for very many classes at its start.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from attrs import fields
from attrs import frozen as _frozen

if TYPE_CHECKING:
    from attrs import frozen
else:

    def frozen(cls=None, **options):
        """`attrs.frozen`."""
        if cls is None:
            return lambda given: frozen(given, **options)
        if "__repr__" not in vars(cls):
            cls.__repr__ = _written
        return _frozen(repr=False, **options)(cls)


def _written(one: Any) -> str:
    parts = [f"{part.name}={getattr(one, part.name)!r}" for part in fields(type(one)) if part.repr]
    return f"{type(one).__qualname__}({', '.join(parts)})"


__all__ = ["frozen"]
