"""Which words belong together: the runs of bare words that make one value or name, and the single words of
a phrase.

A value or name ends at a line break, at a sign and at a keyword. Small words (of, for, by, to, in, per)
belong to it when a plain word follows. Words that are keywords only beside a number (`days`, `times`) or at
one place in the language (`list`, `column`) are plain words elsewhere.
"""

from __future__ import annotations

from collections.abc import Sequence

from attrs import define, evolve, field

from .lexer import WORDLIKE, Piece, kind_of_word
from .words import WordTable, concept_set, key_of, most_verb_words, within_verb

_RELATIONS = concept_set(
    "IS_NOT IS_EXACTLY IS_NOT_EXACTLY IN NOT_IN CONTAINS DOES_NOT_CONTAIN CONTAINS_WORD "
    "DOES_NOT_CONTAIN_WORD STARTS_WITH DOES_NOT_START_WITH ENDS_WITH DOES_NOT_END_WITH MATCHES "
    "DOES_NOT_MATCH INCLUDES DOES_NOT_INCLUDE"
)
_UNITS = concept_set("MINUTE HOUR DAY WEEK MONTH QUARTER YEAR")
_PERIODS = concept_set("A_DAY A_WEEK A_MONTH A_QUARTER A_YEAR")
_WINDOWS = concept_set("IN_THE_LAST NOT_IN_THE_LAST IN_THE_NEXT NOT_IN_THE_NEXT")
# The core grammar reads these concepts as one terminal each; the piece keeps its concept.
TERMINAL_OF: dict[str, str] = {
    concept: terminal
    for terminal, concepts in (
        ("KNOWN", concept_set("IS_KNOWN IS_UNKNOWN")),
        ("RANGE", concept_set("BETWEEN NOT_BETWEEN")),
        ("WINDOW", _WINDOWS),
        ("COMPARATOR", concept_set("MORE_THAN EXACTLY")),
        ("PROMISE", concept_set("NEVER_FALLS_WITH NEVER_RISES_WITH")),
        ("CHOICE", concept_set("FIRST_OF BEST_OF")),
        ("ANY_EVENT", concept_set("ANYTHING ACTIVITY")),
        ("UNIT", _UNITS),
        ("PERIOD", _PERIODS),
        ("RELATION", _RELATIONS),
    )
    for concept in sorted(concepts)
}

# Behind these stands a phrase, word by word; behind _VALUE a value; behind anything else a name or number.
_PHRASE = concept_set(
    "WHEN EACH AND OR NOT UNLESS LPAR NO NEVER WITHOUT WHERE MEANS IGNORE BEHAVIOUR GIVEN EVENT ONLY "
    "ANYTHING ACTIVITY AFTER LABEL AS ONLY_WHEN NEVER_FALLS_WITH NEVER_RISES_WITH ORDINAL COMMA THEN"
)
_VALUE = _RELATIONS | concept_set(
    "IS EQUALS EXCEPT DISQUALIFY TIME_ZONE MISSING_MEANS USE LET DEFINE SEGMENT STAGE GROUP SCENARIO"
)
_SMALL = concept_set("OF FOR BY TO IN PER")
_SMALL_IN_PHRASES = _SMALL - {"IN"}
_BEFORE_UNITS = _WINDOWS | concept_set("NUMBER EVERY EACH DIFFERENT FADING_OUT_OVER EXPIRING_AFTER")
_BESIDE_NUMBERS = _UNITS | concept_set("TIMES DIFFERENT POINTS DECIMAL")
_SOFT = _BESIDE_NUMBERS | concept_set("EVENT EVENTS FIELD LIST COLUMN COUNT USE")
_BEHIND_SCORE = concept_set("PLUS MINUS FOR AT_LEAST AT_MOST IS")
# What may follow a name; behind `field` any other keyword is a name itself.
BEHIND_A_NAME = (
    _RELATIONS
    | _WINDOWS
    | concept_set(
        "IS EQUALS AT_LEAST AT_MOST MORE_THAN LESS_THAN EXACTLY BETWEEN NOT_BETWEEN IS_KNOWN IS_UNKNOWN"
    )
    | concept_set(
        "BEFORE AFTER ON SINCE WITHIN WITHOUT WHERE ONCE TWICE NEVER WITH_TOTAL FOR_TIME EXCEPT ONLY"
    )
    | concept_set("AND OR NOT UNLESS THEN AS MEANS OF BY TO")
)
# Right behind a comparison these can only be meant as the value itself: `newsletter is no`.
_SOFT_AS_VALUES = _SOFT | _PERIODS | {"NO", "NEVER", "ONCE", "TWICE", "ANYTHING", "ACTIVITY"}


