"""All tests on one text at once: which of them it passes, as bits."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ..folding import words
from ..rules import (
    Test,
    TextContains,
    TextContainsWord,
    TextEnds,
    TextExactly,
    TextIn,
    TextMatches,
    TextStarts,
)


class TextTests:
    """The tests of an axis: bit i of an answer stands for test i. `deciding` has those that are on texts."""

    def __init__(self, tests: Sequence[Test]) -> None:
        self.deciding = 0
        self._equal: dict[str, int] = {}
        self._exact: dict[str, int] = {}
        self._inside: dict[str, int] = {}
        self._starts: dict[int, dict[str, int]] = {}
        self._ends: dict[int, dict[str, int]] = {}
        self._runs: list[tuple[str, tuple[str, ...], int]] = []
        self._patterns: list[tuple[Pattern, int]] = []
        for place, test in enumerate(tests):
            self._add(test, 1 << place)

    def _add(self, test: Test, bit: int) -> None:
        self.deciding |= bit
        match test:
            case TextIn(values):
                _mark(self._equal, values, bit)
            case TextExactly(values):
                _mark(self._exact, values, bit)
            case TextContains(values):
                _mark(self._inside, values, bit)
            case TextStarts(values):
                for value in values:
                    _mark(self._starts.setdefault(len(value), {}), (value,), bit)
            case TextEnds(values):
                for value in values:
                    _mark(self._ends.setdefault(len(value), {}), (value,), bit)
            case TextContainsWord(runs):
                self._runs += [(max(run, key=len, default=""), run, bit) for run in runs]
            case TextMatches(patterns):
                self._patterns += [(Pattern(pattern), bit) for pattern in patterns]
            case _:
                self.deciding ^= bit

    def passed(self, written: str, folded: str) -> int:
        found = self._equal.get(folded, 0) | self._exact.get(written, 0)
        for part, bits in self._inside.items():
            if part in folded:
                found |= bits
        length = len(folded)
        for size, starts in self._starts.items():
            found |= starts.get(folded[:size], 0)
        for size, ends in self._ends.items():
            if size <= length:
                found |= ends.get(folded[length - size :], 0)
        there: tuple[str, ...] | None = None
        for longest, run, bit in self._runs:
            if longest in folded:
                there = words(folded) if there is None else there
                if _has_run(there, run):
                    found |= bit
        for pattern, bit in self._patterns:
            if pattern.matches(folded):
                found |= bit
        return found


def _mark(bits: dict[str, int], values: Iterable[str], bit: int) -> None:
    for value in values:
        bits[value] = bits.get(value, 0) | bit


def _has_run(there: tuple[str, ...], run: tuple[str, ...]) -> bool:
    length = len(run)
    return any(there[at : at + length] == run for at in range(len(there) - length + 1))


class Pattern:
    """A pattern for a whole text: `*` is any run of characters, `?` any one."""

    def __init__(self, pattern: str) -> None:
        self._first, *self._rest = pattern.split("*")

    def matches(self, text: str) -> bool:
        if not self._rest:
            return len(text) == len(self._first) and _stands_at(text, 0, self._first)
        if not _stands_at(text, 0, self._first):
            return False
        at = len(self._first)
        *middle, last = self._rest
        # Each piece at the first place where it fits leaves most room for the others.
        for piece in middle:
            place = _find(text, at, piece)
            if place < 0:
                return False
            at = place + len(piece)
        return len(text) - len(last) >= at and _stands_at(text, len(text) - len(last), last)


def _stands_at(text: str, at: int, piece: str) -> bool:
    if "?" not in piece:
        return text.startswith(piece, at)
    there = text[at : at + len(piece)]
    return len(there) == len(piece) and all(
        sign in ("?", char) for sign, char in zip(piece, there, strict=True)
    )


def _find(text: str, at: int, piece: str) -> int:
    if "?" not in piece:
        return text.find(piece, at)
    places = range(at, len(text) - len(piece) + 1)
    return next((place for place in places if _stands_at(text, place, piece)), -1)
