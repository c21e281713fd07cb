"""Columns of any kind -> columns that a text file can hold: lists joined, moments spelled out."""

from __future__ import annotations

import polars as pl

from .nested import flattened

_ISO_MOMENT = "%Y-%m-%dT%H:%M:%S%.f"


def textual(frame: pl.DataFrame, german_dates: bool = False) -> pl.DataFrame:
    """Numbers and yes/no stay as they are (what is no number becomes empty), all else becomes text.

    Dates are `2026-01-31`, with `german_dates` `31.01.2026`; lists are joined by `; `.
    """
    frame, _ = flattened(frame)
    return pl.DataFrame([_textual(series, german_dates) for series in frame.iter_columns()])


def joined(series: pl.Series) -> pl.Series:
    """A column of lists as text, items joined by `; `, empty ones left out."""
    texts = series.cast(pl.List(pl.String)).list.drop_nulls().list.join("; ")
    return texts.set(texts == "", None)


def moments(series: pl.Series) -> pl.Series:
    """A column of dates with times as ISO text, with the offset where they have a zone."""
    zoned = isinstance(series.dtype, pl.Datetime) and series.dtype.time_zone is not None
    return series.dt.to_string(_ISO_MOMENT + ("%:z" if zoned else ""))


def _textual(series: pl.Series, german_dates: bool) -> pl.Series:
    kind = series.dtype
    if isinstance(kind, pl.List):
        return joined(series)
    if kind.is_float():
        return series.fill_nan(None)
    if isinstance(kind, pl.Datetime):
        if german_dates and kind.time_zone is None:
            return series.dt.to_string("%d.%m.%Y %H:%M:%S%.f")
        return moments(series)
    if kind == pl.Date:
        return series.dt.to_string("%d.%m.%Y" if german_dates else "%Y-%m-%d")
    if kind == pl.Time:
        return series.dt.to_string("%H:%M:%S%.f")
    return series
