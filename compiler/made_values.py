"""Values worth trying where a property has to pass some tests and fail others."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal

from ..runtime import rules as r
from ..runtime.times import DAY, AsOf
from ..runtime.values import digits

_EPOCH = datetime(1970, 1, 1)
_FIRST_DAY = date.min.toordinal() - _EPOCH.toordinal()
_LAST_DAY = date.max.toordinal() - _EPOCH.toordinal()
_STEPS = 50_000
_LONGEST = 365 * 1_000 * DAY


def suggested(
    kind: r.Kind, wanted: Sequence[r.Test], unwanted: Sequence[r.Test], as_of: AsOf, markers: frozenset[str]
) -> Iterator[str | tuple[str, ...]]:
    """Cells of that kind, the most natural first; not each of them passes what is wanted.

    `markers` are the folded further texts that mean missing.
    """
    from .proving.texts import list_that, text_that  # which most rule files never need

    match kind:
        case "text":
            text = text_that(wanted, unwanted, _STEPS, markers)
            yield from [text] if isinstance(text, str) else []
        case "list":
            texts = list_that(wanted, unwanted, _STEPS, markers)
            yield from [texts] if isinstance(texts, tuple) else []
        case "number":
            yield from map(digits, _numbers([*wanted, *unwanted]))
        case "yesno":
            yield from ("yes", "no")
        case "date":
            yield from _dates([*wanted, *unwanted], as_of)


def instant_text(instant: int) -> str:
    """A moment as a cell that reads back as just this instant, in any time zone; OverflowError outside the
    years 1 to 9999."""
    return (_EPOCH + timedelta(microseconds=instant)).isoformat() + "Z"


def day_text(day: int) -> str:
    """2026-01-31 for a day counted from 1970-01-01."""
    return date.fromordinal(day + _EPOCH.toordinal()).isoformat()


# ---------------------------------------------------------------- numbers and dates


def _numbers(tests: Sequence[r.Test]) -> Iterator[Decimal]:
    points: set[Decimal] = set()
    for test in tests:
        match test:
            case r.NumberBetween(low, high):
                points |= {point for point in (low, high) if point is not None}
            case r.NumberIn(values):
                points |= set(values)
    ordered = sorted(points)
    yield from ordered
    for low, high in zip(ordered, ordered[1:], strict=False):
        yield (low + high) / 2
    for point in ordered:
        yield point + 1
        yield point - 1
    yield Decimal(0)


def _dates(tests: Sequence[r.Test], as_of: AsOf) -> Iterator[str]:
    for test in tests:
        match test:
            case r.DayBetween(first, last):
                for end in (first, last):
                    if end is not None:
                        day = as_of.day - end.days if end.ago else end.days
                        near = (day + away for away in (0, 1, -1))
                        yield from (day_text(one) for one in near if _FIRST_DAY <= one <= _LAST_DAY)
            case r.AgeBetween(low, high):
                for age in (low, high):
                    if age is not None and abs(age) < _LONGEST:
                        yield from (instant_text(as_of.instant - age + away) for away in (0, 1, -1))
    yield day_text(as_of.day)
