"""How the cells of a table write numbers and dates, added up block by block."""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl
from attrs import define, field

from ..files.conventions import (
    COMMA,
    DATE,
    DAY_THEN_MONTH,
    MONTH_THEN_DAY,
    POINT,
    THOUSANDS,
    CommaNumbers,
    SlashDates,
    first_match,
    matches,
)


@define
class _Cells:
    """The cells that match one pattern: how many in each column, and the first of each column."""

    pattern: str
    counts: dict[str, int] = field(factory=dict)
    examples: dict[str, str] = field(factory=dict)

    def add(self, frame: pl.DataFrame) -> None:
        for column, count in matches(frame, self.pattern).items():
            self.counts[column] = self.counts.get(column, 0) + count
            if column not in self.examples:
                self.examples[column] = first_match(frame, column, self.pattern)

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    def example(self, columns: Iterable[str]) -> str:
        """The first one of the first column that has any."""
        return next((self.examples[column] for column in columns if column in self.examples), "")


@define
class Conventions:
    """Counts over all blocks so far. `numbers_too`: the numbers are to be looked at, not the dates alone."""

    numbers_too: bool
    _columns: list[str] = field(factory=list, init=False)
    _dates: list[_Cells] = field(init=False)
    _numbers: list[_Cells] = field(init=False)

    def __attrs_post_init__(self) -> None:
        self._dates = [_Cells(DATE), _Cells(DAY_THEN_MONTH), _Cells(MONTH_THEN_DAY)]
        self._numbers = [_Cells(COMMA), _Cells(POINT), _Cells(THOUSANDS)]

    def add(self, frame: pl.DataFrame, slashes: bool = True) -> None:
        """Count the cells of a block in; `slashes` False: it is known that none holds one."""
        self._columns = frame.columns
        slashed = _holding(frame, ["/"]) if slashes else frame.select()
        if slashed.width:
            for cells in self._dates:
                cells.add(slashed)
        if self.numbers_too:
            numeric = _holding(frame, [",", "."])
            for cells in self._numbers:
                cells.add(numeric)

    @property
    def dates(self) -> SlashDates:
        """As `slash_dates` has it of all rows at once."""
        dates, day_first, month_first = self._dates
        telling = next((cells for cells in (day_first, month_first) if cells.total), dates)
        example = telling.example(self._columns)
        return SlashDates(dates.total, day_first.total, month_first.total, example)

    @property
    def numbers(self) -> CommaNumbers:
        """As `comma_numbers` has it of all rows at once, the points counted in any case."""
        commas, points, thousands = self._numbers
        example = (commas if commas.total else thousands).example(self._columns)
        return CommaNumbers(commas.total, points.total, thousands.total, example)


def _holding(frame: pl.DataFrame, signs: list[str]) -> pl.DataFrame:
    """The text columns that hold one of these signs anywhere: quick, and most hold none."""
    texts = [name for name, kind in frame.schema.items() if kind == pl.String]
    if not texts or not frame.height:
        return frame.select()
    found = frame.select(
        pl.any_horizontal(pl.col(name).str.contains(sign, literal=True).any() for sign in signs).alias(name)
        for name in texts
    ).row(0)
    return frame.select(name for name, holds in zip(texts, found, strict=True) if holds)
