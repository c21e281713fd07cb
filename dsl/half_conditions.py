"""What a keyword cuts in two: `plan is 5 or 6`, `employees > 10 and < 50`, `[Mining, Oil and gas]`."""

from __future__ import annotations

from collections.abc import Sequence

from .lexer import Piece
from .places import Place, is_keyword, text_of, whole_span
from .problems import Problem, problem
from .words import concept_set

_JOINING = frozenset({"AND", "OR"})
_OPENING = concept_set("WHEN EACH AND OR NOT UNLESS LPAR COMMA ONLY_WHEN AS GIVEN THEN WHERE")
_COMPARATORS = concept_set("AT_LEAST AT_MOST LESS_THAN COMPARATOR")
_RELATIONS = concept_set("IS EQUALS RELATION")
_BEHIND_A_CONDITION = _JOINING | concept_set("SCORE GRADE COMMA RPAR THEN UNLESS")
_VALUES = concept_set("NUMBER TEXT QUOTED WORD DATE")
_LOW, _HIGH = frozenset({"AT_LEAST", "MORE_THAN"}), frozenset({"AT_MOST", "LESS_THAN"})
_PAYS = concept_set("PLUS MINUS FOR AT_LEAST AT_MOST")


def subject_left_out(place: Place) -> Problem | None:
    """E048 for a comparison or number behind `and`, `or` that leaves out what is compared."""
    joiner_at = _joiner(place)
    if joiner_at is None:
        return None
    behind = _until_end(place.pieces, joiner_at + 1)
    before = _clause_before(place.pieces, joiner_at)
    split = next(
        (at for at, piece in enumerate(before) if piece.type in _RELATIONS | _COMPARATORS | {"KNOWN"}), 0
    )
    if not split or not behind:
        return None
    subject, comparison = text_of(before[:split]), before[split:]
    if behind[0].type == "NUMBER":
        return _one_more_value(place, subject, comparison, joiner_at)
    joiner = place.pieces[joiner_at].text
    right = f"{text_of(before)} {joiner} {subject} {text_of(behind)}"
    between = _between(place, subject, comparison, behind) if place.pieces[joiner_at].type == "AND" else ""
    said = text_of(behind)
    return problem(
        "E048", whole_span(behind), "between" if between else "", said=said, right=right, between=between
    )


def _joiner(place: Place) -> int | None:
    """The `and` or `or` right before the half that stopped the reading, if there is such a half."""
    for at in range(place.at, max(place.at - 4, 0), -1):
        if at + 1 < len(place.pieces) and place.pieces[at].type in _JOINING:
            half = [piece.type for piece in place.pieces[at + 1 : at + 4]]
            if half[0] in _RELATIONS | {"KNOWN"}:
                return at
            number_at = 1 if half[0] in _COMPARATORS else 0
            is_number = half[number_at : number_at + 1] == ["NUMBER"]
            ends = half[number_at + 1 : number_at + 2]
            return at if is_number and (not ends or ends[0] in _BEHIND_A_CONDITION) else None
    return None


def _until_end(pieces: Sequence[Piece], start: int) -> Sequence[Piece]:
    end = start
    while end < len(pieces) and pieces[end].type not in _BEHIND_A_CONDITION:
        end += 1
    return pieces[start:end]


def _clause_before(pieces: Sequence[Piece], end: int) -> Sequence[Piece]:
    start = end
    while start and pieces[start - 1].type not in _OPENING:
        start -= 1
    return pieces[start:end]


def _one_more_value(
    place: Place, subject: str, comparison: Sequence[Piece], joiner_at: int
) -> Problem | None:
    relation, *value = comparison
    if len(value) != 1 or value[0].type not in _VALUES:
        return None
    values, at = [value[0]], joiner_at
    while at + 1 < len(place.pieces) and place.pieces[at].type == place.pieces[joiner_at].type:
        if place.pieces[at + 1].type not in _VALUES:
            break
        values.append(place.pieces[at + 1])
        at += 2
    said = text_of(place.pieces[joiner_at + 1 : at])
    span = whole_span(values[1:])
    if relation.type in _COMPARATORS:
        joiner = f" {place.pieces[joiner_at].text} "
        right = joiner.join(f"{subject} {relation.text} {piece.text}" for piece in values)
    else:
        list_words = {"IS": "IN", "EQUALS": "IN", "IS_NOT": "NOT_IN"}
        concept = list_words.get(relation.concept)
        word = place.word(concept) if concept else relation.text
        right = f"{subject} {word} [{', '.join(text_of([piece]) for piece in values)}]"
    return problem("E048", span, said=said, right=right, between="")


def _between(place: Place, subject: str, comparison: Sequence[Piece], behind: Sequence[Piece]) -> str:
    """`employees between 10 and 50` for a lower and an upper end."""
    ends = [*comparison, *behind]
    if [piece.type == "NUMBER" for piece in ends] != [False, True, False, True]:
        return ""
    if ends[0].concept in _HIGH and ends[2].concept in _LOW:
        ends = [*behind, *comparison]
    if ends[0].concept not in _LOW or ends[2].concept not in _HIGH:
        return ""
    return f"{subject} {place.word('BETWEEN')} {ends[1].text} {place.word('AND')} {ends[3].text}"


def keyword_in_list(place: Place) -> Problem | None:
    """E012 for an item of a list that holds a keyword; the whole item is offered in quotes."""
    here = place.here
    if here is None or not is_keyword(here):
        return None
    opened = place.at
    while opened and place.pieces[opened - 1].type not in ("LSQB", "RSQB"):
        opened -= 1
    if not opened or place.pieces[opened - 1].type != "LSQB":
        return None
    start, end = place.at, place.at
    while place.pieces[start - 1].type not in ("LSQB", "COMMA"):
        start -= 1
    while end < len(place.pieces) and place.pieces[end].type not in ("COMMA", "RSQB"):
        end += 1
    item = place.pieces[start:end]
    if any(piece.quoted or not (is_keyword(piece) or piece.type in _VALUES) for piece in item):
        return None
    return problem("E012", whole_span(item), word=here.text, text=text_of(item))


def total_in_value(place: Place) -> Problem | None:
    """E012 for `score` or `grade` inside a value, where the one that pays comes later."""
    types = [piece.type for piece in place.pieces]
    if (
        types[place.at : place.at + 1] in (["SCORE"], ["GRADE"])
        and place.at
        and types[place.at - 1] in _RELATIONS
    ):
        start = total_at = place.at
    else:
        total_at, start = place.at - 1, place.at - 2
        if start < 1 or types[total_at] not in ("SCORE", "GRADE") or types[start] != "TEXT":
            return None
        if types[start - 1] not in _RELATIONS:
            return None
    paying = total_at + 1
    while paying < len(place.pieces) and place.pieces[paying].type in ("TEXT", "WORD"):
        paying += 1
    behind = [piece.type for piece in place.pieces[paying : paying + 2]]
    pays = len(behind) == 2 and behind[0] in ("SCORE", "GRADE") and behind[1] in _PAYS
    if not pays or place.pieces[total_at + 1].first_on_line:
        return None
    whole = place.pieces[start:paying]
    variant = "single" if start == total_at else ""
    return problem("E012", whole_span(whole), variant, word=place.pieces[total_at].text, text=text_of(whole))
