"""Where a rule stands and how it reads there: what an explanation shows."""

from __future__ import annotations

import re
from collections.abc import Mapping

from ..dsl.lexer import split
from ..dsl.problems import Source, Span
from ..runtime.rules import Origin

_LINE_END = re.compile("[\n\r\x85\u2028\u2029]")


def origin(span: Span, sources: Mapping[str, Source]) -> Origin:
    """The file, the first line (from 1) and the statement's text on one line, without comments."""
    source = sources.get(span.file)
    if source is None:
        return Origin(span.file, 0, "")
    text = _without_comments(source.text[span.start : span.end])
    return Origin(source.name, source.line_and_column(span.start)[0], " ".join(text.split()).rstrip("; "))


def _without_comments(text: str) -> str:
    if "#" not in text:
        return text
    kept, at = [], 0
    for comment in split(Source("", text)).comments:
        kept.append(text[at : comment.start])
        line_end = _LINE_END.search(text, comment.start)
        at = line_end.start() if line_end else len(text)
    return "".join(kept) + text[at:]
