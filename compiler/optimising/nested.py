"""Flattening: "and" within "and" and "or" within "or" are one list, and doubled opposites cancel."""

from __future__ import annotations

from ...runtime import tables as t
from .rewriting import Rows, rewrite_both


def flatten_nested(tables: t.Tables) -> t.Tables:
    """Nested lists are opened up; a list of one is that one; the opposite of an opposite is the thing itself.

    >>> from leadlang.compiler.optimising.showing import lowered, shown
    >>> plain = lowered('when country is DE and (job is CEO and not (employees is not 5)) score +5')
    >>> shown(plain, plain.members[0].rules[0].on_lead)
    '(country passes 0 and (job passes 0 and not (not (employees passes 0))))'
    >>> flat = flatten_nested(plain)
    >>> shown(flat, flat.members[0].rules[0].on_lead)
    '(country passes 0 and job passes 0 and employees passes 0)'
    """
    return rewrite_both(tables, _flat)


def _flat(rows: Rows, asked: t.Asked) -> t.Asked | int:
    match asked:
        case t.Every(parts):
            return _opened(rows, parts, t.Every)
        case t.Some(parts):
            return _opened(rows, parts, t.Some)
        case t.Opposite(part):
            inner = rows.asked(part)
            return inner.part if isinstance(inner, t.Opposite) else asked
        case _:
            return asked


def _opened(rows: Rows, parts: tuple[int, ...], kind: type[t.Every] | type[t.Some]) -> t.Asked | int:
    flat: dict[int, None] = {}
    for part in parts:
        inner = rows.asked(part)
        flat.update(dict.fromkeys(inner.parts if isinstance(inner, kind) else (part,)))
    return next(iter(flat)) if len(flat) == 1 else kind(tuple(flat))