def arrange(pieces: Sequence[Piece], table: WordTable) -> tuple[Piece, ...]:
    """The pieces of one statement as the core grammar reads them: WORD in phrases, TEXT for values and names.

    A bare word that begins a line where a value or name above it has ended is marked as STRAY.
    """
    runs = _Runs([_meant(piece, at, pieces[0].type) for at, piece in enumerate(pieces)], table)
    while runs.at < len(pieces):
        runs.step()
    return tuple(runs.found)


def _meant(piece: Piece, at: int, statement: str) -> Piece:
    """A keyword of several concepts as the one its place leaves: `je` begins a rule, else it is `per`."""
    if len(piece.concepts) < 2:
        return piece
    concepts = piece.concepts
    if "EACH" in concepts and at > 0:
        concepts = tuple(concept for concept in concepts if concept != "EACH")
    elif "BY" in concepts and statement != "MATRIX":
        concepts = tuple(concept for concept in concepts if concept != "BY")
    return evolve(piece, type=concepts[0], concepts=concepts) if concepts != piece.concepts else piece


def text_run(pieces: Sequence[Piece]) -> Piece:
    """Several plain words as one TEXT, with single spaces between them."""
    text = pieces[0].text if len(pieces) == 1 else " ".join(piece.text for piece in pieces)
    first = pieces[0]
    return Piece("TEXT", text, first.start, pieces[-1].end, first.file, first.first_on_line, first.quoted)


def _terminal(piece: Piece) -> Piece:
    kind = TERMINAL_OF.get(piece.type)
    return piece if kind is None else _retyped(piece, kind, piece.concepts)


def _retyped(piece: Piece, kind: str, concepts: tuple[str, ...]) -> Piece:
    return Piece(
        kind,
        piece.text,
        piece.start,
        piece.end,
        piece.file,
        piece.first_on_line,
        piece.quoted,
        concepts,
    )


