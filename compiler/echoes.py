"""Problems that only echo another: a name is unknown as the statement that gives it could not be read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ..dsl.problems import Problem, Source, Span
from ..runtime.folding import fold
from .gather import Gathered

_NAME_UNKNOWN = frozenset(
    {"E102", "E108", "E109", "E112", "E141", "E143", "E226", "E228", "E244", "E289", "W208", "W211"}
)
_EMPTY = frozenset({"W201"})  # a list or group whose members could not be read


def without_echoes(problems: Sequence[Problem], gathered: Gathered) -> list[Problem]:
    """The problems without those about a name that the lines of a broken statement mention."""
    errors = [found for found in gathered.problems if found.severity == "error"]
    if not errors:
        return list(problems)
    spans = dict.fromkeys((*gathered.broken, *(found.span for found in errors)))
    mentions = " ".join(fold(_lines(span, gathered.sources)) for span in spans)
    return [found for found in problems if not _echoes(found, mentions, errors)]


def _lines(span: Span, sources: Mapping[str, Source]) -> str:
    """The lines that something stands in, whole."""
    source = sources.get(span.file)
    if source is None:
        return ""
    first, last = (source.line_and_column(place)[0] for place in (span.start, span.end))
    return " ".join(source.line(number) for number in range(first, last + 1))


def _echoes(found: Problem, mentions: str, errors: Sequence[Problem]) -> bool:
    if found.code in _EMPTY and any(_within(error, found) for error in errors):
        return True
    facts = dict(found.facts)
    name = fold(facts.get("name") or facts.get("value", ""))
    return found.code in _NAME_UNKNOWN and bool(name) and name in mentions


def _within(error: Problem, found: Problem) -> bool:
    span = found.span
    return error.span.file == span.file and span.start <= error.span.start < span.end
