"""From the place where a statement stops making sense to a problem that says what to write instead.

The explanations are tried in order, the most particular first; each looks at the pieces around the place.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from difflib import get_close_matches

from .beginnings import other_keyword
from .commas import comma_in_number
from .expectations import described
from .half_conditions import keyword_in_list, subject_left_out, total_in_value
from .keywords_within import keyword_in_name, not_within
from .lexer import Piece
from .parse import Stopped
from .places import Place, is_keyword, text_of, whole_span, written
from .problems import Problem, Span, problem
from .runs import TERMINAL_OF
from .spoken_points import points_with_unit, sign_in_words, sign_without_score
from .spoken_times import spoken_stretch
from .statements import BEGIN
from .words import WordTable, key_of

_RULES = frozenset({"WHEN", "EACH", "OTHERWISE", "UNLESS"})
_TEXTS = frozenset({"WORD", "TEXT", "STRAY"})
_COMPARISONS = frozenset({"AT_LEAST", "AT_MOST", "LESS_THAN", "COMPARATOR"})
_SMALL = frozenset({"OF", "FOR", "BY", "TO", "IN", "PER"})
_BEFORE_CONDITIONS = frozenset({"WHEN", "EACH", "UNLESS", "AND", "OR", "NOT", "COMMA", "LPAR"})
_NEVER_IN_A_VALUE = frozenset({"SCORE", "GRADE", "WHEN", "EACH", "AND", "OR", "OTHERWISE"})


def complaint(pieces: Sequence[Piece], stopped: Stopped, table: WordTable) -> Problem:
    """The problem of a statement that the grammar could not read on."""
    place = Place(pieces, stopped.at, stopped.expected, table)
    for explain in _EXPLANATIONS:
        found = explain(place)
        if found is not None:
            return found
    return _unexpected(place)


def _comma_in_number(place: Place) -> Problem | None:
    for comma_at in (place.at, place.at - 1):
        found = comma_in_number(place.pieces, comma_at)
        if found is not None:
            return found
    return None


def _dividing(place: Place) -> Problem | None:
    here = place.here
    if here is None or here.type != "FRACTION" or place.statement != "LET":
        return None
    return problem("E104", here.span, value=here.text)


def _line_break(place: Place) -> Problem | None:
    here, before = place.here, place.before()
    if here is None or here.type != "STRAY" or before is None:
        return None
    in_list = sum(p.type == "LSQB" for p in place.pieces[: place.at]) > sum(
        p.type == "RSQB" for p in place.pieces[: place.at]
    )
    return problem("E024", here.span, "list" if in_list else "", word=here.text, above=before.text)


def _other_language(place: Place) -> Problem | None:
    for piece in (place.here, place.before()):
        if piece is None or piece.type not in _TEXTS:
            continue
        found = other_keyword(_single_words(piece), place.table, frozenset(place.table.spellings))
        if found is None and " " in piece.text:
            found = other_keyword(_single_words(piece)[-1:], place.table, frozenset(place.table.spellings))
        if found is not None:
            return found
    return None


def _single_words(piece: Piece) -> list[Piece]:
    """The words of a text one by one; their places are counted in its written form."""
    found = []
    at = piece.start
    for word in piece.text.split(" "):
        found.append(Piece("WORD", word, at, at + len(word), piece.file))
        at += len(word) + 1
    return found


def _points_first(place: Place) -> Problem | None:
    here = place.here
    if here is None or here.type not in ("WHEN", "EACH") or place.statement not in ("SCORE", "GRADE"):
        return None
    points = text_of(place.pieces[: place.at])
    return problem("E031", here.span, when=here.text, points=points)


def _sign_missing(place: Place) -> Problem | None:
    here = place.here
    if not {"PLUS", "MINUS"} <= place.expected or place.statement in ("LET",) or "NUMBER" in place.expected:
        return None
    target = place.before()
    if target is None:
        return None
    if (
        here is not None
        and here.type in ("NUMBER", "FRACTION", "TEXT", "QUOTED")
        and target.type in ("SCORE", "GRADE")
    ):
        return problem("E010", here.span, target=target.text, points=here.text)
    number = place.behind()
    if here is not None and here.type in ("EQUALS", "IS") and number is not None:
        sign = number.text if number.type in ("PLUS", "MINUS") else "+"
        amount = place.behind(2) if number.type in ("PLUS", "MINUS") else number
        if amount is not None and target.type in ("SCORE", "GRADE"):
            return problem(
                "E010",
                here.span,
                "equals",
                target=target.text,
                points=amount.text,
                sign=sign,
                found=here.text,
            )
    if target.type == "TEXT" and target.text.rpartition(" ")[2].isdecimal():
        name, _, number_text = target.text.rpartition(" ")
        return problem(
            "E010", target.span, "named", name=name, points=number_text, target=place.word("SCORE")
        )
    return None


def _condition_missing(place: Place) -> Problem | None:
    here, before = place.here, place.before()
    opening = place.before(2)
    effect_here = here is not None and here.type in ("PLUS", "MINUS")
    effect_here = effect_here and before is not None and before.type in ("SCORE", "GRADE")
    if effect_here and opening is not None and opening.type in _BEFORE_CONDITIONS:
        variant = "" if opening is place.pieces[0] else "behind"
        return problem("E007", opening.span, variant, word=opening.text)
    if here is None and place.at == 1 and place.statement in _RULES | {"IGNORE"}:
        return problem("E007", place.span, word=place.pieces[0].text)
    at_end = here is None or here.type in ("SCORE", "GRADE", "IS", "EQUALS", "AS")
    if at_end and "WHEN" in place.expected and place.statement in ("SEGMENT", "STAGE", "LABEL", "DISQUALIFY"):
        word, when, otherwise = place.pieces[0].text, place.word("WHEN"), place.word("OTHERWISE")
        variant = "for_whom" if "OTHERWISE" in place.expected else "disqualify"
        return problem("E007", place.span, variant, word=word, when=when, otherwise=otherwise)
    return None


def _points_missing(place: Place) -> Problem | None:
    if place.here is not None:
        return None
    last = place.pieces[-1]
    if last.type in ("SCORE", "GRADE") and "PLUS" in place.expected:
        return problem("E008", last.span, "amount", target=last.text)
    if place.statement in _RULES and "SCORE" in place.expected and last.type not in ("COMMA", "AND"):
        word, score = place.pieces[0].text, place.word("SCORE")
        return problem("E008", whole_span(place.pieces), word=word, score=score)
    return None


def _value_missing(place: Place) -> Problem | None:
    before = place.before()
    if before is None or not before.concepts or not {"TEXT", "NUMBER"} & place.expected:
        return None
    if before.type in ("SCORE", "GRADE", "SEGMENT", "STAGE"):
        return None
    here, behind = place.here, place.behind()
    if here is not None and behind is not None and behind.type in ("SCORE", "GRADE", "AND", "OR"):
        return None
    if here is None or here.type in ("SCORE", "GRADE", "AND", "OR", "COMMA", "WHEN", "UP_TO"):
        return problem("E009", before.span, word=before.text, expected=described(place.expected, place.table))
    return None


def _unit_missing(place: Place) -> Problem | None:
    number, window = place.before(), place.before(2)
    if number is None or number.type != "NUMBER" or "UNIT" not in place.expected or window is None:
        return None
    here = place.here
    counted = "TIMES" in place.expected or window.type in _COMPARISONS
    if here is not None and here.type in _TEXTS:
        units = {spelling: unit for unit in _UNITS for spelling in place.table.spellings[unit]}
        near = get_close_matches(key_of(here.text.split(" ")[0]), units, 1, 0.7)
        if near:
            return problem("E032", here.span, "nearest", number=number.text, word=here.text, nearest=near[0])
    if counted:
        return None
    days = place.table.unit("DAY", number.text, after=window.concept)
    return problem("E032", number.span, number=number.text, days=days)


_UNITS = ("MINUTE", "HOUR", "DAY", "WEEK", "MONTH", "QUARTER", "YEAR")


def _count_without_times(place: Place) -> Problem | None:
    number = place.before()
    if number is None or number.type != "NUMBER" or "TIMES" not in place.expected:
        return None
    here = place.here
    times = place.word("TIMES")
    if here is not None and here.type in _TEXTS:
        near = get_close_matches(key_of(here.text.split(" ")[0]), place.table.spellings["TIMES"], 1, 0.7)
        if not near:
            return problem("E013", number.span, "object", number=number.text, times=times, word=here.text)
    return problem("E013", number.span, number=number.text, times=times)


def _count_before_behaviour(place: Place) -> Problem | None:
    """`at least 3 times visited pricing`, `at least 3 visited pricing`, `3 times visited pricing`."""
    start = place.at
    if start and place.pieces[start - 1].type == "NUMBER":
        start -= 1
    if start and place.pieces[start - 1].type in _COMPARISONS:
        start -= 1
    opening = place.pieces[start - 1].type if start else ""
    if opening not in ("WHEN", "EACH", "AND", "OR", "NOT", "LPAR", "COMMA", "UNLESS", "GIVEN"):
        return None
    end = start
    while end < len(place.pieces) and place.pieces[end].type in _COMPARISONS:
        end += 1
    if end == len(place.pieces) or place.pieces[end].type != "NUMBER":
        return None
    comparison, number = text_of(place.pieces[start:end]), place.pieces[end]
    end += 1
    if end < len(place.pieces) and place.pieces[end].type == "TIMES":
        end += 1
    said = []
    for piece in place.pieces[end:]:
        if piece.type not in ("WORD", "TEXT", "QUOTED", "ANY_EVENT"):
            break
        said.append(written(piece))
    count = " ".join(filter(None, (comparison, number.text, place.word("TIMES"))))
    last = place.pieces[min(end + len(said), len(place.pieces)) - 1]
    span = Span(number.file, place.pieces[start].start, last.end)
    return problem("E014", span, "" if said else "alone", count=count, behaviour=" ".join(said))


def _keyword_in_value(place: Place) -> Problem | None:
    """`industry is Oil as fuel`: a keyword between plain words, where it cannot be meant as one."""
    here, before = place.here, place.before()
    if (
        here is None
        or before is None
        or not is_keyword(here)
        or before.type not in ("WORD", "TEXT", "NUMBER")
    ):
        return None
    if (
        here.first_on_line
        or here.type in _NEVER_IN_A_VALUE
        or {"TIMES", "AS", "MEANS", "OF", "BY"} & place.expected
    ):
        return None
    if "EQUALS" in place.expected and "IS" not in place.expected:
        return None
    start = place.at - 1
    while place.pieces[start].type == "WORD" and place.pieces[start - 1].type == "WORD":
        start -= 1
    end = place.at + 1
    while end < len(place.pieces) and _may_be_in_a_value(place.pieces[end]):
        end += 1
    if not any(piece.type in ("WORD", "TEXT") for piece in place.pieces[place.at + 1 : end]):
        return None
    text = text_of(place.pieces[start:end])
    span = Span(here.file, place.pieces[start].start, place.pieces[end - 1].end)
    keywords = [piece for piece in place.pieces[place.at : end] if is_keyword(piece)]
    culprit = next((piece for piece in keywords if piece.concept not in _SMALL), here)
    return problem("E012", span, word=culprit.text, text=text)


def _may_be_in_a_value(piece: Piece) -> bool:
    if piece.first_on_line or piece.type in _NEVER_IN_A_VALUE:
        return False
    return piece.type in ("WORD", "TEXT", "NUMBER") or is_keyword(piece)


def _keyword_as_value(place: Place) -> Problem | None:
    """`team is Score`: a value or name that is a keyword."""
    here, before = place.here, place.before()
    if here is None or before is None or not is_keyword(here) or not before.concepts:
        return None
    if not {"TEXT", "WORD"} & place.expected:
        return None
    return problem("E012", here.span, "single", word=here.text, text=here.text)


def _misspelt(place: Place) -> Problem | None:
    """A word that is almost one of the keywords that could stand there."""
    here, before = place.here, place.before()
    for piece, concepts in ((here, place.expected), (before, place.expected | {"SCORE", "GRADE"})):
        if piece is None or piece.type not in _TEXTS:
            continue
        last = piece.text.split(" ")[0 if piece is here else -1]
        spellings = _spellings(concepts, place.table)
        near = [
            found for found in get_close_matches(key_of(last), spellings, 1, 0.75) if found != key_of(last)
        ]
        if near and len(last) > 2:
            return problem("E025", piece.span, word=last, nearest=near[0])
    return None


def _spellings(terminals: frozenset[str], table: WordTable) -> list[str]:
    return [
        spelling
        for concept, spellings in table.spellings.items()
        if TERMINAL_OF.get(concept, concept) in terminals
        for spelling in spellings
    ]


def _two_statements(place: Place) -> Problem | None:
    here = place.here
    if here is None or here.type not in BEGIN or "$END" not in place.expected:
        return None
    if here.type in ("SCORE", "GRADE") and place.statement in _RULES:
        return problem("E033", here.span, "effect", word=here.text)
    if here.first_on_line:
        return None
    return problem("E033", here.span, word=here.text)


def _unexpected(place: Place) -> Problem:
    expected = described(place.expected, place.table)
    if place.here is None:
        return problem("E099", place.span, "end", found=written(place.pieces[-1]), expected=expected)
    before = place.before()
    found = written(place.here)
    if before is None:
        return problem("E099", place.span, found=found, expected=expected)
    return problem("E099", place.span, "behind", found=found, before=written(before), expected=expected)


_EXPLANATIONS: tuple[Callable[[Place], Problem | None], ...] = (
    _comma_in_number,
    _dividing,
    keyword_in_list,
    subject_left_out,
    total_in_value,
    not_within,
    keyword_in_name,
    spoken_stretch,
    _line_break,
    _points_first,
    _condition_missing,
    sign_in_words,
    _sign_missing,
    _other_language,
    _points_missing,
    points_with_unit,
    _unit_missing,
    _count_before_behaviour,
    _count_without_times,
    _misspelt,
    sign_without_score,
    _value_missing,
    _two_statements,
    _keyword_in_value,
    _keyword_as_value,
)
