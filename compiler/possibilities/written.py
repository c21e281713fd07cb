"""Where each part of the rules stands in the text, and how it reads there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TypeVar

from attrs import frozen

from ...dsl import syntax as s
from ...dsl.problems import Source, Span
from ...runtime.folding import fold

RuleStatement = s.When | s.Each | s.Otherwise
MemberStatement = s.When | s.Each | s.Otherwise | s.FirstOrBest | s.GroupOf

Kind = TypeVar("Kind", bound=s.Statement)


@frozen
class Written:
    """The statements behind some rules, in the same order as there."""

    statements: Sequence[s.Statement]
    sources: Mapping[str, Source]
    rules: tuple[RuleStatement, ...]  # by number
    groups: tuple[s.GroupOf, ...]  # outer ones before those in them
    segments: tuple[s.Segment, ...]
    stages: tuple[s.Stage, ...]
    labels: tuple[tuple[s.LabelLine, ...], ...]  # the lines of each label
    matrices: tuple[s.MatrixOf, ...]
    disqualifications: tuple[tuple[s.Disqualify, ...], ...]  # those of each reason

    @classmethod
    def of(cls, statements: Sequence[s.Statement], sources: Mapping[str, Source]) -> Written:
        members = [one for one in statements if isinstance(one, s.When | s.Each | s.FirstOrBest | s.GroupOf)]
        labels: dict[str, list[s.LabelLine]] = {}
        reasons: dict[str, list[s.Disqualify]] = {}
        for one in statements:
            if isinstance(one, s.LabelLine):
                labels.setdefault(fold(one.label.text), []).append(one)
            elif isinstance(one, s.Disqualify):
                reasons.setdefault(one.reason.text, []).append(one)
        return cls(
            statements,
            sources,
            tuple(_rules(members)),
            tuple(_groups(members)),
            _of_kind(statements, s.Segment),
            _of_kind(statements, s.Stage),
            tuple(map(tuple, labels.values())),
            _of_kind(statements, s.MatrixOf),
            tuple(map(tuple, reasons.values())),
        )

    def line(self, span: Span, seen_from: Span) -> str:
        """The line a span begins in: `12`, or `12 (other.lead)` for who reads another file."""
        source = self.sources.get(span.file)
        number = str(source.line_and_column(span.start)[0]) if source else "?"
        return number if seen_from.file == span.file else f"{number} ({span.file})"

    def said(self, span: Span) -> str:
        """The words of the file at a span, white space folded."""
        source = self.sources.get(span.file)
        return " ".join(source.text[span.start : span.end].split()) if source else ""


def condition_span(statement: s.Statement | s.Otherwise) -> Span:
    """The place of a statement's condition, else that of all of it."""
    condition = getattr(statement, "condition", None)
    return statement.span if condition is None else condition.span


def _rules(members: Sequence[MemberStatement]) -> Iterator[RuleStatement]:
    for member in members:
        if isinstance(member, s.FirstOrBest | s.GroupOf):
            yield from _rules(member.members)
        else:
            yield member


def _groups(members: Sequence[MemberStatement]) -> Iterator[s.GroupOf]:
    for member in members:
        if isinstance(member, s.GroupOf):
            yield member
            yield from _groups(member.members)


def _of_kind(statements: Sequence[s.Statement], kind: type[Kind]) -> tuple[Kind, ...]:
    return tuple(one for one in statements if isinstance(one, kind))
