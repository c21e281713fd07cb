"""The words of the language, per spoken language: keywords, articles, units and the usual verbs.

The tables are `grammars/en.toml` and `grammars/de.toml`. A concept (`WHEN`, `AT_LEAST`) has the same name in
every language; a verb's concept (`visited`) too, so that `besucht` and `visited` are one.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from types import MappingProxyType

from attrs import field, frozen

from ..grammars import data_text

LANGUAGES = ("en", "de")
UNIT_CONCEPTS = ("MINUTE", "HOUR", "DAY", "WEEK", "MONTH", "QUARTER", "YEAR")

WordKeys = tuple[str, ...]
"""A spelling as it is looked up: its words, each folded for look-up."""


def concept_set(names: str) -> frozenset[str]:
    """Several concepts, from their names in a row."""
    return frozenset(names.split())


def key_of(word: str) -> str:
    """One word as the tables look it up: capitals and `ß` do not count."""
    return word.casefold()


def keys_of(spelling: str) -> WordKeys:
    return tuple(key_of(word) for word in spelling.split())


@frozen
class WordTable:
    """The words of one spoken language.

    `spellings`: concept -> its spellings, the canonical one first. `verbs`: the same for verbs. `kinds`: the
    kinds of a declared field ("text", "number", "date", "yesno", "list") -> how they are written, article
    included. `ago_first` tells that AGO stands before its number (`vor 3 tagen`).

    What people say instead of the language's own words, as it is looked up: `spoken_signs`, a word for PLUS
    or MINUS; `spoken_times`, such as `last week`, with what is right; `spoken_last`, the words before a
    number of days.
    """

    language: str
    spellings: Mapping[str, tuple[str, ...]] = field(repr=False)
    verbs: Mapping[str, tuple[str, ...]] = field(repr=False)
    articles: frozenset[str] = field(repr=False)
    kinds: Mapping[str, tuple[str, ...]] = field(repr=False)
    ago_first: bool
    spoken_signs: Mapping[str, str] = field(repr=False)
    spoken_times: Mapping[WordKeys, str] = field(repr=False)
    spoken_last: frozenset[str] = field(repr=False)
    _unit_forms: Mapping[str, tuple[str, str, str, str]] = field(repr=False)
    _oblique_after: frozenset[str] = field(repr=False)
    _concepts_by_keys: Mapping[WordKeys, tuple[str, ...]] = field(repr=False)
    _longest_by_first: Mapping[str, int] = field(repr=False)

    def canonical(self, concept: str) -> str:
        """How the concept is written. KeyError for an unknown concept."""
        return self.spellings[concept][0]

    def concepts(self, keys: WordKeys) -> tuple[str, ...]:
        """The concepts that a run of words (see `key_of`) stands for; () if it is no keyword."""
        return self._concepts_by_keys.get(keys, ())

    def unit(self, concept: str, amount: str, after: str = "") -> str:
        """A unit of time (`DAY`) in the form that fits its number and the concept it stands after.

        >>> words("de").unit("DAY", "14", after="IN_THE_LAST")
        'tagen'
        """
        one, several, oblique_one, oblique_several = self._unit_forms[concept]
        if after in self._oblique_after:
            return oblique_one if amount == "1" else oblique_several
        return one if amount == "1" else several

    def begins_keyword(self, key: str) -> bool:
        """Whether a word (see `key_of`) is a keyword or the first word of one."""
        return key in self._longest_by_first

    def longest_keyword(self, keys: Sequence[str], at: int) -> tuple[tuple[str, ...], int] | None:
        """The concepts and the number of words of the longest keyword that begins at `keys[at]`, if any."""
        longest = self._longest_by_first.get(keys[at])
        if longest is None:  # most words
            return None
        for length in range(min(longest, len(keys) - at), 0, -1):
            concepts = self._concepts_by_keys.get(tuple(keys[at : at + length]))
            if concepts:
                return concepts, length
        return None


def languages() -> tuple[str, ...]:
    """The spoken languages there are tables for, the default first."""
    return LANGUAGES


@cache
def words(language: str) -> WordTable:
    """The table of one spoken language. KeyError where there is none."""
    if language not in LANGUAGES:
        raise KeyError(language)
    table = tomllib.loads(data_text(f"{language}.toml"))
    spellings = {concept: tuple(found) for concept, found in table["words"].items()}
    by_keys: dict[WordKeys, tuple[str, ...]] = {}
    for concept, found in spellings.items():
        for spelling in found:
            keys = keys_of(spelling)
            by_keys[keys] = tuple(dict.fromkeys((*by_keys.get(keys, ()), concept)))
    return WordTable(
        language=language,
        spellings=MappingProxyType(spellings),
        verbs=MappingProxyType({concept: tuple(found) for concept, found in table["verbs"].items()}),
        articles=frozenset(key_of(word) for word in table["articles"]["words"]),
        kinds=MappingProxyType({kind: tuple(found) for kind, found in table["kinds"].items()}),
        ago_first=table["order"]["ago_first"],
        spoken_signs=MappingProxyType(
            {key_of(word): sign.upper() for sign, found in table["spoken_signs"].items() for word in found}
        ),
        spoken_times=MappingProxyType(
            {keys_of(said): right for said, right in table["spoken_times"].items()}
        ),
        spoken_last=frozenset(map(key_of, table["spoken_last"]["words"])),
        unit_forms=MappingProxyType({concept: tuple(forms) for concept, forms in table["units"].items()}),
        oblique_after=frozenset(table["order"]["after"]),
        concepts_by_keys=MappingProxyType(by_keys),
        longest_by_first=_longest_by_first(by_keys),
    )


def _longest_by_first(runs: Iterable[WordKeys]) -> Mapping[str, int]:
    """For each first word the length of the longest run of words that begins with it."""
    longest: dict[str, int] = {}
    for run in runs:
        longest[run[0]] = max(longest.get(run[0], 0), len(run))
    return longest


@frozen
class _Verbs:
    concepts: Mapping[WordKeys, str]
    longest_by_first: Mapping[str, int]


@cache
def _verbs() -> _Verbs:
    concepts: dict[WordKeys, str] = {}
    for language in LANGUAGES:
        for concept, spellings in words(language).verbs.items():
            for spelling in (concept, *spellings):
                concepts.setdefault(keys_of(spelling), concept)
    return _Verbs(concepts, _longest_by_first(concepts))


def verb_of(text: str) -> str | None:
    """The concept of a verb written in any of the languages (`Besucht` -> "visited"); None for any other
    text."""
    return _verbs().concepts.get(keys_of(text))


@cache
def verb_spellings(concept: str) -> tuple[str, ...]:
    """Every spelling of a verb's concept in every language, its key included; () for an unknown concept."""
    found = dict.fromkeys(
        spelling for language in LANGUAGES for spelling in words(language).verbs.get(concept, ())
    )
    return tuple(dict.fromkeys((concept, *found))) if found else ()


@cache
def most_verb_words() -> int:
    """How many words the longest verb of any language has."""
    return max(_verbs().longest_by_first.values())


def within_verb(words: Sequence[str], at: int) -> bool:
    """Whether a verb of several words that begins before `words[at]` holds it: `den` in `in den warenkorb
    gelegt`.
    """
    starts = range(max(0, at + 1 - most_verb_words()), at)
    found = ((start, longest_verb(words, start)) for start in starts)
    return any(verb is not None and start + verb[1] > at for start, verb in found)


def longest_verb(words: Sequence[str], at: int) -> tuple[str, int] | None:
    """The verb's concept and its number of words, for the longest verb that begins at `words[at]`, if any."""
    verbs = _verbs()
    longest = verbs.longest_by_first.get(key_of(words[at]))
    if longest is None:  # most words
        return None
    keys = [key_of(word) for word in words[at : at + longest]]
    for length in range(len(keys), 0, -1):
        concept = verbs.concepts.get(tuple(keys[:length]))
        if concept is not None:
            return concept, length
    return None
