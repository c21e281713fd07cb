"""What a column holds: its kind, its most frequent values, how much of it is empty."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import ROUND_FLOOR, Decimal
from typing import Literal

import polars as pl
from attrs import frozen

from ..counting import value_counts
from ..runtime.facts import TableReading
from ..runtime.folding import fold, fold_all
from ..runtime.headers import key
from ..runtime.times import zone
from ..runtime.values import Gap, is_missing, read_moment, read_number, read_text, read_yes

Kind = Literal["empty", "yesno", "number", "date", "list", "category", "text"]

_ALMOST_ALL = Decimal("0.95")
_MOST_CATEGORIES = 60
_KEPT = 2_000  # frequent values
_SAMPLE = 20_000  # different values looked at
_DIGITS_ONLY = re.compile(r"[0-9]{7,}")


@frozen
class Spread:
    """The smallest and the largest number; the one that a quarter of them reach (None: half of them do)."""

    low: Decimal
    high: Decimal
    quarter: Decimal | None


@frozen
class Profile:
    """One column. `frequent` are its most frequent values with their counts; `known` of `rows` cells hold
    something.

    `spread` tells of the numbers in a number column, `yes` how many cells of a yes/no column say yes.
    """

    header: str
    kind: Kind
    rows: int
    known: int
    different: int
    frequent: Sequence[tuple[str, int]] = ()
    spread: Spread | None = None
    yes: int = 0

    @property
    def key(self) -> str:
        return key(self.header)

    @property
    def empty_percent(self) -> int:
        return 100 * (self.rows - self.known) // self.rows if self.rows else 0

    def named(self, *parts: str) -> bool:
        """One of these stands in the column's name."""
        return any(part in self.key for part in parts)


def profile(values: pl.Series, reading: TableReading) -> Profile:
    """What one column of a table holds."""
    markers = fold_all(reading.missing)
    is_list = isinstance(values.dtype, pl.List)
    counts = value_counts(values)
    known = [(raw, count) for raw, count in counts if not is_missing(raw, markers)]
    merged: dict[str, list[str | int]] = {}
    for raw, count in known[:_SAMPLE]:
        text = read_text(raw, markers)
        if isinstance(text, str):
            entry = merged.setdefault(fold(text), [text, 0])
            entry[1] = int(entry[1]) + count
    if not merged:
        known = []  # times of the day, bytes and the like: nothing that a rule could read
    total = sum(count for _, count in known)
    frequent = sorted(
        ((str(text), int(count)) for text, count in merged.values()), key=lambda v: (-v[1], v[0])
    )
    kind = "list" if is_list and known else _kind(known[:_SAMPLE], frequent, reading)
    if kind == "list":
        frequent = _items(frequent)
    return Profile(
        values.name,
        kind,
        len(values),
        total,
        len(known),
        tuple(frequent[:_KEPT]),
        _spread(known, reading) if kind == "number" else None,
        sum(count for raw, count in known if read_yes(raw) is True) if kind == "yesno" else 0,
    )


def _kind(
    known: Sequence[tuple[object, int]], frequent: Sequence[tuple[str, int]], reading: TableReading
) -> Kind:
    total = sum(count for _, count in known)
    if not total:
        return "empty"

    def share(readable: Sequence[bool]) -> Decimal:
        return Decimal(sum(count for (_, count), fits in zip(known, readable, strict=True) if fits)) / total

    if len(known) > 1 and all(not isinstance(read_yes(raw), Gap) for raw, _ in known):
        return "yesno"
    numbers = [not isinstance(read_number(raw, decimal_comma=reading.decimal_comma), Gap) for raw, _ in known]
    long_digits = [isinstance(raw, str) and _DIGITS_ONLY.fullmatch(raw) is not None for raw, _ in known]
    if share(numbers) >= _ALMOST_ALL and share(long_digits) < Decimal("0.5"):
        return "number"
    dates = [
        not isinstance(read_moment(raw, zone("UTC"), day_first=reading.day_first), Gap) for raw, _ in known
    ]
    if share(dates) >= _ALMOST_ALL and share(numbers) < _ALMOST_ALL:
        return "date"
    if share([isinstance(raw, str) and ";" in raw for raw, _ in known]) >= Decimal("0.1"):
        return "list"
    recurring = sum(count for _, count in frequent if count > 1)
    if len(frequent) <= _MOST_CATEGORIES and 2 * recurring >= total:
        return "category"
    return "text"


def _spread(known: Sequence[tuple[object, int]], reading: TableReading) -> Spread | None:
    numbers = []
    for raw, count in known:
        number = read_number(raw, decimal_comma=reading.decimal_comma)
        if isinstance(number, Decimal):
            numbers.append((number, count))
    if not numbers:
        return None
    numbers.sort()
    half, quarter = _reached_by(numbers, 2), _reached_by(numbers, 4)
    rounded = _two_digits(quarter)
    limit = rounded if rounded > half else quarter
    return Spread(numbers[0][0], numbers[-1][0], limit if quarter > half else None)


def _reached_by(numbers: Sequence[tuple[Decimal, int]], part: int) -> Decimal:
    """The number that one of so many of these (sorted) numbers reach."""
    total = sum(count for _, count in numbers)
    passed = 0
    for number, count in numbers:
        passed += count
        if part * (total - passed) < total:
            return number
    return numbers[-1][0]


def _two_digits(number: Decimal) -> Decimal:
    if not number:
        return number
    step = Decimal(1).scaleb(number.adjusted() - 1)
    # Rounded down: whoever reaches the number itself reaches this as well.
    return (number / step).to_integral_value(ROUND_FLOOR) * step


def _items(frequent: Sequence[tuple[str, int]]) -> list[tuple[str, int]]:
    counts: dict[str, int] = {}
    for text, count in frequent:
        for item in text.split(";"):
            if item.strip():
                counts[item.strip()] = counts.get(item.strip(), 0) + count
    return sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
