"""Names that are given and never used: probably misspelt where they were meant, or left over."""

from __future__ import annotations

from collections.abc import Iterator

from ...dsl.problems import Problem, problem
from ...runtime.folding import fold
from ..names import Names
from ..phrases import Phrases


def unused_warnings(names: Names, phrases: Phrases, main: str) -> Iterator[Problem]:
    """A W208 for each `let`, `define` and `behaviour` of the main file that nothing names.

    Files taken in by `use` may well give more than one model needs.
    """
    for folded, let in names.let_statements.items():
        if ("let", folded) not in names.used and let.span.file == main:
            yield problem("W208", let.span, "let", name=let.name.text)
    for folded, definition in names.defines.items():
        if ("define", folded) not in names.used and definition.span.file == main:
            yield problem("W208", definition.span, "define", name=definition.name.text)
    for behaviour in names.behaviours:
        name = phrases.name(behaviour.phrase)
        if ("behaviour", fold(name)) not in names.used and behaviour.span.file == main:
            yield problem("W208", behaviour.span, "behaviour", name=name)
