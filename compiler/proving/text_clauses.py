"""What the tests on one text field have to do with each other, at once and without a solver."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from attrs import frozen

from ...runtime.rules import Test, TextExactly
from .text_shapes import Listed, Shape, clash, implies, listed, shapes
from .text_tests import passes

Clause = frozenset[tuple[int, bool]]
"""Tests by their index, each passed (True) or failed (False): no text does all of this."""


def implied(tests: Sequence[Test], markers: frozenset[str] = frozenset()) -> list[Clause]:
    """Facts about pairs of tests that hold for every known text, in a fixed order.

    {(1, True), (4, True)}: no text passes both; {(1, True), (4, False)}: what passes 1 passes 4;
    {(1, True)}: nothing passes 1 at all. Exact where a test lists its texts, else only what is easily seen.
    """
    found: list[Clause] = []
    lists = {
        at: _known(values, markers) for at, test in enumerate(tests) if (values := listed(test)) is not None
    }
    answers = _Answers(tests, lists)
    everything = (1 << len(tests)) - 1
    for at, values in lists.items():
        always, ever = everything, 0
        for value in values:
            always &= answers.surely(value)
            ever |= answers.perhaps(value)
        if not values:
            found.append(frozenset({(at, True)}))
            continue
        for other in range(len(tests)):
            twice = other in lists and other < at
            if other != at and always >> other & 1:
                found.append(frozenset({(at, True), (other, False)}))
            elif other != at and not twice and not ever >> other & 1:
                found.append(frozenset({(at, True), (other, True)}))
    found.extend(_of_pieces({at: shapes(test) for at, test in enumerate(tests) if at not in lists}))
    return found


def _known(values: Sequence[Listed], markers: frozenset[str]) -> tuple[Listed, ...]:
    return tuple(value for value in values if value.folded and value.folded not in markers)


def _of_pieces(asked: dict[int, tuple[Shape, ...]]) -> Iterator[Clause]:
    for at, one in asked.items():
        for other, two in asked.items():
            if at == other:
                continue
            if all(any(implies(a, b) for b in two) for a in one):
                yield frozenset({(at, True), (other, False)})
            elif at < other and all(clash(a, b) for a in one for b in two):
                yield frozenset({(at, True), (other, True)})


@frozen
class _Sets:
    """Bits of the tests that list a text: by its folded form, and by how it has to be written."""

    plain: dict[str, int]
    written: dict[str, int]
    folded: dict[str, int]


class _Answers:
    """Which tests a listed text passes, as bits."""

    def __init__(self, tests: Sequence[Test], lists: dict[int, tuple[Listed, ...]]) -> None:
        self._others = [(1 << at, test) for at, test in enumerate(tests) if at not in lists]
        self._sets = _Sets({}, {}, {})
        for at, values in lists.items():
            for value in values:
                if isinstance(tests[at], TextExactly):
                    _set(self._sets.written, value.written or "", at)
                    _set(self._sets.folded, value.folded, at)
                else:
                    _set(self._sets.plain, value.folded, at)

    def surely(self, value: Listed) -> int:
        """Those that pass however the text is written (or as this one has to be)."""
        bits = self._sets.plain.get(value.folded, 0) | self._pieces(value.folded)
        return bits if value.written is None else bits | self._sets.written.get(value.written, 0)

    def perhaps(self, value: Listed) -> int:
        """Those that pass in some way of writing it."""
        exact = self._sets.folded.get(value.folded, 0)
        if value.written is not None:
            exact = self._sets.written.get(value.written, 0)
        return self._sets.plain.get(value.folded, 0) | self._pieces(value.folded) | exact

    def _pieces(self, folded: str) -> int:
        return sum(bit for bit, test in self._others if passes(folded, test))


def _set(bits: dict[str, int], text: str, at: int) -> None:
    bits[text] = bits.get(text, 0) | 1 << at
