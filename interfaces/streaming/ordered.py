"""Leads and logs that are sorted alike by the leads' ids: taken together in one pass, nothing put aside."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import numpy as np
import polars as pl
from attrs import define, field, frozen

from .batches import Rows
from .blocks import Block
from .seen_ids import trimmed_ids


class Unordered(Exception):
    """An id comes after one that it belongs before."""


@frozen
class Order:
    """An order of ids. `by_length`: shorter ones first, as numbers are sorted; else as texts alone."""

    by_length: bool

    def key(self, text: str) -> tuple[int, bytes]:
        raw = text.encode("utf-8")
        return (len(raw) if self.by_length else 0, raw)

    def holds(self, ids: pl.Series) -> bool:
        """The ids never fall. No nulls."""
        before, after = ids[:-1], ids[1:]
        if not self.by_length:
            return bool((before <= after).all())
        short, long = before.str.len_bytes(), after.str.len_bytes()
        return bool(((short < long) | ((short == long) & (before <= after))).all())

    def below(self, ids: pl.Series, limit: str) -> int:
        """How many of the ids, which are in order, come before this one."""
        if not self.by_length:
            return int((ids < limit).sum())
        lengths, own = ids.str.len_bytes(), len(limit.encode("utf-8"))
        return int(((lengths < own) | ((lengths == own) & (ids < limit))).sum())


BY_LENGTH, BY_TEXT = Order(by_length=True), Order(by_length=False)


def ordered_ids(column: pl.Series, before: str) -> pl.Series:
    """The ids of rows; a row without one stands where it is, with the id of the row before it."""
    ids = trimmed_ids(column).fill_null(strategy="forward")
    return ids.fill_null(before)


@define(eq=False)
class _Stream:
    """The rows of one table that have been read and not yet been taken."""

    order: Order
    id_column: str
    blocks: Iterator[Block]
    idle: Callable[[pl.Series], np.ndarray | None]
    frame: pl.DataFrame = field()
    lines: pl.Series = field(factory=lambda: pl.Series([], dtype=pl.Int64), init=False)
    ids: pl.Series = field(factory=lambda: pl.Series([], dtype=pl.String), init=False)
    ended: bool = field(default=False, init=False)
    _last: str = field(default="", init=False)

    def read(self) -> None:
        """One block more."""
        block = next(self.blocks, None)
        if block is None:
            self.ended = True
            return
        if not block.frame.height:
            return
        ids = ordered_ids(block.frame[self.id_column], self._last)
        if not self.order.holds(ids) or self.order.key(ids[0]) < self.order.key(self._last):
            raise Unordered
        self._last = ids[-1]
        self.frame = pl.concat([self.frame, block.frame]) if self.frame.height else block.frame
        self.lines = pl.concat([self.lines, block.lines])
        self.ids = pl.concat([self.ids, ids])

    def take(self, limit: str | None) -> Rows:
        """The rows before an id; all for None."""
        count = self.frame.height if limit is None else self.order.below(self.ids, limit)
        taken = Rows(self.frame[:count], self.lines[:count], self.idle(self.lines[:count]))
        self.frame, self.lines, self.ids = self.frame[count:], self.lines[count:], self.ids[count:]
        return taken


@frozen(eq=False)
class Sorted:
    """One table to be merged: its blocks, the column of the leads' ids, its empty frame, its idle lines."""

    blocks: Iterator[Block]
    id_column: str
    empty: pl.DataFrame
    idle: Callable[[pl.Series], np.ndarray | None]


def merged(order: Order, tables: Sequence[Sorted]) -> Iterator[list[Rows]]:
    """Rows of all tables step by step, so that all rows of one id come in one step.

    Raises `Unordered` where a table is not in this order. A step takes about a block of each table, and more
    only where one id alone has more rows than that.
    """
    streams = [_Stream(order, table.id_column, table.blocks, table.idle, table.empty) for table in tables]
    while True:
        for stream in streams:
            while not stream.ended and not stream.frame.height:
                stream.read()
        going_on = [stream for stream in streams if not stream.ended]
        if not going_on:
            yield [stream.take(None) for stream in streams]
            return
        limit = min((stream.ids[-1] for stream in going_on), key=order.key)
        step = [stream.take(limit) for stream in streams]
        if any(rows.frame.height for rows in step):
            yield step
            continue
        for stream in going_on:  # rows of the limit itself, of which there may be more
            if stream.ids[-1] == limit:
                stream.read()
