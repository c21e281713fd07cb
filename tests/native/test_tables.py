"""Codes looked up in tables, sets of rows, and what events add to people: native and plain agree."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from leadlang.runtime.columns import loops

from .made_up import codes, lengths, numbers, random, seeds
from .running import natively, needs_native, plainly, threads

pytestmark = needs_native

sizes = st.sampled_from((1, 2, 3, 64, 511, 512, 513, 4_000))


@given(lengths, st.sampled_from((0, 1, 2, 7, 199, 200, 201, 410)), sizes, threads, seeds)
def test_sums_of_cells(length: int, axes: int, size: int, threads: int, seed: int) -> None:
    made = random(seed)
    given_codes = [codes(made, size, length) for _ in range(axes)]
    tables = [numbers(made, size) for _ in range(axes)]
    with natively(threads):
        sums = loops.sums_of_cells(given_codes, tables, length)
    with plainly():
        assert loops.sums_of_cells(given_codes, tables, length).tolist() == sums.tolist()
    assert sums.dtype == np.int64


@given(lengths, seeds)
def test_every_other_code_is_a_column_too(length: int, seed: int) -> None:
    made = random(seed)
    given_codes, tables = [codes(made, 9, length)[::2]], [numbers(made, 9)]
    with natively(1):
        sums = loops.sums_of_cells(given_codes, tables, (length + 1) // 2)
        counts = loops.counted(given_codes[0], 9)
        (spread,) = loops.spread(given_codes[0], [tables[0] > 0])
    with plainly():
        assert loops.sums_of_cells(given_codes, tables, (length + 1) // 2).tolist() == sums.tolist()
        assert loops.counted(given_codes[0], 9).tolist() == counts.tolist()
        assert loops.spread(given_codes[0], [tables[0] > 0])[0].tolist() == spread.tolist()


@given(lengths, sizes, st.booleans(), threads, seeds)
def test_counted(length: int, size: int, in_runs: bool, threads: int, seed: int) -> None:
    given_codes = codes(random(seed), size, length)
    if in_runs:
        given_codes.sort()
    with natively(threads):
        counts = loops.counted(given_codes, size)
    with plainly():
        assert loops.counted(given_codes, size).tolist() == counts.tolist()
    assert len(counts) == size and counts.sum() == length


@given(lengths, st.sampled_from((0, 1, 2, 63, 64, 65, 130)), sizes, threads, seeds)
def test_spread(length: int, count: int, size: int, threads: int, seed: int) -> None:
    made = random(seed)
    given_codes = codes(made, size, length)
    tables = [made.random(size) < made.random() for _ in range(count)]
    with natively(threads):
        found = loops.spread(given_codes, tables)
    with plainly():
        plain = loops.spread(given_codes, tables)
    assert [words.tolist() for words in found] == [words.tolist() for words in plain]
    for words, table in zip(found, tables, strict=True):
        assert loops.unpacked(words, length).tolist() == table[given_codes].tolist()
        assert loops.how_many(words) == table[given_codes].sum()


amounts = st.one_of(st.integers(0, 5), st.integers(0, 2**62), st.sampled_from((0, 1, 2**40 - 1, 2**63 - 1)))


@given(lengths, st.lists(amounts, max_size=6), st.sampled_from((1, 40)), threads, seeds)
def test_add_where(length: int, some: list[int], times: int, threads: int, seed: int) -> None:
    made = random(seed)
    given_amounts = some * times
    sets = [loops.packed(made.random(length) < made.random()) for _ in given_amounts]
    start = numbers(made, length)
    native, plain = start.copy(), start.copy()
    with natively(threads):
        loops.add_where(sets, given_amounts, native)
    with plainly():
        loops.add_where(sets, given_amounts, plain)
    assert native.tolist() == plain.tolist()


def test_rows_that_there_are_not_are_in_no_sum() -> None:
    everyone = [np.full(2, ~np.uint64(0)) for _ in range(3)]
    sums = np.zeros(65, np.int64)
    loops.add_where(everyone, [1, 2, 4], sums)
    assert sums.tolist() == [7] * 65


# ---------------------------------------------------------------- people

people = st.sampled_from((1, 2, 5, 900))


@given(lengths, people, st.integers(0, 4), st.integers(1, 5), st.booleans(), threads, seeds)
def test_added_to_persons(
    length: int, count: int, axes: int, width: int, in_runs: bool, threads: int, seed: int
) -> None:
    made = random(seed)
    persons = codes(made, count, length)
    if in_runs:
        persons.sort()
    shape = made.integers(1, 5, axes).tolist()
    strides = [np.arange(size) * int(np.prod(shape[at + 1 :])) for at, size in enumerate(shape)]
    places = [codes(made, size, length) for size in shape]
    table = numbers(made, int(np.prod(shape)) * width).reshape(-1, width)
    start = numbers(made, count * width).reshape(count, width)
    native, plain = start.copy(), start.copy()
    with natively(threads):
        loops.added_to_persons(persons, places, strides, table, native)
    with plainly():
        loops.added_to_persons(persons, places, strides, table, plain)
    assert native.tolist() == plain.tolist()


@given(lengths, people, st.sampled_from((1, 3, 2**62)), st.booleans(), seeds)
def test_ordered(length: int, count: int, span: int, in_order: bool, seed: int) -> None:
    made = random(seed)
    persons = made.integers(0, count, length)
    instants, days = made.integers(-span, span, length), made.integers(-2, 2, length)
    if in_order:
        persons.sort()
        instants.sort()
    with natively(1):
        order, starts = loops.ordered(persons, instants, days, count)
    with plainly():
        plain, plain_starts = loops.ordered(persons, instants, days, count)
    assert order.tolist() == plain.tolist()
    assert starts.tolist() == plain_starts.tolist()
    keys = list(zip(persons.tolist(), (-instants).tolist(), (-days).tolist(), range(length), strict=True))
    assert [keys[row] for row in order.tolist()] == sorted(keys)


@given(lengths, people, st.integers(1, 4), st.integers(1, 12), st.integers(0, 6), st.booleans(), seeds)
def test_lanes(length: int, count: int, width: int, bits: int, lanes: int, of_rows: bool, seed: int) -> None:
    made = random(seed)
    words = numbers(made, count * width).reshape(count, width)
    persons = codes(made, count, length) if of_rows else None
    start = int(made.integers(0, (length if of_rows else count) + 1))
    rows = slice(start, int(made.integers(start, (length if of_rows else count) + 1)))
    places = np.stack([made.integers(0, width, lanes), made.integers(0, 65 - bits, lanes)], axis=1)
    tables = numbers(made, lanes << bits).reshape(lanes, 1 << bits)
    given = loops.Lanes(words, bits, persons)
    sums = numbers(made, rows.stop - rows.start)
    found = []
    for way in (natively(1), plainly()):
        added = sums.copy()
        with way:
            taken = [given.taken(word, shift, rows).tolist() for word, shift in places.tolist()]
            given.add(places, tables, rows, added)
            counted = given.counted(places, rows)
            assert counted.shape == (lanes, 1 << bits)
        found.append((taken, added.tolist(), counted.tolist()))
    assert found[0] == found[1]
    whose = range(count)[rows] if persons is None else persons[rows].tolist()
    expected = [
        [words[person, word].item() >> shift & (1 << bits) - 1 for person in whose]
        for word, shift in places.tolist()
    ]
    taken, added, counted = found[0]
    assert taken == expected
    assert counted == [np.bincount(lane, minlength=1 << bits).tolist() for lane in expected]
    for row, total in enumerate(added):
        paid = sum(int(table[lane[row]]) for table, lane in zip(tables, expected, strict=True))
        assert (total - int(sums[row]) - paid) % 2**64 == 0
