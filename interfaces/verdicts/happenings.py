"""Events in words: "a 4th visit to pricing", "3 days ago"."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache

from attrs import frozen

from ..compiler.proving.verdicts import Guarantee
from ..dsl.words import languages, longest_verb, words
from ..grammars import data_text
from ..runtime.folding import fold
from ..runtime.rules import AllOf
from ..wording import phrase


@frozen
class _Nouns:
    """How the n-th of something is said, by gender; each verb's noun: with an object, without, its gender."""

    nth: Mapping[str, Mapping[str, str]]
    nouns: Mapping[str, tuple[str, ...]]


@cache
def _nouns(language: str) -> _Nouns:
    table = tomllib.loads(data_text("nouns", f"{language}.toml"))
    return _Nouns(table["nth"], {verb: tuple(forms) for verb, forms in table["nouns"].items()})


def one_more(guarantee: Guarantee, number: int, language: str) -> str:
    """`a 4th visit to pricing`; a behaviour of which there is no noun is quoted: `a 4th "visited [x, y]"`."""
    verb, thing = _taken_apart(guarantee)
    table = _nouns(language)
    named, alone, *gender = table.nouns[verb]
    noun = named.format(object=thing) if thing else alone
    forms = table.nth[gender[0] if gender else next(iter(table.nth))]
    text = str(number)
    keys = (text, f"_{text[-2:]}", f"_{text[-1]}", "_")
    return next(forms[key] for key in keys if key in forms).format(n=number, noun=noun)


def _taken_apart(guarantee: Guarantee) -> tuple[str, str]:
    """The verb of the table of nouns, and the object, of a guarantee's behaviour as the file writes it."""
    subject = guarantee.subject
    parts = subject.split()
    if fold(subject) in _any_event():
        return "anything", ""
    excepting = isinstance(guarantee.behaviour, AllOf)
    if "[" not in subject and not excepting:
        for at in range(len(parts)):
            verb = longest_verb([fold(part) for part in parts], at)
            if verb is None:
                continue
            if verb[0] not in _nouns(languages()[0]).nouns:
                break
            rest = " ".join(parts[:at] + parts[at + verb[1] :])
            return verb[0], "" if fold(rest) in _any_event() else rest
    return "quoted", subject


@cache
def _any_event() -> frozenset[str]:
    """`anything`, `activity` and what they are in other languages, folded."""
    return frozenset(
        fold(spelling)
        for language in languages()
        for concept in ("ANYTHING", "ACTIVITY")
        for spelling in words(language).spellings[concept]
    )


def age(days: int, language: str) -> str:
    """`today`, `yesterday`, `3 days ago`."""
    if days == 0:
        return phrase("age_today", language)
    if days == 1:
        return phrase("age_yesterday", language)
    return phrase("age_days", language, days=days)
