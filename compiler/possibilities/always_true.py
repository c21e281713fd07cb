"""W410: a condition, or one part of it, that holds for every lead whatever."""

from __future__ import annotations

from collections.abc import Iterator

from ...dsl.problems import Problem, problem
from ...runtime.rules import Always
from .model import Model
from .never_holds import parts


def problems(model: Model) -> Iterator[Problem]:
    for place in model.places:
        if isinstance(place.condition, Always) or place.last:
            continue
        if model.impossible((place.condition, False)):
            yield problem("W410", place.span, said=model.written.said(place.span))
            continue
        for condition, span in parts(place.condition, place.written):
            if not isinstance(condition, Always) and model.impossible((condition, False)):
                yield problem("W410", span, "part", said=model.written.said(span))
