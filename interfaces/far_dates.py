"""Dates that Python cannot hold, as a Parquet file may have them, told as texts: unreadable cells."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date
from typing import Final

import polars as pl

_FIRST_DAY: Final = -719_162  # 0001-01-01
_LAST_DAY: Final = 2_932_896  # 9999-12-31
_LONGEST_DAYS: Final = 999_999_999  # of a timedelta
_TICKS_A_DAY: Final = {"ms": 86_400_000, "us": 86_400_000_000, "ns": 86_400_000_000_000}


def without_far_dates(frame: pl.DataFrame) -> pl.DataFrame:
    """The same table, its columns as `without_far_cells` has them."""
    columns = [(column, without_far_cells(column)) for column in frame.get_columns()]
    return frame.with_columns([held for column, held in columns if held is not column])


def without_far_cells(column: pl.Series) -> pl.Series:
    """The same column. With dates outside the years 1 to 9999, in its lists and records too, one of Python
    objects, in which these are texts and all other cells what they were.
    """
    if all(_near(times).all() for times in _times_within(column)):
        return column
    return pl.Series(column.name, _cells(column), dtype=pl.Object)


def far_dates_told(frame: pl.DataFrame, also: Collection[str] = ()) -> pl.DataFrame:
    """The same table, to be written down: columns with such dates, and those that are `also` named, are texts
    throughout, dates in them like 2026-01-31 or 2026-01-31T12:00:00, the items of lists joined by "; ".
    """
    held = without_far_dates(frame)
    return held.with_columns(
        [
            pl.Series(name, [_told(cell) for cell in held[name].to_list()], dtype=pl.String)
            for name in frame.columns
            if name in also or held[name].dtype != frame[name].dtype
        ]
    )


def _told(cell: object) -> str | None:
    if isinstance(cell, list):
        return "; ".join(text for item in cell if (text := _told(item)) is not None)
    return cell.isoformat() if isinstance(cell, date) else None if cell is None else str(cell)


def _times_within(column: pl.Series) -> Iterator[pl.Series]:
    """The column, or what its lists and records hold, where these are times."""
    kind = column.dtype
    if isinstance(kind, pl.List):
        if kind.inner.is_temporal() or kind.inner.is_nested():  # texts need no looking at
            yield from _times_within(column.explode())
    elif isinstance(kind, pl.Array):
        yield from _times_within(column.arr.to_list())
    elif isinstance(kind, pl.Struct):
        for part in column.struct.unnest().get_columns():
            yield from _times_within(part)
    elif kind.is_temporal():
        yield column


def _near(times: pl.Series) -> pl.Series:
    """Which cells Python can hold, empty ones among them."""
    kind = times.dtype
    if isinstance(kind, pl.Duration):
        longest = _LONGEST_DAYS * _TICKS_A_DAY[kind.time_unit]
        return _between(times, -longest, longest)
    if kind == pl.Date:
        return _between(times, _FIRST_DAY, _LAST_DAY)
    if not isinstance(kind, pl.Datetime):
        return times.is_null() | times.is_not_null()
    ticks = _TICKS_A_DAY[kind.time_unit]
    near = _between(times, _FIRST_DAY * ticks, (_LAST_DAY + 1) * ticks - 1)
    if kind.time_zone is None:
        return near
    # On the first and the last day it depends on what the clock of the zone shows.
    doubtful = near & ~_between(times, (_FIRST_DAY + 1) * ticks, _LAST_DAY * ticks)
    beyond = [at for at in doubtful.arg_true() if not _python_holds(times, at)]
    return near.scatter(beyond, values=False) if beyond else near


def _between(times: pl.Series, first: int, last: int) -> pl.Series:
    return times.to_physical().is_between(max(first, -(2**63)), min(last, 2**63 - 1)).fill_null(value=True)


def _python_holds(times: pl.Series, at: int) -> bool:
    try:
        times.item(at)
    except (ValueError, OverflowError):
        return False
    return True


def _cells(column: pl.Series) -> list[object]:
    """The cells as Python has them, far dates as texts."""
    kind = column.dtype
    if isinstance(kind, pl.Array):
        return _cells(column.arr.to_list())
    if isinstance(kind, pl.List):
        return [None if items is None else _cells(items) for items in column]
    if isinstance(kind, pl.Struct):
        parts = column.struct.unnest()
        rows = zip(*map(_cells, parts.get_columns()), strict=True)
        told = [dict(zip(parts.columns, row, strict=True)) for row in rows]
        empty = column.is_null()
        return [None if lacking else row for lacking, row in zip(empty, told, strict=True)]
    if not kind.is_temporal():
        return column.to_list()
    near, counts = _near(column), column.to_physical()
    told_far = "duration" if isinstance(kind, pl.Duration) else "day or moment"
    held = counts.set(~near, None).cast(kind).to_list()
    return [
        cell if fits else f"{told_far} {count}" for cell, fits, count in zip(held, near, counts, strict=True)
    ]
