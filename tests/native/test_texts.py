"""Texts numbered, found again and looked at: native and plain agree, whatever memory the texts lie in."""

from __future__ import annotations

from collections.abc import Sequence
from unittest.mock import patch

import numpy as np
import polars as pl
from hypothesis import given
from hypothesis import strategies as st
from leadlang.runtime.columns import loops
from leadlang.runtime.columns.loops import Numbered
from leadlang.runtime.columns.threads import parts

from .made_up import Column, columns, different_texts, texts
from .running import natively, needs_native, plainly, threads

pytestmark = needs_native


def texts_by(numbered: Numbered, column: pl.Series) -> list[str | None]:
    """The text of each row by way of its number."""
    return column.gather(numbered.firsts).gather(numbered.codes).to_list()


@given(columns(), threads)
def test_a_number_stands_for_one_text(column: Column, threads: int) -> None:
    given_texts = column.series
    with natively(threads):
        numbered = loops.number_texts(given_texts)
    with plainly():
        plain = loops.number_texts(given_texts)
    assert numbered is not None
    assert texts_by(numbered, given_texts) == list(column.rows)
    assert len(numbered.firsts) <= given_texts.n_unique() * threads
    if plain is not None:
        assert texts_by(plain, given_texts) == list(column.rows)


@given(columns())
def test_one_thread_numbers_each_text_once(column: Column) -> None:
    with natively(1):
        numbered = loops.number_texts(column.series)
    assert numbered is not None
    assert sorted(set(numbered.codes.tolist())) == list(range(len(numbered.firsts)))
    assert len(numbered.firsts) == len(set(column.rows))


@given(different_texts(), threads, st.integers(1, 300))
def test_many_different_texts_are_not_numbered(column: Column, threads: int, few: int) -> None:
    given_texts = column.series
    with natively(threads), patch.object(loops.texts, "_FEW", few):
        numbered = loops.number_texts(given_texts)
    longest = max((part.stop - part.start for part in parts_of(len(column.rows), threads)), default=0)
    assert (numbered is None) == (longest > few)
    if numbered is not None:
        assert texts_by(numbered, given_texts) == list(column.rows)


def parts_of(length: int, threads: int) -> list[slice]:
    with natively(threads):
        return parts(length)


def test_more_texts_than_the_first_table_holds() -> None:
    rows = [f"{number % 40_000:0{4 + number % 20}}" for number in range(100_000)]
    column = pl.Series(rows)
    with natively(2):
        numbered = loops.number_texts(column)
    assert numbered is not None
    assert texts_by(numbered, column) == rows


# ---------------------------------------------------------------- found again


def alone(rows: Sequence[str | None]) -> pl.Series:
    """Each text once."""
    return pl.Series([text for text in dict.fromkeys(rows) if text is not None], dtype=pl.String)


@given(columns(), columns(), threads)
def test_texts_that_stand_once_are_found_again(ids: Column, column: Column, threads: int) -> None:
    known = alone(ids.rows)
    looked_for = pl.concat([column.series, ids.series], rechunk=False)
    with natively(threads):
        native = loops.index(known)
        assert native is not None and native.native is not None
        found = native.numbers(looked_for)
    with plainly():
        plain = loops.index(known)
        assert plain is not None and plain.native is None
        assert found.tolist() == plain.numbers(looked_for).tolist()
    places = {text: place for place, text in enumerate(known.to_list())}
    assert found.tolist() == [places.get(text, len(known)) for text in looked_for.to_list()]


@given(different_texts(), st.data(), threads)
def test_ids_are_found_in_their_order_and_in_any_other(
    ids: Column, data: st.DataObject, threads: int
) -> None:
    pool = [text for text in ids.rows if text is not None]
    column = data.draw(columns(pool=[*pool, "nobody", "nobody at all, at length"]))
    with natively(threads):
        index = loops.index(ids.series)
        assert index is not None
        found = index.numbers(column.series)
        assert index.numbers(ids.series).tolist() == list(range(len(pool)))
    places = {text: place for place, text in enumerate(pool)}
    assert found.tolist() == [places.get(text, len(pool)) for text in column.rows]


@given(columns())
def test_no_index_where_a_text_stands_twice_or_is_null(column: Column) -> None:
    known = [text for text in column.rows if text is not None]
    with natively(1):
        native = loops.index(column.series)
    with plainly():
        plain = loops.index(column.series)
    alone = len(known) == len(column.rows) == len(set(known))
    assert (native is not None) == (plain is not None) == alone


# ---------------------------------------------------------------- tidy


def is_tidy(text: str | None) -> bool:
    return text is None or (text != "" and all("!" <= sign <= "~" for sign in (text[0], text[-1])))


@given(columns())
def test_tidy_texts_start_and_end_with_a_visible_sign(column: Column) -> None:
    with natively(1):
        assert loops.are_tidy(column.series) == all(map(is_tidy, column.rows))
    with plainly():
        assert not loops.are_tidy(column.series)


@given(st.lists(texts, max_size=5).map(lambda rows: list(filter(is_tidy, rows))))
def test_tidy_texts_are_seen_as_such(rows: list[str]) -> None:
    assert loops.are_tidy(pl.Series(rows, dtype=pl.String))


@given(columns(), threads)
def test_a_slice_is_a_column_like_any_other(column: Column, threads: int) -> None:
    length = len(column.rows)
    middle = column.series.slice(length // 3, length // 2)
    rows = list(column.rows)[length // 3 : length // 3 + length // 2]
    with natively(threads):
        numbered = loops.number_texts(middle)
        assert numbered is not None
        assert texts_by(numbered, middle) == rows
        assert loops.are_tidy(middle) == all(map(is_tidy, rows))
        index = loops.index(alone(column.rows))
        assert index is not None
        everything = index.numbers(column.series)
        assert np.array_equal(index.numbers(middle), everything[length // 3 : length // 3 + length // 2])
