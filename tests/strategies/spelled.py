"""Syntax nodes of words and values that read back as they are in every language."""

from __future__ import annotations

from functools import cache

from leadlang.dsl import syntax as s
from leadlang.dsl.quoting import Quoting
from leadlang.dsl.words import languages, words


@cache
def _is_plain(text: str) -> bool:
    name = s.Word(text)
    return all(Quoting(words(language), native=False).name(name) == text for language in languages())


@cache
def _is_plain_value(text: str) -> bool:
    value = s.Value(text)
    return all(Quoting(words(language), native=False).value(value) == text for language in languages())


def word(text: str) -> s.Word:
    """A name; in quotes if it would be a keyword in any language."""
    return s.Word(text, quoted=not _is_plain(text))


def value(text: str) -> s.Value:
    """A value as rules write it: numbers, dates and harmless words bare."""
    return s.Value(text, quoted=not _is_plain_value(text))


def quoted(text: str) -> s.Value:
    return s.Value(text, quoted=True)


def phrase(text: str) -> s.Phrase:
    """A phrase of the words of a text; words that are keywords in some language are quoted."""
    return s.Phrase(_phrase_words(text))


@cache
def _phrase_words(text: str) -> tuple[s.Word, ...]:
    bare = [s.Word(one) for one in text.split()]
    together = all(
        Quoting(words(language), native=False).phrase(bare, goes_on=False) == text.split()
        for language in languages()
    )
    return tuple(bare) if together else tuple(word(one) for one in text.split())


SCORE = s.Target("score")
GRADE = s.Target("grade")
SEGMENT = s.Target("segment")


def score(name: str | None) -> s.Target:
    return SCORE if name is None else s.Target("score", word(name))
