"""Segments, stages, labels, matrices: for each row of a block the place of the first line that is met."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from attrs import frozen

from ..tables import NO_AXIS, SEVERAL, ChoiceRow, MatrixRow, joint
from .classes import Bools, Codes
from .conditions import RowTruths


@frozen(eq=False)
class Rows:
    """The rows of a block: how many, and where conditions are true."""

    truths: RowTruths
    length: int

    def first_met(self, conditions: Sequence[int]) -> Codes:
        """The place of the first condition that is true, their number where none is; unknown counts as not
        met.
        """
        if not conditions:
            return np.zeros(self.length, np.int64)
        by_class = self.truths.by_class
        axis = joint(by_class.rows[row].axis for row in conditions)
        if axis in (SEVERAL, NO_AXIS):
            return _first([self.truths.rows(row) for row in conditions], self.length)
        count = by_class.answers(axis).count
        of_classes = _first([by_class.true(row, count) for row in conditions], count)
        return self.truths.codes.on_places(axis, of_classes)[self.truths.codes.places(axis)]

    def chosen(self, choices: Sequence[ChoiceRow]) -> Codes:
        return self.first_met([choice.condition for choice in choices])

    def cell(self, matrix: MatrixRow) -> Codes:
        """The place of the cell, row by row; the number of cells where no row or no column is met."""
        row, column = self.first_met(matrix.rows), self.first_met(matrix.columns)
        met: Bools = (row < len(matrix.rows)) & (column < len(matrix.columns))
        width = len(matrix.columns)
        return np.where(met, row * width + column, len(matrix.rows) * width)


def _first(true: Sequence[Bools], length: int) -> Codes:
    found = np.full(length, len(true), np.int64)
    for place in range(len(true) - 1, -1, -1):
        found[true[place]] = place
    return found


def cells_of(matrix: MatrixRow) -> list[str]:
    return [value for row in matrix.cells for value in row]
