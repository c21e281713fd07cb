"""Tables of data as files hold them: each column of one storage, its cells anything that storage can hold."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import polars as pl
from attrs import frozen

Storage = Literal["text", "int", "float", "decimal", "bool", "date", "datetime", "aware", "list"]

_TYPES: Mapping[Storage, pl.DataType] = {
    "text": pl.String(),
    "int": pl.Int64(),
    "float": pl.Float64(),
    "decimal": pl.Decimal(20, 3),
    "bool": pl.Boolean(),
    "date": pl.Date(),
    "datetime": pl.Datetime("us"),
    "aware": pl.Datetime("us", "Asia/Tokyo"),
    "list": pl.List(pl.String()),
}


@frozen
class Column:
    """A header, and how its cells are stored."""

    header: str
    storage: Storage


@frozen
class Table:
    """Rows of cells, one for each column."""

    columns: tuple[Column, ...]
    cells: tuple[tuple[object, ...], ...]

    def rows(self) -> list[dict[str, object]]:
        """The rows as dicts by header."""
        headers = [column.header for column in self.columns]
        return [dict(zip(headers, row, strict=True)) for row in self.cells]

    def frame(self) -> pl.DataFrame:
        """The same as a data frame."""
        schema = {column.header: _TYPES[column.storage] for column in self.columns}
        return pl.DataFrame(self.cells, schema=schema, orient="row")
