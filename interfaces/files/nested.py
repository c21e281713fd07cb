"""Columns that hold records or engine-only kinds -> plain columns: texts, numbers, dates, lists."""

from __future__ import annotations

import json
from collections.abc import Sequence

import polars as pl

from ..far_dates import without_far_cells

_PLAIN_INSIDE_LISTS = (pl.String, pl.Boolean, pl.Date, pl.Datetime, pl.Decimal, pl.Float64, pl.Int64)


def flattened(frame: pl.DataFrame) -> tuple[pl.DataFrame, tuple[str, ...]]:
    """The frame with `{"a": {"b": 1}}` as a column `a.b`, and the names of the columns that were nested.

    Lists of plain values stay lists; any deeper value becomes its JSON text.
    """
    nested = tuple(name for name, kind in frame.schema.items() if isinstance(kind, pl.Struct))
    columns: list[pl.Series] = []
    taken = set(frame.columns)
    for series in frame.iter_columns():
        columns += _unfolded(series, taken)
    return pl.DataFrame([_plain(series) for series in columns]), nested


def _unfolded(series: pl.Series, taken: set[str]) -> list[pl.Series]:
    if not isinstance(series.dtype, pl.Struct):
        return [series]
    taken.discard(series.name)
    parts: list[pl.Series] = []
    for inner in series.dtype.fields:
        name = free_name(f"{series.name}.{inner.name}", taken)
        taken.add(name)
        parts += _unfolded(series.struct.field(inner.name).alias(name), taken)
    return parts


def free_name(name: str, taken: set[str]) -> str:
    """The name itself, or `name (2)`, `name (3)` ... where it is taken."""
    new, count = name, 2
    while new in taken:
        new, count = f"{name} ({count})", count + 1
    return new


def _plain(series: pl.Series) -> pl.Series:
    kind = series.dtype
    if isinstance(kind, (pl.List, pl.Array)):
        return _plain_list(series)
    if isinstance(kind, (pl.Categorical, pl.Enum, pl.Null)) or kind in (pl.Int128, pl.UInt128):
        return series.cast(pl.String)
    if isinstance(kind, pl.Duration):
        return series.dt.to_string("iso")
    if kind == pl.Binary:
        return pl.Series(series.name, [_bytes_text(value) for value in series], dtype=pl.String)
    if isinstance(kind, pl.Object):
        return pl.Series(
            series.name, [None if value is None else str(value) for value in series], dtype=pl.String
        )
    return series


def _plain_list(series: pl.Series) -> pl.Series:
    inner = series.dtype.inner  # type: ignore[attr-defined]
    if isinstance(series.dtype, pl.Array):
        series = series.arr.to_list()
    if isinstance(inner, _PLAIN_INSIDE_LISTS) or inner.is_numeric():
        return series
    if isinstance(inner, (pl.Categorical, pl.Enum, pl.Null)):
        return series.cast(pl.List(pl.String))
    values = [
        None if value is None else [json_text(item) for item in value]
        for value in without_far_cells(series).to_list()
    ]
    return pl.Series(series.name, values, dtype=pl.List(pl.String))


def json_text(value: object) -> str | None:
    """A value as text: text as it is, anything else as JSON (what JSON lacks as Python writes it)."""
    if value is None or isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False, default=_named)


def _named(value: object) -> object:
    return list(value) if isinstance(value, (Sequence, set)) else str(value)


def _bytes_text(value: bytes | None) -> str | None:
    if value is None:
        return None
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        return value.hex()
