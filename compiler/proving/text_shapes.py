"""What a test asks of a text: one of a few listed texts, or certain pieces in certain places."""

from __future__ import annotations

import re

from attrs import frozen

from ...runtime.folding import fold
from ...runtime.rules import (
    Test,
    TextContains,
    TextContainsWord,
    TextEnds,
    TextExactly,
    TextIn,
    TextMatches,
    TextStarts,
)

_WILDCARD = re.compile(r"[*?]")


@frozen
class Shape:
    """Pieces that a folded text has: at its start, at its end, anywhere, and a run of whole words.

    `whole` says that these pieces are all that is asked; else more is (as by `a*b`, which cannot overlap).
    """

    start: str = ""
    end: str = ""
    parts: tuple[str, ...] = ()
    run: tuple[str, ...] = ()
    whole: bool = True

    @property
    def pieces(self) -> tuple[str, ...]:
        """All that stands in the text somewhere."""
        return tuple(piece for piece in (self.start, self.end, *self.parts, *self.run) if piece)


@frozen
class Listed:
    """One text that passes: folded, and as the data have to write it where the test asks for that too."""

    folded: str
    written: str | None = None


def listed(test: Test) -> tuple[Listed, ...] | None:
    """All texts that pass, None where they cannot be listed."""
    match test:
        case TextIn(values):
            return tuple(Listed(value) for value in dict.fromkeys(values))
        case TextExactly(values):
            return tuple(Listed(fold(value), value) for value in dict.fromkeys(values))
        case TextMatches(patterns) if not any(map(_WILDCARD.search, patterns)):
            return tuple(Listed(pattern) for pattern in dict.fromkeys(patterns))
        case _:
            return None


def shapes(test: Test) -> tuple[Shape, ...]:
    """What is asked where texts cannot be listed; any of these suffices."""
    match test:
        case TextContains(values):
            return tuple(Shape(parts=(value,)) for value in values)
        case TextStarts(values):
            return tuple(Shape(start=value) for value in values)
        case TextEnds(values):
            return tuple(Shape(end=value) for value in values)
        case TextContainsWord(runs):
            return tuple(Shape(run=run) for run in runs)
        case TextMatches(patterns):
            return tuple(map(_of_pattern, patterns))
        case _:
            raise TypeError(f"not a test of pieces: {test!r}")


def _of_pattern(pattern: str) -> Shape:
    pieces = _WILDCARD.split(pattern)
    start, end = pieces[0], pieces[-1]
    parts = tuple(piece for piece in pieces[1:-1] if piece)
    if len(pieces) == 1:
        return Shape(pattern, pattern, whole=False)
    simple = "?" not in pattern and len([piece for piece in (start, end, *parts) if piece]) <= 1
    return Shape(start, end, parts, whole=simple)


def implies(one: Shape, other: Shape) -> bool:
    """Whether a text of the first shape surely has the second; False also where that is hard to tell."""
    return (
        other.whole
        and one.start.startswith(other.start)
        and one.end.endswith(other.end)
        and all(any(part in piece for piece in one.pieces) or not part for part in other.parts)
        and (not other.run or _stands_in(other.run, one.run))
    )


def clash(one: Shape, other: Shape) -> bool:
    """Whether no text has both shapes, as two different starts; False also where that is hard to tell."""
    starts = one.start.startswith(other.start) or other.start.startswith(one.start)
    ends = one.end.endswith(other.end) or other.end.endswith(one.end)
    return not (starts and ends)


def _stands_in(run: tuple[str, ...], longer: tuple[str, ...]) -> bool:
    starts = range(len(longer) - len(run) + 1)
    return any(longer[at : at + len(run)] == run for at in starts)
