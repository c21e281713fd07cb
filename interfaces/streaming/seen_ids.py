"""Which ids occur more than once in a large table: by their hashes, written aside if very many."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import numpy.typing as npt
import polars as pl
from attrs import define, field

from ..ids import id_texts

Hashes = npt.NDArray[np.uint64]

_SHELVES = 64
_SHIFT = np.uint64(64 - 6)


def hashed(ids: pl.Series) -> Hashes:
    """A number for each text, the same for the same text; there must be no null."""
    return ids.hash(seed=0).to_numpy()


def trimmed_ids(column: pl.Series) -> pl.Series:
    """The ids of a column as texts, null where there is none for sure. Texts that the rules or an option call
    missing are still there: two of them would be no mistake, and are looked at closely.
    """
    return id_texts(column)


@define
class SeenIds:
    """Ids that were seen, as hashes: in memory while they take at most `most` bytes, else in `folder`."""

    folder: Path
    name: str
    most: int
    _parts: list[Hashes] = field(factory=list, init=False)
    _bytes: int = field(default=0, init=False)
    _shelved: bool = field(default=False, init=False)

    def add(self, ids: pl.Series) -> None:
        """Note ids; nulls are none."""
        hashes = hashed(ids.drop_nulls())
        self._parts.append(hashes)
        self._bytes += hashes.nbytes
        if self._bytes > self.most:
            self._shelve()

    def repeated(self) -> Hashes:
        """The hashes that more than one row has, sorted: every id that occurs twice has one of them, and
        hardly any other.
        """
        if not self._shelved:
            return _repeated(np.concatenate(self._parts)) if self._parts else np.zeros(0, np.uint64)
        self._shelve()
        found = [_repeated(np.fromfile(self._path(shelf), np.uint64)) for shelf in range(_SHELVES)]
        return np.sort(np.concatenate(found))

    def _shelve(self) -> None:
        hashes = np.concatenate([np.zeros(0, np.uint64), *self._parts])
        shelves = hashes >> _SHIFT
        hashes = hashes[np.argsort(shelves.astype(np.uint8), kind="stable")]
        ends = np.cumsum(np.bincount(shelves.astype(np.int64), minlength=_SHELVES)).tolist()
        for shelf, (start, end) in enumerate(zip([0, *ends], ends, strict=False)):
            with open(self._path(shelf), "ab" if self._shelved else "wb") as file:
                hashes[start:end].tofile(file)
        self._parts, self._bytes, self._shelved = [], 0, True

    def _path(self, shelf: int) -> Path:
        return self.folder / f"{self.name}.{shelf}.seen"


def _repeated(hashes: Hashes) -> Hashes:
    hashes = np.sort(hashes)
    again = hashes[1:][hashes[1:] == hashes[:-1]]
    return np.unique(again)


def among(ids: pl.Series, hashes: Hashes) -> npt.NDArray[np.bool_]:
    """For each id whether its hash is one of these (sorted); never for a null."""
    there = ids.is_not_null().to_numpy()
    if not len(hashes):
        return np.zeros(len(ids), np.bool_)
    own = hashed(ids.fill_null(""))
    places = np.minimum(np.searchsorted(hashes, own), len(hashes) - 1)
    found: npt.NDArray[np.bool_] = (hashes[places] == own) & there
    return found
