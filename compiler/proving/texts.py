"""Whether there is a text that passes some tests and fails others, and a readable one if there is.

Everything given back was asked of the reference; "impossible" is only said where no text there could be does
it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import islice

from attrs import define, field, frozen

from ...runtime.folding import fold, trim
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
from ...runtime.values import is_missing, read_items
from .text_clauses import Clause, implied
from .text_guesses import guesses
from .text_shapes import Listed, listed
from .text_tests import passes as text_passes

__all__ = ["Clause", "Impossible", "Unclear", "implied", "list_that", "text_that"]

MOST_ROUNDS = 40
MOST_WRITINGS = 40


@frozen
class Impossible:
    """No text passes all of `passes` and fails all of `fails`; they are few of those that were asked for."""

    passes: tuple[Test, ...]
    fails: tuple[Test, ...]


@frozen
class Unclear:
    """The steps were used up, or the texts are of a kind that cannot be decided."""


def text_that(
    passes: Sequence[Test],
    fails: Sequence[Test],
    steps: int,
    markers: frozenset[str] = frozenset(),
) -> str | Impossible | Unclear:
    """A text as it is written, not read as missing, that passes each of `passes` and none of `fails`.

    All are tests of texts. `steps` bounds the work of the solver, in its own kind of steps, so the answer is
    the same everywhere. `markers` are the folded further texts that mean missing.
    """
    return _found(_Asked(tuple(passes), tuple(fails), steps, markers, in_list=False))


def list_that(
    passes: Sequence[Test],
    fails: Sequence[Test],
    steps: int,
    markers: frozenset[str] = frozenset(),
) -> tuple[str, ...] | Impossible | Unclear:
    """Texts for a field of several values, as few as are quickly found: each of `passes` is passed by one of
    them, none of them passes any of `fails`. They can be written in one cell, joined by "; "."""

    def one(asked: Sequence[Test]) -> str | Impossible | Unclear:
        return _found(_Asked(tuple(asked), tuple(fails), steps, markers, in_list=True))

    texts: list[str] = []
    waiting = list(passes)
    while waiting or not texts:
        together = waiting[:1]
        text = one(together)
        if not isinstance(text, str):
            return text
        for test in waiting[1:]:
            if text_passes(text, test):
                together.append(test)
            elif isinstance(more := one([*together, test]), str):
                together.append(test)
                text = more
        texts.append(text)
        waiting = [test for test in waiting if not text_passes(text, test)]
    return tuple(texts)


# ---------------------------------------------------------------- what is asked


@define
class _Asked:
    passes: tuple[Test, ...]
    fails: tuple[Test, ...]
    steps: int
    markers: frozenset[str]
    in_list: bool

    def met_by(self, written: str) -> bool:
        return self.can_be(written) and self.met_in_meaning(written)

    def met_in_meaning(self, written: str) -> bool:
        passing = all(text_passes(written, test) for test in self.passes)
        return passing and not any(text_passes(written, test) for test in self.fails)

    def can_be(self, written: str) -> bool:
        """Whether it is read as this very text."""
        if is_missing(written, self.markers):
            return False
        return not self.in_list or read_items(written, self.markers) == (written,)

    def written(self, folded: str) -> str | None:
        """The first way to write a folded text that meets everything."""
        if not self.met_folded(folded):
            return None
        return next(filter(self.met_by, _writings(folded, self.in_list)), None)

    def met_folded(self, folded: str) -> bool:
        """Whether it does what is asked, but for tests of how it is written."""
        if any(text_passes(folded, test) for test in self.fails if not isinstance(test, TextExactly)):
            return False
        return all(text_passes(folded, test) for test in self.passes if not isinstance(test, TextExactly))


def _found(asked: _Asked) -> str | Impossible | Unclear:
    possible = _possible_lists(asked)
    if possible is not None:
        return _listed_text(asked, *possible)
    folding = [test for test in asked.fails if not isinstance(test, TextExactly)]
    for guess in guesses(asked.passes):
        text = asked.written(guess)
        if text is not None:
            return text
    clash = _clash(asked.passes, folding)
    return clash or _Solving(asked, folding).text()


def _writings(folded: str, in_list: bool) -> Iterator[str]:
    """Ways to write a text, plain ones first; each folds to it."""

    def all_ways() -> Iterator[str]:
        yield folded
        yield folded[:1].upper() + folded[1:]
        yield folded.upper()
        for at, char in enumerate(folded):
            yield folded[:at] + char.upper() + folded[at + 1 :]
        if not in_list:
            yield from (folded + " " * more for more in range(1, MOST_WRITINGS))
        for at, char in enumerate(folded):
            if "!" <= char <= "~":
                yield folded[:at] + chr(ord(char) + 0xFEE0) + folded[at + 1 :]  # its wide form

    return (way for way in dict.fromkeys(islice(all_ways(), 3 * MOST_WRITINGS)) if fold(way) == folded)


# ---------------------------------------------------------------- where a test lists its texts


def _possible_lists(asked: _Asked) -> tuple[Test, Sequence[Listed]] | None:
    """The test that lists the fewest texts, and those that other lists have as well."""
    lists = [(test, values) for test in asked.passes if (values := listed(test)) is not None]
    return min(lists, key=lambda pair: len(pair[1]), default=None)


def _listed_text(asked: _Asked, test: Test, values: Sequence[Listed]) -> str | Impossible | Unclear:
    for value in values:
        ways = (value.written,) if value.written is not None else _writings(value.folded, asked.in_list)
        text = next((way for way in ways if way is not None and asked.met_by(way)), None)
        if text is not None:
            return text
    unclear = False
    others = [(other, True) for other in asked.passes if other != test]
    others += [(other, False) for other in asked.fails]
    killers: list[list[int]] = []
    for value in values:
        if _cannot_be(value, asked):
            continue
        against = [at for at, (other, wanted) in enumerate(others) if _forbids(other, wanted, value)]
        if against:
            killers.append(against)
        else:
            unclear = True
    if unclear:
        return Unclear()
    core = [others[at] for at in _cover(killers)]
    return Impossible(
        (test, *(other for other, wanted in core if wanted)),
        tuple(other for other, wanted in core if not wanted),
    )


def _cannot_be(value: Listed, asked: _Asked) -> bool:
    """Whether no cell is read as this text."""
    if value.written is not None:
        read_as_list = asked.in_list and ";" not in value.written and trim(value.written) != value.written
        return is_missing(value.written, asked.markers) or read_as_list
    return not value.folded or value.folded in asked.markers


def _forbids(other: Test, wanted: bool, value: Listed) -> bool:
    """Whether this one test by itself rules the listed text out, however it is written."""
    if value.written is not None:
        return text_passes(value.written, other) != wanted
    if isinstance(other, TextExactly):
        return wanted and all(fold(written) != value.folded for written in other.values)
    return text_passes(value.folded, other) != wanted


def _cover(killers: Sequence[Sequence[int]]) -> list[int]:
    """Few indices such that each of the sequences has one of them."""
    left = list(killers)
    chosen: list[int] = []
    while left:
        counts: dict[int, int] = {}
        for against in left:
            for at in against:
                counts[at] = counts.get(at, 0) + 1
        best = max(sorted(counts), key=lambda at: counts[at])
        chosen.append(best)
        left = [against for against in left if best not in against]
    return chosen


# ---------------------------------------------------------------- where none does


def _clash(passes: Sequence[Test], fails: Sequence[Test]) -> Impossible | None:
    """Two tests that rule each other out, seen without the solver."""
    tests = [*passes, *(test for test in fails if listed(test) is None)]
    for clause in implied(tests):
        if all((at < len(passes)) == wanted for at, wanted in clause):
            chosen = sorted(clause)
            return Impossible(
                tuple(tests[at] for at, wanted in chosen if wanted),
                tuple(tests[at] for at, wanted in chosen if not wanted),
            )
    return None


@define
class _Solving:
    """Asks the solver, at first without the texts that are listed to fail: most often they do not matter."""

    asked: _Asked
    fails: Sequence[Test]
    _excluded: dict[str, None] = field(factory=dict, init=False)

    def text(self) -> str | Impossible | Unclear:
        from .text_solver import TextSolver

        pieces = [test for test in self.fails if listed(test) is None]
        solver = TextSolver(_constants([*self.asked.passes, *self.fails]), self.asked.steps)
        for _ in range(MOST_ROUNDS):
            found = solver.text(self.asked.passes, pieces, self._excluded, shorten=len(self._excluded) < 4)
            if found is None:
                return self._core(solver, pieces)
            if not isinstance(found, str):
                return Unclear()
            text = self.asked.written(found)
            if text is not None:
                return text
            if not self._is_listed(found):
                return Unclear()  # characters that fold into each other, a cell of a list that would be split
            self._excluded[found] = None
        return Unclear()

    def _is_listed(self, folded: str) -> bool:
        lists = (test for test in self.fails if listed(test) is not None)
        return folded in self.asked.markers or any(text_passes(folded, test) for test in lists)

    def _core(self, solver: object, pieces: Sequence[Test]) -> Impossible:
        from .text_solver import TextSolver

        assert isinstance(solver, TextSolver)
        needed = [(test, True) for test in self.asked.passes] + [(test, False) for test in pieces]

        def impossible(part: Sequence[tuple[Test, bool]]) -> bool:
            passing = [test for test, wanted in part if wanted]
            failing = [test for test, wanted in part if not wanted]
            return solver.text(passing, failing, self._excluded, shorten=False) is None

        small = smallest(needed, impossible)
        lists = [test for test in self.fails if listed(test) is not None]
        excluded = [text for text in self._excluded if text not in self.asked.markers]
        killers = [[at for at, test in enumerate(lists) if text_passes(text, test)] for text in excluded]
        return Impossible(
            tuple(test for test, wanted in small if wanted),
            (*(test for test, wanted in small if not wanted), *(lists[at] for at in _cover(killers))),
        )


def smallest(
    parts: Sequence[tuple[Test, bool]], impossible: Callable[[Sequence[tuple[Test, bool]]], bool]
) -> list[tuple[Test, bool]]:
    """A part of `parts`, none of which can be left out, that is impossible by itself (as all of it is)."""

    def needed(
        given: list[tuple[Test, bool]], asked: list[tuple[Test, bool]], changed: bool
    ) -> list[tuple[Test, bool]]:
        if changed and impossible(given):
            return []
        if len(asked) == 1:
            return asked
        half = len(asked) // 2
        first, second = asked[:half], asked[half:]
        of_second = needed([*given, *first], second, bool(first))
        return needed([*given, *of_second], first, bool(of_second)) + of_second

    return needed([], list(parts), changed=False) if parts else []


def _constants(tests: Sequence[Test]) -> list[str]:
    """All texts that the tests name."""
    found: list[str] = []
    for test in tests:
        match test:
            case TextIn(values) | TextContains(values) | TextStarts(values) | TextEnds(values):
                found += values
            case TextContainsWord(runs):
                found += (word for run in runs for word in run)
            case TextMatches(patterns):
                found += (pattern.replace("*", "").replace("?", "") for pattern in patterns)
            case _:
                pass
    return found
