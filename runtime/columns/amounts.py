"""What a payment comes to for each lead, before events, fading and caps: fixed, from a field, per steps, per
pause.
"""

from __future__ import annotations

from fractions import Fraction
from math import floor

import numpy as np

from ..exact import MAX_MILLIS, held, to_millis
from ..rules import Constant, FromField, PerField
from ..tables import Amount, PerPause
from .classes import Bools, Codes, Ints
from .column import Column
from .event_sets import EventSets
from .numbers import NumberColumn
from .states import KNOWN

_FITS = 2**62


def amounts_of_rows(
    amount: Amount, columns: dict[str, Column], sets: EventSets | None, people: Codes, rows: int
) -> Ints | int:
    """The amount of each row; 0 where it is not known."""
    match amount:
        case Constant(fixed):
            return fixed
        case FromField(key, sign):
            column = columns.get(key)
            if not isinstance(column, NumberColumn):
                return np.zeros(rows, np.int64)
            return column.values.spread(sign * millis(column))
        case PerField(each, step, key):
            column = columns.get(key)
            if not isinstance(column, NumberColumn):
                return np.zeros(rows, np.int64)
            return column.values.spread(per_steps(column, each, Fraction(step)))
        case PerPause(each, days, events):
            if sets is None:
                return np.zeros(rows, np.int64)
            ages = sets.latest_age(events)[people]
            return np.where(ages < 0, 0, _times(ages // days, each))


def millis(column: NumberColumn) -> Ints:
    """`exact.to_millis` of each value; 0 where there is none."""
    thousandths, exact = column.thousandths()
    found = np.clip(np.where(exact, thousandths, 0), -MAX_MILLIS, MAX_MILLIS)
    for place in _others(column, exact):
        found[place] = to_millis(column.decimal(place))
    return found


def per_steps(column: NumberColumn, each: int, step: Fraction) -> Ints:
    """each × the whole steps in every value, nothing below zero; held to the most that a rule may pay."""
    thousandths, exact = column.thousandths()
    # value / step = thousandths × denominator / (1000 × numerator)
    exact &= np.abs(thousandths) < _FITS // step.denominator
    if 1000 * step.numerator >= _FITS:
        exact[:] = False
        steps = np.zeros(len(exact), np.int64)
    else:
        steps = np.where(exact, thousandths, 0) * step.denominator // (1000 * step.numerator)
    found = _times(np.maximum(steps, 0), each)
    for place in _others(column, exact):
        found[place] = held(each * max(0, floor(Fraction(column.decimal(place)) / step)))
    return found


def _others(column: NumberColumn, done: Bools) -> list[int]:
    places: list[int] = np.flatnonzero((column.states == KNOWN) & ~done).tolist()
    return places


def _times(counts: Ints, each: int) -> Ints:
    """`exact.held` of each × count, for counts from 0 up."""
    if not each:
        return np.zeros(len(counts), np.int64)
    enough = MAX_MILLIS // abs(each) + 1
    found: Ints = np.clip(np.minimum(counts, enough) * each, -MAX_MILLIS, MAX_MILLIS)
    return found
