"""Made-up columns for Hypothesis: hard texts, numbers at every end, lengths around the loops' blocks."""

from __future__ import annotations

import struct
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import polars as pl
import pyarrow as pa
from attrs import frozen
from hypothesis import strategies as st

from .exact import chunk, series

LENGTHS = (0, 1, 2, 7, 31, 33, 63, 64, 65, 127, 128, 129, 300, 1023, 1024, 1025, 2100)
LEAST, MOST = -(2**63), 2**63 - 1

Codes = npt.NDArray[np.uint32]
Ints = npt.NDArray[np.int64]
Text = str | None

lengths = st.sampled_from(LENGTHS)
seeds = st.integers(0, 2**32 - 1)


def random(seed: int) -> np.random.Generator:
    return np.random.default_rng(seed)


# ---------------------------------------------------------------- texts

_SIGNS = ("a", "A", "b", "7", " ", "\0", "\x7f", "ä", "ß", "ſ", "漢", "😀")


def _of_bytes(length: int, last: str) -> str:
    """So many bytes, alike in all but the last."""
    return ("same start, " * 4)[: max(0, length - 1)] + last[:length]


texts = st.one_of(
    st.builds(_of_bytes, st.integers(0, 40), st.sampled_from("xy")),
    st.builds(_of_bytes, st.integers(12, 13), st.sampled_from("xy")),
    st.text(st.sampled_from(_SIGNS), max_size=10),
    st.text(st.sampled_from(("\0", "a")), min_size=10, max_size=15),
)


@frozen(repr=False)
class Column:
    """Texts, cut into chunks each of which begins so many rows behind the start of its memory."""

    rows: tuple[Text, ...]
    ends: tuple[int, ...]
    before: tuple[int, ...]

    def __repr__(self) -> str:
        shown = ", ".join(map(repr, self.rows[:20]))
        return f"<{len(self.rows)} texts in chunks {self.ends}, behind {self.before}: {shown} ...>"

    def chunks(self, garbage: bool = False) -> list[pa.Array]:
        starts = (0, *self.ends[:-1])
        cut = zip(starts, self.ends, self.before, strict=True)
        return [chunk(self.rows[start:end], before, garbage) for start, end, before in cut]

    @property
    def series(self) -> pl.Series:
        return series(self.chunks())


@st.composite
def columns(draw: st.DrawFn, nulls: bool = True, pool: Sequence[str] | None = None) -> Column:
    """Few different texts, scattered, in runs or sorted; with no nulls, some, or nothing else."""
    different = pool or draw(st.lists(texts, min_size=1, max_size=8))
    length = draw(lengths)
    made = random(draw(seeds))
    places = made.integers(0, len(different), length)
    order = draw(st.sampled_from(("scattered", "runs", "sorted")))
    if order == "runs":
        places = np.repeat(places, 5)[:length]
    elif order == "sorted":
        places.sort()
    rows: list[Text] = [different[place] for place in places.tolist()]
    share = draw(st.sampled_from((0.0, 0.1, 1.0))) if nulls else 0.0
    if share:
        rows = [None if null else text for null, text in zip(made.random(length) < share, rows, strict=True)]
    return in_chunks(draw, rows)


@st.composite
def different_texts(draw: st.DrawFn) -> Column:
    """Each text once, in any order."""
    length = draw(lengths)
    start = draw(
        st.sampled_from(("", "id ", "00Q3V0000", "00Q3V00001y", "a long start that all of them have"))
    )
    numbers = random(draw(seeds)).permutation(length).tolist()
    rows: list[Text] = [f"{start}{number}" for number in numbers]
    return in_chunks(draw, rows)


def in_chunks(draw: st.DrawFn, rows: Sequence[Text]) -> Column:
    cuts = sorted(draw(st.lists(st.integers(0, len(rows)), max_size=3)))
    ends = (*cuts, len(rows))
    before = draw(st.tuples(*(st.integers(0, 9) for _ in ends)))
    return Column(tuple(rows), ends, before)


# ---------------------------------------------------------------- numbers


wholes = st.one_of(
    st.integers(LEAST, MOST),
    st.integers(-5, 5),
    st.integers(MOST - 5, MOST),
    st.integers(LEAST, LEAST + 5),
    st.sampled_from([sign * (2**53 + near) for sign in (1, -1) for near in (-1, 0, 1, 2)]),
)

_TINY = [struct.unpack("<d", struct.pack("<Q", bits))[0] for bits in (1, 2, 3, 2**52 - 1, 2**52, 2**52 + 1)]
doubles = st.one_of(
    st.floats(allow_nan=False, allow_infinity=False),
    st.sampled_from([0.0, -0.0, 1.7e308, -1.7e308, 1.0, np.nextafter(1.0, 2.0), np.nextafter(1.0, 0.0)]),
    st.sampled_from([*_TINY, *(-tiny for tiny in _TINY)]),
    st.integers(-5, 5).map(float),
).map(float)


# ---------------------------------------------------------------- codes and tables


def codes(made: np.random.Generator, size: int, length: int) -> Codes:
    return made.integers(0, size, length).astype(np.uint32)


def numbers(made: np.random.Generator, count: int) -> Ints:
    """Any numbers of 64 bits."""
    return made.integers(LEAST, MOST, count, np.int64, endpoint=True)
