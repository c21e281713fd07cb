"""A frame -> an .xlsx workbook: text stays text, numbers are numbers only where Excel keeps them exactly."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence
from typing import Any, BinaryIO, TypeAlias, cast

import polars as pl
import xlsxwriter  # type: ignore[import-untyped]

from .cell_texts import joined, moments
from .nested import flattened
from .outcome import FileRefused

MOST_ROWS, MOST_COLUMNS, LONGEST_TEXT = 1_048_576, 16_384, 32_767
_Write: TypeAlias = Callable[[int, int, Any], object]
_MOST_DIGITS = 15
_WIDEST = 60
# Excel counts a 29 February 1900 that never was; dates before it are not what it shows.
_FIRST_DATE = datetime.date(1900, 3, 1)
# The same table gives the same bytes, so a workbook does not carry the time it was made.
_CREATED = datetime.datetime(2000, 1, 1)


def write_workbook(frame: pl.DataFrame, file: BinaryIO, path: str, text_columns: Sequence[str] = ()) -> None:
    """Write the frame as the only sheet. Raises `FileRefused` F024 (too large), F025 (a text too long)."""
    frame, _ = flattened(frame)
    if frame.height + 1 > MOST_ROWS or frame.width > MOST_COLUMNS:
        raise FileRefused("F024", path=path, rows=frame.height, columns=frame.width)
    frame = pl.DataFrame([_storable(series, series.name in text_columns) for series in frame.iter_columns()])
    _refuse_long_texts(frame, path)
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(file, options) as workbook:
        workbook.set_properties({"created": _CREATED})
        sheet = workbook.add_worksheet()
        bold = workbook.add_format({"bold": True})
        formats = {
            pl.Date: workbook.add_format({"num_format": "yyyy-mm-dd"}),
            pl.Datetime: workbook.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"}),
        }
        sheet.freeze_panes(1, 0)
        for place, series in enumerate(frame.iter_columns()):
            sheet.set_column(place, place, _width(series))
        for place, name in enumerate(frame.columns):
            sheet.write_string(0, place, name, bold)
        writers = [_writer(sheet, kind, formats) for kind in frame.dtypes]
        for row, values in enumerate(frame.iter_rows(), 1):
            for place, (write, value) in enumerate(zip(writers, values, strict=True)):
                if value is not None:
                    write(row, place, value)


def _storable(series: pl.Series, as_text: bool) -> pl.Series:
    """The column as Excel can hold it without changing a value; as text where it cannot."""
    kind = series.dtype
    if isinstance(kind, pl.List):
        return joined(series)
    if isinstance(kind, pl.Datetime):
        dates = series.dt.date()
        return moments(series) if as_text or kind.time_zone is not None or _too_early(dates) else series
    if kind == pl.Date:
        return series.dt.to_string("%Y-%m-%d") if as_text or _too_early(series) else series
    if kind == pl.Time:
        return series.dt.to_string("%H:%M:%S%.f")
    if kind.is_float():
        series = series.fill_nan(None)
        return _float_texts(series) if as_text or bool(series.is_infinite().any()) else series
    if kind.is_numeric():
        return series.cast(pl.String) if as_text or _too_many_digits(series) else series
    return series.cast(pl.String) if as_text else series


def _too_early(dates: pl.Series) -> bool:
    return bool((dates < _FIRST_DATE).any())


def _too_many_digits(series: pl.Series) -> bool:
    digits = series.cast(pl.String).str.replace_all(r"[^0-9]", "").str.strip_chars_start("0").str.len_chars()
    return bool((digits > _MOST_DIGITS).any())


def _float_texts(series: pl.Series) -> pl.Series:
    return series.cast(pl.String).str.replace(r"\.0$", "")


def _refuse_long_texts(frame: pl.DataFrame, path: str) -> None:
    for series in frame.iter_columns():
        if series.dtype == pl.String:
            at = (series.str.len_chars() > LONGEST_TEXT).arg_true()
            if len(at):
                row, length = int(at[0]) + 1, len(series[at[0]])
                raise FileRefused("F025", path=path, row=row, column=series.name, length=length)


def _width(series: pl.Series) -> float:
    texts = series if series.dtype == pl.String else series.cast(pl.String, strict=False)
    longest = int(texts.str.len_chars().max() or 0)  # type: ignore[arg-type]
    return min(max(longest, len(series.name)) + 2, _WIDEST)


def _writer(sheet: Any, kind: pl.DataType, formats: dict[Any, Any]) -> _Write:
    if kind == pl.Boolean:
        return cast(_Write, sheet.write_boolean)
    if kind in (pl.Date, pl.Datetime):
        shown = formats[kind.base_type()]
        return lambda row, place, value: sheet.write_datetime(row, place, value, shown)
    return cast(_Write, sheet.write_number if kind.is_numeric() else sheet.write_string)
