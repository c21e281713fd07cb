"""The spoken languages that people may ask for."""

from __future__ import annotations

from .dsl.words import LANGUAGES


def refuse_language(language: str | None) -> None:
    """Raise ValueError for a language that is not spoken; None is no wish."""
    if language is not None and language not in LANGUAGES:
        raise ValueError(f"language is one of {', '.join(LANGUAGES)}; {language!r} is none of them.")
