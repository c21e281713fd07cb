"""Names that are given and never used: probably misspelt where they were meant, or left over."""

from __future__ import annotations

from collections.abc import Iterator

from ...dsl.problems import Problem, Span, problem
from ...runtime.folding import fold
from ..names import Names
from ..phrases import Phrases


def unused_warnings(names: Names, phrases: Phrases, main: str) -> Iterator[Problem]:
    """A W208 for each `let`, `define` and `behaviour` of the main file that nothing names.

    Files taken in by `use` may well give more than one model needs; and what another problem offers as
    the nearest name is only misspelt there.
    """
    offered = {fold(fact) for found in names.problems for kind, fact in found.facts if kind == "nearest"}
    for sort, name, span in _given(names, phrases):
        used = (sort, fold(name)) in names.used or fold(name) in offered
        if not used and span.file == main:
            yield problem("W208", span, sort, name=name)


def _given(names: Names, phrases: Phrases) -> Iterator[tuple[str, str, Span]]:
    for let in names.let_statements.values():
        yield "let", let.name.text, let.span
    for definition in names.defines.values():
        yield "define", definition.name.text, definition.span
    for behaviour in names.behaviours:
        yield "behaviour", phrases.name(behaviour.phrase), behaviour.span
