"""Texts searched for many texts at once."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import polars as pl
from attrs import frozen

from ..classes import Ints
from ..threads import each, parts
from . import built
from .built import Places32, Words
from .ids import Index

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
    if built.native is None or (search.folded.texts and search.folded.texts.native is None):
        return None
    if search.written.texts and search.written.texts.native is None:
        return None
    texts = built.opened(column)
    codes = np.empty(len(column), np.uint32)
    width = search.found.shape[1]

    def scan(rows: slice) -> Words:
        found = built.native.scan_texts(
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
