"""W408: a number left out between two bands: "1 to 49" and "51 to 200" forget 50."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from ...dsl.problems import Problem, problem
from .bands import Band, Row, between, rows
from .model import Model


def problems(model: Model) -> Iterator[Problem]:
    for row in rows(model):
        for lower, upper, missing in _gaps(row):
            later = max(lower, upper, key=lambda band: band.span.start)
            earlier = lower if later is upper else upper
            line = model.written.line(earlier.span, later.span)
            yield problem("W408", later.span, missing=f"{missing:f}", line=line)


def _gaps(row: Row) -> Iterator[tuple[Band, Band, Decimal]]:
    """Two bands and the only number between them, where no other band of the row has it."""
    below = [band for band in row.bands if band.numbers.high is not None]
    above = [band for band in row.bands if band.numbers.low is not None]
    for lower in below:
        for upper in above:
            high, low = lower.numbers.high, upper.numbers.low
            if high is None or low is None or high > low:
                continue
            missing, count = between(high, lower.numbers.high_open, low, upper.numbers.low_open, row.step)
            left_out = high == low and missing == 0 and not row.is_score
            if count == 1 and not left_out and not any(band.has(missing) for band in row.bands):
                yield lower, upper, missing
