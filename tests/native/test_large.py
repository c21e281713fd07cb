"""A gigabyte of text. `pytest -m slow -n 0 -s tests/native/test_large.py` tells what it takes."""

from __future__ import annotations

import resource
import time
from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
import numpy.typing as npt
import polars as pl
import pyarrow as pa
import pytest
from leadlang.runtime.columns import loops
from leadlang.runtime.columns.search import search_for
from leadlang.runtime.rules import TextContains

from .exact import column
from .running import needs_native, plainly

pytestmark = [needs_native, pytest.mark.slow]

LENGTH, ROWS, DIFFERENT = 128, 1 << 23, 900
HEX = np.frombuffer(b"0123456789abcdef", np.uint8)


def gigabyte(numbers: npt.NDArray[np.int64]) -> pl.Series:
    """Texts that are alike but for the eight hexadecimal digits of a number at their end."""
    characters = np.full((ROWS, LENGTH), ord("x"), np.uint8)
    for place in range(8):
        characters[:, LENGTH - 1 - place] = HEX[numbers >> (4 * place) & 15]
    views = np.zeros((ROWS, 4), np.int32)
    views[:, 0] = LENGTH
    views[:, 1] = int.from_bytes(b"xxxx", "little")
    views[:, 3] = np.arange(ROWS) * LENGTH
    return of_views(views, characters)


def of_views(views: npt.NDArray[np.int32], characters: npt.NDArray[np.uint8]) -> pl.Series:
    buffers = [None, pa.py_buffer(views), pa.py_buffer(characters)]
    found = pl.from_arrow(column([pa.Array.from_buffers(pa.string_view(), len(views), buffers)]))
    assert isinstance(found, pl.Series)
    return found


@contextmanager
def timed(what: str) -> Iterator[None]:
    start = time.perf_counter()
    yield
    seconds = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    print(f"{what}: {seconds:.2f} s, so far at most {peak:.1f} GiB of memory")


def test_few_different_texts() -> None:
    numbers = np.arange(ROWS) * 7919 % DIFFERENT
    texts = gigabyte(numbers)
    with timed("numbered"):
        found = loops.number_texts(texts)
    assert found is not None
    assert (numbers[found.firsts][found.codes] == numbers).all()
    sample = texts.slice(ROWS // 2 + 3, 200_000)
    with plainly():
        plain = loops.number_texts(sample)
    assert plain is not None
    here = found.codes[ROWS // 2 + 3 :][:200_000]
    assert texts.gather(found.firsts[here]).equals(sample.gather(plain.firsts[plain.codes.astype(np.int64)]))


def test_a_million_texts_and_more_of_which_each_is_another() -> None:
    numbers = np.random.default_rng(0).permutation(ROWS)
    texts = gigabyte(numbers)
    assert loops.number_texts(texts) is None
    with timed("seen to be tidy"):
        assert loops.are_tidy(texts)
    with timed("indexed"):
        index = loops.index(texts)
    assert index is not None and index.native is not None
    with timed("found again, in order"):
        assert (index.numbers(texts) == np.arange(ROWS)).all()
    order = np.random.default_rng(1).permutation(ROWS)[:1_000_000]
    some = texts.gather(order)
    with timed("a million found again, in any order"):
        assert (index.numbers(some) == order).all()


def test_every_text_searched() -> None:
    texts = gigabyte(np.arange(ROWS))
    search = search_for((TextContains(("00beef",)), TextContains(("xxxx",))), frozenset())
    assert search is not None
    with timed("searched"):
        found = loops.searched(texts, search)
    assert found is not None
    expected = texts.str.contains("00beef", literal=True).to_numpy()
    assert (loops.passed_by(found.passed, 0)[found.codes] == expected).all()
    assert loops.passed_by(found.passed, 1)[found.codes].all()


def test_texts_of_a_gigabyte_each() -> None:
    length = 2**30
    characters = np.full(length + 1, ord("x"), np.uint8)
    characters[-1] = ord("y")
    views = np.array([[length, 0, 0, offset] for offset in (0, 1, 0)], np.int32)
    views[:, 1] = int.from_bytes(b"xxxx", "little")
    texts = of_views(views, characters)
    with timed("three texts of a gigabyte numbered"):
        found = loops.number_texts(texts)
    assert found is not None
    assert found.codes.tolist() == [0, 1, 0]
