"""Whoever calls a loop wrongly gets an exception: no crash, no number from elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import polars as pl
import pyarrow as pa
import pytest
from leadlang.runtime.columns import loops

from .exact import chunk, column
from .running import natively, needs_native

pytestmark = needs_native

WRONG = (ValueError, TypeError, BufferError, OverflowError)
TEXTS = ["one", "two", "a text of more than twelve bytes", None]


def native() -> Any:
    return loops.built.native


def texts() -> Any:
    return native().open_texts(column([chunk(TEXTS)]).__arrow_c_stream__())


def index() -> Any:
    return native().index_texts(native().open_texts(column([chunk(TEXTS[:3])]).__arrow_c_stream__()))


def codes(*numbers: int) -> np.ndarray[Any, np.dtype[np.uint32]]:
    return np.array(numbers, np.uint32)


def ints(*numbers: int) -> np.ndarray[Any, np.dtype[np.int64]]:
    return np.array(numbers, np.int64)


def words(count: int) -> np.ndarray[Any, np.dtype[np.uint64]]:
    return np.zeros(count, np.uint64)


def zeros(*shape: int) -> np.ndarray[Any, np.dtype[np.int64]]:
    return np.zeros(shape, np.int64)


def read_only(array: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    array.flags.writeable = False
    return array


CALLS: dict[str, Callable[[], object]] = {
    # columns of texts
    "no capsule": lambda: native().open_texts("texts"),
    "a capsule of another kind": lambda: native().open_texts(chunk(TEXTS).__arrow_c_array__()[1]),
    "a column of numbers": lambda: native().open_texts(pl.Series([1, 2]).__arrow_c_stream__()),
    "a table": lambda: native().open_texts(pl.DataFrame({"a": TEXTS}).__arrow_c_stream__()),
    "texts without views": lambda: native().open_texts(pa.chunked_array([TEXTS]).__arrow_c_stream__()),
    "texts in categories": lambda: native().open_texts(
        pa.chunked_array([pa.array(TEXTS).dictionary_encode()]).__arrow_c_stream__()
    ),
    "a stream that was read": lambda: read_twice(),
    "views that begin between two numbers": lambda: native().open_texts(crooked().__arrow_c_stream__()),
    "no column": lambda: native().number_texts(index(), 0, 3, 9, codes(0, 0, 0)),
    "rows behind the column": lambda: native().number_texts(texts(), 0, 5, 9, codes(0, 0, 0, 0, 0)),
    "rows before the column": lambda: native().number_texts(texts(), -1, 3, 9, codes(0, 0, 0, 0)),
    "rows the wrong way round": lambda: native().number_texts(texts(), 3, 1, 9, codes(0, 0, 0, 0)),
    "rows beyond 64 bits": lambda: native().number_texts(texts(), 0, 2**64, 9, codes(0)),
    "too few places for numbers": lambda: native().number_texts(texts(), 0, 4, 9, codes(0, 0, 0)),
    "places that may not be written": lambda: native().number_texts(texts(), 0, 1, 9, read_only(codes(0))),
    "places in steps": lambda: native().number_texts(texts(), 0, 1, 9, codes(0, 0, 0, 0)[::2]),
    "places of 64 bits": lambda: native().number_texts(texts(), 0, 4, 9, zeros(4)),
    "an index of no column": lambda: native().index_texts(codes(1)),
    "are no texts tidy?": lambda: native().are_tidy(None),
    "no index": lambda: native().match_texts(texts(), texts(), 0, 1, 9, codes(0)),
    "no column for an index": lambda: native().match_texts(index(), index(), 0, 1, 9, codes(0)),
    "rows that an index is not asked for": lambda: native().match_texts(
        index(), texts(), 0, 5, 9, codes(0, 0)
    ),
    "too few places for persons": lambda: native().match_texts(index(), texts(), 0, 4, 9, codes(0, 0)),
    # numbers
    "cuts of 32 bits": lambda: native().stretches("l", ints(1), codes(1), codes(0)),
    "wholes cut like doubles": lambda: native().stretches("d", ints(1), ints(1), codes(0)),
    "doubles cut like wholes": lambda: native().stretches("l", np.zeros(1), np.zeros(1), codes(0)),
    "doubles cut by wholes": lambda: native().stretches("d", np.zeros(1), ints(1), codes(0)),
    "too few codes": lambda: native().stretches("l", ints(1, 2), ints(1), codes(0)),
    "numbers in steps": lambda: native().stretches("l", ints(1, 2, 3)[::2], ints(1), codes(0, 0)),
    "a kind that there is not": lambda: native().stretches("", ints(1), ints(1), codes(0)),
    "a table of 64 bits": lambda: native().match_wholes(ints(1), 0, ints(1), 9, codes(0)),
    "numbers without a sign": lambda: native().match_wholes(codes(1), 0, words(1), 9, codes(0)),
    "too few places for wholes": lambda: native().match_wholes(codes(1), 0, ints(1, 2), 9, codes(0)),
    "a least beyond 64 bits": lambda: native().match_wholes(codes(1), 2**63, ints(1), 9, codes(0)),
    "a column of texts instead of numbers": lambda: native().open_numbers(
        pl.Series(["a"]).__arrow_c_stream__()
    ),
    "a column of small numbers": lambda: native().open_numbers(
        pl.Series([1], dtype=pl.Int32).__arrow_c_stream__()
    ),
    "texts cut like numbers": lambda: native().stretches_of_rows("l", texts(), 0, 1, ints(1), 8, 9, codes(0)),
    "numbers that are texts": lambda: native().number_texts(column_of_numbers(), 0, 1, 9, codes(0)),
    "rows behind the numbers": lambda: rows_cut(stop=3),
    "too few codes for rows": lambda: rows_cut(found=codes(0)),
    "cuts of another kind": lambda: rows_cut(cuts=np.zeros(1)),
    "whole numbers cut like doubles": lambda: native().stretches_of_rows(
        "d", column_of_numbers(), 0, 1, np.zeros(1), 8, 9, codes(0)
    ),
    # tables
    "a code behind its table": lambda: native().add_cells([codes(0, 3)], [ints(1, 2, 3)], zeros(2)),
    "a code and no table": lambda: native().add_cells([codes(0)], [ints()], zeros(1)),
    "more codes than tables": lambda: native().add_cells([codes(0)] * 2, [ints(1)], zeros(1)),
    "fewer codes than sums": lambda: native().add_cells([codes(0)], [ints(1)], zeros(2)),
    "doubles as sums": lambda: native().add_cells([codes(0)], [ints(1)], np.zeros(1)),
    "doubles as a table": lambda: native().add_cells([codes(0)], [np.zeros(1)], zeros(1)),
    "codes with a sign": lambda: native().add_cells([np.zeros(1, np.int32)], [ints(1)], zeros(1)),
    "too many axes": lambda: native().add_cells([codes(0)] * 256, [ints(1)] * 256, zeros(1)),
    "axes without end": lambda: native().add_cells(iter([codes(0)]), [ints(1)], zeros(1)),
    "codes that are a list": lambda: native().add_cells([[0]], [ints(1)], zeros(1)),
    "a code behind the counts": lambda: native().count_codes(codes(0, 3), zeros(3)),
    "a code behind many counts": lambda: native().count_codes(codes(0, 600), zeros(600)),
    "no counts at all": lambda: native().count_codes(codes(0), zeros(0)),
    "a code behind the bits": lambda: native().spread_bits(codes(0, 3), words(3), 2, words(2)),
    "more bits than a word has": lambda: native().spread_bits(codes(0), words(3), 65, words(65)),
    "fewer bits than none": lambda: native().spread_bits(codes(0), words(3), -1, words(1)),
    "bits beyond all counting": lambda: native().spread_bits(codes(*[0] * 999), words(3), 2**62, words(1)),
    "too few words": lambda: native().spread_bits(codes(*[0] * 65), words(1), 2, words(3)),
    "too short a set": lambda: native().add_where([words(1)], ints(1), zeros(65)),
    "fewer amounts than sets": lambda: native().add_where([words(1)] * 2, ints(1), zeros(1)),
    "too many sets": lambda: native().add_where([words(1)] * 511, zeros(511), zeros(1)),
    # people
    "an event of nobody": lambda: native().order_events(ints(0, 2), zeros(2), zeros(2), zeros(2), zeros(3)),
    "an event of somebody before": lambda: native().order_events(
        ints(-1), zeros(1), zeros(1), zeros(1), zeros(2)
    ),
    "no room for starts": lambda: native().order_events(zeros(0), zeros(0), zeros(0), zeros(0), zeros(0)),
    "fewer instants than events": lambda: native().order_events(
        zeros(2), zeros(1), zeros(2), zeros(2), zeros(2)
    ),
    "fewer places than events": lambda: native().order_events(
        zeros(2), zeros(2), zeros(2), zeros(1), zeros(2)
    ),
    "a person that there is not": lambda: people(persons=codes(0, 2)),
    "a place behind its strides": lambda: people(places=[codes(0, 2)]),
    "a cell behind the table": lambda: people(strides=[ints(0, 2)]),
    "a cell before the table": lambda: people(strides=[ints(0, -1)]),
    "cells beyond 64 bits": lambda: people(places=[codes(1, 1)] * 2, strides=[ints(0, 2**63 - 1)] * 2),
    "fewer places than persons": lambda: people(places=[codes(0)]),
    "more places than strides": lambda: people(places=[codes(0, 1)] * 2),
    "no width": lambda: people(width=0),
    "a width beyond the totals": lambda: people(width=2**40),
    "totals of doubles": lambda: people(totals=np.zeros((2, 1))),
    "a lane of nobody": lambda: taken_lane(persons=codes(2)),
    "a lane of rows before the first": lambda: taken_lane(first=-1),
    "more numbers than people": lambda: taken_lane(numbers=codes(0, 0, 0)),
    "people behind the last": lambda: taken_lane(first=2),
    "people far behind the last": lambda: taken_lane(first=2**62),
    "a word behind the last": lambda: taken_lane(word=1),
    "a word before the first": lambda: taken_lane(word=-1),
    "a bit behind the last": lambda: taken_lane(shift=64),
    "a lane over the end of its word": lambda: taken_lane(shift=63, bits=2),
    "a lane without bits": lambda: taken_lane(bits=0),
    "a lane of too many bits": lambda: taken_lane(bits=33),
    "people of no words": lambda: taken_lane(width=0),
    "people of more words than there are": lambda: taken_lane(width=2**62),
    "fewer persons than numbers": lambda: taken_lane(persons=codes(0), numbers=codes(0, 0)),
    "lanes of nobody": lambda: lanes(persons=codes(0, 2)),
    "lanes of fewer rows than none": lambda: lanes(length=-1),
    "lanes of more rows than people": lambda: lanes(first=1),
    "lanes of more rows than persons": lambda: lanes(persons=codes(0)),
    "lanes of more rows than sums": lambda: lanes(sums=zeros(1)),
    "a lane in no word": lambda: lanes(places=ints(0, 0, 1, 0)),
    "lanes of too many bits": lambda: lanes(bits=21),
    "lanes without tables": lambda: lanes(tables=zeros(2, 15)),
    "lanes without counts": lambda: lanes(counts=zeros(2, 4, 7)),
    "lanes with tables of doubles": lambda: lanes(tables=np.zeros((2, 16))),
}


def read_twice() -> object:
    capsule = column([chunk(TEXTS)]).__arrow_c_stream__()
    pa.chunked_array(_Handed(capsule))
    return native().open_texts(capsule)


class _Handed:
    def __init__(self, capsule: object) -> None:
        self.capsule = capsule

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        return self.capsule


def crooked() -> pa.ChunkedArray:
    views = chunk(["one", "two"]).buffers()[1]
    memory = np.zeros(len(views) + 1, np.uint8)
    memory[1:] = np.frombuffer(views, np.uint8)
    return column([pa.Array.from_buffers(pa.string_view(), 2, [None, pa.py_buffer(memory[1:])])])


def column_of_numbers() -> Any:
    return native().open_numbers(pl.Series([1, 2]).__arrow_c_stream__())


def rows_cut(stop: int = 2, cuts: Any = None, found: Any = None) -> object:
    """What is right, but for what is given."""
    return native().stretches_of_rows(
        "l",
        column_of_numbers(),
        0,
        stop,
        ints(1) if cuts is None else cuts,
        8,
        9,
        codes(0, 0) if found is None else found,
    )


def people(
    persons: Any = None,
    places: Any = None,
    strides: Any = None,
    table: Any = None,
    width: int = 1,
    totals: Any = None,
) -> object:
    """What is right, but for what is given."""
    return native().add_to_persons(
        codes(0, 1) if persons is None else persons,
        [codes(0, 1)] if places is None else places,
        [ints(0, 1)] if strides is None else strides,
        zeros(2, 1) if table is None else table,
        width,
        zeros(2, 1) if totals is None else totals,
    )


def taken_lane(
    width: int = 1,
    word: int = 0,
    shift: int = 0,
    bits: int = 1,
    persons: Any = None,
    first: int = 0,
    numbers: Any = None,
) -> object:
    """What is right, but for what is given."""
    into = codes(0) if numbers is None else numbers
    return native().take_lane(zeros(2, 1), width, word, shift, bits, persons, first, into)


def lanes(
    places: Any = None,
    bits: int = 4,
    persons: Any = None,
    first: int = 0,
    length: int = 2,
    tables: Any = None,
    sums: Any = None,
    counts: Any = None,
) -> object:
    """What is right, but for what is given."""
    return native().walk_lanes(
        zeros(2, 1),
        1,
        ints(0, 0, 0, 4) if places is None else places,
        bits,
        persons,
        first,
        length,
        zeros(2, 16) if tables is None else tables,
        zeros(2) if sums is None else sums,
        zeros(2, 4, 16) if counts is None else counts,
    )


@pytest.mark.parametrize("call", CALLS.values(), ids=CALLS.keys())
def test_a_wrong_call_is_refused(call: Callable[[], object]) -> None:
    with pytest.raises(WRONG):
        call()


def test_the_right_calls_beside_them_are_taken() -> None:
    people()
    taken_lane()
    lanes()
    rows_cut()
    native().add_cells([codes(0)] * 255, [ints(1)] * 255, zeros(1))
    native().add_where([words(1)] * 510, zeros(510), zeros(1))
    native().stretches("l", ints(1), ints(1), codes(0))
    assert native().number_texts(texts(), 0, 4, 9, codes(0, 0, 0, 0)) is not None
    assert index() is not None


@pytest.mark.parametrize("threads", (1, 3))
def test_what_goes_wrong_in_a_thread_is_raised(threads: int) -> None:
    with natively(threads), pytest.raises(ValueError):
        loops.counted(codes(0, 1, 2, 3, 4, 5), 5)
    with natively(threads), pytest.raises(ValueError):
        loops.added_to_persons(codes(0, 0, 0, 9), [], [], zeros(1, 1), zeros(1, 1))
