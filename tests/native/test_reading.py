"""Numbers and times read from texts, and texts searched: what is said of a row is what Python says of it."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from math import copysign

import numpy as np
from hypothesis import example, given
from hypothesis import strategies as st
from leadlang.runtime.columns import axes, loops
from leadlang.runtime.columns.distinct import Distinct
from leadlang.runtime.columns.states import KNOWN, NO_VALUE, UNREAD
from leadlang.runtime.columns.texts import TextColumn
from leadlang.runtime.intake import CellReading
from leadlang.runtime.rules import Test, TextContains, TextEnds, TextExactly, TextIn, TextStarts
from leadlang.runtime.times import parse_as_of, zone

from .made_up import Column, columns, in_chunks
from .running import natively, needs_native, plainly, threads

pytestmark = needs_native


@st.composite
def columns_of(draw: st.DrawFn, ones: st.SearchStrategy[str]) -> Column:
    return in_chunks(draw, draw(st.lists(st.one_of(st.none(), ones), max_size=40)))


# ---------------------------------------------------------------- numbers

written_numbers = st.one_of(
    st.integers(-(10**17), 10**17).map(str),
    st.decimals(-(10**9), 10**9, places=3).map(str),
    st.from_regex(r"[+-]?[0-9]{0,9}\.?[0-9]{0,9}", fullmatch=True),
    st.text("0123456789+-.,eE _%٣", max_size=18),
)


@given(columns_of(written_numbers), st.booleans(), threads)
@example(Column(("-0", "+0.000", "999999999999999", "0.1", "1234567890.12345"), (5,), (3,)), True, 1)
@example(Column(("9999999999999999", "1.", ".5", "-", "+", "", "1.5 ", "٣"), (8,), (0,)), True, 1)
def test_numbers_that_are_written_plainly(column: Column, decimals: bool, threads: int) -> None:
    with natively(threads):
        found = loops.read_decimals(column.series, decimals=decimals)
    assert found is not None
    for text, number, state in zip(column.rows, found[0].tolist(), found[1].tolist(), strict=True):
        if text is None:
            assert (number, state) == (0, NO_VALUE)
        elif is_plain(text, decimals):
            assert (number, state) == (float(text), KNOWN), text
            assert number or copysign(1, number) == 1
        else:
            assert (number, state) == (0, UNREAD), text


def is_plain(text: str, decimals: bool) -> bool:
    form = r"[+-]?[0-9]+(\.[0-9]+)?" if decimals else r"[+-]?[0-9]+"
    return bool(re.fullmatch(form, text)) and sum(sign.isdigit() for sign in text) <= 15


# ---------------------------------------------------------------- times

_PLAIN = re.compile(r"(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d:\d\d)(?:\.(\d{1,6}))?(Z?))?", re.ASCII)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

written_times = st.one_of(
    st.datetimes(datetime(1905, 1, 1), datetime(2195, 1, 1)).map(str),
    st.datetimes(datetime(1905, 1, 1), datetime(2195, 1, 1)).map(lambda time: time.isoformat() + "Z"),
    st.dates().map(str),
    st.from_regex(
        r"(19|20|21)\d\d-[01]\d-[0-3]\d([T ][0-2]\d:[0-6]\d:[0-6]\d(\.\d{0,7})?Z?)?", fullmatch=True
    ),
    st.text("0123456789-:TZ. +", max_size=30),
)


@given(columns_of(written_times), threads)
@example(
    Column(("1911-01-01", "2188-12-31T23:59:59.999999Z", "2000-02-29 00:00:00.5", "1970-01-01"), (4,), (1,)),
    1,
)
@example(
    Column(("1910-12-31", "2189-01-01", "1900-02-29", "2023-02-29", "2024-13-01", "2024-00-10"), (6,), (0,)),
    1,
)
@example(
    Column(
        ("2024-01-01T", "2024-01-01T10:00:00.", "2024-01-01T24:00:00", "2024-01-01T10:00:00z"), (4,), (0,)
    ),
    1,
)
def test_times_that_are_written_plainly(column: Column, threads: int) -> None:
    with natively(threads):
        found = loops.read_times(column.series)
    assert found is not None
    rows = zip(found[0].tolist(), found[1].tolist(), strict=True)
    assert list(rows) == [(0, loops.NO_TIME) if text is None else said_of_time(text) for text in column.rows]


def said_of_time(text: str) -> tuple[int, int]:
    found = _PLAIN.fullmatch(text)
    if found is None or not 1911 <= int(text[:4]) <= 2188:
        return 0, loops.NOT_PLAIN
    day, clock, fraction, instant = found.groups()
    try:
        time = datetime.fromisoformat(f"{day}T{clock or '00:00:00'}+00:00")
    except ValueError:
        return 0, loops.NOT_PLAIN
    micros = (time - _EPOCH) // timedelta(microseconds=1) + int((fraction or "").ljust(6, "0"))
    return micros, loops.DATE if clock is None else loops.INSTANT if instant else loops.CLOCK


# ---------------------------------------------------------------- searches

AS_OF = parse_as_of("2026-11-15", "UTC")
HOW = CellReading(zone("UTC"), frozenset(), False, False)

pieces = st.text(st.sampled_from("aAb7 ,."), max_size=4)
several = st.lists(pieces, min_size=1, max_size=4).map(tuple)
searches: st.SearchStrategy[Test] = st.one_of(
    *(several.map(kind) for kind in (TextIn, TextContains, TextStarts, TextEnds, TextExactly)),
    st.just(TextContains(("start, same",))),
)


@given(columns(), st.lists(searches, min_size=1, max_size=3), st.sampled_from((1, 65)), threads)
def test_one_search_for_all_tests(column: Column, some: list[Test], times: int, threads: int) -> None:
    given_texts = column.series
    texts = TextColumn(Distinct(given_texts, None, len(given_texts)), HOW)
    with natively(threads):
        found = axes.field_axis(texts, some * times, AS_OF)
    with plainly():
        plain = axes.field_axis(texts, some * times, AS_OF)
    for way in ("true", "false"):
        for one, other in zip(getattr(found.answers, way), getattr(plain.answers, way), strict=True):
            rows = slice(None)
            assert np.array_equal(one[found.codes(rows)], other[plain.codes(rows)])
