"""Whether a delimited text is regular, judged without reading its cells: only then a fast reader is safe."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from .quoted_rows import Dialect

_PIECE = 1 << 18  # what stays in a core's own cache
_LINE_END = ord("\n")
_Bytes = npt.NDArray[np.uint8]


def is_regular(body: bytes, dialect: Dialect, width: int) -> bool:
    """Whether each row of `body` has exactly `width` cells and each quote is where it should be.

    That is: opening a cell at its start, closing one at its end, or doubled within.

    Lines end with a line feed, the last one without; separator and quote are ASCII. Fast readers give back
    something for any text, rows too short filled up; for a regular one it is sure what.
    """
    quote = dialect.quote if dialect.quote and dialect.quote.encode() in body else ""
    if not quote:
        return not body or _is_even(body, dialect.separator, width)
    inside, cells = False, 0
    for piece in _pieces(body):
        text = np.frombuffer(piece, dtype=np.uint8)
        if not _quotes_are_sound(text, dialect, inside):
            return False
        row_ends, inside = _structure(text[1:], dialect.separator, quote, inside)
        counts, cells = _cells_by_row(row_ends, cells)
        if np.any(counts != width):
            return False
    return not inside


def count_of(body: bytes, sign: str) -> int:
    """How often an ASCII character stands in the text; where that is often, quicker than `bytes.count`."""
    text = np.frombuffer(body, dtype=np.uint8)
    pieces = range(0, len(text), _PIECE)
    return sum(int(np.count_nonzero(text[start : start + _PIECE] == ord(sign))) for start in pieces)


def _pieces(body: bytes) -> Iterator[bytes]:
    """The body cut after line ends; each piece has the line end before it, the last one also one after it."""
    start = 0
    while start < len(body):
        end = body.find(b"\n", start + _PIECE)
        end = len(body) if end < 0 else end + 1
        yield b"\n" + body[start:end] + (b"\n" if end == len(body) else b"")
        start = end


def _is_even(body: bytes, separator: str, width: int) -> bool:
    """Whether each row of a text without quotes has `width` cells."""
    cell_end = separator.encode()
    row = cell_end * (width - 1) + b"\n"
    ends = body.translate(None, bytes(sign for sign in range(256) if sign not in cell_end + b"\n")) + b"\n"
    return ends == row * (len(ends) // len(row))


def _quotes_are_sound(text: _Bytes, dialect: Dialect, inside: bool) -> bool:
    """Looks at runs of quotes: an odd run opens or closes a cell, an even one does neither or both.

    So whether a run stands inside a cell is the parity of the odd runs before it.
    """
    quotes = np.flatnonzero(text == ord(dialect.quote))
    if not len(quotes):
        return True
    apart = np.diff(quotes) > 1
    first = quotes[np.concatenate(([True], apart))]
    last = quotes[np.concatenate((apart, [True]))]
    odd = (last - first) % 2 == 0
    within = (np.cumsum(odd) - odd + inside) % 2 == 1
    separator = ord(dialect.separator)
    earlier, later = text[first - 1], text[last + 1]
    at_start = (earlier == separator) | (earlier == _LINE_END)
    at_end = (later == separator) | (later == _LINE_END)
    closes = within == odd  # an odd run inside closes; an even one outside opens and closes
    return bool(np.all(at_start | within) and np.all(at_end | ~closes))


def _structure(text: _Bytes, separator: str, quote: str, inside: bool) -> tuple[npt.NDArray[np.bool_], bool]:
    """For each separator and line end outside quotes whether it ends a row; whether the text ends inside."""
    # It may well overflow: only the parity counts.
    quotes_before = np.cumsum(text == ord(quote), dtype=np.uint8) + np.uint8(inside)
    structural = ((text == ord(separator)) | (text == _LINE_END)) & ((quotes_before & 1) == 0)
    inside = bool(quotes_before[-1] % 2)
    return text[structural] == _LINE_END, inside


def _cells_by_row(row_ends: npt.NDArray[np.bool_], before: int) -> tuple[npt.NDArray[np.int64], int]:
    """How many cells each row that ends here has, and how many the row that goes on has so far."""
    ends = np.flatnonzero(row_ends)
    if not len(ends):
        return np.empty(0, dtype=np.int64), before + len(row_ends)
    counts = np.diff(ends, prepend=-1)
    counts[0] += before
    return counts, len(row_ends) - 1 - int(ends[-1])
