"""A column as the kind that the rules take it for, and what cannot be read in it."""

from __future__ import annotations

import numpy as np
import polars as pl
from attrs import frozen

from ..facts import DataProblem
from ..intake import CellReading, read_cell, unreadable
from ..rules import Kind
from ..values import MISSING
from .classes import Bools
from .dates import DateColumn, read_times
from .distinct import Distinct, cells, distinct
from .numbers import NumberColumn, read_numbers
from .states import KNOWN, NO_VALUE, UNREAD, States, surely_known
from .texts import ListColumn, TextColumn, read_lists, read_texts


@frozen(eq=False)
class YesColumn:
    values: Distinct
    yes: Bools
    states: States


Column = TextColumn | ListColumn | NumberColumn | DateColumn | YesColumn


def read_column(column: pl.Series, kind: Kind, how: CellReading) -> Column:
    if kind == "date":
        return read_times(column, how)
    # An array of numbers is worked out faster than its distinct values are found.
    plain = kind == "number" and column.dtype.is_numeric()
    values = Distinct(column, None, len(column)) if plain else distinct(column)
    match kind:
        case "text":
            return read_texts(values, how)
        case "list":
            return read_lists(values, how)
        case "number":
            return read_numbers(values, how)
        case "yesno":
            return _read_yes(values, how)


def _read_yes(values: Distinct, how: CellReading) -> YesColumn:
    length = len(values.values)
    yes, states = np.zeros(length, np.bool_), np.full(length, KNOWN, np.uint8)
    for place, raw in enumerate(values.values.to_list()):
        answer = read_cell(raw, "yesno", how)
        if isinstance(answer, bool):
            yes[place] = answer
        else:
            states[place] = NO_VALUE if answer is MISSING else UNREAD
    return YesColumn(values, yes, states)


def row_states(column: Column) -> States:
    return column.values.spread(column.states)


def unreadable_cells(
    column: Column, table: str, header: str, kind: Kind, raw: pl.Series
) -> list[DataProblem]:
    """One problem for each row whose cell cannot be read."""
    if isinstance(column, TextColumn) and column.are_strings:
        return []
    if isinstance(column, NumberColumn) and column.is_readable:
        return []
    if surely_known(column.states) or not (column.states == UNREAD).any():
        return []
    rows = np.flatnonzero(row_states(column) == UNREAD)
    return [
        unreadable(table, row + 1, header, value, kind)
        for row, value in zip(rows.tolist(), cells(raw, rows), strict=True)
    ]
