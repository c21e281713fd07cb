"""What is said of a phrase: `within 3 days` joined to the count before it or to the `after` behind it."""

from __future__ import annotations

from collections.abc import Sequence

from attrs import evolve, frozen

from . import syntax as s
from .problems import Problem, Span, problem


class Refused(Exception):
    """A statement that the grammar takes and the language does not; caught where statements are read."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.code)
        self.problem = problem


@frozen
class Within:
    """`within 3 days`, not yet joined to its neighbour."""

    amount: str
    unit: s.Unit
    span: Span


def joined(tails: Sequence[s.Tail | Within]) -> tuple[s.Tail, ...]:
    """The tails with every `within` joined to the `after` behind it, else to the count before it, and every
    `where` directly behind a sequence made part of its behaviour. Raises Refused for a `within` that belongs
    to neither."""
    found: list[s.Tail] = []
    waiting: Within | None = None
    for tail in tails:
        if isinstance(tail, Within):
            if waiting is not None:
                raise Refused(_lonely(waiting))
            waiting = tail
            continue
        if waiting is not None:
            if isinstance(tail, s.AfterTail) and not tail.bound:
                span = _across(waiting.span, tail.span)
                tail = evolve(tail, bound="within", amount=waiting.amount, unit=waiting.unit, span=span)
            else:
                _join_count(found, waiting)
            waiting = None
        if (
            isinstance(tail, s.WhereTail)
            and found
            and isinstance(found[-1], s.AfterTail | s.AfterSilenceTail)
        ):
            found[-1] = _with_where(found[-1], tail)
            continue
        found.append(tail)
    if waiting is not None:
        _join_count(found, waiting)
    return tuple(found)


def _join_count(found: list[s.Tail], within: Within) -> None:
    last = found[-1] if found else None
    if not isinstance(last, s.Times) or (last.plain and last.comparator == "at most"):
        raise Refused(_lonely(within))
    span = _across(last.span, within.span)
    found[-1] = s.TimesWithin(last.comparator, last.count, within.amount, within.unit, span)


def _with_where(sequence: s.AfterTail | s.AfterSilenceTail, where: s.WhereTail) -> s.Tail:
    other = sequence.other
    narrowed = evolve(other, tails=(*other.tails, where), span=_across(other.span, where.span))
    return evolve(sequence, other=narrowed, span=_across(sequence.span, where.span))


def _lonely(within: Within) -> Problem:
    return problem("E036", within.span)


def _across(first: Span, last: Span) -> Span:
    return Span(first.file, first.start, last.end)
