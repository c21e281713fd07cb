"""The words of every message: a code and its facts become a title, a sentence and a hint.

The tables are `grammars/messages/<language>/*.toml`. An entry has `title`, `message`, `hint` and `help`; a
variant "x" uses `message_x` and `hint_x` where these exist. A fact may be a list of what would have been
right, joined by "|"; a part `@NAME` of it is described by the table's `[expected]`.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from types import MappingProxyType
from typing import Any

from attrs import frozen

from ..grammars import data_names, data_text
from .problems import Problem
from .words import languages

_PLACEHOLDER = re.compile(r"\{([a-z_][a-z_0-9]*)\}")
_CODE = re.compile(r"[A-Z][0-9]{3}")
_ALTERNATIVES = "expected"


@frozen
class Wording:
    """A message, ready to be shown. `hint` may be ""."""

    title: str
    message: str
    hint: str


def wording_of(problem: Problem, language: str) -> Wording:
    """The words of a problem of a rule file."""
    return wording(problem.code, problem.facts, problem.variant, language)


def wording(
    code: str,
    facts: Mapping[str, str] | Iterable[tuple[str, str]] = (),
    variant: str = "",
    language: str = "en",
) -> Wording:
    """The words for a code with its facts, for any kind of problem; the variant may also be a fact named so.

    Never raises: a code without an entry is shown as itself, a placeholder without a fact as the table writes
    it.
    """
    known = dict(facts)
    variant = variant or known.get("variant", "")
    tables = _tables(language)
    entry = tables.entries.get(code)
    if entry is None:
        return Wording(code, ", ".join(f"{name}: {value}" for name, value in known.items()), "")
    if _ALTERNATIVES in known:
        known[_ALTERNATIVES] = _alternatives(known[_ALTERNATIVES], tables.expected)
    return Wording(
        entry.get("title", code),
        _filled(entry.get(f"message_{variant}", entry.get("message", "")), known),
        _filled(entry.get(f"hint_{variant}", entry.get("hint", "")), known),
    )


def help_page(code: str, language: str) -> str | None:
    """The page about a code, in Markdown; None if there is none."""
    return _tables(language).entries.get(code, {}).get("help")


def all_codes() -> tuple[str, ...]:
    """Every code there is a message for, sorted."""
    return tuple(sorted(_tables(languages()[0]).entries))


@frozen
class _Tables:
    entries: Mapping[str, Mapping[str, str]]
    expected: Mapping[str, str]


@cache
def _tables(language: str) -> _Tables:
    """The messages of one language; English for a language without any."""
    if language not in languages():
        language = languages()[0]
    entries: dict[str, Mapping[str, str]] = {}
    expected: dict[str, str] = {}
    for name in data_names("messages", language):
        if not name.endswith(".toml"):
            continue
        table: dict[str, Any] = tomllib.loads(data_text("messages", language, name))
        expected |= table.pop(_ALTERNATIVES, {})
        entries |= {code: MappingProxyType(entry) for code, entry in table.items() if _CODE.fullmatch(code)}
    return _Tables(MappingProxyType(entries), MappingProxyType(expected))


def _filled(text: str, facts: Mapping[str, str]) -> str:
    return _PLACEHOLDER.sub(lambda found: facts.get(found[1], found[0]), text)


def _alternatives(joined: str, described: Mapping[str, str]) -> str:
    """`score|@value|@number` as `score`, a value or a number."""
    found = [
        described.get(part[1:], part[1:]) if part.startswith("@") else f"`{part}`"
        for part in joined.split("|")
    ]
    if len(found) == 1:
        return found[0]
    return f"{', '.join(found[:-1])} {described.get('or', 'or')} {found[-1]}"
