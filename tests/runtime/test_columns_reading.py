"""Whole columns are read just as cells are read one by one."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from math import floor

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from leadlang.runtime import exact
from leadlang.runtime.columns.amounts import millis, per_steps
from leadlang.runtime.columns.arithmetic import percent_of, rounded
from leadlang.runtime.columns.classes import combined, ranks_in_runs
from leadlang.runtime.columns.cuts import Cuts
from leadlang.runtime.columns.dates import DateColumn, read_times
from leadlang.runtime.columns.distinct import distinct
from leadlang.runtime.columns.ids import find_people, read_ids
from leadlang.runtime.columns.numbers import NumberColumn, read_numbers
from leadlang.runtime.columns.states import KNOWN, NO_VALUE, UNREAD
from leadlang.runtime.columns.text_tests import passing
from leadlang.runtime.columns.texts import Texts, folded, read_texts
from leadlang.runtime.folding import fold
from leadlang.runtime.intake import CellReading, Text, read_cell, read_id
from leadlang.runtime.rules import NumberBetween, NumberIn, TextMatches
from leadlang.runtime.times import Moment, zone
from leadlang.runtime.values import MISSING

PLAIN = CellReading(zone("UTC"), frozenset(), False, False)
MARKED = CellReading(zone("UTC"), frozenset({"none", "-1", "99.5", "2026-01-01"}), True, True)
TEXTS = st.text(
    st.sampled_from("aAbZ ßẞİıΣς\u0345ﬁÅé\u0301\t\n\u00a0\u2003\ufeff가각NnUuLlOoEe#/-;"), max_size=8
)


def state_of(value: object) -> int:
    return KNOWN if not hasattr(value, "name") else NO_VALUE if value is MISSING else UNREAD


@given(st.lists(TEXTS, max_size=20), st.sampled_from((PLAIN, MARKED)))
def test_texts(cells: list[str], how: CellReading) -> None:
    column = read_texts(distinct(pl.Series(cells, dtype=pl.String)), how)
    assert folded(pl.Series(cells, dtype=pl.String)).to_list() == [fold(cell) for cell in cells]
    for row, cell in enumerate(cells):
        value = read_cell(cell, "text", how)
        place = row if column.values.codes is None else int(column.values.codes[row])
        assert column.states[place] == state_of(value)
        if isinstance(value, Text):
            assert column.texts.written[place] == value.written
            assert column.texts.folded[place] == value.folded


@given(st.lists(TEXTS | st.sampled_from(["1", " 1", "NULL"]), max_size=12), st.sampled_from((PLAIN, MARKED)))
def test_ids(cells: list[str], how: CellReading) -> None:
    column = pl.Series(cells, dtype=pl.String)
    expected = [read_id(cell, how) for cell in cells]
    assert read_ids(column, how).to_list() == expected
    people, problems = find_people(column, "id", how)
    known = list(dict.fromkeys(one for one in expected if one is not None))
    assert people.ids.to_list() == known
    assert people.of_rows.tolist() == [len(known) if one is None else known.index(one) for one in expected]
    codes = sorted(problem.code for problem in problems)
    assert codes.count("D102") == expected.count(None)
    assert codes.count("D103") == len(cells) - expected.count(None) - len(known)


NUMBER_TEXTS = st.one_of(
    st.from_regex(r"[+-]?[0-9]{1,18}(\.[0-9]{1,17})?", fullmatch=True),
    st.sampled_from(
        ["", "n/a", "1,234.5", "1.234,5", "5k", "2bn", "20%", "-0", "+7", "1e5", "inf", "none", "-1", "99.5"]
    ),
)
NUMBER_COLUMNS = st.one_of(
    st.lists(NUMBER_TEXTS | st.none(), max_size=10).map(lambda cells: pl.Series(cells, dtype=pl.String)),
    st.lists(st.floats() | st.none(), max_size=10).map(lambda cells: pl.Series(cells, dtype=pl.Float64)),
    st.lists(st.integers(-(2**63), 2**63 - 1) | st.none(), max_size=10).map(
        lambda cells: pl.Series(cells, dtype=pl.Int64)
    ),
    st.lists(st.integers(0, 2**64 - 1), max_size=5).map(lambda cells: pl.Series(cells, dtype=pl.UInt64)),
    st.lists(st.decimals(-(10**9), 10**9, places=4), max_size=5).map(
        lambda cells: pl.Series(cells, dtype=pl.Decimal(20, 4))
    ),
)
POINTS = st.sampled_from(["0", "0.1", "0.3", "1", "-1", "99.5", "100", "1234.5", "123456789012345", "1e20"])


def numbers_of(column: pl.Series, how: CellReading) -> tuple[NumberColumn, list[object]]:
    return read_numbers(distinct(column), how), [read_cell(raw, "number", how) for raw in column.to_list()]


def places(column: NumberColumn | DateColumn, rows: int) -> list[int]:
    codes = column.values.codes
    return list(range(rows)) if codes is None else codes.tolist()


@given(NUMBER_COLUMNS, st.sampled_from((PLAIN, MARKED)), st.lists(POINTS.map(Decimal), max_size=4))
@settings(deadline=None)
def test_numbers(cells: pl.Series, how: CellReading, points: list[Decimal]) -> None:
    column, expected = numbers_of(cells, how)
    cuts = Cuts.of_tests([NumberIn(tuple(points))])
    stretches = cuts.stretches(column.numbers)
    thousandths, is_exact = column.thousandths()
    of_field, of_steps = millis(column), per_steps(column, 7_000, Fraction("0.25"))
    for place, value in zip(places(column, len(cells)), expected, strict=True):
        assert column.states[place] == state_of(value)
        if not isinstance(value, Decimal):
            assert of_field[place] == of_steps[place] == 0
            continue
        assert column.decimal(place) == value
        assert not is_exact[place] or thousandths[place] == value * 1000
        assert of_field[place] == exact.to_millis(value)
        assert of_steps[place] == exact.held(7_000 * max(0, floor(Fraction(value) * 4)))
        at = cuts.stretch_of(value) if place in column.others else stretches[place]
        assert at == cuts.stretch_of(value)


@given(st.lists(st.floats(allow_nan=False, allow_infinity=False), max_size=8), st.data())
def test_a_double_stands_for_its_shortest_decimal(doubles: list[float], data: st.DataObject) -> None:
    doubles = [one for one in doubles if abs(one) < 1e300]
    doubles += [float(np.nextafter(one, toward)) for one in doubles for toward in (-np.inf, np.inf)]
    some = st.decimals(-(10**12), 10**12, places=3) | st.sampled_from(
        [Decimal(repr(one)) for one in doubles] or [Decimal(1)]
    )
    low = data.draw(some)
    test = NumberBetween(low, data.draw(st.none() | some), data.draw(st.booleans()), data.draw(st.booleans()))
    cuts = Cuts.of_tests([test])
    passed = cuts.passing(test, cuts.stretches(np.array(doubles, np.float64)))
    assert passed is not None
    for double, found in zip(doubles, passed.tolist(), strict=True):
        value = Decimal(repr(double))
        assert found == (
            (value > low if test.low_open else value >= low)
            and (test.high is None or (value < test.high if test.high_open else value <= test.high))
        )


@given(st.lists(st.integers(-(10**25), 10**25), max_size=8), st.lists(POINTS.map(Decimal), max_size=4))
def test_whole_numbers_at_a_scale(wholes: list[int], points: list[Decimal]) -> None:
    cuts = Cuts.of_tests([NumberIn(tuple(points))])
    wide = np.array([*wholes, 10**30], object)[:-1]
    assert cuts.stretches(wide, 1000).tolist() == [cuts.stretch_of(Decimal(one).scaleb(-3)) for one in wholes]
    narrow = [one for one in wholes if abs(one) < 2**63] + [2**63 - 1, -(2**63), 0, 100_000, 99_999]
    assert cuts.stretches(np.array(narrow, np.int64), 1000).tolist() == [
        cuts.stretch_of(Decimal(one).scaleb(-3)) for one in narrow
    ]


ZONES = ("UTC", "Europe/Berlin", "America/St_Johns", "Pacific/Apia", "Africa/Monrovia")
MOMENTS = st.one_of(
    st.datetimes(datetime(1850, 1, 1), datetime(2250, 1, 1)),
    st.sampled_from(
        [datetime(2026, 3, 29), datetime(2026, 10, 25), datetime(2011, 12, 30), datetime(1995, 10, 29)]
    ).flatmap(lambda day: st.integers(-1, 200).map(lambda steps: day + timedelta(minutes=15 * steps))),
)
SHAPES = st.sampled_from(
    [
        "%Y-%m-%d",
        "%Y-%m-%dT%H:%M:%S",
        "%Y-%m-%d %H:%M:%S.%f",
        "%Y-%m-%dT%H:%M:%SZ",
        "%d.%m.%Y",
        "%d/%m/%Y %H:%M",
    ]
)
TIME_COLUMNS = st.one_of(
    st.lists(st.builds(lambda moment, shape: moment.strftime(shape), MOMENTS, SHAPES), max_size=8).map(
        lambda cells: pl.Series(
            [*cells, "2026-02-30", "2026-01-01T24:00:00", "", "2026-01-01"], dtype=pl.String
        )
    ),
    st.lists(MOMENTS, max_size=8).map(lambda cells: pl.Series(cells, dtype=pl.Datetime("us"))),
    st.lists(MOMENTS, max_size=8).map(lambda cells: pl.Series(cells, dtype=pl.Datetime("us", "UTC"))),
    st.lists(MOMENTS, max_size=8).map(lambda cells: pl.Series(cells, dtype=pl.Datetime("ms"))),
    st.lists(MOMENTS.map(datetime.date), max_size=8).map(lambda cells: pl.Series(cells, dtype=pl.Date)),
)


@given(TIME_COLUMNS, st.sampled_from(ZONES), st.sampled_from((frozenset(), frozenset({"2026-01-01"}))))
@settings(deadline=None, max_examples=150)
def test_times(cells: pl.Series, zone_name: str, markers: frozenset[str]) -> None:
    how = CellReading(zone(zone_name), markers, False, False)
    column = read_times(cells, how)
    for place, raw in zip(places(column, len(cells)), cells.to_list(), strict=True):
        value = read_cell(raw, "date", how)
        assert column.states[place] == state_of(value)
        if isinstance(value, Moment):
            assert (column.days[place], column.instants[place]) == (value.day, value.instant)


@given(st.lists(st.integers(-(10**16), 10**16)), st.integers(0, 1_000_000), st.integers(0, 3))
def test_arithmetic_of_either_width(amounts: list[int], percent: int, decimals: int) -> None:
    for kind in (np.int64, object):
        array = np.array([*amounts, 0], kind)[:-1]
        assert percent_of(array, percent).tolist() == [exact.percent_of(one, percent) for one in amounts]
        unit = 10 ** (3 - decimals)
        assert rounded(array, decimals).tolist() == [exact.half_up(one, unit) * unit for one in amounts]


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 10**6))), st.booleans())
def test_classes_are_of_things_alike_in_all_parts(pairs: list[tuple[int, int]], narrow: bool) -> None:
    first, second = (np.array([pair[at] for pair in pairs], np.int64) for at in (0, 1))
    if narrow:
        second = second % 3
    classes = combined(len(pairs), [(first, 4), (second, 10**6 + 1)])
    alike = list(zip(first.tolist(), second.tolist(), strict=True))
    assert classes.count == len(set(alike))
    assert [alike[int(classes.first[code])] for code in classes.codes.tolist()] == alike
    ranks = ranks_in_runs(first)
    assert ranks.tolist() == [first[:at].tolist().count(first[at]) for at in range(len(pairs))]


@pytest.mark.parametrize("pattern", ["a*b", "?", "*", "a?c*", "**a", "?" * 17 + "*", "*" + "?" * 17, "[a].b"])
def test_patterns_match_as_a_plain_search_would(pattern: str) -> None:
    texts = ["", "a", "ab", "a\nb", "abc", "axc1", "[a].b", "xayb", "a" * 17, "a" * 16, "ab" * 9]
    column = pl.Series(texts)
    found = passing(Texts(column, column, np.zeros(len(texts), np.uint8)), TextMatches((pattern,)))
    assert found is not None
    assert found.tolist() == [matches(text, pattern) for text in texts]


def matches(text: str, pattern: str) -> bool:
    if not pattern:
        return not text
    if pattern[0] == "*":
        return any(matches(text[at:], pattern[1:]) for at in range(len(text) + 1))
    return bool(text) and pattern[0] in ("?", text[0]) and matches(text[1:], pattern[1:])
