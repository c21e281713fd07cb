"""Syntax to text: the one canonical layout, in any of the spoken languages."""

from __future__ import annotations

from . import syntax as s
from .quoting import Quoting
from .translate import translate
from .words import key_of, languages, words
from .write_conditions import Conditions
from .write_effects import Effects
from .write_page import page
from .write_statements import Statements
from .write_words import Speech


def write(program: s.Program, language: str | None = None) -> str:
    """The text of a program, ending in a line break; "" for an empty one.

    `language` is "en" or "de" (KeyError for others), the program's own if None. In another language than the
    program's, keywords and the usual verbs are translated; names of fields, objects and definitions stay, and
    so do all values, in quotes where they are keywords of that language.
    Reading the text gives the same tree, and writing that one the same text.
    """
    spoken = language or program.language
    statements = writer(spoken, native=spoken == program.language)
    text = page(statements.sheet(translate(program, spoken)))
    if program.said or not _tells_language(text, spoken):
        return f"# language: {spoken}\n{text}"
    return text


def _tells_language(text: str, language: str) -> bool:
    """Whether the first keyword of a text is one of this language only; English needs none to tell it."""
    if language == languages()[0]:
        return True
    lines = (line.split() for line in text.splitlines() if not line.lstrip().startswith("#"))
    keys = [key_of(word) for word in next(filter(None, lines), [])]
    if not keys:
        return False
    others = (words(other) for other in languages() if other != language)
    own = words(language).longest_keyword(keys, 0)
    return own is not None and all(other.longest_keyword(keys, 0) is None for other in others)


def writer(language: str, native: bool = True) -> Statements:
    """What writes statements in one language; `native`: they were read in it."""
    speech = Speech(language)
    conditions = Conditions(speech, Quoting(speech.table, native))
    return Statements(speech, conditions, Effects(conditions))
