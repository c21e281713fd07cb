"""The scale of grades: which letters there are, how far apart, and where everyone starts."""

from __future__ import annotations

from collections.abc import Sequence
from string import ascii_lowercase, ascii_uppercase
from typing import Protocol

from ..dsl import syntax as s
from ..dsl.problems import Span
from ..runtime import rules
from ..runtime.folding import fold
from .names import DEFAULT_GRADE, nearest

THIRDS = DEFAULT_GRADE.scale
LETTERS_FROM_F = ("F", "D", "C", "B", "A")
LETTERS_FROM_E = ("E", "D", "C", "B", "A")

_SPELLING = str.maketrans(ascii_lowercase + "−–", ascii_uppercase + "--", " ")


class Report(Protocol):
    """Takes down one problem."""

    def __call__(self, code: str, span: Span, variant: str = "", **facts: object) -> None: ...


def grade_scale(declaration: s.GradeDeclaration | None, report: Report) -> rules.Grade:
    """The declared scale; F, D-, D … A+ starting at D where nothing, or nothing usable, is declared.

    A scale with a + or - at one of its ends goes in thirds; one of plain letters has whole letters, three
    thirds apart. Without `starting at` it starts at its lowest grade (at D on the scale from F to A+).
    """
    if declaration is None:
        return DEFAULT_GRADE
    low, high = spelled(declaration.low), spelled(declaration.high)
    letters = _letters(low, high)
    for word, end in ((declaration.low, low), (declaration.high, high)):
        if end not in letters:
            say_unknown_grade(word, letters, report)
            return DEFAULT_GRADE
    first, last = letters.index(low), letters.index(high)
    if first >= last:
        report("E202", declaration.low.span, low=low, high=high)
        return DEFAULT_GRADE
    scale = letters[first : last + 1]
    start = scale.index("D") if scale == THIRDS else 0
    if declaration.start is not None:
        said = spelled(declaration.start)
        if said in scale:
            start = scale.index(said)
        else:
            report("E203", declaration.start.span, grade=declaration.start.text, scale=", ".join(scale))
    return rules.Grade(scale, start, 1 if letters is THIRDS else 3)


def spelled(word: s.Word | s.Value) -> str:
    """A grade as scales spell it: `a -` is `A-`."""
    return fold(word.text).translate(_SPELLING)


def say_unknown_grade(word: s.Word | s.Value, scale: Sequence[str], report: Report) -> None:
    near = nearest(spelled(word), scale)
    known = ", ".join(scale)
    report("E201", word.span, "nearest" if near else "", grade=word.text, scale=known, nearest=near)


def _letters(low: str, high: str) -> tuple[str, ...]:
    if any(sign in low + high for sign in "+-"):
        return THIRDS
    return LETTERS_FROM_E if "E" in (low, high) else LETTERS_FROM_F
