"""Numbers that are written with commas: `1,5` and `1,000`."""

from __future__ import annotations

import re
from collections.abc import Sequence

from .lexer import Piece
from .problems import Problem, Span, problem

_FIRST_OF_GROUPS = re.compile(r"[$€£]?[1-9][0-9]{0,2}")
_GROUP = re.compile(r"[0-9]{3}")
_LAST_GROUP = re.compile(r"[0-9]{3}(\.[0-9]+)?[$€£%]?")


def comma_in_number(pieces: Sequence[Piece], at: int) -> Problem | None:
    """E011 if the comma at this index stands inside a number; offers that number written right."""
    if not _inside(pieces, at):
        return None
    start, end = at, at
    while _inside(pieces, start - 2):
        start -= 2
    while _inside(pieces, end + 2):
        end += 2
    parts = [piece.text for piece in pieces[start - 1 : end + 2 : 2]]
    if _is_grouped(parts):
        span = Span(pieces[at].file, pieces[start - 1].start, pieces[end + 1].end)
        right, decimal = "".join(parts), ".".join(parts)
        variant = "thousand" if len(parts) == 2 and parts[1] != "000" else "grouped"
        return problem("E011", span, variant, found=",".join(parts), right=right, decimal=decimal)
    left, right_part = pieces[at - 1], pieces[at + 1]
    span = Span(left.file, left.start, right_part.end)
    found, right = f"{left.text},{right_part.text}", f"{left.text}.{right_part.text}"
    return problem("E011", span, found=found, right=right)


def _inside(pieces: Sequence[Piece], at: int) -> bool:
    """Whether a comma stands here with digits touching it on both sides."""
    if not 1 <= at < len(pieces) - 1:
        return False
    left, comma, right = pieces[at - 1 : at + 2]
    touching = left.end == comma.start and comma.end == right.start
    return comma.type == "COMMA" and touching and left.type == "NUMBER" and right.text[:1].isdecimal()


def _is_grouped(parts: Sequence[str]) -> bool:
    first, *middle, last = parts
    if not _FIRST_OF_GROUPS.fullmatch(first) or not _LAST_GROUP.fullmatch(last):
        return False
    return all(_GROUP.fullmatch(part) for part in middle)
