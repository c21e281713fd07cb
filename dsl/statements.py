"""Where a statement ends and the next begins.

A statement begins at a keyword that starts statements, at a line's start or after `;`. A line that begins
with such a keyword goes on with the statement above only if that still lacks what the keyword brings.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from attrs import define, evolve, field, frozen

from .lexer import Comment, Piece, Pieces
from .problems import Span
from .syntax import Comments
from .words import WordTable, concept_set, key_of, languages, words

ALWAYS_BEGIN = concept_set(
    "LET DEFINE BEHAVIOUR IGNORE TIME_ZONE MISSING_MEANS USE FIRST_OF BEST_OF GROUP END STAGE LABEL MATRIX "
    "DISQUALIFY GUARANTEE SCENARIO GIVEN EXPECT EACH OTHERWISE WHEN"
)
BEGIN = ALWAYS_BEGIN | {"SCORE", "GRADE", "SEGMENT", "FIELD", "ONLY", "UNLESS"}
_FOR_WHOM = frozenset({"SEGMENT", "STAGE", "LABEL", "DISQUALIFY"})
_LISTS_OF_FACTS = frozenset({"GIVEN", "EXPECT", "GUARANTEE"})
# Behind these a SCORE or GRADE belongs to a condition.
_BEFORE_A_CONDITION = frozenset(
    {"WHEN", "EACH", "AND", "OR", "NOT", "UNLESS", "ONLY_WHEN", "AS", "LPAR", "COMMA", "FIELD", "EVENT"}
)
_BEFORE_A_TOTAL = _BEFORE_A_CONDITION | {"THEN", "EXPECT", "GUARANTEE", "OF", "FROM", "BY"}
_PAYING = frozenset({"WHEN", "EACH", "OTHERWISE", "UNLESS"})
_WITH_CONDITIONS = _PAYING | _FOR_WHOM | {"DEFINE", "GROUP", "GIVEN", "EXPECT", "IGNORE"}
# What a statement may end with, beside bare words, numbers and quoted texts.
_MAY_END = concept_set(
    "TIMES MINUTE HOUR DAY WEEK MONTH QUARTER YEAR A_DAY A_WEEK A_MONTH A_QUARTER A_YEAR "
    "AGO ONCE TWICE NEVER IS_KNOWN "
    "IS_UNKNOWN TODAY ANYTHING ACTIVITY COUNT DECIMAL POINTS RPAR RSQB OTHERWISE END SCORE "
    "GRADE SEGMENT STAGE "
    "AT_ANY_TIME FIRST_OF BEST_OF EVENTS EVENT LIST"
)
_CLOSING = {"LPAR": "RPAR", "LSQB": "RSQB"}


@frozen
class Unit:
    """The pieces of one statement, of a block's head, of its `end`, or of one row of a matrix."""

    pieces: tuple[Piece, ...]
    comments: Comments = Comments()

    @property
    def span(self) -> Span:
        return Span(self.pieces[0].file, self.pieces[0].start, self.pieces[-1].end)


def cut(pieces: Sequence[Piece], table: WordTable) -> Iterator[tuple[Piece, ...]]:
    """The pieces of each statement, in order; `;` is left out."""
    unit = _Unit()
    for at, piece in enumerate(pieces):
        if piece.type == "SEMICOLON":
            if unit.pieces:
                yield tuple(unit.pieces)
                unit = _Unit()
            continue
        following = pieces[at + 1] if at + 1 < len(pieces) else None
        if unit.pieces and piece.first_on_line and _begins(piece, following, unit, table):
            yield tuple(unit.pieces)
            unit = _Unit()
        unit.add(piece)
    if unit.pieces:
        yield tuple(unit.pieces)


@define
class _Unit:
    """A statement so far, and what its end depends on."""

    pieces: list[Piece] = field(factory=list)
    open_brackets: list[str] = field(factory=list)
    has_points: bool = False
    has_target: bool = False
    has_condition: bool = False

    def add(self, piece: Piece) -> None:
        kind = piece.type
        if kind in _CLOSING:
            self.open_brackets.append(kind)
        elif self.open_brackets and kind == _CLOSING[self.open_brackets[-1]]:
            self.open_brackets.pop()
        elif self.pieces and not self.open_brackets:
            if kind in ("SCORE", "GRADE"):
                self.has_points |= self.pieces[-1].type not in _BEFORE_A_CONDITION
                self.has_target = True
            elif kind in ("PLUS", "MINUS"):
                self.has_points |= self.has_target
            elif kind in ("WHEN", "OTHERWISE"):
                self.has_condition = True
        self.pieces.append(piece)

    @property
    def first(self) -> str:
        return self.pieces[0].type

    @property
    def last(self) -> str:
        return self.pieces[-1].type

    @property
    def wants_more(self) -> bool:
        last = self.pieces[-1]
        return bool(last.concepts) and last.type not in _MAY_END

    @property
    def is_whole(self) -> bool:
        """Whether nothing has to follow."""
        if self.wants_more:
            return False
        if self.first in _PAYING:
            return self.has_points
        if self.first in _FOR_WHOM:
            return self.has_condition
        return True


def _begins(piece: Piece, following: Piece | None, unit: _Unit, table: WordTable) -> bool:
    """Whether a piece at a line's start begins a statement of its own, after this one."""
    if piece.type == "BAR" or unit.first == "BAR":
        return True
    if piece.type in BEGIN:
        return _keyword_begins(piece, following, unit)
    if piece.type != "WORD":
        return False
    if unit.open_brackets:
        inside = _BEFORE_A_TOTAL | {"LSQB"}
        return unit.last not in inside and looks_like_beginning(piece.text, table)
    if unit.wants_more and unit.last in _BEFORE_A_TOTAL:
        return False
    return unit.is_whole or looks_like_beginning(piece.text, table)


