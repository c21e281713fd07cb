"""Everything inside a tree of data classes: a rule's conditions, a statement's words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import attrs


def inside(node: object) -> Iterator[Any]:
    """The node itself (each one, of a tuple) and every node below it, in the order of their fields."""
    waiting = [node]
    while waiting:
        one = waiting.pop()
        if isinstance(one, tuple):
            waiting += reversed(one)
            continue
        names = _fields(type(one))
        if names is not None:
            yield one
            waiting += [getattr(one, name) for name in reversed(names)]


def children(node: object) -> Iterator[Any]:
    """The nodes right below a node, or in a tuple."""
    if isinstance(node, tuple):
        yield from node
        return
    for name in _fields(type(node)) or ():
        child = getattr(node, name)
        if isinstance(child, tuple) or _fields(type(child)) is not None:
            yield child


_known: dict[type[Any], tuple[str, ...] | None] = {}


def _fields(kind: type[Any]) -> tuple[str, ...] | None:
    """The names of a data class's fields; None for any other class."""
    if kind not in _known:
        _known[kind] = tuple(one.name for one in attrs.fields(kind)) if attrs.has(kind) else None
    return _known[kind]
