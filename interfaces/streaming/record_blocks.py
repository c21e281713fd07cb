"""NDJSON files in blocks: those whose lines agree on what kind each column is."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator

import polars as pl

from ..files import Note, ReadOptions
from ..files.encodings import Decoded
from ..files.json_files import column_order, notes_of
from ..files.nested import flattened
from ..files.reading import dates_read
from ..runtime.facts import TableReading
from .blocks import Block, Unfit
from .conventions import Conventions

_MARK = b"\xef\xbb\xbf"
_LARGEST_ROW = 64  # blocks


class RecordBlocks:
    """A `Source` of an NDJSON file, in blocks of about `block_bytes`. Making it reads the file once, since
    the last line may hold a column more.
    """

    kind = "ndjson"

    def __init__(self, path: str, options: ReadOptions, missing: tuple[str, ...], block_bytes: int) -> None:
        self.path, self._options, self._missing = path, options, missing
        self._block_bytes = block_bytes
        self.size = os.path.getsize(path)
        if options.encoding is not None:
            raise Unfit(path, "streaming_encoding")
        with open(path, "rb") as file:
            self._marked = file.read(len(_MARK)) == _MARK
        self._at = 0
        self._records = self._agreed()
        self.schema = flattened(pl.DataFrame(schema=self._records))[0].schema
        self._conventions = Conventions(numbers_too=False)
        self._assumed: bool | None = None
        self._settled = False

    def _agreed(self) -> pl.Schema:
        """The columns of all lines."""
        found: dict[str, pl.DataType] = {}
        first = b""
        for body, _ in self._texts():
            first = first or next(line for line in body.split(b"\n") if line.strip())
            for name, kind in self._parsed(body, None).schema.items():
                joined = _joined(found[name], kind) if name in found else kind
                if joined is None or _holds_records(joined):
                    raise Unfit(self.path, "streaming_kinds")
                found[name] = joined
        if not found:
            raise Unfit(self.path, "streaming_rows")
        return pl.Schema({name: found[name] for name in column_order(first, list(found))})

    def _parsed(self, body: bytes, schema: pl.Schema | None) -> pl.DataFrame:
        try:
            if schema is None:
                frame = pl.read_ndjson(body, infer_schema_length=None)
            else:
                frame = pl.read_ndjson(body, schema=schema)
        except (pl.exceptions.PolarsError, pl.exceptions.PanicException):
            raise Unfit(self.path, "streaming_rows") from None
        if frame.height != body.count(b"\n") + 1 and frame.height != len(_filled(body)):
            raise Unfit(self.path, "streaming_rows")
        return frame

    # ------------------------------------------------------------ what is known of it

    @property
    def reading(self) -> TableReading:
        day_first = self._found() if self._assumed is None else self._assumed
        return TableReading(self._options.decimal == ",", day_first, self._missing)

    def _found(self) -> bool:
        return dates_read(self._conventions.dates, self._options)[0]

    @property
    def done(self) -> float:
        return self._at / self.size if self.size else 1.0

    def assume(self) -> None:
        if self._assumed is None:
            self._assumed = self._found()

    def settle(self) -> bool:
        assumed, found = self._assumed, self._found()
        self._assumed, self._settled = found, True
        return assumed is None or assumed == found

    def notes(self) -> tuple[Note, ...]:
        decoded = Decoded(b"", "UTF-8", "mark" if self._marked else "plain")
        return (
            *notes_of(decoded, ()),
            *dates_read(self._conventions.dates, self._options)[1],
        )

    # ------------------------------------------------------------ the rows

    def blocks(self, wanted: Collection[str] | None = None) -> Iterator[Block]:
        if not self._settled:
            self._conventions = Conventions(numbers_too=False)
        row = 0
        for body, line in self._texts():
            frame = flattened(self._parsed(body, self._records))[0]
            if not self._settled:
                self._conventions.add(frame)
            if frame.height == body.count(b"\n") + 1:
                lines = pl.int_range(line, line + frame.height, eager=True, dtype=pl.Int64)
            else:
                lines = pl.Series([line + at for at in _filled(body)], dtype=pl.Int64)
            yield Block(frame, lines, row)
            row += frame.height

    def _texts(self) -> Iterator[tuple[bytes, int]]:
        """Whole lines, some of which are filled, and the number of the first."""
        with open(self.path, "rb") as file:
            start = len(_MARK) if self._marked else 0
            file.seek(start)
            self._at, carried, line = start, b"", 1
            while self._at < self.size:
                text = carried + file.read(min(self._block_bytes, self.size - self._at))
                self._at = file.tell()
                cut = len(text) if self._at == self.size else text.rfind(b"\n")
                if cut < 0:
                    if len(text) > _LARGEST_ROW * self._block_bytes:
                        raise Unfit(self.path, "streaming_rows")
                    carried = text
                    continue
                body, carried = text[:cut], text[cut + 1 :]
                self._refuse_odd(body)
                if body.strip():
                    yield body, line
                line += body.count(b"\n") + 1

    def _refuse_odd(self, body: bytes) -> None:
        if b"\0" in body:
            raise Unfit(self.path, "streaming_encoding")
        try:
            body.decode("utf-8")
        except UnicodeDecodeError:
            raise Unfit(self.path, "streaming_encoding") from None


def _filled(body: bytes) -> list[int]:
    """The places of lines that are not blank."""
    return [at for at, line in enumerate(body.split(b"\n")) if line.strip()]


def _joined(one: pl.DataType, other: pl.DataType) -> pl.DataType | None:
    """The kind of a column that is `one` in some blocks and `other` in others; None where it is not sure."""
    if one == other:
        return one
    if isinstance(one, pl.Null):
        return other
    if isinstance(other, pl.Null):
        return one
    numbers = (pl.Int64, pl.Float64)
    if isinstance(one, numbers) and isinstance(other, numbers):
        return pl.Float64()
    if isinstance(one, pl.List) and isinstance(other, pl.List):
        inner = _joined(_kind(one.inner), _kind(other.inner))
        return None if inner is None else pl.List(inner)
    return None


def _holds_records(kind: pl.DataType) -> bool:
    """Records within records: in which order their parts come out, only the whole file tells."""
    return isinstance(kind, pl.Struct) or (isinstance(kind, pl.List) and _holds_records(_kind(kind.inner)))


def _kind(kind: object) -> pl.DataType:
    return kind() if isinstance(kind, type) else kind  # type: ignore[return-value]
