"""Warnings that the file silences: `# allow W205` behind a statement."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from attrs import frozen

from ..dsl import syntax as s
from ..dsl.problems import Problem, Source, Span, problem

_ALLOW = re.compile(r"\s*(?:allow|erlaube|erlaubt)\s+(W\d{3}(?:\s*,?\s*W\d{3})*)", re.IGNORECASE)
_CODE = re.compile(r"W\d{3}", re.IGNORECASE)


@frozen
class Allowance:
    """One code silenced on the lines of one statement; `span` is where the comment says so."""

    code: str
    file: str
    first_line: int
    last_line: int
    span: Span


@frozen
class Heard:
    """The problems that are not allowed, and the allowances that silence none of those there were."""

    problems: list[Problem]
    idle: tuple[Allowance, ...]


def heard(
    problems: Sequence[Problem], statements: Sequence[s.Statement], sources: Mapping[str, Source]
) -> Heard:
    """The problems without those that the statements allow."""
    allowances = tuple(_allowances(statements, sources))
    idle = set(allowances)
    left: list[Problem] = []
    for found in problems if allowances else ():
        line = _line(found.span.file, found.span.start, sources)
        allowing = [a for a in allowances if a.code == found.code and _covers(a, found.span.file, line)]
        idle.difference_update(allowing)
        if not allowing:
            left.append(found)
    return Heard(left if allowances else list(problems), tuple(a for a in allowances if a in idle))


def silenced(
    problems: Sequence[Problem], statements: Sequence[s.Statement], sources: Mapping[str, Source]
) -> list[Problem]:
    """The problems without those that are allowed, and a W206 for each allowance that silences nothing.

    An allowance of a code that only a proof can say is left for the proof to judge.
    """
    found = heard(problems, statements, sources)
    return [*found.problems, *useless(a for a in found.idle if not is_of_proof(a.code))]


def useless(idle: Iterable[Allowance]) -> Iterator[Problem]:
    """A W206 for each of these allowances."""
    return (problem("W206", allowance.span, warning=allowance.code) for allowance in idle)


def is_of_proof(code: str) -> bool:
    """A warning that `prove` says, which is not asked whenever a file is read."""
    return code.startswith("W4")


def _covers(allowance: Allowance, file: str, line: int) -> bool:
    return allowance.file == file and allowance.first_line <= line <= allowance.last_line


def _line(file: str, offset: int, sources: Mapping[str, Source]) -> int:
    return sources[file].line_and_column(offset)[0] if file in sources else 0


def _allowances(statements: Sequence[s.Statement], sources: Mapping[str, Source]) -> Iterator[Allowance]:
    for statement, behind in _commented(statements):
        span = statement.span
        match = _ALLOW.match(behind)
        if match is None or span.file not in sources:
            continue
        at = sources[span.file].text.find(f"#{behind}", span.start)
        where = Span(span.file, at, at + 1 + len(behind)) if at >= 0 else span
        first = _line(span.file, span.start, sources)
        last = _line(span.file, max(span.start, span.end - 1), sources)
        for code in dict.fromkeys(_CODE.findall(match[1].upper())):
            yield Allowance(code, span.file, first, last, where)


def _commented(
    statements: Sequence[s.Statement | s.Otherwise],
) -> Iterator[tuple[s.Statement | s.Otherwise, str]]:
    for statement in statements:
        yield statement, statement.comments.behind
        if isinstance(statement, s.GroupOf | s.FirstOrBest):
            yield statement, statement.end_comments.behind
            yield from _commented(statement.members)
