"""`each` rules that nothing narrows: all of them summed in one pass, by the cells of events."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ..exact import MAX_MILLIS
from .classes import Ints
from .event_sets import EventSets
from .fading import faded
from .members import Total
from .plan import OpenPayment


def open_sums(sets: EventSets, payments: Sequence[OpenPayment]) -> dict[Total, Ints]:
    """For each total what each person (and nobody) is paid."""
    if sets.tally is not None:
        return sets.tally.open_sums
    history = sets.history
    cells = history.cells
    per_cell: dict[Total, Ints] = {}
    found: dict[Total, Ints] = {}
    for one in payments:
        inside = np.zeros(cells.count, np.bool_)
        for place in one.events:
            inside |= sets.cells(place)
        amounts = np.full(cells.count, one.amount, np.int64)
        if one.payment.fading is not None:
            ages = history.ages[cells.first]
            amounts = faded(one.amount, ages, one.payment.fading).astype(np.int64)
        worth = np.where(inside, amounts, 0)
        if history.most * abs(one.amount) <= MAX_MILLIS:
            there = per_cell.get(one.total)
            per_cell[one.total] = worth if there is None else there + worth
        else:
            # So many points that what one rule pays may have to be held.
            summed = history.per_person(worth[cells.codes], abs(one.amount))
            _add(found, one.total, np.clip(summed, -MAX_MILLIS, MAX_MILLIS).astype(np.int64))
    for total, worth in per_cell.items():
        _add(found, total, history.per_person(worth[cells.codes]))
    return found


def _add(sums: dict[Total, Ints], total: Total, amounts: Ints) -> None:
    sums[total] = sums[total] + amounts if total in sums else amounts
