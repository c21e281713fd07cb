"""Points as people say them: `score plus 5`, `add 5 points`, `+20`."""

from __future__ import annotations

from .lexer import Piece
from .places import Place, text_of, whole_span
from .problems import Problem, problem
from .words import key_of

_TOTALS = ("SCORE", "GRADE")
_SIGNS = {"PLUS": "+", "MINUS": "-"}


def sign_in_words(place: Place) -> Problem | None:
    """E010 for `score plus 5`."""
    here, target = place.here, place.before()
    if here is None or target is None or here.type != "TEXT" or target.type not in _TOTALS:
        return None
    word, _, number = here.text.partition(" ")
    sign = place.table.spoken_signs.get(key_of(word))
    if sign is None or not number[:1].isdecimal():
        return None
    right = f"{target.text} {_SIGNS[sign]}{number.split()[0]}"
    return problem("E010", here.span, "spoken", points=here.text, right=right)


def points_with_unit(place: Place) -> Problem | None:
    """E010 for `20 points`, `+20 points`, `add 20 points`."""
    for at in range(max(place.at - 1, 1), min(place.at + 2, len(place.pieces) - 1)):
        number, before = place.pieces[at], place.pieces[at - 1]
        if number.type == "NUMBER" and before.type != "FADING_BY" and _is_unit(place, at + 1):
            return _points(place, at, has_unit=True)
    return None


def sign_without_score(place: Place) -> Problem | None:
    """E010 for `+20` behind a condition."""
    here, number = place.here, place.behind()
    if here is None or number is None or here.type not in _SIGNS or number.type != "NUMBER" or not place.at:
        return None
    return _points(place, place.at + 1, has_unit=False) if "SCORE" in place.expected else None


def _points(place: Place, at: int, has_unit: bool) -> Problem:
    number, before = place.pieces[at], place.pieces[at - 1]
    end = at + 2 if has_unit else at + 1
    start = at - 1 if before.type in _SIGNS else at
    owner = place.pieces[start - 1]
    sign = _SIGNS.get(before.type) or _spoken_sign(before, place)
    score = owner.text if owner.type in _TOTALS else place.word("SCORE")
    said = place.pieces[start:end]
    right = f"{score} {sign}{number.text}"
    if owner.type in _TOTALS and sign:
        unit = place.pieces[at + 1 : end]
        return problem("E010", whole_span(unit), "unit", points=text_of(unit), right=right)
    if sign:
        return problem("E010", whole_span(said), "alone", points=text_of(said), right=right)
    return problem("E010", whole_span(said), points=number.text, target=score)


def _spoken_sign(before: Piece, place: Place) -> str:
    """`+` behind a text that ends in `add`."""
    if before.type not in ("TEXT", "WORD"):
        return ""
    return _SIGNS.get(place.table.spoken_signs.get(key_of(before.text.rpartition(" ")[2]), ""), "")


def _is_unit(place: Place, at: int) -> bool:
    """Whether the word for points stands here, and is not the score that pays, as in `3 punkte +5`."""
    behind = place.pieces[at + 1].type if at + 1 < len(place.pieces) else ""
    return "POINTS" in place.pieces[at].concepts and behind not in (*_SIGNS, "FOR")
