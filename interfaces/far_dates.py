"""Dates that Python cannot hold, as a Parquet file may have them, told as texts: unreadable cells."""

from __future__ import annotations

from typing import Final

import polars as pl

_FIRST_DAY: Final = -719_162  # 0001-01-01
_LAST_DAY: Final = 2_932_896  # 9999-12-31
_LONGEST_DAYS: Final = 999_999_999  # of a timedelta
_TICKS_A_DAY: Final = {"ms": 86_400_000, "us": 86_400_000_000, "ns": 86_400_000_000_000}


def without_far_dates(frame: pl.DataFrame) -> pl.DataFrame:
    """The same table; a column with dates outside the years 1 to 9999 becomes texts."""
    return frame.with_columns([_held(column) for column in frame.get_columns() if column.dtype.is_temporal()])


def _held(column: pl.Series) -> pl.Series:
    kind = column.dtype
    if isinstance(kind, pl.Duration):
        longest = min(_LONGEST_DAYS * _TICKS_A_DAY[kind.time_unit], 2**63 - 1)
        return column.to_physical().clip(-longest, longest).cast(kind)
    if isinstance(kind, pl.Datetime):
        # A day less at both ends leaves room for every time zone.
        ticks = _TICKS_A_DAY[kind.time_unit]
        first, last = (_FIRST_DAY + 1) * ticks, _LAST_DAY * ticks
    elif kind == pl.Date:
        first, last = _FIRST_DAY, _LAST_DAY
    else:
        return column
    counts = column.to_physical()
    least, most = max(first, -(2**63)), min(last, 2**63 - 1)
    near = (counts >= least) & (counts <= most)
    if near.fill_null(True).all():
        return column
    told = counts.set(~near.fill_null(False), None).cast(kind)
    zoned = isinstance(kind, pl.Datetime) and kind.time_zone is not None
    texts = told.dt.to_string("%Y-%m-%dT%H:%M:%S%.6f%:z") if zoned else told.cast(pl.String)
    far = "day or moment " + counts.cast(pl.String)
    return texts.zip_with(near.fill_null(True), far).alias(column.name)
