"""Tests on texts, all those of one kind at once: classes of texts that no test tells apart, and who
passes.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import polars as pl

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
from .classes import Bools, Codes
from .texts import Texts

TEXT_TESTS = (TextIn, TextExactly, TextContains, TextContainsWord, TextStarts, TextEnds, TextMatches)
_MOST_SINGLE_SIGNS = 16


def constants(tests: Sequence[Test], kind: type[TextIn] | type[TextExactly]) -> list[str]:
    """All texts that the tests of equality name, each once."""
    named = [value for test in tests if isinstance(test, kind) for value in test.values]
    return list(dict.fromkeys(named))


def which_constant(texts: pl.Series, named: Sequence[str]) -> Codes:
    """1 and up for the texts that are named, by their place; 0 for all others."""
    if not named:
        return np.zeros(len(texts), np.int64)
    numbers = list(range(1, len(named) + 1))
    found = texts.replace_strict(named, numbers, default=0, return_dtype=pl.Int64)
    return found.to_numpy()


def passing_constants(values: Sequence[str], named: Sequence[str]) -> Bools:
    """For 0 and each named text whether it is among the values."""
    chosen = set(values)
    return np.array([False, *(text in chosen for text in named)])


def passing(texts: Texts, test: Test) -> Bools | None:
    """Who passes a test that is no equality; None for a test of another kind."""
    folded = texts.folded
    match test:
        case TextContains(values):
            return _contains(folded, values)
        case TextStarts(values):
            return _any(folded, [folded.str.starts_with(value) for value in values])
        case TextEnds(values):
            return _any(folded, [folded.str.ends_with(value) for value in values])
        case TextContainsWord(runs):
            return _any(folded, [_contains_run(folded, run) for run in runs])
        case TextMatches(patterns):
            return _any(folded, [_matches(folded, pattern) for pattern in patterns])
        case _:
            return None


def _any(texts: pl.Series, passed: list[pl.Series]) -> Bools:
    found: Bools = np.zeros(len(texts), np.bool_)
    for one in passed:
        found |= one.to_numpy()
    return found


def _contains(folded: pl.Series, values: tuple[str, ...]) -> Bools:
    if "" in values:
        return np.ones(len(folded), np.bool_)
    if len(values) == 1:
        return _any(folded, [folded.str.contains(values[0], literal=True)])
    return _any(folded, [folded.str.contains_any(list(values))] if values else [])


def _contains_run(folded: pl.Series, run: tuple[str, ...]) -> pl.Series:
    """Whole words in a row. What does not contain the longest of them at all is not looked at twice."""
    if not run:
        return pl.Series(np.ones(len(folded), np.bool_))
    length = len(run)
    found = np.zeros(len(folded), np.bool_)
    maybe = folded.str.contains(max(run, key=len), literal=True).arg_true()
    for place, text in zip(maybe.to_list(), folded.gather(maybe).to_list(), strict=True):
        there = words(text)
        found[place] = any(there[at : at + length] == run for at in range(len(there) - length + 1))
    return pl.Series(found)


def _matches(folded: pl.Series, pattern: str) -> pl.Series:
    if pattern.count("?") > _MOST_SINGLE_SIGNS:
        return pl.Series([_matches_one(text, pattern) for text in folded.to_list()], dtype=pl.Boolean)
    signs = {"*": ".*", "?": "."}
    expression = "".join(signs.get(sign) or f"\\x{{{ord(sign):X}}}" for sign in pattern)
    return folded.str.contains(f"^(?s:{expression})$")


def _matches_one(text: str, pattern: str) -> bool:
    """Going back only to the latest `*`: at most len(text) × len(pattern) steps."""
    at, sign, star, retry = 0, 0, -1, 0
    while at < len(text):
        if sign < len(pattern) and pattern[sign] == "*":
            star, retry, sign = sign, at, sign + 1
        elif sign < len(pattern) and pattern[sign] in ("?", text[at]):
            at, sign = at + 1, sign + 1
        elif star >= 0:
            retry += 1
            at, sign = retry, star + 1
        else:
            return False
    return pattern[sign:].strip("*") == ""
