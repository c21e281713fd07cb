"""Whether files are read whole or in blocks."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from attrs import frozen

from ..files import READ_ENDINGS
from ..refusal import Refused
from ..wording import phrase
from .memory import needed_whole, parse_size, usual_memory

_PACKED = 8  # how much larger a packed file is at most, as a rule


@frozen
class Choice:
    """`memory` bytes may be taken, reading the files whole takes about `needed`. `asked`: blocks were asked
    for.
    """

    memory: int
    needed: int
    asked: bool

    @property
    def in_blocks(self) -> bool:
        return self.asked or not self.fits

    @property
    def fits(self) -> bool:
        return self.needed <= self.memory

    def refuse_unless_it_fits(self, path: str, reason: str, language: str) -> None:
        """Refused (R061) where a file can only be read whole, for this reason, and that takes too much: more
        than was allowed, or, where nobody said how much, more than there is.
        """
        if self.needed > (self.memory if self.asked else 2 * self.memory):
            why = phrase(reason, language)
            raise Refused(
                "R061", file=path, why=why, memory=shown_size(self.memory), needed=shown_size(self.needed)
            )


def choose(paths: Sequence[str], memory: str | None) -> Choice:
    """The choice for these files; `memory` is what was said of it. Refused (R060) where that is no size."""
    asked = None if memory is None else parse_size(memory)
    sizes = [size for path in paths for size in _sizes(path)]
    return Choice(usual_memory() if asked is None else asked, needed_whole(sizes), asked is not None)


def shown_size(size: int) -> str:
    """`2.0 GB`, `300 MB`."""
    return f"{size / (1 << 30):.1f} GB" if size >= 1 << 30 else f"{size >> 20} MB"


def _sizes(path: str) -> list[tuple[int, str]]:
    name = Path(path)
    try:
        size = os.path.getsize(path)
    except (OSError, ValueError):
        return []  # whoever reads it will say so
    if name.suffix.lower() == ".gz":
        name, size = Path(name.stem), size * _PACKED
    return [(size, READ_ENDINGS.get(name.suffix.lower(), "csv"))]
