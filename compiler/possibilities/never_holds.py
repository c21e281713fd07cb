"""W402: a condition that holds for no lead there could be, such as two that exclude each other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

from ...dsl import syntax as s
from ...dsl.problems import Problem, Span, problem
from ...runtime.rules import And, Condition
from .model import Model
from .places import Place
from .thresholds import beyond_reach


def problems(model: Model) -> Iterator[Problem]:
    for place in model.places:
        if beyond_reach(model, place.condition) is None and never_holds(model, place):
            yield _said(model, place)


def never_holds(model: Model, place: Place) -> bool:
    """Whether no lead meets the condition (and, for `each`, has an event of it as well)."""
    if not place.events:
        return model.impossible((place.condition, True))
    return all(model.impossible((place.condition, True), happening=(events,)) for events in place.events)


def _said(model: Model, place: Place) -> Problem:
    joined = parts(place.condition, place.written)
    for condition, span in joined:
        if len(joined) > 1 and model.impossible((condition, True)):
            return problem("W402", span, "one", one=model.written.said(span))
    for (first, first_span), (second, second_span) in combinations(joined, 2):
        if model.impossible((first, True), (second, True)):
            one, other = model.written.said(first_span), model.written.said(second_span)
            return problem("W402", place.span, "two", one=one, other=other)
    if place.events and not model.impossible((place.condition, True)):
        return problem("W402", place.span, "events")
    return problem("W402", place.span)


def parts(condition: Condition, written: s.Condition | None) -> Sequence[tuple[Condition, Span]]:
    """The parts that `and` joins, each with its place, where text and meaning go side by side."""
    if not isinstance(condition, And) or not isinstance(written, s.AndOf):
        return ()
    if len(condition.parts) != len(written.parts):
        return ()
    spans = [part.span for part in written.parts]
    return tuple(zip(condition.parts, spans, strict=True))
