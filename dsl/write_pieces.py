"""Written text as pieces: between two of them a line may be broken; within a long one at `SOFT` too."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

WIDTH = 100
HANG = 4
SOFT = "\n"  # stands for a space; no written text holds a line break of its own

Pieces = tuple[str, ...]


def beside(*parts: str | Pieces, space: str = " ") -> Pieces:
    """The parts one after the other, the space between them no place for a line break; empty ones vanish.

    With `space` SOFT a line may be broken there where there is no better place.
    """
    result: list[str] = []
    for part in parts:
        pieces = (part,) if isinstance(part, str) else part
        if not pieces or pieces == ("",):
            continue
        if result:
            result[-1] = f"{result[-1]}{space}{pieces[0]}"
            result.extend(pieces[1:])
        else:
            result.extend(pieces)
    return tuple(result)


def around(before: str, pieces: Pieces, behind: str) -> Pieces:
    """The pieces with something glued to both their ends: brackets, commas."""
    glued = [*pieces]
    glued[0] = before + glued[0]
    glued[-1] = glued[-1] + behind
    return tuple(glued)


def listed(parts: Iterable[Pieces], separator: str = ",") -> Pieces:
    """The parts with a separator behind each but the last, and a place for a line break there."""
    kept = list(parts)
    result: list[str] = []
    for at, pieces in enumerate(kept):
        result.extend(around("", pieces, separator) if at + 1 < len(kept) else pieces)
    return tuple(result)


def on_one_line(pieces: Pieces) -> str:
    return " ".join(pieces).replace(SOFT, " ")


def filled(pieces: Sequence[str], first: int, hang: int) -> list[str]:
    """The pieces on as few lines as fit, the first indented by `first`, the others by `hang` columns."""
    lines: list[str] = []
    line = ""
    for piece in pieces:
        room = WIDTH - (hang if lines else first)
        parts = [piece.replace(SOFT, " ")]
        if len(piece) > WIDTH - hang:
            parts = piece.split(SOFT)
        for part in parts:
            if line and len(line) + 1 + len(part) > room:
                lines.append(line)
                line, room = part, WIDTH - hang
            else:
                line = f"{line} {part}" if line else part
    lines.append(line)
    return [" " * (hang if at else first) + text for at, text in enumerate(lines)]