@define
class _Runs:
    pieces: Sequence[Piece]
    table: WordTable
    at: int = 0
    mode: str = "start"
    found: list[Piece] = field(factory=list)
    list_depth: int = 0
    between: bool = False
    in_no: bool = False

    @property
    def first_type(self) -> str:
        return self.pieces[0].type

    def step(self) -> None:
        piece = self.pieces[self.at]
        if self._is_plain(piece):
            if self.mode == "phrase":
                self._phrase_word(piece)
            else:
                self._run(piece)
            return
        self.at += 1
        if piece.type == "QUOTED":
            self._quoted(piece)
        elif piece.concepts:
            self._keyword(piece)
        else:
            self.found.append(piece)

    # ------------------------------------------------------------ keywords

    def _keyword(self, piece: Piece) -> None:
        kind = piece.type
        self.found.append(_terminal(piece))
        if kind == "LSQB":
            self.list_depth += 1
            self.mode = "value"
        elif kind == "RSQB":
            self.list_depth = max(0, self.list_depth - 1)
            self.mode = "phrase"
        elif kind == "COMMA" and self.list_depth:
            self.mode = "value"
        elif kind == "COMMA" and self.first_type == "EXPECT":
            self.mode = "name"
        elif kind == "FIELD":
            self.mode = "name" if self._field_is_value() else "phrase"
        elif kind in ("AND", "TO") and self.between:
            self.between = False
            self.mode = "name"
        elif kind == "AND" and self.first_type == "EXPECT":
            self.mode = "name"
        elif kind in _PHRASE:
            self.mode = "phrase"
        elif kind in _VALUE:
            self.mode = "value"
        else:
            self.mode = "name"
        if kind in ("BETWEEN", "NOT_BETWEEN"):
            self.between = True
        if kind in ("NO", "AND", "OR", "LPAR", "UNLESS", "WHERE"):
            self.in_no = kind == "NO"

    def _field_is_value(self) -> bool:
        """Whether a name follows (`field revenue is a number`, `more than field visits`), not a phrase."""
        return len(self.found) == 1 or self.mode != "phrase" or self.found[-2].type == "AFTER"

    def _quoted(self, piece: Piece) -> None:
        if self.found and self.found[-1].type == "AFTER" and _is_date(piece.text):
            piece = evolve(piece, type="DATE")
        self.found.append(piece)

    # ------------------------------------------------------------ phrases

    def _phrase_word(self, piece: Piece) -> None:
        self.at += 1
        following = self._following()
        article = piece.type == "WORD" and key_of(piece.text) in self.table.articles
        if article and self._goes_on(following) and not self._in_verb(self.at - 1):
            return
        if piece.type in ("NUMBER", "DATE", "FRACTION") or self._is_ordinal_of_each(piece):
            self.found.append(piece)
        elif piece.first_on_line and self.found and self.found[-1].type in ("WORD", "TEXT"):
            self.found.append(_retyped(piece, "STRAY", ()))
        else:
            self.found.append(
                piece if piece.type == "WORD" and not piece.concepts else _retyped(piece, "WORD", ())
            )

    def _in_verb(self, at: int) -> bool:
        """Whether a verb of the verb table holds the word there: `den` in `in den warenkorb gelegt`."""
        start, end, most = at, at + 1, most_verb_words()
        while start > max(0, at - most) and self._go_together(start):
            start -= 1
        while end < min(len(self.pieces), at + most) and self._go_together(end):
            end += 1
        return within_verb([piece.text for piece in self.pieces[start:end]], at - start)

    def _go_together(self, at: int) -> bool:
        """Whether two bare words stand there, one behind the other on one line."""
        before, piece = self.pieces[at - 1], self.pieces[at]
        return before.type == piece.type == "WORD" and not piece.first_on_line

    def _is_ordinal_of_each(self, piece: Piece) -> bool:
        return piece.type == "ORDINAL" and len(self.found) == 1 and self.first_type == "EACH"

    # ------------------------------------------------------------ values and names

    def _run(self, piece: Piece) -> None:
        run = [piece]
        end = self.at + 1
        while end < len(self.pieces) and self._continues(run, end):
            run.append(self.pieces[end])
            end += 1
        self.at = end
        if piece.first_on_line and self.found and self.found[-1].type in ("WORD", "TEXT"):
            self.found.append(evolve(text_run(run), type="STRAY"))
        elif len(run) == 1 and piece.type in ("NUMBER", "DATE", "FRACTION"):
            self.found.append(piece)
        else:
            self.found.append(text_run(run))

    def _continues(self, run: Sequence[Piece], at: int) -> bool:
        piece = self.pieces[at]
        if piece.first_on_line or piece.quoted:
            return False
        if self.mode != "value" and run[0].type in ("NUMBER", "DATE", "FRACTION"):
            return False
        following = self.pieces[at + 1] if at + 1 < len(self.pieces) else None
        if piece.type == "NUMBER" and following is not None and _BESIDE_NUMBERS & set(following.concepts):
            return self._begins_points(at + 1)
        if piece.type in WORDLIKE:
            return True
        if _UNITS & set(piece.concepts) and run[-1].type == "NUMBER":
            return len(run) == 1 and (following is None or following.type != "AGO")
        if set(piece.concepts) & _SMALL and self.mode == "value":
            return following is not None and following.type in WORDLIKE and not following.first_on_line
        if set(piece.concepts) <= _SOFT and run[-1].type != "NUMBER":
            return not (piece.type == "COUNT" and self.first_type == "ONLY")
        return set(piece.concepts) <= _PERIODS and self.mode == "value"

    def _begins_points(self, at: int) -> bool:
        """Whether the word that is `score` and `points` in one (`punkte`) begins what a rule pays there."""
        behind = self.pieces[at + 1].type if at + 1 < len(self.pieces) else ""
        return "SCORE" in self.pieces[at].concepts and behind in _BEHIND_SCORE

    # ------------------------------------------------------------ plain words

    def _is_plain(self, piece: Piece) -> bool:
        """Whether a piece is a bare word here, though its word may be a keyword elsewhere."""
        if piece.type in WORDLIKE:
            return True
        concepts = set(piece.concepts)
        if not concepts or not self.found:
            return False
        if self.found[-1].type in ("FIELD", "EVENT") and self._is_freed(self.at):
            return True
        following = self.pieces[self.at + 1] if self.at + 1 < len(self.pieces) else None
        if self.mode == "value":
            return self._is_value_word(concepts, piece, following)
        if self.mode == "phrase":
            return self._is_phrase_word(concepts, following)
        if not concepts <= _SOFT or (piece.type == "COUNT" and self.first_type == "ONLY"):
            return False
        if piece.type == "COLUMN":
            return not self.found[-1].quoted
        if piece.type == "FIELD":
            return not self._names_something()
        if concepts & _BESIDE_NUMBERS:
            return self.pieces[self.at - 1].type not in _BEFORE_UNITS
        return not (piece.type == "EVENTS" and self.first_type == "ONLY")

    def _is_value_word(self, concepts: set[str], piece: Piece, following: Piece | None) -> bool:
        if piece.type == "TODAY":
            return self._goes_on(following)
        if piece.type == "FIELD":
            return not self._names_something()
        if piece.type == "LIST":
            return following is None or following.type != "FROM"
        if self.found[-1].type in ("NUMBER", "TEXT", "QUOTED", "DATE", "RSQB", "ONCE", "TIMES"):
            return False
        return concepts <= _SOFT_AS_VALUES

    def _is_phrase_word(self, concepts: set[str], following: Piece | None) -> bool:
        last = self.found[-1]
        before = self.pieces[self.at - 1]
        in_run = last.type == "WORD" and not last.quoted and not self.pieces[self.at].first_on_line
        if in_run and concepts & _SMALL_IN_PHRASES and self._goes_on(following) and following is not None:
            time_of_no = self.in_no and "FOR_TIME" in concepts
            return following.type == "WORD" and not time_of_no
        if not concepts <= _SOFT:
            return False
        if concepts & _BESIDE_NUMBERS:
            return before.type not in _BEFORE_UNITS and (in_run or last.type != "WORD")
        if concepts & {"EVENT", "FIELD"} and not in_run:
            return not self._names_something()
        if concepts & {"EVENTS", "COUNT"} and self.first_type == "ONLY":
            return False
        return in_run or last.type not in ("WORD", "TEXT", "QUOTED", "NUMBER", "RSQB")

    def _names_something(self) -> bool:
        """Whether `field` or `event` stands before a name, and is not a name itself."""
        following = self.pieces[self.at + 1] if self.at + 1 < len(self.pieces) else None
        return self._goes_on(following) or self._is_freed(self.at + 1)

    def _is_freed(self, at: int) -> bool:
        """Whether a keyword behind `field` or `event` is a name there: `field score at least 5`."""
        if at >= len(self.pieces) or self.pieces[at].first_on_line:
            return False
        piece = self.pieces[at]
        if not piece.concepts or not piece.text[0].isalpha() or piece.type in BEHIND_A_NAME:
            return False
        points_follow = at + 1 < len(self.pieces) and self.pieces[at + 1].type in ("PLUS", "MINUS")
        return not (piece.type in ("SCORE", "GRADE") and points_follow)

    def _following(self) -> Piece | None:
        return self.pieces[self.at] if self.at < len(self.pieces) else None

    def _goes_on(self, following: Piece | None) -> bool:
        """Whether the run goes on with the next piece: an article or small word then stands inside it."""
        if following is None or following.first_on_line:
            return False
        return following.type in WORDLIKE or following.type in ("QUOTED", "LSQB", "ANYTHING", "ACTIVITY")


def _is_date(text: str) -> bool:
    return kind_of_word(text) == "DATE"
