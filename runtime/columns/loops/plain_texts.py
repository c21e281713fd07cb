"""Numbers and times that texts say plainly."""

from __future__ import annotations

import numpy as np
import polars as pl

from ..classes import Ints
from ..states import States
from ..threads import each, parts
from . import built
from .built import Doubles

DATE, CLOCK, INSTANT, NO_TIME, NOT_PLAIN = range(5)
"""What a text says of a time: a day; what a clock shows; an instant; nothing; something in another way."""


def read_decimals(column: pl.Series, *, decimals: bool) -> tuple[Doubles, States] | None:
    """The numbers of a column of strings that are written plainly, with at most 15 digits and, if `decimals`,
    a point. States: `KNOWN`, `NO_VALUE` for null, `UNREAD` for all others. None without native loops.
    """
    if built.native is None:
        return None
    texts = built.opened(column)
    numbers, states = np.empty(len(column)), np.empty(len(column), np.uint8)

    def read(rows: slice) -> None:
        built.native.read_decimals(texts, rows.start, rows.stop, decimals, numbers[rows], states[rows])

    each(read, parts(len(column)))
    return numbers, states


def read_times(column: pl.Series) -> tuple[Ints, States] | None:
    """Of a column of strings the microseconds since 1970 as written, and what each says (`DATE` and so on).
    None without native loops.
    """
    if built.native is None:
        return None
    texts = built.opened(column)
    micros, kinds = np.empty(len(column), np.int64), np.empty(len(column), np.uint8)

    def read(rows: slice) -> None:
        built.native.read_times(texts, rows.start, rows.stop, micros[rows], kinds[rows])

    each(read, parts(len(column)))
    return micros, kinds
