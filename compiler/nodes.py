"""What stands inside a node of the syntax tree."""

from __future__ import annotations

from functools import cache
from typing import Any

import attrs

from ..dsl import syntax as s
from ..dsl.problems import Span

LEAVES: tuple[type, ...] = (str, bool, type(None), Span, s.Comments, s.Value, s.Word)
"""Most of what there is in a tree: nothing that has to be visited stands inside these."""

_NEVER_VISITED = ("span", "comments")


def inner_names(node: object) -> tuple[str, ...]:
    """The names of the fields of a node that may hold other nodes; () of anything that is no node."""
    kind: Any = type(node)
    return _names_of(kind)


@cache
def _names_of(kind: Any) -> tuple[str, ...]:
    if not attrs.has(kind):
        return ()
    return tuple(field.name for field in attrs.fields(kind) if field.name not in _NEVER_VISITED)
