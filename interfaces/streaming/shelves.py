"""Rows put aside by a number, to be taken back number by number: a few large files, each in that order."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import polars as pl
from attrs import define, field

from .scratch import to_disk

_LEAST_GROUP, _LARGEST_GROUP = 1 << 12, 1 << 17

Numbers = npt.NDArray[np.uint16]


@define(eq=False)
class Shelves:
    """`count` shelves in files of `folder` called `name`; rows are gathered up to `most` bytes, then written.

    On each shelf rows stay in the order in which they came.
    """

    folder: Path
    name: str
    count: int
    most: int
    _frames: list[pl.DataFrame] = field(factory=list, init=False)
    _numbers: list[Numbers] = field(factory=list, init=False)
    _bytes: int = field(default=0, init=False)
    _files: list[tuple[Path, Sequence[int]]] = field(factory=list, init=False)

    def add(self, frame: pl.DataFrame, numbers: Numbers) -> None:
        """Put each row on the shelf of its number. All frames have the same columns."""
        self._frames.append(frame)
        self._numbers.append(numbers)
        self._bytes += int(frame.estimated_size())
        if self._bytes > self.most:
            self._write()

    def finish(self) -> None:
        """Write what is left; nothing may be added any more."""
        if self._frames and (not self._files or any(frame.height for frame in self._frames)):
            self._write()

    def take(self, number: int) -> pl.DataFrame:
        """All rows of one shelf. At least one frame, if an empty one, must have been added."""
        return pl.concat([take_rows(path, ends[number], ends[number + 1]) for path, ends in self._files])

    def _write(self) -> None:
        frame, numbers = pl.concat(self._frames), np.concatenate(self._numbers)
        self._frames, self._numbers, self._bytes = [], [], 0
        frame = frame[np.argsort(numbers, kind="stable")]
        ends = np.cumsum(np.bincount(numbers, minlength=self.count)).tolist()
        path = self.folder / f"{self.name}.{len(self._files)}.parquet"
        put_rows(frame, path, frame.height // self.count)
        self._files.append((path, [0, *ends]))


def put_rows(frame: pl.DataFrame, path: Path, rows_at_once: int) -> None:
    """Write rows that will be taken about so many at a time."""
    group = max(_LEAST_GROUP, min(rows_at_once, _LARGEST_GROUP))
    with to_disk():
        frame.write_parquet(path, compression="lz4", statistics=False, row_group_size=group)


def take_rows(path: Path, start: int, end: int) -> pl.DataFrame:
    """The rows of a file from `start` to before `end`."""
    return pl.scan_parquet(path, glob=False).slice(start, end - start).collect()