def _keyword_begins(piece: Piece, following: Piece | None, unit: _Unit) -> bool:
    kind = piece.type
    next_type = following.type if following else ""
    if unit.open_brackets and unit.open_brackets[-1] == "LSQB":
        return not (unit.last in ("COMMA", "LSQB") and next_type in ("COMMA", "RSQB"))
    if kind == "EACH":  # `every 30 days`, `je 100 mitarbeiter`
        return next_type != "NUMBER"
    if kind == "ONLY":
        return next_type == "EVENTS"
    if kind in ("WHEN", "OTHERWISE") and unit.first in _FOR_WHOM:
        return unit.has_condition or len(unit.pieces) == 1
    if kind in ("STAGE", "SEGMENT") and unit.first in _LISTS_OF_FACTS and unit.last in ("COMMA", "AND"):
        return False
    if kind in ALWAYS_BEGIN:
        return True
    if kind in ("SCORE", "GRADE"):
        if unit.first in _PAYING and not unit.has_points:
            return False
        return unit.last not in _BEFORE_A_TOTAL
    if unit.wants_more and unit.first in _WITH_CONDITIONS:
        after_effects = unit.has_points and unit.last == "COMMA" and not unit.open_brackets
        return after_effects or (kind == "SEGMENT" and unit.last not in _BEFORE_A_TOTAL)
    return kind != "UNLESS" or unit.has_points or unit.first not in _WITH_CONDITIONS


# ---------------------------------------------------------------- words that nearly are a keyword


def looks_like_beginning(word: str, table: WordTable) -> bool:
    """Whether a bare word is the beginning of a statement in another language, or nearly one in this."""
    key = key_of(word)
    if any(set(words(other).concepts((key,))) & BEGIN for other in languages() if other != table.language):
        return True
    return nearest_beginning(word, table) is not None


def nearest_beginning(word: str, table: WordTable) -> str | None:
    """The keyword that begins statements and is written almost like this word, if any."""
    key = key_of(word)
    if not 3 <= len(key) <= 20:
        return None
    best, best_likeness = None, 0.72
    for concept in sorted(BEGIN):
        for spelling in table.spellings[concept]:
            likeness = _likeness(key, spelling.split()[0])
            if likeness > best_likeness:
                best, best_likeness = spelling, likeness
    return best


def _likeness(word: str, spelling: str) -> float:
    if abs(len(word) - len(spelling)) > 2:
        return 0.0
    if len(word) == len(spelling) and sorted(word) == sorted(spelling):
        return 0.95  # letters swapped
    return SequenceMatcher(None, word, spelling).ratio()


# ---------------------------------------------------------------- comments


def with_comments(units: Sequence[tuple[Piece, ...]], source: Pieces) -> tuple[tuple[Unit, ...], Comments]:
    """Each statement with the comments around it, and what stands after the last.

    Of several comments inside one statement the last is the one behind it, the others are kept above it.
    """
    taken = _Taken(source.comments, source.blank_lines)
    found = []
    end = -1
    for at, pieces in enumerate(units):
        above, blank_line = taken.until(pieces[0].start, end)
        inside, _ = taken.until(pieces[-1].end, end)
        texts = [comment.text for comment in (*above, *inside)]
        next_start = units[at + 1][0].start if at + 1 < len(units) else None
        behind = taken.behind(next_start)
        if not behind and inside and not inside[-1].alone:
            behind = texts.pop()
        found.append(Unit(pieces, Comments(tuple(texts), blank_line, behind)))
        end = pieces[-1].end
    rest, blank_line = taken.until(None, end)
    return tuple(found), Comments(tuple(comment.text for comment in rest), blank_line and bool(rest))


def with_comments_of(unit: Unit, lines: Sequence[Unit]) -> Comments:
    """The comments of a statement with those of the lines that belong to it added above."""
    more = [text for line in lines for text in (*line.comments.above, line.comments.behind) if text]
    return evolve(unit.comments, above=(*unit.comments.above, *more))


@define
class _Taken:
    """Walks through a file's comments and blank lines, each taken once."""

    comments: Sequence[Comment]
    blank_lines: Sequence[int]
    at: int = 0
    at_blank: int = 0

    def until(self, offset: int | None, after: int) -> tuple[list[Comment], bool]:
        """The comments before an offset, and whether a blank line stands among them or before the offset."""
        found = []
        while self.at < len(self.comments) and (offset is None or self.comments[self.at].start < offset):
            found.append(self.comments[self.at])
            self.at += 1
        first = after if after >= 0 else (found[0].start if found else offset or 0)
        blank_line = False
        while self.at_blank < len(self.blank_lines):
            if offset is not None and self.blank_lines[self.at_blank] >= offset:
                break
            blank_line |= self.blank_lines[self.at_blank] > first
            self.at_blank += 1
        return found, blank_line

    def behind(self, next_start: int | None) -> str:
        """The comment at the end of a statement's last line, unless the next begins before it."""
        if self.at == len(self.comments) or self.comments[self.at].alone:
            return ""
        comment = self.comments[self.at]
        if next_start is not None and comment.start > next_start:
            return ""
        self.at += 1
        return comment.text
