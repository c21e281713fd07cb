"""Frozen data classes that come quickly into being: those of attrs, with one `repr`, one comparison and one
hash for all of them.

attrs writes and compiles these for each class, a good part of its work, and a service that scores single
leads waits for very many classes at its start. Getting all values of an object at once is as fast.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from operator import attrgetter
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
        by_value = options.get("eq", True) and not issubclass(cls, BaseException)
        if by_value and not {"__eq__", "__hash__"} & set(vars(cls)):
            cls.__eq__, cls.__hash__ = _same, _hashed
        return _frozen(repr=False, **options)(cls)


def _written(one: Any) -> str:
    parts = [f"{part.name}={getattr(one, part.name)!r}" for part in fields(type(one)) if part.repr]
    return f"{type(one).__qualname__}({', '.join(parts)})"


def _same(one: Any, other: Any) -> Any:
    if other.__class__ is not one.__class__:
        return NotImplemented
    values = _values(one.__class__)
    return values(one) == values(other)


def _hashed(one: Any) -> int:
    return hash((one.__class__, _values(one.__class__)(one)))


@cache
def _values(kind: Any) -> Callable[[Any], object]:
    names = [part.name for part in fields(kind) if part.eq]
    return attrgetter(*names) if names else lambda one: ()


__all__ = ["frozen"]
