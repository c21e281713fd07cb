"""The innermost loops over whole columns: native ones where they were built, else the same in NumPy.

Each function gives the same either way; tests hold the one to the other. Codes are places in small tables, as
unsigned 32-bit numbers.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from importlib import import_module
from types import ModuleType
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl
from attrs import frozen

from .classes import Ints, members
from .states import States
from .threads import each, parts
from .threads import how_many as how_many_threads

Places32 = npt.NDArray[np.uint32]
Words = npt.NDArray[np.uint64]
Doubles = npt.NDArray[np.float64]

WITHOUT_NATIVE = "LEADLANG_PLAIN_LOOPS"
"""The environment variable that, when set, leaves the native loops aside."""


def _native() -> ModuleType | None:
    if os.environ.get(WITHOUT_NATIVE):
        return None
    try:
        return import_module("._native", __package__)
    except ImportError:  # no compiler was at hand
        return None


native: Any = _native()

_AT_ONCE = 200
_SAMPLE = 2_000
_FEW = 1 << 16

# ---------------------------------------------------------------- texts


@frozen(eq=False)
class Numbered:
    """For each row the number of its text; for each number a row that has its text. Several numbers may stand
    for one text.
    """

    codes: Places32
    firsts: Ints


def number_texts(column: pl.Series) -> Numbered | None:
    """A column of strings; None where there are very many different ones."""
    if native is None:
        last = len(column) - 1
        sample = column.gather(np.linspace(0, last, min(last + 1, _SAMPLE)).astype(np.int64))
        if sample.n_unique() * 2 > len(sample):
            return None
        return numbered_categories(column.cast(pl.Categorical(pl.Categories.random())))
    texts = native.open_texts(column.__arrow_c_stream__())
    codes = np.empty(len(column), np.uint32)

    def number(rows: slice) -> bytes | None:
        firsts: bytes | None = native.number_texts(texts, rows.start, rows.stop, _FEW, codes[rows])
        return firsts

    stretches = parts(len(column))
    firsts: list[Ints] = []
    before = 0
    for rows, found in zip(stretches, each(number, stretches), strict=True):
        if found is None:
            return None
        firsts.append(np.frombuffer(found, np.int64))
        if before:
            codes[rows] += np.uint32(before)
        before += len(firsts[-1])
    return Numbered(codes, np.concatenate(firsts))


def numbered_categories(column: pl.Series) -> Numbered:
    """A column of categories by its own numbers; what is null has the number behind them."""
    numbered = column.to_physical().cast(pl.UInt32)
    highest = numbered.max()
    nothing = highest + 1 if isinstance(highest, int) else 0
    codes = numbered.fill_null(nothing).to_numpy()
    # A number that no row has is given row 0's text.
    return Numbered(codes, members(codes, nothing + 1 if len(codes) else 0).astype(np.int64))


# ---------------------------------------------------------------- numbers


def stretches(numbers: npt.NDArray[Any], cuts: npt.NDArray[Any]) -> Places32:
    """For each number how many of the sorted cuts are at most it. Both are int64, or both doubles."""
    if native is None:
        return np.searchsorted(cuts, numbers, side="right").astype(np.uint32)
    numbers, cuts = np.ascontiguousarray(numbers), np.ascontiguousarray(cuts)
    codes = np.empty(len(numbers), np.uint32)
    kind = "d" if numbers.dtype == np.float64 else "l"

    def find(rows: slice) -> None:
        native.stretches(kind, numbers[rows], cuts, codes[rows])

    each(find, parts(len(numbers)))
    return codes


def stretches_of_rows(
    column: pl.Series, cuts: npt.NDArray[Any], missing: int, unread: int
) -> Places32 | None:
    """The same for a column of 64-bit numbers as it is: what is null or no number has the code `missing`,
    what is infinite `unread`. None without native loops.
    """
    if native is None:
        return None
    opened = native.open_numbers(column.__arrow_c_stream__())
    codes = np.empty(len(column), np.uint32)
    kind = "d" if column.dtype == pl.Float64 else "l"

    def find(rows: slice) -> None:
        native.stretches_of_rows(kind, opened, rows.start, rows.stop, cuts, missing, unread, codes[rows])

    each(find, parts(len(column)))
    return codes


DATE, CLOCK, INSTANT, NO_TIME, NOT_PLAIN = range(5)
"""What a text says of a time: a day; what a clock shows; an instant; nothing; something in another way."""


def read_decimals(column: pl.Series, *, decimals: bool) -> tuple[Doubles, States] | None:
    """The numbers of a column of strings that are written plainly, with at most 15 digits and, if `decimals`,
    a point. States: `KNOWN`, `NO_VALUE` for null, `UNREAD` for all others. None without native loops.
    """
    if native is None:
        return None
    texts = native.open_texts(column.__arrow_c_stream__())
    numbers, states = np.empty(len(column)), np.empty(len(column), np.uint8)

    def read(rows: slice) -> None:
        native.read_decimals(texts, rows.start, rows.stop, decimals, numbers[rows], states[rows])

    each(read, parts(len(column)))
    return numbers, states


def read_times(column: pl.Series) -> tuple[Ints, States] | None:
    """Of a column of strings the microseconds since 1970 as written, and what each says (`DATE` and so on).
    None without native loops.
    """
    if native is None:
        return None
    texts = native.open_texts(column.__arrow_c_stream__())
    micros, kinds = np.empty(len(column), np.int64), np.empty(len(column), np.uint8)

    def read(rows: slice) -> None:
        native.read_times(texts, rows.start, rows.stop, micros[rows], kinds[rows])

    each(read, parts(len(column)))
    return micros, kinds


# ---------------------------------------------------------------- tables


def sums_of_cells(codes: Sequence[Places32], tables: Sequence[Ints], length: int) -> Ints:
    """For each row the sum of tables[axis][codes[axis][row]] over all axes."""
    sums = np.zeros(length, np.int64)
    if native is None:
        for one, table in zip(codes, tables, strict=True):
            sums += table[one]
    else:
        codes = [np.ascontiguousarray(one) for one in codes]
        for at in range(0, len(codes), _AT_ONCE):
            native.add_cells(codes[at : at + _AT_ONCE], tables[at : at + _AT_ONCE], sums)
    return sums


def counted(codes: Places32, size: int) -> Ints:
    """How many rows have each code below `size`."""
    if native is None:
        return np.bincount(codes, minlength=size).astype(np.int64)
    codes = np.ascontiguousarray(codes)

    def count(rows: slice) -> Ints:
        counts = np.zeros(size, np.int64)
        native.count_codes(codes[rows], counts)
        return counts

    return sum(each(count, parts(len(codes))), np.zeros(size, np.int64))


# ---------------------------------------------------------------- sets of rows, 64 to a word


def words_of(length: int) -> int:
    return (length + 63) // 64


def packed(rows: npt.NDArray[np.bool_]) -> Words:
    """Row i as bit i; rows that there are not are 0."""
    bits = np.zeros(8 * words_of(len(rows)), np.uint8)
    some = np.packbits(rows, bitorder="little")
    bits[: len(some)] = some
    return bits.view(np.uint64)


def unpacked(words: Words, length: int) -> npt.NDArray[np.bool_]:
    return np.unpackbits(words.view(np.uint8), count=length, bitorder="little").view(np.bool_)


def how_many(words: Words) -> int:
    return int(np.bitwise_count(words).sum())


def spread(codes: Places32, tables: Sequence[npt.NDArray[np.bool_]]) -> list[Words]:
    """For each table the set of rows whose code is true in it."""
    if native is None:
        return [packed(table[codes]) for table in tables]
    codes = np.ascontiguousarray(codes)
    found: list[Words] = []
    for at in range(0, len(tables), 64):
        some = tables[at : at + 64]
        table = np.zeros(len(some[0]), np.uint64)
        for bit, one in enumerate(some):
            table |= one.astype(np.uint64) << np.uint64(bit)
        into = np.empty((len(some), words_of(len(codes))), np.uint64)
        native.spread_bits(codes, table, len(some), into)
        found += list(into)
    return found


def add_where(sets: Sequence[Words], amounts: Sequence[int], sums: Ints) -> None:
    """Add each amount (none below zero) wherever its set has the row."""
    if native is None:
        for rows, amount in zip(sets, amounts, strict=True):
            sums += unpacked(rows, len(sums)) * np.int64(amount)
    else:
        for at in range(0, len(sets), _AT_ONCE):
            some = np.array(amounts[at : at + _AT_ONCE], np.int64)
            native.add_where(sets[at : at + _AT_ONCE], some, sums)


# ---------------------------------------------------------------- people


def added_to_persons(
    persons: Places32, places: Sequence[Places32], strides: Sequence[Ints], table: Ints, totals: Ints
) -> None:
    """totals[persons[row]] += table[cell], a row's cell being the sum of strides[axis][places[axis][row]].

    `table` is (cell, word), `totals` is (person, word); sums wrap around.
    """
    if native is None:
        cells = sums_of_cells(places, strides, len(persons))
        for word in range(table.shape[1]):
            np.add.at(totals[:, word], persons, table[cells, word])
        return
    table, width = np.ascontiguousarray(table), table.shape[1]
    rows = [np.ascontiguousarray(one) for one in places]
    # Each thread has totals of its own: more of them than the events are worth would cost more than
    # they save.
    threads = max(1, min(how_many_threads(), len(persons) // max(1, len(totals))))
    some = parts(len(persons), threads)
    of_threads = [totals, *(np.zeros_like(totals) for _ in some[1:])]

    def add(part: int) -> None:
        here = some[part]
        native.add_to_persons(
            persons[here], [one[here] for one in rows], strides, table, width, of_threads[part]
        )

    each(add, range(len(some)))
    for one in of_threads[1:]:
        totals += one


def ordered(persons: Ints, instants: Ints, days: Ints, people: int) -> tuple[Ints, Ints]:
    """The rows by person, those of one person by instant and day, the latest first (rows alike in all stay in
    order); and for each of `people` persons, and behind the last, where their rows begin.
    """
    if native is None:
        order = np.lexsort((-days, -instants, persons)).astype(np.int64)
        return order, np.searchsorted(persons[order], np.arange(people + 1)).astype(np.int64)
    order, starts = np.empty(len(persons), np.int64), np.empty(people + 1, np.int64)
    native.order_events(persons, instants, days, order, starts)
    return order, starts


@frozen(eq=False)
class Lanes:
    """Numbers of persons, several to a word: `words` are (person, word), every lane has as many bits.
    `persons` are those of some rows; None where row i is person i.
    """

    words: Ints
    bits: int
    persons: Places32 | None

    def taken(self, word: int, shift: int, rows: slice) -> Places32:
        """The numbers of one lane."""
        numbers = np.empty(rows.stop - rows.start, np.uint32)
        if native is None:
            numbers[:] = self._lane(word, shift, rows)
        else:
            width = self.words.shape[1]
            native.take_lane(
                self.words, width, word, shift, self.bits, self._whose(rows), rows.start, numbers
            )
        return numbers

    def add(self, places: Ints, tables: Ints, rows: slice, sums: Ints) -> None:
        """sums[row] += table[number] for each lane and its table; `places` has a word and shift for each."""
        if native is None:
            for (word, shift), table in zip(places.tolist(), tables, strict=True):
                sums += table[self._lane(word, shift, rows)]
        else:
            self._walk(places, rows, tables, sums, None)

    def counted(self, places: Ints, rows: slice) -> Ints:
        """How many rows have each number, as (lane, number)."""
        size = 1 << self.bits
        if native is None:
            lanes = [self._lane(word, shift, rows) for word, shift in places.tolist()]
            counted = [np.bincount(lane, minlength=size) for lane in lanes]
            return np.array(counted, np.int64).reshape(len(lanes), size)
        counts = np.zeros((len(places), 4, size), np.int64)
        self._walk(places, rows, None, None, counts)
        of_numbers: Ints = counts.sum(axis=1)
        return of_numbers

    def _walk(
        self, places: Ints, rows: slice, tables: Ints | None, sums: Ints | None, counts: Ints | None
    ) -> None:
        native.walk_lanes(
            self.words,
            self.words.shape[1],
            places,
            self.bits,
            self._whose(rows),
            rows.start,
            rows.stop - rows.start,
            tables,
            sums,
            counts,
        )

    def _whose(self, rows: slice) -> Places32 | None:
        return None if self.persons is None else self.persons[rows]

    def _lane(self, word: int, shift: int, rows: slice) -> Ints:
        whose = rows if self.persons is None else self.persons[rows]
        lane: Ints = (self.words[whose, word] >> shift) & ((1 << self.bits) - 1)
        return lane


# ---------------------------------------------------------------- ids


@frozen(eq=False)
class Index:
    """Texts that each stand once, to be found again. `native` is None where Polars does the finding."""

    texts: pl.Series
    native: Any

    def numbers(self, column: pl.Series) -> Places32:
        """The place of each text in the index; their number where it is not there, or null."""
        nobody = len(self.texts)
        if self.native is None:
            known = pl.DataFrame({"id": self.texts, "at": np.arange(nobody, dtype=np.uint32)})
            joined = pl.DataFrame({"id": column}).join(known, on="id", how="left", maintain_order="left")
            return joined["at"].fill_null(nobody).to_numpy().copy()
        texts = native.open_texts(column.__arrow_c_stream__())
        numbers = np.empty(len(column), np.uint32)

        def match(rows: slice) -> None:
            native.match_texts(self.native, texts, rows.start, rows.stop, nobody, numbers[rows])

        each(match, parts(len(column)))
        return numbers


def index(column: pl.Series) -> Index | None:
    """None where a text stands twice, or is null."""
    built = None if native is None else native.index_texts(native.open_texts(column.__arrow_c_stream__()))
    if built is not None:
        return Index(column, built)
    alone = not column.null_count() and column.n_unique() == len(column)
    return Index(column, None) if alone else None


def are_tidy(column: pl.Series) -> bool:
    """Whether it can be seen at once that every text that is there starts and ends with a sign of ASCII that
    is no white space; False says nothing.
    """
    return native is not None and bool(native.are_tidy(native.open_texts(column.__arrow_c_stream__())))


def placed(table: Places32, least: int, numbers: Ints, nobody: int) -> Places32:
    """table[number - least] of each number, or `nobody` where there is no such place."""
    if native is None:
        # Without a sign: nothing overflows, and what lies below `least` is far behind the table.
        places = numbers.view(np.uint64) - np.uint64(least % 2**64)
        inside = places < np.uint64(len(table))
        found = np.full(len(numbers), nobody, np.uint32)
        found[inside] = table[places[inside]]
        return found
    found = np.empty(len(numbers), np.uint32)

    def find(rows: slice) -> None:
        native.match_wholes(table, least, numbers[rows], nobody, found[rows])

    each(find, parts(len(numbers)))
    return found


# ---------------------------------------------------------------- searching

NULLS, _LEFT_ASIDE = 2**32 - 2, 2**32 - 1


@frozen(eq=False)
class Looked:
    """Texts to be equal to (None: there are none), and the tests that each passes, as (text, word)."""

    texts: Index | None
    passed: Words


@frozen(eq=False)
class Search:
    """What texts are searched for (native/scan.h has the whole of it): an automaton, and texts to be equal to
    as folded or as written.

    `found` and `ended` are (state, word); bit t of a row stands for test t.
    """

    signs: npt.NDArray[np.uint8]
    next: Places32
    found: Words
    ended: Words
    folded: Looked
    written: Looked


@frozen(eq=False)
class Searched:
    """For each row the class of its text, `NULLS`, or that it was left aside; of each class the tests passed,
    as (class, word).
    """

    codes: Places32
    passed: Words

    def left_aside(self, test: int) -> Ints:
        """The rows that were left aside, and those that pass a test."""
        aside = self.codes == _LEFT_ASIDE
        passing = np.flatnonzero(passed_by(self.passed, test))
        if len(passing):
            aside |= np.isin(self.codes, passing)
        return np.flatnonzero(aside)


def passed_by(passed: Words, test: int) -> npt.NDArray[np.bool_]:
    """Which classes pass a test."""
    word, bit = divmod(test, 64)
    found: npt.NDArray[np.bool_] = (passed[:, word] >> np.uint64(bit) & np.uint64(1)) == 1
    return found


def searched(column: pl.Series, search: Search) -> Searched | None:
    """A column of strings; None where the native loops are not there, or cannot do it."""
    if native is None or (search.folded.texts and search.folded.texts.native is None):
        return None
    if search.written.texts and search.written.texts.native is None:
        return None
    texts = native.open_texts(column.__arrow_c_stream__())
    codes = np.empty(len(column), np.uint32)
    width = search.found.shape[1]

    def scan(rows: slice) -> Words:
        found = native.scan_texts(
            texts,
            rows.start,
            rows.stop,
            search.signs,
            search.next,
            search.found,
            search.ended,
            width,
            search.folded.texts and search.folded.texts.native,
            search.folded.passed,
            search.written.texts and search.written.texts.native,
            search.written.passed,
            codes[rows],
        )
        return np.frombuffer(found, np.uint64).reshape(-1, width)

    stretches = parts(len(column))
    passed: list[Words] = []
    before = 0
    for rows, one in zip(stretches, each(scan, stretches), strict=True):
        if before:
            some = codes[rows]
            some[some < NULLS] += np.uint32(before)
        before += len(one)
        passed.append(one)
    return Searched(codes, np.concatenate(passed))
