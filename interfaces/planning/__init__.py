"""What became of each rule on its way to the tables: how it is worked out, with which others, at what
cost.
"""

from __future__ import annotations

from typing import Literal

from ..compiler.compile import Compiled
from .fates import plan_of

Form = Literal["text", "json"]


def plan(compiled: Compiled, form: Form, language: str | None = None) -> str:
    """The plan of a model that has no mistakes, ending in a line break.

    `language` is "en" or "de", None that of the rules.
    """
    assert compiled.model is not None
    found = plan_of(compiled.model.rules)
    spoken = language or compiled.language
    texts = tuple(source.text for source in compiled.sources.values())
    name = next(iter(compiled.sources))
    if form == "json":
        from .as_data import as_json

        return as_json(found, name, texts, spoken)
    from .as_text import as_text

    return as_text(found, name, texts, spoken)
