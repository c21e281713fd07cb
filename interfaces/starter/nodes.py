"""Syntax for the sentences of a first rule file."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Literal

from ..dsl import syntax as s
from ..dsl.words import key_of, languages, verb_of, words
from ..runtime.values import digits

_PLAIN_NAME = re.compile(r"[^\W\d]\w*")
_PLAIN_VALUE = re.compile(r"[^\W\d_]+(?: [^\W\d_]+)*")
_BETWEEN = re.compile(r"[ _.\-]+")


def field(header: str) -> s.Phrase:
    """A field by its column's header, as one bare word where that reads well."""
    name = _BETWEEN.sub("_", header.strip()).strip("_").lower()
    plain = _PLAIN_NAME.fullmatch(name) is not None
    keyword = plain and _is_keyword(name)
    word = s.Word(name) if plain else s.Word(header, quoted=True)
    # `created` alone would be something that people do.
    doubtful = keyword or not plain or verb_of(name) is not None
    return s.Phrase((word,), said="field" if doubtful else "")


def behaviour(verb: str, thing: str) -> s.Phrase:
    """A behaviour in the words of the log."""
    parts = (_event_word(verb), _event_word(thing)) if thing else (_event_word(verb),)
    return s.Phrase(parts, said="" if thing else "event")


def _event_word(text: str) -> s.Word:
    plain = _PLAIN_NAME.fullmatch(text) is not None and not _is_keyword(text)
    return s.Word(text, quoted=not plain)


def value(text: str) -> s.Value:
    plain = _PLAIN_VALUE.fullmatch(text) is not None and not any(_is_keyword(word) for word in text.split())
    return s.Value(text, quoted=not plain)


def number(amount: Decimal | int) -> s.Value:
    return s.Value(digits(Decimal(amount)))


def values(texts: Sequence[str]) -> s.ListValue:
    return s.ListValue(tuple(value(text) for text in texts))


def compared(header: str, relation: s.Relation, wanted: s.AnyValue) -> s.Clause:
    return s.Clause(field(header), (s.Comparison(relation, wanted),))


def paying(total: str, points: str, up_to: int | None = None) -> s.Paying:
    """`score +10 up to 30`; points with their sign."""
    narrowings = () if up_to is None else (s.UpTo(number(up_to)),)
    sign: Literal["+", "-"] = "-" if points.startswith("-") else "+"
    target = s.Target("grade" if total == "grade" else "score")
    return s.Paying(target, s.Amount(sign, s.Value(points.lstrip("+-"))), narrowings)


def _is_keyword(word: str) -> bool:
    """The word begins a keyword of any language, or is an article of one."""
    wanted = key_of(word)
    for language in languages():
        table = words(language)
        if wanted in table.articles:
            return True
        if any(
            key_of(spelling.split()[0]) == wanted for found in table.spellings.values() for spelling in found
        ):
            return True
    return False
