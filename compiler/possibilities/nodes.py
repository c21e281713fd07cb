"""All that a part of some rules is made of."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from ...runtime.rules import Condition, Field, GradeIn, Origin, ScoreTest


def nodes(node: object) -> Iterator[object]:
    """A part of some rules and everything below it; what stands in the text is left out."""
    waiting = [node]
    while waiting:
        part = waiting.pop()
        yield part
        if isinstance(part, tuple):
            if not (part and isinstance(part[0], str)):
                waiting += reversed(part)
        else:
            waiting += [getattr(part, name) for name in _attributes(type(part))]


@cache
def _attributes(kind: type) -> tuple[str, ...]:
    if issubclass(kind, Origin | Field):
        return ()
    return tuple(attribute.name for attribute in reversed(getattr(kind, "__attrs_attrs__", ())))


def reads_totals(condition: Condition) -> bool:
    """Whether a condition reads a score or the grade."""
    return any(isinstance(node, ScoreTest | GradeIn) for node in nodes(condition))
