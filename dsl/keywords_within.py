"""Keywords inside what a condition is about: `lifecycle stage is MQL`, `did not visit pricing`."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from functools import cache

from ..grammars import data_text
from .lexer import Piece
from .places import Place, is_keyword, text_of, whole_span
from .problems import Problem, problem
from .words import concept_set, key_of, longest_verb

_BEFORE = concept_set("WHEN EACH UNLESS AND OR NOT COMMA LPAR")
_COMPARING = concept_set("IS EQUALS RELATION KNOWN RANGE WINDOW AT_LEAST AT_MOST LESS_THAN COMPARATOR")
_ENDS = concept_set("SCORE GRADE WHEN EACH AND OR UNLESS OTHERWISE COMMA THEN RPAR")


def keyword_in_name(place: Place) -> Problem | None:
    """E012 for a field whose name holds a keyword; only the name is offered in quotes."""
    start = _start(place)
    if start is None:
        return None
    end = _first(place, place.at, _COMPARING)
    if end is None or end == place.at or end + 1 >= len(place.pieces):
        return None
    name = place.pieces[start:end]
    if not all(piece.type in ("WORD", "TEXT") or is_keyword(piece) for piece in name):
        return None
    list_end = _first(place, end, frozenset({"RSQB"})) if "LSQB" in _types(place, end, end + 2) else None
    last = _first(place, list_end or end, _ENDS) or len(place.pieces)
    right = f'"{text_of(name)}" {text_of(place.pieces[end:last])}'
    return problem("E012", whole_span(name), "name", word=place.pieces[place.at].text, text=right)


def not_within(place: Place) -> Problem | None:
    """E162 for `not` among the words of what was done, which it has to stand before."""
    start = _start(place)
    if start is None or place.pieces[place.at].type != "NOT":
        return None
    end = place.at + 1
    for piece in place.pieces[end:]:
        if piece.type != "WORD" or piece.first_on_line:
            break
        end += 1
    words = [*place.pieces[start : place.at], *place.pieces[place.at + 1 : end]]
    texts = [piece.text for piece in words if key_of(piece.text) not in _auxiliaries(place.table.language)]
    verbs = [longest_verb(texts, at) for at in range(len(texts))]
    at = next((at for at, verb in enumerate(verbs) if verb is not None), None)
    verb = None if at is None else verbs[at]
    if at is None or verb is None:
        return None
    concept, length = verb
    spellings = place.table.verbs.get(concept, ())
    done = [*texts[:at], *(spellings[:1] or texts[at : at + length]), *texts[at + length :]]
    right = " ".join([place.word("NOT"), *done])
    span = whole_span(place.pieces[start:end])
    return problem("E162", span, "not", word=place.pieces[place.at].text, right=right)


def _start(place: Place) -> int | None:
    """Where the condition begins that a keyword stands in; None where no plain words begin it."""
    here, start = place.here, place.at
    if here is None or not is_keyword(here) or here.first_on_line or here.type in _ENDS:
        return None
    while start > 0 and place.pieces[start - 1].type == "WORD":
        start -= 1
    begins = 0 < start < place.at and place.pieces[start - 1].type in _BEFORE
    return start if begins else None


def _first(place: Place, at: int, types: frozenset[str]) -> int | None:
    pieces: Sequence[Piece] = place.pieces
    return next((i for i in range(at, len(pieces)) if pieces[i].type in types), None)


def _types(place: Place, start: int, end: int) -> list[str]:
    return [piece.type for piece in place.pieces[start:end]]


@cache
def _auxiliaries(language: str) -> frozenset[str]:
    table = tomllib.loads(data_text("spoken.toml"))[language]
    return frozenset(key_of(word) for word in (*table["auxiliaries"], *table["before_not"]))
