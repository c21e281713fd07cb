"""Problems that only echo another: a name is unknown as the statement that gives it could not be read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ..dsl.problems import Problem, Source
from ..runtime.folding import fold

_NAME_UNKNOWN = frozenset(
    {"E102", "E108", "E109", "E112", "E141", "E143", "E226", "E228", "E244", "E289", "W208", "W211"}
)
_EMPTY = frozenset({"W201"})  # a list or group whose members could not be read


def without_echoes(
    problems: Sequence[Problem], broken: Sequence[Problem], sources: Mapping[str, Source]
) -> list[Problem]:
    """The problems without those about a name that a broken statement's lines mention."""
    errors = [found for found in broken if found.severity == "error"]
    if not errors:
        return list(problems)
    mentions = " ".join(fold(_line(found, sources)) for found in errors)
    return [found for found in problems if not _echoes(found, mentions, errors)]


def _line(found: Problem, sources: Mapping[str, Source]) -> str:
    source = sources.get(found.span.file)
    return source.line(source.line_and_column(found.span.start)[0]) if source else ""


def _echoes(found: Problem, mentions: str, errors: Sequence[Problem]) -> bool:
    if found.code in _EMPTY and any(_within(error, found) for error in errors):
        return True
    facts = dict(found.facts)
    name = fold(facts.get("name") or facts.get("value", ""))
    return found.code in _NAME_UNKNOWN and bool(name) and name in mentions


def _within(error: Problem, found: Problem) -> bool:
    span = found.span
    return error.span.file == span.file and span.start <= error.span.start < span.end
