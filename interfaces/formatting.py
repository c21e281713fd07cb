"""Rule text in the canonical layout, or in the words of another spoken language."""

from __future__ import annotations

from attrs import frozen

from .dsl.problems import Problem, Source
from .dsl.read import read
from .dsl.write import write


@frozen
class Formatted:
    """`text` is the formatted text, None where reading met mistakes; `problems` are those, then, and the
    warnings.

    `language` is what the text was written in.
    """

    text: str | None
    problems: tuple[Problem, ...]
    source: Source
    language: str


def formatted(text: str, name: str = "rules", to: str | None = None) -> Formatted:
    """The text in the one canonical layout; `to` ("en", "de") also translates its keywords and usual verbs.

    Line breaks are kept as the text has them (`\\r\\n` where its first one is).
    """
    source = Source(name, text)
    reading = read(source, None)
    language = reading.program.language
    if any(found.severity == "error" for found in reading.problems):
        return Formatted(None, reading.problems, source, language)
    written = write(reading.program, to)
    if text.partition("\n")[0].endswith("\r"):
        written = written.replace("\n", "\r\n")
    return Formatted(written, reading.problems, source, language)
