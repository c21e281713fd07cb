"""What is said of a phrase: `within 3 days` joined to the count before it or to the `after` behind it."""

from __future__ import annotations

from collections.abc import Sequence

from attrs import evolve, frozen

from . import syntax as s
from .lexer import kind_of_word
from .problems import Problem, Span, problem

_TIMES = ("before", "after", "on", "since")


class Refused(Exception):
    """A statement that the grammar takes and the language does not; caught where statements are read."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.code)
        self.problem = problem


class Unjoined(Exception):
    """Two comparisons in a row, and no word that joins them; caught where statements are read."""

    def __init__(self, about: Span, first: s.Tail, second: s.Tail) -> None:
        super().__init__("E046")
        self.about = about
        self.first = first
        self.second = second


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


def one_comparison(about: Span, tails: tuple[s.Tail, ...]) -> tuple[s.Tail, ...]:
    """The tails of what stands at `about`. Raises Unjoined for a second comparison; times may be several."""
    comparisons = [tail for tail in tails if _compares(tail)]
    if len(comparisons) > 1:
        raise Unjoined(about, comparisons[0], comparisons[1])
    return tails


def _compares(tail: s.Tail) -> bool:
    match tail:
        case s.Comparison(relation=relation):
            return relation not in _TIMES
        case s.Between(low=low, high=high):
            return not (_is_day(low) and _is_day(high))
        case _:
            return isinstance(tail, s.IsKnown)


def _is_day(value: s.AnyValue) -> bool:
    return isinstance(value, s.Today) or (isinstance(value, s.Value) and kind_of_word(value.text) == "DATE")


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
