"""Columns in memory that ends where the column ends, so that a sanitizer sees any read behind it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import polars as pl
import pyarrow as pa

Bytes = npt.NDArray[np.uint8]
Texts = Sequence[str | None]

INLINED = 12
_SIZE = 16


def chunk(texts: Texts, before: int = 0, garbage: bool = False) -> pa.Array:
    """Views of the texts, each long text in a buffer of its own.

    The array begins `before` rows behind the start of its buffers; these rows are long texts. So the bits of
    nulls may begin inside a byte. What stands behind a short text, and where a null has its view, is zeros,
    or `garbage`.
    """
    rows: list[str | None] = [*("x" * (INLINED + 1) for _ in range(before)), *texts]
    filler = b"\xff" if garbage else b"\0"
    views: list[bytes] = []
    long_texts: list[pa.Buffer] = []
    for text in rows:
        written = None if text is None else text.encode("utf-8", "surrogatepass")
        if written is None:
            views.append(filler * _SIZE)
        elif len(written) <= INLINED:
            views.append(_number(len(written)) + written.ljust(INLINED, filler))
        else:
            views.append(_number(len(written)) + written[:4] + _number(len(long_texts)) + _number(0))
            long_texts.append(_buffer(written))
    nulls = sum(text is None for text in rows)
    there = np.packbits(np.array([text is not None for text in rows], np.bool_), bitorder="little")
    valid = _buffer(there.tobytes()) if nulls else None
    buffers = [valid, _buffer(b"".join(views)), *long_texts]
    return pa.Array.from_buffers(pa.string_view(), len(texts), buffers, offset=before)


def numbers(values: Sequence[int | float | None], kind: pa.DataType, before: int = 0) -> pa.Array:
    """Numbers of 64 bits; where a null stands, one that is none of them."""
    rows = [*(1 for _ in range(before)), *values]
    there = np.packbits(np.array([value is not None for value in rows], np.bool_), bitorder="little")
    valid = _buffer(there.tobytes()) if None in rows else None
    filled = np.array([-7 if value is None else value for value in rows], kind.to_pandas_dtype())
    return pa.Array.from_buffers(kind, len(values), [valid, pa.py_buffer(filled)], offset=before)


def column(chunks: Sequence[pa.Array], kind: pa.DataType | None = None) -> pa.ChunkedArray:
    return pa.chunked_array(chunks, kind or pa.string_view())


def series(chunks: Sequence[pa.Array], kind: pa.DataType | None = None) -> pl.Series:
    """The same memory as a column of Polars."""
    found = pl.from_arrow(column(chunks, kind))
    assert isinstance(found, pl.Series)
    return found


def _number(number: int) -> bytes:
    return number.to_bytes(4, "little")


def _buffer(content: bytes) -> pa.Buffer:
    # NumPy asks for just so many bytes; an object of Python's own would have one more.
    there: Bytes = np.empty(len(content), np.uint8)
    there[:] = np.frombuffer(content, np.uint8)
    return pa.py_buffer(there)
