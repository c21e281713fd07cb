"""How a table writes numbers and dates: decimal commas, and whether the day or the month comes first."""

from __future__ import annotations

import polars as pl
from attrs import frozen

COMMA = r"^\s*[€$£]?\s*[-+−]?(?:\d{1,3}(?:\.\d{3})+|\d+),\d+\s*[€$£%]?\s*$"
POINT = (
    r"^\s*[€$£]?\s*[-+−]?"
    r"(?:\d{1,3}(?:,\d{3})+\.\d+|\d+\.(?:\d{1,2}|\d{4,})|(?:0\d*|\d{4,})\.\d{3})\s*[€$£%]?\s*$"
)
THOUSANDS = r"^\s*[€$£]?\s*[-+−]?[1-9]\d{0,2}(?:\.\d{3})+\s*[€$£%]?\s*$"
DATE = r"^\s*\d{1,2}/\d{1,2}/\d{2,4}\b"
DAY_THEN_MONTH = r"^\s*(?:1[3-9]|2\d|3[01])/\d{1,2}/\d"
MONTH_THEN_DAY = r"^\s*\d{1,2}/(?:1[3-9]|2\d|3[01])/\d"


@frozen
class CommaNumbers:
    """`commas`: cells such as `3,5` or `1.234,5`; `points`: such as `3.5` or `1,234.5`; `thousands`: such as
    `1.250`, where both could be meant; an `example` of the first of these three that there is, points apart.
    """

    commas: int
    points: int
    thousands: int = 0
    example: str = ""


@frozen
class SlashDates:
    """`dates`: cells such as `01/02/2026`; how many can only have the day first, or the month first."""

    dates: int
    day_first: int
    month_first: int
    example: str = ""


def comma_numbers(frame: pl.DataFrame) -> CommaNumbers:
    """What the text columns of the frame show, counted over all rows."""
    commas, thousands = matches(frame, COMMA), matches(frame, THOUSANDS)
    if not commas and not thousands:
        return CommaNumbers(0, 0)
    telling, pattern = (commas, COMMA) if commas else (thousands, THOUSANDS)
    points = matches(frame, POINT)
    return CommaNumbers(
        sum(commas.values()),
        sum(points.values()),
        sum(thousands.values()),
        first_match(frame, next(iter(telling)), pattern),
    )


def slash_dates(frame: pl.DataFrame) -> SlashDates:
    """What the text columns of the frame show, counted over all rows."""
    dates = matches(frame, DATE)
    if not dates:
        return SlashDates(0, 0, 0)
    dated = frame.select(list(dates))
    day_first = matches(dated, DAY_THEN_MONTH)
    month_first = matches(dated, MONTH_THEN_DAY)
    telling, pattern = next(
        (
            (found, pattern)
            for found, pattern in ((day_first, DAY_THEN_MONTH), (month_first, MONTH_THEN_DAY))
            if found
        ),
        (dates, DATE),
    )
    example = first_match(frame, next(iter(telling)), pattern)
    return SlashDates(sum(dates.values()), sum(day_first.values()), sum(month_first.values()), example)


def matches(frame: pl.DataFrame, pattern: str) -> dict[str, int]:
    """How many cells match, by column, in the frame's order; only columns with any."""
    texts = [name for name, kind in frame.schema.items() if kind == pl.String]
    if not texts or not frame.height:
        return {}
    counts = frame.select(pl.col(texts).str.contains(pattern).sum()).row(0, named=True)
    return {name: int(count) for name, count in counts.items() if count}


def first_match(frame: pl.DataFrame, column: str, pattern: str) -> str:
    """The first cell of the column that matches; there must be one."""
    return str(frame[column].filter(frame[column].str.contains(pattern).fill_null(False))[0]).strip()
