"""What stands inside a node of the syntax tree."""

from __future__ import annotations

from functools import cache

import attrs

from ..dsl import syntax as s
from ..dsl.problems import Span

LEAVES: tuple[type, ...] = (str, bool, type(None), Span, s.Comments, s.Value, s.Word)
"""Most of what there is in a tree: nothing that has to be visited stands inside these."""

_NEVER_VISITED = ("span", "comments")


@cache
def inner_names(kind: type) -> tuple[str, ...]:
    """The names of the fields of a class of nodes that may hold other nodes; () of any other class."""
    if not attrs.has(kind):
        return ()
    return tuple(field.name for field in attrs.fields(kind) if field.name not in _NEVER_VISITED)
