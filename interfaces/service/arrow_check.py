"""An Arrow IPC stream looked over before a library reads it: that it promises no more than it holds.

What a stream says of itself (how many rows, how long each buffer) decides how much memory its reader asks
for. So the little that matters is read here from the messages themselves, which are flatbuffers: sizes must
fit into what was sent, and columns are of kinds that a lead can have. Whatever else is wrong, the reader
finds.
"""

from __future__ import annotations

from collections.abc import Iterator
from struct import Struct
from struct import error as StructError
from typing import Final

from attrs import frozen

from ..refusal import Refused
from .limits import LONGEST_NAME, MOST_FIELDS
from .parsing import shortened

_I32, _U32, _I64, _U16, _U8 = (Struct(f"<{one}") for one in "iIqHB")
_PAIR: Final = Struct("<qq")
_CONTINUES: Final = 0xFFFFFFFF
_SCHEMA, _DICTIONARY, _BATCH = 1, 2, 3
_SINGLE: Final = frozenset({1, 2, 3, 5, 6, 7, 8, 10, 20, 24})
"""Null, Int, FloatingPoint, Utf8, Bool, Decimal, Date, Timestamp, LargeUtf8, Utf8View."""
_LISTS: Final = frozenset({12, 21})
"""List, LargeList."""
_BITS: Final = 8
_MOST_MESSAGES: Final = 10_000


class _NotArrow(Exception):
    """The bytes are not as an Arrow stream has them."""


def check_stream(body: bytes, most: int) -> None:
    """Refused where the bytes are no Arrow stream (R103), or one of more than `most` rows (R091), or of too
    many columns (R104).
    """
    try:
        rows = 0
        for number, (kind, header, size) in enumerate(_messages(memoryview(body))):
            if (number == 0) != (kind == _SCHEMA) or number > _MOST_MESSAGES:
                raise _NotArrow
            if kind == _SCHEMA:
                _check_schema(header)
            elif kind == _DICTIONARY:
                _check_batch(header.table(1), size)
            elif kind == _BATCH:
                rows += _check_batch(header, size)
                if rows > most:
                    raise Refused("R091", count=rows, most=most)
            else:
                raise _NotArrow
    except (_NotArrow, StructError, UnicodeDecodeError, ValueError):
        raise Refused("R103") from None


def _messages(body: memoryview) -> Iterator[tuple[int, _Table, int]]:
    """The kind of each message, its header, and how many bytes of data follow it."""
    at = 0
    while at < len(body):
        marker, length = _U32.unpack_from(body, at)[0], _I32.unpack_from(body, at + 4)[0]
        at += 8
        if marker != _CONTINUES or length < 0 or at + length > len(body):
            raise _NotArrow
        if length == 0:
            break
        message = _Table.root(body[at : at + length])
        size = message.long(3)
        at += length
        if not 0 <= size <= len(body) - at:
            raise _NotArrow
        at += size
        yield message.byte(1), message.table(2), size
    else:
        if at == 0:
            raise _NotArrow


def _check_schema(schema: _Table) -> None:
    columns = schema.tables(1)
    if len(columns) > MOST_FIELDS:
        raise Refused("R104", place="leads", most=MOST_FIELDS)
    for column in columns:
        name = column.text(0)
        if len(name) > LONGEST_NAME:
            raise Refused("R104", "long", place="leads", most=LONGEST_NAME)
        kind, inner = column.byte(2), column.tables(5)
        single = kind in _SINGLE and not inner
        several = (
            kind in _LISTS and len(inner) == 1 and inner[0].byte(2) in _SINGLE and not inner[0].tables(5)
        )
        if not (single or several):
            raise Refused("R103", "kind", column=shortened(name))


def _check_batch(batch: _Table, size: int) -> int:
    """The number of rows."""
    rows = batch.long(0)
    if batch.has(3):
        raise Refused("R103", "packed")
    buffers = batch.pairs(2)
    if rows < 0 or any(start < 0 or length < 0 or start + length > size for start, length in buffers):
        raise _NotArrow
    most = max(rows, size * _BITS)
    if any(not 0 <= nulls <= length <= most for length, nulls in batch.pairs(1)):
        raise _NotArrow
    counts = batch.longs(4)
    if any(count < 0 for count in counts) or sum(counts) > len(buffers):
        raise _NotArrow
    return rows


@frozen
class _Table:
    """A table of a flatbuffer; its members go by their number. Nothing outside of `data` is ever read."""

    data: memoryview
    at: int

    @classmethod
    def root(cls, data: memoryview) -> _Table:
        return cls(data, _U32.unpack_from(data)[0])

    def _place(self, member: int) -> int | None:
        members = self.at - self._read(_I32, self.at)
        if 4 + 2 * member >= self._read(_U16, members):
            return None
        offset = self._read(_U16, members + 4 + 2 * member)
        return self.at + offset if offset else None

    def _read(self, form: Struct, at: int) -> int:
        if at < 0:  # counts from the end in Python
            raise _NotArrow
        value: int = form.unpack_from(self.data, at)[0]
        return value

    def has(self, member: int) -> bool:
        return self._place(member) is not None

    def byte(self, member: int) -> int:
        place = self._place(member)
        return 0 if place is None else self._read(_U8, place)

    def long(self, member: int) -> int:
        place = self._place(member)
        return 0 if place is None else self._read(_I64, place)

    def table(self, member: int) -> _Table:
        place = self._place(member)
        if place is None:
            raise _NotArrow
        return _Table(self.data, place + self._read(_U32, place))

    def _vector(self, member: int, size: int) -> range:
        """Where the elements of a vector lie."""
        place = self._place(member)
        if place is None:
            return range(0)
        start = place + self._read(_U32, place)
        count = self._read(_U32, start)
        if start + 4 + count * size > len(self.data):
            raise _NotArrow
        return range(start + 4, start + 4 + count * size, size)

    def tables(self, member: int) -> list[_Table]:
        return [_Table(self.data, at + self._read(_U32, at)) for at in self._vector(member, 4)]

    def pairs(self, member: int) -> list[tuple[int, int]]:
        return [_PAIR.unpack_from(self.data, at) for at in self._vector(member, 16)]

    def longs(self, member: int) -> list[int]:
        return [self._read(_I64, at) for at in self._vector(member, 8)]

    def text(self, member: int) -> str:
        letters = self._vector(member, 1)
        return str(self.data[letters.start : letters.stop], "utf-8")
