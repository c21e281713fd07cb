"""Words that people use in the place of the language's own, and words that are all but one of them."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache
from types import MappingProxyType

from attrs import field, frozen

from ..dsl.words import words
from ..grammars import data_text
from ..runtime.folding import fold

# A comparison of fewer letters is too much like other words.
_SHORTEST = 5
_MOST_WORDS = 3
_COMPARISONS = ("CONTAINS", "CONTAINS_WORD", "STARTS_WITH", "ENDS_WITH", "MATCHES", "INCLUDES", "BETWEEN")
_COMPARATORS = ("AT_LEAST", "AT_MOST", "MORE_THAN", "LESS_THAN")
_SETS = ("auxiliaries", "negations", "more", "less", "up_to")
_AS_DIGITS = re.compile(r"([1-9][0-9]{0,4})x")


@frozen
class Spoken:
    """The words of one language. `comparisons`, `comparators`: folded words -> concept; `numbers` (`three`),
    `how_often` (`thrice`): folded word -> digits."""

    auxiliaries: frozenset[str]
    negations: frozenset[str]
    more: frozenset[str]
    less: frozenset[str]
    up_to: frozenset[str]
    times: frozenset[str]
    comparisons: Mapping[str, str] = field(repr=False)
    comparators: Mapping[str, str] = field(repr=False)
    numbers: Mapping[str, str] = field(repr=False)
    how_often: Mapping[str, str] = field(repr=False)

    def count(self, texts: Sequence[str], at: int) -> tuple[str, int] | None:
        """How often, in words at `texts[at]` (`three times`, `3x`): the digits, and how many words say it."""
        short = _AS_DIGITS.fullmatch(texts[at])
        single = short[1] if short else self.how_often.get(texts[at])
        if single is not None:
            return single, 1
        digits = self.numbers.get(texts[at])
        if digits is not None and at + 1 < len(texts) and texts[at + 1] in self.times:
            return digits, 2
        return None


@cache
def spoken(language: str) -> Spoken:
    """The table of one spoken language. KeyError where there is none."""
    table = tomllib.loads(data_text("spoken.toml"))[language]
    own = words(language).spellings
    return Spoken(
        **{part: frozenset(map(fold, table[part])) for part in _SETS},
        times=frozenset(map(fold, own["TIMES"])),
        comparisons=_turned(table["comparisons"]),
        comparators=_turned(table["comparators"]),
        numbers=_turned(table["numbers"]),
        how_often=_turned(table["how_often"]),
    )


def _turned(table: Mapping[str, Sequence[str]]) -> Mapping[str, str]:
    return MappingProxyType({fold(word): concept for concept, found in table.items() for word in found})


def comparison_in(texts: Sequence[str], language: str) -> tuple[str, int, int] | None:
    """The first comparison, misspelt or said otherwise, behind the first of these folded words.

    Gives its concept, where it begins and where it ends.
    """
    for at in range(1, len(texts)):
        for length in range(min(_MOST_WORDS, len(texts) - at), 0, -1):
            concept = _comparison(" ".join(texts[at : at + length]), language)
            if concept is not None:
                return concept, at, at + length
    return None


def comparator_of(text: str, language: str) -> str | None:
    """The concept of `atleast`; None for any other folded word."""
    return spoken(language).comparators.get(text) or _almost(text, language, _COMPARATORS)


def is_up_to(text: str, language: str) -> bool:
    return text in spoken(language).up_to


@lru_cache(maxsize=4096)
def _comparison(text: str, language: str) -> str | None:
    return spoken(language).comparisons.get(text) or _almost(text, language, _COMPARISONS)


def _almost(text: str, language: str, concepts: Sequence[str]) -> str | None:
    for concept, spelling in _spellings(language, concepts):
        if len(spelling) >= _SHORTEST and text[:1] == spelling[:1] and is_one_slip(text, spelling):
            return concept
    return None


def _spellings(language: str, concepts: Sequence[str]) -> Iterator[tuple[str, str]]:
    for concept in concepts:
        for spelling in words(language).spellings[concept]:
            yield concept, fold(spelling)


def is_one_slip(text: str, right: str) -> bool:
    """Whether two texts differ by one letter: another one, one too many or too few, or two exchanged.

    >>> is_one_slip("contians", "contains"), is_one_slip("content", "contain")
    (True, False)
    """
    if text == right or abs(len(text) - len(right)) > 1:
        return False
    at = next((i for i, (a, b) in enumerate(zip(text, right, strict=False)) if a != b), None)
    if at is None or text[at + 1 :] == right[at + 1 :] or text[at + 1 :] == right[at:]:
        return True
    exchanged = text[at : at + 2] == right[at : at + 2][::-1] and text[at + 2 :] == right[at + 2 :]
    return text[at:] == right[at + 1 :] or exchanged
