"""All tests on a text as one search.

A text is read once, byte by byte, through the states of an automaton (Aho and Corasick, "Efficient string
matching", 1975); texts that have to be equal are looked up by their hash. The loops know plain ASCII; they
say which texts are not, and these are read by one kind of test after the other.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
import polars as pl
from attrs import define, field

from ..rules import Test, TextContains, TextEnds, TextExactly, TextIn, TextStarts
from .loops import Looked, Search, Words, index

_MOST_STATES = 1 << 15
_FIRST, _ANYWHERE = 0, 1  # the state of a text's start, and the one in which nothing has been seen


@lru_cache(maxsize=64)
def search_for(tests: tuple[Test, ...], missing: frozenset[str]) -> Search | None:
    """None where a test is none of those that can be looked for so, or they are too many.

    `missing` are the folded texts that may mean that there is no value: bit len(tests) stands for them.
    """
    draft = _Draft(len(tests) + 1)
    folded: dict[str, int] = dict.fromkeys(missing, 1 << len(tests))
    written: dict[str, int] = {}
    for number, test in enumerate(tests):
        bit = 1 << number
        match test:
            case TextIn(values):
                folded |= {value: folded.get(value, 0) | bit for value in values}
            case TextExactly(values):
                written |= {value: written.get(value, 0) | bit for value in values}
            case TextContains(values):
                draft.add(values, _ANYWHERE, bit, at_end=False)
            case TextStarts(values):
                draft.add(values, _FIRST, bit, at_end=False)
            case TextEnds(values):
                draft.add(values, _ANYWHERE, bit, at_end=True)
            case _:
                return None
        if len(draft.children) > _MOST_STATES:
            return None
    return draft.finished(_looked(folded, draft.tests), _looked(written, draft.tests))


def _looked(texts: dict[str, int], tests: int) -> Looked:
    found = index(pl.Series(list(texts), dtype=pl.String)) if texts else None
    return Looked(found, _words(list(texts.values()), tests))


def _words(masks: Sequence[int], tests: int) -> Words:
    """The masks as rows of words."""
    width = (tests + 63) // 64
    rows = [[mask >> 64 * word & (1 << 64) - 1 for word in range(width)] for mask in masks]
    return np.array(rows, np.uint64).reshape(len(masks), width)


@define
class _Draft:
    """The automaton in the making: for each state its children by byte, and the tests passed when it is
    reached, or when the text ends there.
    """

    tests: int
    children: list[dict[int, int]] = field(factory=lambda: [{}, {}])
    found: list[int] = field(factory=lambda: [0, 0])
    ended: list[int] = field(factory=lambda: [0, 0])

    def add(self, texts: Sequence[str], start: int, bit: int, *, at_end: bool) -> None:
        for text in texts:
            state = start
            for byte in text.encode("utf-8", "surrogatepass"):
                if byte not in self.children[state]:
                    self.children[state][byte] = len(self.children)
                    self.children.append({})
                    self.found.append(0)
                    self.ended.append(0)
                state = self.children[state][byte]
            if at_end or not text:
                # An empty text is found in every one, at its end at the latest.
                self.ended[state if at_end else _ANYWHERE] |= bit
            else:
                self.found[state] |= bit

    def finished(self, folded: Looked, written: Looked) -> Search:
        used = sorted({byte for children in self.children for byte in children})
        sign_of = {byte: number for number, byte in enumerate(used, 1)}
        signs = np.zeros(256, np.uint8)
        for byte, number in sign_of.items():
            signs[byte] = number
        signs[ord("A") : ord("Z") + 1] = signs[ord("a") : ord("z") + 1]
        following = np.zeros((len(self.children), len(used) + 1), np.uint32)
        fallback = [_ANYWHERE] * len(self.children)
        following[_ANYWHERE] = _ANYWHERE
        for state in self._by_depth():
            # What is found in the rest of what has been seen is found here as well.
            rest = fallback[state]
            if state != _ANYWHERE:
                self.found[state] |= self.found[rest]
                self.ended[state] |= self.ended[rest]
                following[state] = following[rest]
            for byte, child in self.children[state].items():
                fallback[child] = _ANYWHERE if state == _ANYWHERE else int(following[rest, sign_of[byte]])
                following[state, sign_of[byte]] = child
        found, ended = _words(self.found, self.tests), _words(self.ended, self.tests)
        return Search(signs, following.ravel(), found, ended, folded, written)

    def _by_depth(self) -> list[int]:
        """All states, the shortest first; before the start of a text comes what is behind nothing at all."""
        states = [_ANYWHERE, _FIRST]
        for state in states:
            states += self.children[state].values()
        return states
