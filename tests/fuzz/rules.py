"""Damaged rule texts: `python -m tests.fuzz.rules --seconds 60 --seed 1`.

Seed N damages one text of the examples, golden files and docs and holds it to `claims`: compiling never
raises, every problem has its place and its words in every language, what reads without a mistake is written
so that it reads back, in every language, and means the same. `--one` shows what a seed does, with its
traceback and text. A seed gives the same again as long as those files and the word tables stay.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from random import Random

from leadlang.compiler.compile import Compiled

from .claims import compiled, hold
from .corpus import Seedling
from .mutations import mutated
from .runner import run


def seedling(seed: int) -> Seedling:
    """The damaged text of a seed."""
    return mutated(Random(seed))


def claim(seed: int) -> None:
    """All that is claimed of the text of a seed."""
    _claim(seed, hold)


def survives(seed: int) -> None:
    """That it is read and checked, and every problem has its place and its words."""
    _claim(seed, compiled)


def _claim(seed: int, held: Callable[[str, Path | None], Compiled]) -> None:
    found = seedling(seed)
    try:
        held(found.text, found.folder)
    except BaseException as error:
        error.add_note(f"{found.name}:\n{found.text}")
        raise


if __name__ == "__main__":
    run(claim, "Damage rule texts at random and hold leadlang to what it promises of any text.")
