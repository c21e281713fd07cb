"""The axes that read the columns of one table: a lead's fields, or the properties of a log's events."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl
from attrs import frozen

from ..facts import DataProblem
from ..headers import match
from ..intake import CellReading
from ..rules import Field
from ..tables import Axis as AxisTable
from ..tables import CompareAxis, FieldAxis
from ..times import AsOf
from .axes import Axis, absent, field_axis
from .column import Column, read_column, unreadable_cells
from .compare import compare_axis
from .threads import each_column


@frozen(eq=False)
class ReadColumns:
    """The columns that the rules read, by field key (those that are there), and their headers."""

    columns: Mapping[str, Column]
    headers: Mapping[str, str]
    rows: int


def read_columns(
    frame: pl.DataFrame, fields: Sequence[Field], table: str, how: CellReading
) -> tuple[ReadColumns, list[DataProblem]]:
    """AmbiguousColumns where two columns match one field."""
    headers = match(frame.columns, fields)
    columns: dict[str, Column] = {}
    problems: list[DataProblem] = []
    there = [field for field in fields if field.key in headers]

    def read(field: Field) -> tuple[Column, list[DataProblem]]:
        raw = frame[headers[field.key]]
        column = read_column(raw, field.kind, how)
        return column, unreadable_cells(column, table, headers[field.key], field.kind, raw)

    for field, (column, found) in zip(there, each_column(read, there), strict=True):
        columns[field.key] = column
        problems += found
    return ReadColumns(columns, headers, frame.height), problems


def value_axes(axes: Sequence[AxisTable], read: ReadColumns, as_of: AsOf) -> dict[int, Axis]:
    """The axes that ask columns, by their place."""
    asked = [place for place, axis in enumerate(axes) if isinstance(axis, (FieldAxis, CompareAxis))]
    return dict(
        zip(asked, each_column(lambda place: _value_axis(axes[place], read, as_of), asked), strict=True)
    )


def _value_axis(axis: AxisTable, read: ReadColumns, as_of: AsOf) -> Axis:
    match axis:
        case FieldAxis(field, tests):
            column = read.columns.get(field)
            return absent(len(tests), read.rows) if column is None else field_axis(column, tests, as_of)
        case CompareAxis(left, _, right, _):
            return compare_axis(axis, read.columns.get(left), read.columns.get(right), read.rows)
        case _:
            raise TypeError(f"no axis of columns: {type(axis).__name__}")
