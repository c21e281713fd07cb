"""Sets of rows, 64 rows to a word."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from ..classes import Ints
from . import built
from .built import AT_ONCE, Places32, Words


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
    if built.native is None:
        return [packed(table[codes]) for table in tables]
    codes = np.ascontiguousarray(codes)
    found: list[Words] = []
    for at in range(0, len(tables), 64):
        some = tables[at : at + 64]
        table = np.zeros(len(some[0]), np.uint64)
        for bit, one in enumerate(some):
            table |= one.astype(np.uint64) << np.uint64(bit)
        into = np.empty((len(some), words_of(len(codes))), np.uint64)
        built.native.spread_bits(codes, table, len(some), into)
        found += list(into)
    return found


def add_where(sets: Sequence[Words], amounts: Sequence[int], sums: Ints) -> None:
    """Add each amount (none below zero) wherever its set has the row."""
    if built.native is None:
        for rows, amount in zip(sets, amounts, strict=True):
            sums += unpacked(rows, len(sums)) * np.int64(amount)
    else:
        for at in range(0, len(sets), AT_ONCE):
            some = np.array(amounts[at : at + AT_ONCE], np.int64)
            built.native.add_where(sets[at : at + AT_ONCE], some, sums)
