"""A model as the sheet that people put on the table in a meeting: as text, Markdown or a page of HTML."""

from __future__ import annotations

import re
from typing import Literal

from ..compiler.compile import Compiled
from ..compiler.names import collect
from ..dsl import syntax as s
from ..dsl.problems import Source
from ..dsl.translate import translate
from ..members import all_rules
from .meanings import counting_part, meaning_parts, promise_parts
from .points import limits_part, paying_parts
from .results import choice_parts, totals_part
from .sheet import Sheet
from .words import Words

Form = Literal["text", "markdown", "html"]
FORMS: tuple[Form, ...] = ("text", "markdown", "html")
WIDTH = 80  # of text, in characters
_INTRO_LINES = 6
_LANGUAGE_LINE = re.compile(r"\s*(?:language|sprache)\s*[:=]", re.IGNORECASE)


def show(
    compiled: Compiled, form: Form, language: str | None = None, width: int = WIDTH, colours: bool = False
) -> str:
    """The sheet of a model that has no mistakes, ending in a line break.

    `language` is "en" or "de", None that of the rules. `width` and `colours` are about text only.
    """
    sheet = sheet_of(compiled, language or compiled.language)
    match form:
        case "text":
            from .terminal import as_text

            return as_text(sheet, width, colours)
        case "markdown":
            from .markdown import as_markdown

            return as_markdown(sheet)
        case "html":
            from .page import as_page

            return as_page(sheet)


def sheet_of(compiled: Compiled, language: str) -> Sheet:
    """What the model says, in parts. It must have no mistakes (`compiled.model` is there)."""
    assert compiled.model is not None
    rules = compiled.model.rules
    native = language == compiled.language
    main = next(iter(compiled.sources.values()))
    # Of no language, so that the words of files in other languages that are used are translated as well.
    program = s.Program("" if len(compiled.sources) > 1 else compiled.language, compiled.statements)
    statements = translate(program, language).statements
    lets = collect(statements, language, compiled.sources).lets
    words = Words.of(language, lets, native)
    parts = (
        totals_part(statements, rules, words),
        *paying_parts(statements, rules, words),
        *limits_part(statements, words),
        *choice_parts(statements, words),
        *counting_part(statements, words),
        *meaning_parts(statements, words),
        *promise_parts(statements, words),
    )
    count = words.counted("rules", len(all_rules(rules.members)))
    foot = words.told("show_foot", file=main.name, rules=count, hash=compiled.model.hash)
    title = words.told("show_title", file=main.name)
    return Sheet(language, title, _intro(main) if native else "", parts, foot)


def _intro(source: Source) -> str:
    """What the authors say in the comment at the top of their file, up to its first empty line."""
    said: list[str] = []
    for line in source.text.splitlines()[: _INTRO_LINES + 2]:
        text = line.strip().lstrip("\ufeff")
        if not text.startswith("#") or len(said) == _INTRO_LINES:
            break
        text = text.strip("#-=*~ ")
        if _LANGUAGE_LINE.match(text):
            continue
        if not text:
            break
        said.append(text)
    return " ".join(said)
