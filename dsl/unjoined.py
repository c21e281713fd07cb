"""Two comparisons in a row with no word that joins them, as a problem that offers what may be meant."""

from __future__ import annotations

from collections.abc import Sequence

from . import syntax as s
from .beginnings import other_keyword
from .lexer import Piece, kind_of_word
from .places import text_of
from .problems import Problem, Span, problem
from .tails import Unjoined
from .words import WordTable

_JOINING = frozenset({"AND", "OR"})


def unjoined(found: Unjoined, pieces: Sequence[Piece], table: WordTable) -> Problem:
    """E046: `company is Who is who` is one value, or else two comparisons.

    In `country is DE city is Bonn` the last word of the first value is taken for the second field.
    """
    first, second = found.first, found.second
    subject, behind = _written(pieces, found.about), _written(pieces, second.span)
    before, span = _written(pieces, first.span), second.span
    value = first.value if isinstance(first, s.Comparison) else None
    whole = ""
    if isinstance(value, s.Value) and not value.quoted:
        other = value.text.rpartition(" ")[2]
        if other != value.text:
            before = before[: -len(other) - 1]
            span = Span(span.file, value.span.end - len(other), span.end)
            right = f"{other} {behind}"
        else:
            right = f"{subject} {behind}"
        one_text = kind_of_word(value.text) == "WORD" and not any(sign in behind for sign in '"[]')
        if one_text:
            whole = f"{value.text} {behind}"
    else:
        right = f"{subject} {behind}"
    return problem(
        "E046",
        span,
        "whole" if whole else "",
        before=_written(pieces, first.span),
        behind=behind,
        right=f"{subject} {before} {table.canonical('AND')} {right}",
        whole=whole,
    )


def joined_in_other_language(found: Unjoined, pieces: Sequence[Piece], table: WordTable) -> Problem | None:
    """E002 for `und` between two comparisons of an English file; `pieces` as they were split."""
    start, end = found.first.span.start, found.second.span.start
    between = [piece for piece in pieces if piece.type == "WORD" and start < piece.start < end]
    return next(filter(None, (other_keyword([piece], table, _JOINING) for piece in between)), None)


def _written(pieces: Sequence[Piece], span: Span) -> str:
    return text_of([piece for piece in pieces if span.start <= piece.start and piece.end <= span.end])
