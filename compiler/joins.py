"""Conditions joined by `and`, `or`, `not`, `unless` and `at least N of (…)`, whatever they are about."""

from __future__ import annotations

from collections.abc import Callable

from ..dsl import syntax as s
from ..runtime import rules as r
from .field_tests import HARMLESS, all_of, any_of
from .values import Values

Joined = s.AndOf | s.OrOf | s.NotOf | s.UnlessOf | s.CountOf


def join(node: Joined, build: Callable[[s.Condition], r.Condition], values: Values) -> r.Condition:
    """The condition with its parts built by `build`."""
    match node:
        case s.AndOf(parts=parts):
            return all_of([build(part) for part in parts])
        case s.OrOf(parts=parts):
            return any_of([build(part) for part in parts])
        case s.NotOf(part=part):
            return r.Not(build(part))
        case s.UnlessOf(main=main, exception=exception):
            built = None if main is None else build(main)
            unless = r.Unless(build(exception))
            return unless if built is None else all_of([built, unless])
        case s.CountOf():
            return _number_of(node, build, values)


def _number_of(node: s.CountOf, build: Callable[[s.Condition], r.Condition], values: Values) -> r.Condition:
    parts = tuple(build(part) for part in node.parts)
    count = values.whole(node.count, node.span)
    if count is None:
        return HARMLESS
    ends = count_ends(node.comparator, count)
    low, high = ends
    never = (low is not None and low > len(parts)) or (high is not None and high < 0)
    if never or ((low or 0) <= 0 and (high is None or high >= len(parts))):
        variant = "never" if never else "always"
        values.names.report("E146", node.span, variant, count=node.count, parts=len(parts))
        return HARMLESS
    return r.NumberOf(low, high, parts)


def count_ends(comparator: s.Comparator, count: int) -> tuple[int | None, int | None]:
    """The smallest and the largest count meant; None is open."""
    match comparator:
        case "at least":
            return count, None
        case "more than":
            return count + 1, None
        case "at most":
            return None, count
        case "less than":
            return None, count - 1
        case "exactly":
            return count, count
