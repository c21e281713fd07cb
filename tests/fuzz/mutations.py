"""Valid texts damaged at random, as hands, word processors and enemies damage them."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from random import Random

from leadlang.dsl.words import languages, words

from .corpus import Seedling, corpus, lines

_WORDS = re.compile(r"\S+")

SIGNS: tuple[str, ...] = (
    *"()[],;|=<>+-*#\"'„“”‘’«»–−%/\\.:!?~^`{}$€&@_", "==", "=>", "&&", "->", ":=", "<=", ">=", "<>", "!=",
    '""', "[]", "()", ",,", "| |", "# allow W206", "#", "\n", "\r\n", "\r", "\t", " ", "\x0b", "\x0c",
    "\x85", "\u2028", "\u00a0", "\u200b", "\ufeff",
)  # fmt: skip
ODD = (
    "\0", "\x1b[31m", "\ud800", "\udfff", "\U0001f98a", "e\u0301", "\u0308", "ﬁ", "ẞ", "İ", "ı", "ǰ", "Ⅷ",
    "²", "½", "١٢", "１２", "\u202e", "\u200d", "a\u0300" * 30, "\u0345", "Ω", "{name}", "{0}", "%s",
    "__proto__", "{nearest}",
)  # fmt: skip
NUMBERS = (
    "0", "-0", "00", "1", "3", "1.5", "1,5", "1e5", "1e999999", "0.0001", "999999999999999",
    "9999999999999999", "1000000", "1000001", "1000", "100%", "1000%", "1001%", "1/3", "2/3", "1/0", "0/0",
    "5M", "2bn", "20k", "+1", "--1", "2026-01-31", "2026-02-30", "31.1.2026", "0001-01-01", "9999-12-31",
    "10000-01-01", "0000-00-00", "24:00", "100000", "99999999", "1st", "3rd", "0th", "3.", "A+", "F",
    "today", "heute", "12345678901234567890", ".5", "5.",
)  # fmt: skip


@cache
def spellings() -> tuple[str, ...]:
    """Every keyword and verb of every language."""
    found: dict[str, None] = {}
    for language in languages():
        table = words(language)
        for by_concept in (table.spellings, table.verbs):
            for many in by_concept.values():
                found.update(dict.fromkeys(many))
    return tuple(found)


Mutation = Callable[[Random, str], str]


def _word(random: Random, text: str) -> tuple[int, int]:
    """The place of a word, or an empty place."""
    found = list(_WORDS.finditer(text))
    return random.choice(found).span() if found else (0, 0)


def _line(random: Random, text: str) -> tuple[int, int]:
    """The place of a line with its break."""
    starts = [0, *(at + 1 for at, char in enumerate(text) if char == "\n")]
    number = random.randrange(len(starts))
    return starts[number], starts[number + 1] if number + 1 < len(starts) else len(text)


def _characters(random: Random, text: str) -> tuple[int, int]:
    at = random.randint(0, len(text))
    return at, min(len(text), at + random.choice((1, 1, 1, 2, 5, 20)))


PLACES = (_word, _word, _word, _line, _characters)


def _new(random: Random) -> str:
    """Something to put in."""
    kind = random.randrange(12)
    if kind < 4:
        return random.choice(spellings())
    if kind < 6:
        return random.choice(SIGNS)
    if kind < 8:
        return random.choice(NUMBERS)
    if kind == 8:
        return random.choice(ODD)
    if kind == 9:
        return random.choice(lines())
    if kind == 10:
        return "".join(
            chr(random.choice((random.randrange(128), random.randrange(0x3000)))) for _ in range(3)
        )
    return random.choice(lines()).split()[0]


def _drop(random: Random, text: str) -> str:
    start, end = random.choice(PLACES)(random, text)
    return text[:start] + text[end:]


def _double(random: Random, text: str) -> str:
    start, end = random.choice(PLACES)(random, text)
    between = random.choice(("", " ", " "))
    return text[:end] + between + text[start:end] + text[end:]


def _swap(random: Random, text: str) -> str:
    place = random.choice(PLACES)
    (start, end), (other_start, other_end) = sorted((place(random, text), place(random, text)))
    if end > other_start:
        return text
    return (
        text[:start]
        + text[other_start:other_end]
        + text[end:other_start]
        + text[start:end]
        + text[other_end:]
    )


def _replace(random: Random, text: str) -> str:
    start, end = random.choice(PLACES)(random, text)
    return text[:start] + _new(random) + text[end:]


def _insert(random: Random, text: str) -> str:
    start, _ = random.choice(PLACES)(random, text)
    before, after = random.choice((("", " "), (" ", " "), ("", ""), ("", "\n")))
    return text[:start] + before + _new(random) + after + text[start:]


def _quote(random: Random, text: str) -> str:
    start, end = _word(random, text)
    before, after = random.choice(
        (('"', '"'), ("„", "“"), ("'", "'"), ("(", ")"), ("[", "]"), ("not (", ")"), ("[", ", x]"))
    )
    return text[:start] + before + text[start:end] + after + text[end:]


def _recase(random: Random, text: str) -> str:
    start, end = _word(random, text)
    part = text[start:end]
    return (
        text[:start] + random.choice((part.upper(), part.lower(), part.title(), part.swapcase())) + text[end:]
    )


def _splice(random: Random, text: str) -> str:
    """The first half of one line, the second of another."""
    start, end = _line(random, text)
    other = random.choice(lines())
    return text[: random.randint(start, end)] + other[random.randrange(len(other)) :] + "\n" + text[end:]


def _join(random: Random, text: str) -> str:
    """Two lines as one, or one as two."""
    if random.random() < 0.5:
        return text.replace("\n", random.choice((" ", "; ", "")), random.randint(1, 2))
    start, _ = _word(random, text)
    return text[:start] + "\n" + text[start:]


MUTATIONS: tuple[Mutation, ...] = (
    _drop, _double, _swap, _replace, _replace, _insert, _insert, _quote, _recase, _splice, _join,
)  # fmt: skip


def mutated(random: Random) -> Seedling:
    """A text of the corpus, often only some of its lines, with one to six mutations."""
    seedling = random.choice(corpus())
    text = seedling.text
    if random.random() < 0.7:
        text = _some_lines(random, text)
    for _ in range(random.choice((1, 1, 1, 2, 2, 3, 4, 6))):
        text = random.choice(MUTATIONS)(random, text)
    return Seedling(seedling.name, text, seedling.folder)


def _some_lines(random: Random, text: str) -> str:
    parts = text.splitlines(keepends=True)
    length = random.choice((1, 2, 3, 5, 10, 25))
    start = random.randint(0, max(0, len(parts) - length))
    return "".join(parts[start : start + length])
