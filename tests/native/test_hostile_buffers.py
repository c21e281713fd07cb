"""The loops on bare Arrow arrays in memory of exactly their size: what is said of the rows is right, and
under a sanitizer (`python -m tests.native.sanitized`) nothing beside them is read.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from leadlang.runtime.columns import loops

from .exact import Texts, chunk, column
from .made_up import Column, columns, different_texts
from .running import needs_native

pytestmark = needs_native


def opened(chunks: list[pa.Array]) -> Any:
    return loops.built.native.open_texts(column(chunks).__arrow_c_stream__())


def numbered(texts: Any, start: int, stop: int) -> tuple[list[int], list[int]]:
    """The number of each row, and the first row of each number."""
    codes = np.empty(stop - start, np.uint32)
    firsts = loops.built.native.number_texts(texts, start, stop, 1 << 16, codes)
    return codes.tolist(), np.frombuffer(firsts, np.int64).tolist()


def matched(index: Any, texts: Any, start: int, stop: int) -> list[int]:
    found = np.empty(stop - start, np.uint32)
    loops.built.native.match_texts(index, texts, start, stop, 99_999, found)
    return found.tolist()


def rows_between(data: st.DataObject, length: int) -> tuple[int, int]:
    start = data.draw(st.integers(0, length))
    return start, data.draw(st.integers(start, length))


@given(columns(), st.data())
def test_whatever_lies_behind_texts_and_under_nulls(texts: Column, data: st.DataObject) -> None:
    start, stop = rows_between(data, len(texts.rows))
    codes, firsts = numbered(opened(texts.chunks(garbage=True)), start, stop)
    assert [texts.rows[firsts[code]] for code in codes] == list(texts.rows[start:stop])
    assert len(firsts) == len(set(texts.rows[start:stop]))


@given(different_texts(), st.data())
def test_an_index_of_chunks(ids: Column, data: st.DataObject) -> None:
    texts = data.draw(columns(pool=[*(text for text in ids.rows if text is not None), "nobody"]))
    index = loops.built.native.index_texts(opened(ids.chunks(garbage=True)))
    start, stop = rows_between(data, len(texts.rows))
    places = {text: place for place, text in enumerate(ids.rows)}
    expected = [99_999 if text is None else places.get(text, 99_999) for text in texts.rows[start:stop]]
    assert matched(index, opened(texts.chunks(garbage=True)), start, stop) == expected


@pytest.mark.parametrize("length", range(41))
def test_a_text_that_ends_where_its_memory_ends(length: int) -> None:
    written = [("y" * length)[:-1] + last for last in "yz"] if length else ["", "z"]
    texts = opened([chunk([*written, None, *written], before=length % 9)])
    assert numbered(texts, 0, 5) == ([0, 1, 2, 0, 1], [0, 1, 2]) or sorted(numbered(texts, 0, 5)[1]) == [
        0,
        1,
        2,
    ]
    index = loops.built.native.index_texts(opened([chunk(written)]))
    assert matched(index, texts, 0, 5) == [0, 1, 99_999, 0, 1]
    assert loops.built.native.are_tidy(texts) == (length > 0)


EMPTY: list[list[Texts]] = [[], [[]], [[], []], [[], [None], []], [[None] * 9, [], [None] * 70]]


@pytest.mark.parametrize("chunks", EMPTY)
def test_columns_of_nothing(chunks: list[Texts]) -> None:
    texts = opened([chunk(rows, before=3, garbage=True) for rows in chunks])
    length = sum(map(len, chunks))
    codes, firsts = numbered(texts, 0, length)
    assert codes == [0] * length and firsts == [0] * (length > 0)
    assert loops.built.native.are_tidy(texts)
    assert (loops.built.native.index_texts(texts) is None) == (length > 0)


def test_texts_whose_first_bytes_are_said_wrong_are_still_told_apart() -> None:
    """A view repeats the first four bytes of a long text; another writer may leave them out."""
    views, characters = chunk(["long text one", "long text one", "long text two"]).buffers()[1:3]
    told = np.frombuffer(views, np.uint8).copy()
    told[16 + 4 : 16 + 8] = 0  # the second one's
    told[16 + 8 : 16 + 12] = 0  # which is in the first buffer then
    others = chunk(["long text two"] * 3).buffers()[2]
    array = pa.Array.from_buffers(
        pa.string_view(), 3, [None, pa.py_buffer(told), characters, characters, others]
    )
    codes, firsts = numbered(opened([array]), 0, 3)
    assert [firsts[code] for code in codes][2] == 2
    index = loops.built.native.index_texts(opened([chunk(["long text two", "long text one"])]))
    assert matched(index, opened([array]), 0, 3) == [1, 1, 0]


def test_an_index_keeps_the_column_it_points_into() -> None:
    index = loops.built.native.index_texts(
        opened([chunk([f"a long text with number {at}" for at in range(500)])])
    )
    crowd = [np.full(64, 255, np.uint8) for _ in range(2_000)]  # to be where the column was, if it were gone
    looked_for = opened([chunk([f"a long text with number {at}" for at in range(499, -1, -1)])])
    assert matched(index, looked_for, 0, 500) == list(range(499, -1, -1))
    assert len(crowd) == 2_000
