"""An Arrow IPC stream looked over before a library reads it: that it promises no more than it holds.

What a stream says of itself (how many rows, how long each buffer) decides how much memory its reader asks
for. So the little that matters is read here from the messages themselves, which are flatbuffers: sizes must
fit into what was sent, and columns are of kinds that a lead can have. Whatever else is wrong, the reader
finds.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from struct import Struct
from struct import error as StructError
from typing import Final, NoReturn

from attrs import frozen

from ..refusal import Refused
from ..runtime.times import zone_names
from .limits import LONGEST_NAME, MOST_FIELDS
from .parsing import shortened

_I16, _I32, _U32, _I64, _U16, _U8 = (Struct(f"<{one}") for one in "hiIqHB")
_PAIR: Final = Struct("<qq")
_CONTINUES: Final = 0xFFFFFFFF
_SCHEMA, _DICTIONARY, _BATCH = 1, 2, 3
_MOST_MESSAGES: Final = 10_000

_NULL, _INT, _FLOAT, _TEXT, _BOOL, _DECIMAL, _DATE, _TIME, _LIST, _LARGE_TEXT, _LARGE_LIST, _VIEW = (
    1, 2, 3, 5, 6, 7, 8, 10, 12, 20, 21, 24,
)  # fmt: skip
_WHOLE: Final = (8, 16, 32, 64)
_FLOATS: Final = {0: 16, 1: 32, 2: 64}
_DATES: Final = {0: 32, 1: 64}
_OFFSETS: Final = {_TEXT: 32, _LARGE_TEXT: 64, _LIST: 32, _LARGE_LIST: 64}
_LONG, _WIDE = 64, 128
_FIXED: Final = {_NULL: 0, _BOOL: 1, _TEXT: 32, _LARGE_TEXT: 64, _VIEW: _WIDE}


class _NotArrow(Exception):
    """The bytes are not as an Arrow stream has them."""


class _NotTaken(Exception):
    """A column is of a kind that no lead has."""


@frozen
class _Layout:
    """How a column lies in its buffers: `bits` for each row (offsets: for each and one more)."""

    kind: int
    bits: int
    inner: _Layout | None = None


def check_stream(body: bytes, most: int) -> None:
    """Refused where the bytes are no Arrow stream (R103), or one of more than `most` rows (R091), of too many
    columns (R104), or of two columns of one name (R010).
    """
    try:
        _check(body, most)
    except (_NotArrow, StructError, UnicodeDecodeError, StopIteration):
        raise Refused("R103") from None


def _check(body: bytes, most: int) -> None:
    columns: list[_Layout] = []
    dictionaries: dict[int, _Layout] = {}
    rows = 0
    for number, (kind, header, size) in enumerate(_messages(memoryview(body))):
        if (number == 0) != (kind == _SCHEMA) or number > _MOST_MESSAGES:
            raise _NotArrow
        if kind == _SCHEMA:
            columns, dictionaries = _schema(header)
        elif kind == _DICTIONARY:
            values = dictionaries.get(header.number(0, _I64))
            if values is None:
                raise _NotArrow
            _check_batch(header.table(1), size, [values])
        elif kind == _BATCH:
            rows += _check_batch(header, size, columns)
            if rows > most:
                raise Refused("R091", count=rows, most=most)
        else:
            raise _NotArrow


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
        size = message.number(3, _I64)
        at += length
        if not 0 <= size <= len(body) - at:
            raise _NotArrow
        at += size
        yield message.number(1, _U8), message.table(2), size
    else:
        if at == 0:
            raise _NotArrow


# ---------------------------------------------------------------- columns


def _schema(schema: _Table) -> tuple[list[_Layout], dict[int, _Layout]]:
    """The columns, and the values of the dictionaries that some of them refer to."""
    fields = schema.tables(1)
    if len(fields) > MOST_FIELDS:
        raise Refused("R104", place="leads", most=MOST_FIELDS)
    columns: list[_Layout] = []
    dictionaries: dict[int, _Layout] = {}
    seen: set[str] = set()
    for field in fields:
        name = field.text(0)
        if len(name) > LONGEST_NAME:
            raise Refused("R104", "long", place="leads", most=LONGEST_NAME)
        if name in seen:
            said = shortened(name)
            raise Refused("R010", "said", field=said, table="leads", columns=f"{said}, {said}")
        seen.add(name)
        try:
            layout = _layout(field)
            if field.has(4):
                dictionaries[field.table(4).number(0, _I64)] = layout
                layout = _Layout(_INT, _index_bits(field.table(4)))
        except _NotTaken:
            raise Refused("R103", "kind", column=shortened(name)) from None
        columns.append(layout)
    return columns, dictionaries


def _index_bits(dictionary: _Table) -> int:
    return _one_of(_WHOLE, dictionary.table(1).number(0, _I32)) if dictionary.has(1) else 32


def _layout(field: _Table, inside: bool = False) -> _Layout:
    kind, how, inner = field.number(2, _U8), field.table(3), field.tables(5)
    if kind in (_LIST, _LARGE_LIST):
        if inside or len(inner) != 1 or inner[0].has(4):
            raise _NotTaken
        return _Layout(kind, _OFFSETS[kind], _layout(inner[0], inside=True))
    if inner or (inside and kind == _NULL):  # nothing would bound how many there are in a list
        raise _NotTaken
    return _Layout(kind, _bits(kind, how))


def _bits(kind: int, how: _Table) -> int:
    if kind in _FIXED:
        return _FIXED[kind]
    if kind == _INT:
        return _one_of(_WHOLE, how.number(0, _I32))
    if kind == _FLOAT:
        return _FLOATS.get(how.number(0, _I16)) or _not_taken()
    if kind == _DECIMAL:
        return _one_of((_WIDE,), how.number(2, _I32, _WIDE))
    if kind == _DATE:
        return _DATES.get(how.number(0, _I16, 1)) or _not_taken()
    if kind == _TIME and (not how.text(1) or how.text(1) in zone_names()):
        return _LONG
    return _not_taken()


def _not_taken() -> NoReturn:
    raise _NotTaken


def _one_of(known: Iterable[int], bits: int) -> int:
    return bits if bits in known else _not_taken()


# ---------------------------------------------------------------- rows


def _check_batch(batch: _Table, size: int, columns: Iterable[_Layout]) -> int:
    """The number of rows, if every column has buffers for so many."""
    rows = batch.number(0, _I64)
    if batch.has(3):
        raise Refused("R103", "packed")
    buffers = batch.pairs(2)
    if rows < 0 or any(start < 0 or length < 0 or start + length > size for start, length in buffers):
        raise _NotArrow
    parts = _Parts(iter(batch.pairs(1)), iter([length for _, length in buffers]), iter(batch.longs(4)))
    for column in columns:
        parts.take(column, rows)
    if next(parts.nodes, None) or next(parts.sizes, None) is not None:
        raise _NotArrow
    return rows


@frozen
class _Parts:
    """What a batch says of its columns, one after the other: (rows, missing ones); the bytes of each buffer;
    how many buffers texts in views have.
    """

    nodes: Iterator[tuple[int, int]]
    sizes: Iterator[int]
    further: Iterator[int]

    def take(self, column: _Layout, rows: int | None) -> None:
        length, missing = next(self.nodes)
        if not 0 <= missing <= length or rows not in (None, length):
            raise _NotArrow
        if column.kind == _NULL:
            return
        known = next(self.sizes)
        if missing and known * 8 < length:
            raise _NotArrow
        needed = length + (1 if column.kind in _OFFSETS and length else 0)
        if next(self.sizes) * 8 < needed * column.bits:
            raise _NotArrow
        if column.inner is not None:
            self.take(column.inner, None)
        elif column.kind in _OFFSETS:
            next(self.sizes)
        elif column.kind == _VIEW:
            for _ in range(next(self.further)):
                next(self.sizes)


# ---------------------------------------------------------------- flatbuffers


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

    def number(self, member: int, form: Struct, otherwise: int = 0) -> int:
        place = self._place(member)
        return otherwise if place is None else self._read(form, place)

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
