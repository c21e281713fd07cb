"""Arrays of small codes: which class each thing belongs to, and which classes there are."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

import numpy as np
import numpy.typing as npt
from attrs import frozen

Bools = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Codes = npt.NDArray[np.int64]
Places = npt.NDArray[np.intp]
Narrow = npt.NDArray[np.unsignedinteger]

Scalar = TypeVar("Scalar", bound=np.generic)

_ALWAYS_COUNTED = 1 << 16


@frozen(eq=False)
class Classes:
    """`codes[i]` is the class of thing i, from 0 to `count` - 1; `first[c]` is one of the things in class c.

    Every class has a thing in it.
    """

    codes: Codes
    count: int
    first: Places


def combined(length: int, parts: Iterable[tuple[npt.NDArray[np.integer] | Bools, int]]) -> Classes:
    """The classes of things that are alike in all parts. A part is (code of each of `length` things,
    bound).
    """
    codes: Codes = np.zeros(length, np.int64)
    if not length:
        return Classes(codes, 0, np.zeros(0, np.intp))
    count = 1
    for part, bound in parts:
        if bound <= 1:
            continue
        keys = codes * bound + part
        if count * bound <= max(_ALWAYS_COUNTED, 4 * length):
            there = np.zeros(count * bound, np.bool_)
            there[keys] = True
            places = np.cumsum(there) - 1
            codes, count = places[keys], int(places[-1]) + 1
        else:
            distinct, codes = np.unique(keys, return_inverse=True)
            count = len(distinct)
    return Classes(codes, count, members(codes, count))


def members(codes: npt.NDArray[np.integer], count: int) -> Places:
    """One thing of each class; every class must have one."""
    first = np.zeros(count, np.intp)
    first[codes] = np.arange(len(codes), dtype=np.intp)
    return first


def sums_of_runs(values: Ints, bounds: Ints) -> Ints:
    """The sums of values[bounds[i]:bounds[i + 1]], runs of none being 0."""
    running = np.zeros(len(values) + 1, values.dtype)
    np.cumsum(values, out=running[1:])
    totals: Ints = running[bounds[1:]] - running[bounds[:-1]]
    return totals


def ranks_in_runs(keys: npt.NDArray[np.integer]) -> Ints:
    """For each thing, how many things of the same key stand before it."""
    order = np.argsort(keys, kind="stable")
    ordered = keys[order]
    starts = (
        np.flatnonzero(np.r_[True, ordered[1:] != ordered[:-1]]) if len(ordered) else np.zeros(0, np.intp)
    )
    lengths = np.diff(np.r_[starts, len(ordered)])
    ranks = np.empty(len(keys), np.int64)
    ranks[order] = np.arange(len(keys)) - np.repeat(starts, lengths)
    return ranks
