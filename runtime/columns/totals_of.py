"""Number properties of events as whole numbers that can be summed exactly."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from attrs import frozen

from .classes import Ints
from .numbers import NumberColumn
from .states import KNOWN

_MOST_SAFE = 2**62
_FEW_DIGITS = 400


@frozen(eq=False)
class Amounts:
    """`wholes` are the numbers times `scale`: int64, or Python's integers where those would not do."""

    wholes: npt.NDArray[np.generic]
    scale: int


def exact_amounts(columns: Sequence[NumberColumn | None], rows: Sequence[Ints]) -> Amounts:
    """The numbers of these rows of each column, one after the other; 0 where there is none."""
    parts = []
    for column, chosen in zip(columns, rows, strict=True):
        if column is None:
            parts.append(np.zeros(len(chosen), np.int64))
            continue
        wholes, exact = column.thousandths()
        if not (exact | (column.states != KNOWN)).all():
            return _wide(columns, rows)
        known = np.where(column.states == KNOWN, wholes, 0)
        parts.append(column.values.spread(known)[chosen])
    joined = np.concatenate([np.zeros(0, np.int64), *parts])
    if int(np.abs(joined).max(initial=0)) * max(len(joined), 1) >= _MOST_SAFE:
        return Amounts(joined.astype(object), 1000)
    return Amounts(joined, 1000)


def _wide(columns: Sequence[NumberColumn | None], rows: Sequence[Ints]) -> Amounts:
    decimals = []
    for column in columns:
        known = [] if column is None else np.flatnonzero(column.states == KNOWN).tolist()
        decimals.append({place: column.decimal(place) for place in known} if column is not None else {})
    exponents = [number.as_tuple().exponent for one in decimals for number in one.values()]
    places = max(0, -min((int(exponent) for exponent in exponents), default=0))
    scale = 10**places
    parts: list[int] = []
    for column, one, chosen in zip(columns, decimals, rows, strict=True):
        if column is None:
            parts += [0] * len(chosen)
            continue
        wholes = {place: int(number.scaleb(places)) for place, number in one.items()}
        codes = column.values.codes
        at = chosen if codes is None else codes[chosen]
        parts += [wholes.get(place, 0) for place in at.tolist()]
    joined = np.empty(len(parts), object)
    joined[:] = parts
    return Amounts(joined, scale)
