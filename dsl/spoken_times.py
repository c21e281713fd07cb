"""Times as people say them (`last week`, `yesterday`), which would be taken for a part of what was done."""

from __future__ import annotations

from collections.abc import Sequence

from .lexer import Piece, kind_of_word
from .places import Place, text_of, whole_span
from .problems import Problem, Span, problem
from .words import WordTable, concept_set, key_of, longest_verb

_NAMES_BEHIND = frozenset({"FIELD", "LABEL", "BEHAVIOUR"})
_COMPARING = concept_set("IS EQUALS RELATION KNOWN RANGE")
_COMPARATORS = concept_set("AT_LEAST AT_MOST LESS_THAN COMPARATOR")
_UNITS = concept_set("MINUTE HOUR DAY WEEK MONTH QUARTER YEAR")
_COUNTED = concept_set("TIMES DIFFERENT")


def spoken_time(pieces: Sequence[Piece], table: WordTable) -> Problem | None:
    """E049 for a time in words at the end of a behaviour, or before the verb that ends it."""
    at = 0
    while at < len(pieces):
        if pieces[at].type != "WORD":
            at += 1
            continue
        end = at
        while end < len(pieces) and pieces[end].type == "WORD":
            end += 1
        names_field = at > 0 and pieces[at - 1].type in _NAMES_BEHIND
        found = None if names_field or _is_compared(pieces, end) else _in_run(pieces[at:end], table)
        if found is not None:
            return found
        at = end
    return None


def spoken_stretch(place: Place) -> Problem | None:
    """E049 where a statement stopped at `last 7 days` or `today`."""
    here, before = place.here, place.before()
    if here is not None and here.type == "TODAY" and before is not None and before.type == "WORD":
        right = place.table.spoken_times.get((key_of(here.text),))
        return None if right is None else problem("E049", here.span, said=here.text, right=right)
    for at in range(max(place.at - 3, 0), min(place.at + 1, len(place.pieces))):
        last, stretch = place.pieces[at], _stretch(place, at + 1)
        word = last.text.rpartition(" ")[2]
        if (
            stretch is None
            or last.type not in ("WORD", "TEXT")
            or key_of(word) not in place.table.spoken_last
        ):
            continue
        number, unit, counted = stretch
        said = [Piece("WORD", word, last.end - len(word), last.end, last.file), *counted]
        before = place.pieces[at - 1] if at else None
        if before is not None and "IN" in before.concepts and word == last.text:
            said.insert(0, before)
        unit_text = place.table.unit(unit, number, after="IN_THE_LAST")
        right = f"{place.table.canonical('IN_THE_LAST')} {number} {unit_text}"
        return problem("E049", whole_span(said), said=text_of(said), right=right)
    return None


def _stretch(place: Place, at: int) -> tuple[str, str, Sequence[Piece]] | None:
    """The number, the unit and the pieces of `30 days` there: two, or in place of a value one text."""
    pieces = place.pieces[at : at + 2]
    if [piece.type for piece in pieces] == ["NUMBER", "UNIT"]:
        return pieces[0].text, pieces[1].concept, pieces
    words = pieces[0].text.split(" ") if pieces and pieces[0].type == "TEXT" else []
    if len(words) != 2 or kind_of_word(words[0]) != "NUMBER":
        return None
    concepts = place.table.concepts((key_of(words[1]),))
    unit = next((concept for concept in concepts if concept in _UNITS), None)
    return None if unit is None else (words[0], unit, pieces[:1])


def _is_compared(pieces: Sequence[Piece], at: int) -> bool:
    """Whether a comparison follows: then the words before it name a field (`revenue last year above 5M`)."""
    behind = [piece.type for piece in pieces[at : at + 3]]
    if not behind or behind[0] in _COMPARING:
        return bool(behind)
    return behind[0] in _COMPARATORS and not _COUNTED & set(behind[2:])


def _in_run(run: Sequence[Piece], table: WordTable) -> Problem | None:
    keys = [key_of(piece.text) for piece in run]
    for start in range(len(run)):
        for end in range(len(run), start, -1):
            right = table.spoken_times.get(tuple(keys[start:end]))
            if right is not None and _stands_apart(keys, start, end):
                said = " ".join(piece.text for piece in run[start:end])
                span = Span(run[0].file, run[start].start, run[end - 1].end)
                return problem("E049", span, said=said, right=right)
    return None


def _stands_apart(keys: Sequence[str], start: int, end: int) -> bool:
    """Whether the words are surely no part of a name: they end the phrase, or stand before a verb."""
    verb = longest_verb(keys, end) if end < len(keys) else None
    if start == 0:
        return verb is not None
    return end == len(keys) or (verb is not None and end + verb[1] == len(keys))
