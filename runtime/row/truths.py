"""Conditions over the rows of a table, with three truth values: True, False and None for unknown."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from ..tables import (
    Asked,
    Between,
    ConditionRow,
    Every,
    Fixed,
    HasValue,
    NotTrue,
    Opposite,
    Passes,
    Settled,
    Some,
)

Truth = bool | None
Answer = Callable[[Passes | HasValue | Settled], Truth]


def truths(rows: Sequence[ConditionRow], wanted: Iterable[int], answer: Answer) -> dict[int, Truth]:
    """The truth of the wanted rows, which stand in order behind all rows that they refer to."""
    found: dict[int, Truth] = {}
    for row in wanted:
        found[row] = truth(rows[row].asked, found.__getitem__, answer)
    return found


def truth(asked: Asked, part: Callable[[int], Truth], answer: Answer) -> Truth:
    match asked:
        case Passes() | HasValue() | Settled():
            return answer(asked)
        case Every(parts):
            return every(list(map(part, parts)))
        case Some(parts):
            return opposite(every([opposite(part(one)) for one in parts]))
        case Opposite(one):
            return opposite(part(one))
        case NotTrue(one):
            return part(one) is not True
        case Between(low, high, parts):
            return between(low, high, list(map(part, parts)))
        case Fixed(value):
            return value


def every(parts: Sequence[Truth]) -> Truth:
    if False in parts:
        return False
    return None if None in parts else True


def opposite(part: Truth) -> Truth:
    return None if part is None else not part


def between(low: int | None, high: int | None, parts: Sequence[Truth]) -> Truth:
    """Between how many are surely true and how many may be, the answer must be one and the same."""
    least = parts.count(True)
    most = least + parts.count(None)
    if (low is None or least >= low) and (high is None or most <= high):
        return True
    if (low is not None and most < low) or (high is not None and least > high):
        return False
    return None
