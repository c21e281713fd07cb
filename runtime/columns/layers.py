"""Segments, stages, labels, matrices: for each row of a block the place of the first line that is met."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from ..tables import ChoiceRow, MatrixRow
from .classes import Bools, Codes
from .conditions import Truth

TruthOf = Callable[[int], Truth]


def first_met(conditions: Sequence[int], truth: TruthOf, length: int) -> Codes:
    """The place of the first condition that is true, their number where none is; unknown counts as not
    met.
    """
    found = np.full(length, len(conditions), np.int64)
    for place in range(len(conditions) - 1, -1, -1):
        found[truth(conditions[place]).true] = place
    return found


def chosen(choices: Sequence[ChoiceRow], truth: TruthOf, length: int) -> Codes:
    return first_met([choice.condition for choice in choices], truth, length)


def cell(matrix: MatrixRow, truth: TruthOf, length: int) -> Codes:
    """The place of the cell, row by row; the number of cells where no row or no column is met."""
    row = first_met(matrix.rows, truth, length)
    column = first_met(matrix.columns, truth, length)
    met: Bools = (row < len(matrix.rows)) & (column < len(matrix.columns))
    width = len(matrix.columns)
    return np.where(met, row * width + column, len(matrix.rows) * width)


def cells_of(matrix: MatrixRow) -> list[str]:
    return [value for row in matrix.cells for value in row]
