"""Numbers cut into stretches, and looked up by their value: native and plain agree."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from math import inf, nan
from typing import TypeVar

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from hypothesis import example, given
from hypothesis import strategies as st
from leadlang.runtime.columns import loops

from . import exact
from .made_up import LEAST, MOST, doubles, lengths, random, seeds, wholes
from .running import natively, needs_native, plainly, threads

pytestmark = needs_native


@st.composite
def cuts_and_numbers(
    draw: st.DrawFn, ones: st.SearchStrategy[int] | st.SearchStrategy[float]
) -> tuple[list[int | float], list[int | float]]:
    """Sorted cuts, some of them equal, and numbers on them, beside them and elsewhere."""
    several = st.lists(ones, max_size=draw(st.sampled_from((0, 1, 4, 30))))
    cuts = sorted([*draw(several), *draw(several)])
    pool = [*cuts, *draw(several), draw(ones)]
    length = draw(lengths)
    places = random(draw(seeds)).integers(0, len(pool), length)
    return cuts, [pool[place] for place in places.tolist()]


@given(cuts_and_numbers(wholes), threads)
@example(([LEAST, LEAST, 0, MOST, MOST], [LEAST, LEAST + 1, -1, 0, 1, MOST - 1, MOST]), 1)
@example(([2**53, 2**53 + 1], [2**53 - 1, 2**53, 2**53 + 1, 2**53 + 2]), 1)
def test_stretches_of_wholes(given_numbers: tuple[list[int], list[int]], threads: int) -> None:
    cuts, numbers = given_numbers
    hold_stretches(np.array(cuts, np.int64), np.array(numbers, np.int64), threads)


@given(cuts_and_numbers(doubles), threads)
@example(([-1.7e308, 1.7e308], [-1.7e308, -1.0, 0.0, 1.7e308, 1.79e308]), 1)
@example(([5e-324, 1e-323], [0.0, 5e-324, 1e-323, 1.5e-323, 1e308]), 1)
@example(([1e308, 1.1e308], [-1.7e308, 1e308, 1.05e308, 1.7e308]), 1)
@example(([0.0], [-0.0, 0.0, -5e-324]), 1)
def test_stretches_of_doubles(given_numbers: tuple[list[float], list[float]], threads: int) -> None:
    cuts, numbers = given_numbers
    hold_stretches(np.array(cuts, np.float64), np.array(numbers, np.float64), threads)


@given(st.integers(0, 9_000), st.floats(1e-12, 1e12), seeds)
def test_more_cuts_than_buckets(count: int, width: float, seed: int) -> None:
    made = random(seed)
    cuts = np.sort(made.normal(0, width, count))
    beside = np.nextafter(cuts, np.inf)
    hold_stretches(cuts, np.concatenate([cuts, beside, made.normal(0, width, 500)]), 1)


def hold_stretches(cuts: npt.NDArray[np.generic], numbers: npt.NDArray[np.generic], threads: int) -> None:
    with natively(threads):
        found = loops.stretches(numbers, cuts)
        every_other = loops.stretches(numbers[::2], cuts)
    with plainly():
        assert found.tolist() == loops.stretches(numbers, cuts).tolist()
    known = cuts.tolist()
    assert found.tolist() == [bisect_right(known, number) for number in numbers.tolist()]
    assert found.dtype == np.uint32
    assert every_other.tolist() == found.tolist()[::2]


@given(cuts_and_numbers(wholes), st.lists(st.integers(0, 9), max_size=3), threads, seeds)
def test_stretches_of_a_column_of_wholes(
    given_numbers: tuple[list[int], list[int]], before: list[int], threads: int, seed: int
) -> None:
    cuts, numbers = given_numbers
    hold_rows(np.array(cuts, np.int64), with_others(numbers, [None], seed), pa.int64(), before, threads)


@given(cuts_and_numbers(doubles), st.lists(st.integers(0, 9), max_size=3), threads, seeds)
def test_stretches_of_a_column_of_doubles(
    given_numbers: tuple[list[float], list[float]], before: list[int], threads: int, seed: int
) -> None:
    cuts, numbers = given_numbers
    rows = with_others(numbers, [None, nan, inf, -inf], seed)
    hold_rows(np.array(cuts, np.float64), rows, pa.float64(), before, threads)


Number = TypeVar("Number", int, float)


def with_others(numbers: list[Number], others: list[Number | None], seed: int) -> list[Number | None]:
    made = random(seed)
    share = made.choice([0.0, 0.1, 1.0])
    places = made.integers(0, len(others), len(numbers)).tolist()
    chances = made.random(len(numbers)).tolist()
    rows = zip(numbers, places, chances, strict=True)
    return [others[place] if chance < share else number for number, place, chance in rows]


def hold_rows(
    cuts: npt.NDArray[np.generic],
    rows: Sequence[int | float | None],
    kind: pa.DataType,
    before: list[int],
    threads: int,
) -> None:
    """In chunks that begin so many rows behind the start of their memory."""
    chunks = [exact.numbers(rows, kind, 3)]
    if before:
        ends = [len(rows) * (at + 1) // len(before) for at in range(len(before))]
        cut = zip([0, *ends], ends, before, strict=False)
        chunks = [exact.numbers(rows[start:end], kind, skipped) for start, end, skipped in cut]
    with natively(threads):
        found = loops.stretches_of_rows(exact.series(chunks, kind), cuts, 70_000, 80_000)
    with plainly():
        assert loops.stretches_of_rows(exact.series(chunks, kind), cuts, 70_000, 80_000) is None
    known = cuts.tolist()

    def expected(number: int | float | None) -> int:
        if number is None or number != number:
            return 70_000
        return 80_000 if number in (inf, -inf) else bisect_right(known, number)

    assert found is not None
    assert found.tolist() == list(map(expected, rows))


@given(wholes, st.integers(0, 50), st.lists(wholes, max_size=20), threads, seeds)
@example(MOST - 3, 4, [LEAST, LEAST + 1, 0, MOST - 4, MOST - 3, MOST], 1, 0)
@example(LEAST, 4, [LEAST, LEAST + 3, LEAST + 4, MOST], 1, 0)
def test_numbers_that_have_a_place(least: int, size: int, others: list[int], threads: int, seed: int) -> None:
    made = random(seed)
    size = min(size, MOST - least + 1)
    table = made.integers(0, 1_000, size).astype(np.uint32)
    near = [least + place for place in made.integers(-3, size + 3, 100).tolist()]
    numbers = np.array([number for number in (*near, *others) if LEAST <= number <= MOST], np.int64)
    with natively(threads):
        found = loops.placed(table, least, numbers, 5_000)
    with plainly():
        assert loops.placed(table, least, numbers, 5_000).tolist() == found.tolist()
    inside = dict(enumerate(table.tolist(), least))
    assert found.tolist() == [inside.get(number, 5_000) for number in numbers.tolist()]
