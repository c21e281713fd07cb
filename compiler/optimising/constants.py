"""Constant folding: what is always true, or never, is worked out once and for all."""

from __future__ import annotations

from ...runtime import tables as t
from .rewriting import Rows, rewrite_both

YES, NO = t.Fixed(True), t.Fixed(False)


def fold_constants(tables: t.Tables) -> t.Tables:
    """Constants among the parts of a condition go; a condition that they decide becomes one itself.

    A statement without a condition, and a group without one, lower to "always", joined with whatever else
    has to hold:

    >>> from leadlang.compiler.optimising.showing import lowered, shown
    >>> plain = lowered('''group "Web" up to 40
    ...   when country is DE score +5
    ... end''')
    >>> shown(plain, plain.members[0].rules[0].pays)
    '(always and country passes 0)'
    >>> folded = fold_constants(plain)
    >>> shown(folded, folded.members[0].rules[0].pays)
    'country passes 0'
    """
    return rewrite_both(tables, _folded)


def _folded(rows: Rows, asked: t.Asked) -> t.Asked | int:
    match asked:
        case t.Every(parts):
            return _joined(rows, parts, NO, t.Every)
        case t.Some(parts):
            return _joined(rows, parts, YES, t.Some)
        case t.Opposite(part) | t.NotTrue(part):
            inner = rows.asked(part)
            return t.Fixed(not inner.value) if isinstance(inner, t.Fixed) else asked
        case t.Between():
            return _counted(rows, asked)
        case _:
            return asked


def _joined(
    rows: Rows, parts: tuple[int, ...], decisive: t.Fixed, kind: type[t.Every] | type[t.Some]
) -> t.Asked | int:
    """`decisive` decides the whole; the other constant says nothing."""
    open_parts = []
    for part in parts:
        inner = rows.asked(part)
        if inner == decisive:
            return decisive
        if not isinstance(inner, t.Fixed):
            open_parts.append(part)
    if len(open_parts) < 2:
        return open_parts[0] if open_parts else t.Fixed(not decisive.value)
    return kind(tuple(open_parts))


def _counted(rows: Rows, asked: t.Between) -> t.Asked:
    """What is true anyway is counted beforehand; ends that no number of parts can reach are none."""
    open_parts = tuple([part for part in asked.parts if not isinstance(rows.asked(part), t.Fixed)])
    sure = sum(rows.asked(part) == YES for part in asked.parts)
    low = None if asked.low is None or asked.low <= sure else asked.low - sure
    high = None if asked.high is None or asked.high - sure >= len(open_parts) else asked.high - sure
    if (low is not None and low > len(open_parts)) or (high is not None and high < 0):
        return NO
    if low is None and high is None:
        return YES
    return t.Between(low, high, open_parts)
