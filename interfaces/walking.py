"""Everything inside a tree of data classes: a rule's conditions, a statement's words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast

import attrs


def inside(node: object) -> Iterator[Any]:
    """The node itself (each one, of a tuple) and every node below it, in the order of their fields."""
    if attrs.has(type(node)):
        yield node
    for child in children(node):
        yield from inside(child)


def children(node: object) -> Iterator[Any]:
    """The nodes right below a node, or in a tuple."""
    if isinstance(node, tuple):
        yield from node
    elif attrs.has(type(node)):
        for attribute in attrs.fields(cast(Any, type(node))):
            child = getattr(node, attribute.name)
            if isinstance(child, tuple) or attrs.has(type(child)):
                yield child
