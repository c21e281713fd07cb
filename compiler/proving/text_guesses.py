"""Readable texts that are likely to pass: what a person would write down first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice, permutations, product

from ...runtime.rules import Test
from .text_shapes import Shape, shapes

MOST_GUESSES = 120
MOST_CHOICES = 24
BETWEEN = (" ", "-", "", ", ", "/")
OTHER_TEXTS = ("other", "something else", "x", "another", "yz", "1", "-", "q7", "zz top", "j-k")


def guesses(passing: Sequence[Test]) -> Iterator[str]:
    """Folded texts to try, the best first; few enough to try them all. None of the tests lists its texts."""
    asked = [shapes(test) for test in passing]
    seen: set[str] = set()
    for text in islice(_texts(asked), MOST_GUESSES):
        text = " ".join(text.split())
        if text and text not in seen:
            seen.add(text)
            yield text


def _texts(asked: Sequence[Sequence[Shape]]) -> Iterator[str]:
    if not asked:
        yield from OTHER_TEXTS
        return
    for chosen in islice(product(*asked), MOST_CHOICES):
        yield from _joined(chosen)
    yield from (text + extra for text in OTHER_TEXTS for extra in ("", " 2"))


def _joined(chosen: Sequence[Shape]) -> Iterator[str]:
    """The pieces of all shapes in one text: the longest start, what is needed between, the longest end."""
    start = max((shape.start for shape in chosen), key=len)
    end = max((shape.end for shape in chosen), key=len)
    inner = dict.fromkeys(piece for shape in chosen for piece in (*shape.parts, " ".join(shape.run)) if piece)
    alone = next((text for text in (start, end, *inner) if _has_all(text, start, end, inner)), "")
    if alone:
        yield from ("name" + alone, alone) if alone.startswith("@") and not start else (alone,)
    middle = [piece for piece in inner if piece not in start and piece not in end]
    middle = [piece for piece in middle if not any(piece in other and piece != other for other in middle)]
    for order in islice(permutations(middle), 3):
        for between in BETWEEN:
            text = between.join(piece for piece in (start, *order) if piece)
            ending = end if end.startswith("@") or not text or not end else between + end
            yield text + ending
            yield text + " x" + ending if text else "x" + ending


def _has_all(text: str, start: str, end: str, inner: dict[str, None]) -> bool:
    return text.startswith(start) and text.endswith(end) and all(piece in text for piece in inner)
