"""From characters to pieces: words, numbers, quoted texts, signs and comments, each with its place.

The first pass (`split`) knows no spoken language. The second (`find_keywords`) joins words that make a
keyword of one language (`in the last`), the longest first; a keyword is never found inside a longer word such
as `score-card`.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import groupby

from attrs import evolve, field, frozen

from .problems import Source, Span
from .words import WordTable, concept_set, key_of, keys_of, longest_verb

WORDLIKE = frozenset({"WORD", "NUMBER", "DATE", "FRACTION", "ORDINAL"})

_BLANKS = "".join(
    chr(c) for c in (0xA0, 0x1680, *range(0x2000, 0x200F), 0x202F, 0x205F, 0x2060, 0x3000, 0xFEFF)
)
_TO_SPACES = str.maketrans(dict.fromkeys(_BLANKS, " "))
_DASHES = str.maketrans({"−": "-", "–": "-", "‑": "-", "‐": "-"})

_SPLIT = re.compile(
    r"""
      (?P<NEWLINE> \r\n | [\n\r\x85\u2028\u2029] )
    | (?P<BLANK> [ \t\f\v]+ )
    | (?P<COMMENT> (?<!\S) \# [^\n\r\x85\u2028\u2029]* )
    | (?P<QUOTED> "(?:[^"\n\r]|"")*" | “[^”“"\n\r]*[”“"] | „[^”“„"\n\r]*[”“"] | ”[^”“\n\r]*[”“]
        | «[^»\n\r]*» | »[^«\n\r]*« | '[^'\n\r]*' | ‘[^’‘\n\r]*[’‘] | ‚[^’‘‚\n\r]*[’‘] )
    | (?P<UNCLOSED> ["“„”«»'‘‚] [^\n\r]* )
    | (?P<FOREIGN> == | => | -> | && | := )
    | (?P<SIGN> <= | >= | != | <> | [=<>≤≥≠+\-−–*,;()\[\]|] )
    | (?P<WORD> [^\s"“„”«»'‘‚=<>≤≥≠+\-−–*,;()\[\]|{}`\\^~!:?\x00-\x1f\x7f-\x9f]
        [^\s"“„”«»=<>≤≥≠+*,;()\[\]|{}`\\^~\x00-\x1f\x7f-\x9f]*
        (?: [+*]+ (?= [\s,;)\]|"] | \Z ) )? )
    | (?P<UNKNOWN> . )
    """,
    re.VERBOSE | re.DOTALL,
)
_SIGNS = {
    "=": "EQUALS", "!=": "IS_NOT", "<>": "IS_NOT", "≠": "IS_NOT", "<": "LESS_THAN", ">": "MORE_THAN",
    "<=": "AT_MOST", "≤": "AT_MOST", ">=": "AT_LEAST", "≥": "AT_LEAST", "+": "PLUS", "-": "MINUS",
    "−": "MINUS", "–": "MINUS", "*": "STAR", ",": "COMMA", ";": "SEMICOLON", "(": "LPAR", ")": "RPAR",
    "[": "LSQB", "]": "RSQB", "|": "BAR",
}  # fmt: skip
_NUMBER = re.compile(r"[$€£]?[0-9]+(\.[0-9]+)?(k|m|bn)?[%$€£]?", re.IGNORECASE)
_DATE = re.compile(
    r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(T[0-9:.]+Z?)?|[0-9]{1,2}\.[0-9]{1,2}\.[0-9]{4}", re.IGNORECASE
)
_FRACTION = re.compile(r"[0-9]+/[0-9]+")
_ORDINAL = re.compile(r"[0-9]+(st|nd|rd|th|\.|te|ter|tes|ten)", re.IGNORECASE)
_SIGNS_BEFORE = ("$", "€", "£")
_SIGNS_BEHIND = (*_SIGNS_BEFORE, "%")
_WRITTEN_FRACTIONS = {"⅓": "1/3", "⅔": "2/3"}
_COMPARATORS = concept_set("AT_LEAST AT_MOST MORE_THAN LESS_THAN EXACTLY")
_GO_ON = concept_set("IS IS_NOT IN NOT_IN CONTAINS DOES_NOT_CONTAIN INCLUDES WITHIN")


@frozen(slots=True)
class Piece:
    """One piece of a rule file.

    `type` is the terminal of the core grammar it is read as; `concepts` are those its word may stand for, ()
    for anything but a keyword or a sign. `text` is a keyword as written, a bare word, or what stands between
    quotes.
    """

    type: str
    text: str
    start: int
    end: int
    file: str
    first_on_line: bool = False
    quoted: bool = False
    concepts: tuple[str, ...] = ()

    @property
    def span(self) -> Span:
        return Span(self.file, self.start, self.end)

    @property
    def concept(self) -> str:
        return self.concepts[0] if self.concepts else ""


@frozen
class Comment:
    """A comment without its `#`; `alone` if nothing stands before it on its line."""

    text: str
    start: int
    alone: bool


@frozen
class Pieces:
    """A file's pieces in order, its comments, and the offsets at which blank lines begin."""

    pieces: tuple[Piece, ...] = field(repr=False)
    comments: tuple[Comment, ...]
    blank_lines: tuple[int, ...]


def split(source: Source) -> Pieces:
    """All pieces of a text; any text whatever. Offsets are those of `source.text`."""
    text, places = _normalized(source.text)
    pieces: list[Piece] = []
    comments: list[Comment] = []
    blank_lines: list[int] = []
    first = empty = True
    line_start = 0
    for match in _SPLIT.finditer(text):
        kind = match.lastgroup or ""
        if kind == "BLANK":
            continue
        if kind == "NEWLINE":
            if empty:
                blank_lines.append(places.original(line_start))
            first = empty = True
            line_start = match.end()
            continue
        empty = False
        start, end = places.original(match.start()), places.original(match.end())
        if kind == "COMMENT":
            comments.append(Comment(match.group()[1:].rstrip(), start, first))
            continue
        pieces.append(_piece(kind, match.group(), source, start, end, first))
        first = False
    return Pieces(tuple(_with_signs_apart(pieces)), tuple(comments), tuple(blank_lines))


def _with_signs_apart(pieces: Sequence[Piece]) -> Iterable[Piece]:
    """The pieces with `20 %`, `5 €`, `€ 5` as one number each; it keeps its blank."""
    waiting: Piece | None = None
    for piece in pieces:
        joined = None if waiting is None or piece.first_on_line else _number_with_sign(waiting, piece)
        if joined is None and waiting is not None:
            yield waiting
        waiting = joined or piece
    if waiting is not None:
        yield waiting


def _number_with_sign(left: Piece, right: Piece) -> Piece | None:
    if left.quoted or right.quoted:
        return None
    behind = left.type == "NUMBER" and right.text in _SIGNS_BEHIND and left.text[-1] not in _SIGNS_BEHIND
    before = right.type == "NUMBER" and left.text in _SIGNS_BEFORE and right.text[0] not in _SIGNS_BEFORE
    if not behind and not before:
        return None
    return evolve(left, type="NUMBER", text=f"{left.text} {right.text}", end=right.end)


def _piece(kind: str, text: str, source: Source, start: int, end: int, first: bool) -> Piece:
    if kind == "SIGN":
        sign = _SIGNS[text]
        return Piece(sign, text, start, end, source.name, first, concepts=(sign,))
    if kind == "QUOTED":
        inside = source.text[start + 1 : end - 1]
        if text[0] == '"':
            inside = inside.replace('""', '"')
        return Piece("QUOTED", inside, start, end, source.name, first, quoted=True)
    if kind == "UNCLOSED":
        return Piece("UNCLOSED", text.rstrip(), start, start + len(text.rstrip()), source.name, first)
    if kind == "WORD" and text[0] == "#":
        # Right behind a sign (`[#5`). Behind a space it would begin a comment, so it is as if in quotes.
        return Piece("WORD", text, start, end, source.name, first, quoted=True)
    if kind == "WORD":
        word = text.translate(_DASHES) if not text.isascii() else text
        if word in _WRITTEN_FRACTIONS:
            return Piece("FRACTION", _WRITTEN_FRACTIONS[word], start, end, source.name, first)
        return Piece(kind_of_word(word), word, start, end, source.name, first)
    return Piece(kind, text, start, end, source.name, first)


def kind_of_word(word: str) -> str:
    """What a bare word is by its shape alone."""
    if word[0] not in "0123456789$€£":
        return "WORD"
    if _NUMBER.fullmatch(word):
        return "NUMBER"
    if _DATE.fullmatch(word):
        return "DATE"
    if _FRACTION.fullmatch(word):
        return "FRACTION"
    return "ORDINAL" if _ORDINAL.fullmatch(word) else "WORD"


# ---------------------------------------------------------------- keywords


def find_keywords(pieces: Sequence[Piece], table: WordTable) -> tuple[Piece, ...]:
    """The pieces with every keyword of the language as one piece.

    A keyword stands on one line, but a comparison goes on where its line was broken (`is`, below it `known`).
    A verb of several words (`signed up for`) keeps its words, unless a longer keyword begins inside it.
    """
    found: list[Piece] = []
    for run in _word_runs(pieces):
        if run[0].type not in WORDLIKE:
            found.extend(run)
            continue
        rest = run
        if found and run[0].first_on_line and _GO_ON & set(found[-1].concepts):
            found[-1:], rest = _over_the_line(found[-1], run, table)
        if rest:
            found.extend(_keywords_of(rest, table))
    return tuple(found)


def _over_the_line(
    above: Piece, run: Sequence[Piece], table: WordTable
) -> tuple[Sequence[Piece], Sequence[Piece]]:
    """The comparison that ends a line with what the next line adds to it, and the rest of that line."""
    keys = [*keys_of(above.text), *(key_of(piece.text) for piece in run)]
    before = len(keys) - len(run)
    concepts, length = table.longest_keyword(keys, 0) or ((), 0)
    if length <= before:
        return (above,), run
    return (_keyword((above, *run[: length - before]), concepts),), run[length - before :]


def _word_runs(pieces: Sequence[Piece]) -> Iterable[Sequence[Piece]]:
    """Words in a row on one line together, every other piece by itself."""
    at = 0
    while at < len(pieces):
        end = at + 1
        if pieces[at].type in WORDLIKE:
            while end < len(pieces) and pieces[end].type in WORDLIKE and not pieces[end].first_on_line:
                end += 1
        yield pieces[at:end]
        at = end


def _keywords_of(run: Sequence[Piece], table: WordTable) -> Iterable[Piece]:
    keys = [key_of(piece.text) for piece in run]
    if len(run) == 1 and not table.begins_keyword(keys[0]):  # most values of long lists
        return run
    return _keywords_among(run, keys, table)


def _keywords_among(run: Sequence[Piece], keys: Sequence[str], table: WordTable) -> Iterable[Piece]:
    verbs = table.concepts((keys[0],)) != ("MATRIX",)  # `matrix rating of grade` names no behaviour
    at = 0
    while at < len(run):
        found = table.longest_keyword(keys, at)
        length = found[1] if found else 0
        verb_length = _verb_length(run, keys, at, table) if verbs else 0
        if verb_length > max(length, 1):
            yield from run[at : at + verb_length]
            at += verb_length
        elif found:
            yield _keyword(run[at : at + length], found[0])
            at += length
        else:
            yield run[at]
            at += 1


def _verb_length(run: Sequence[Piece], keys: Sequence[str], at: int, table: WordTable) -> int:
    """How many words a verb of the verb table that begins here keeps from being keywords; 0 for none."""
    verb = longest_verb(keys, at)
    if verb is None or verb[1] == 1:
        return 0
    length = verb[1]
    for inside in range(at + 1, at + length):
        found = table.longest_keyword(keys, inside)
        if found is None:
            continue
        if inside + found[1] > at + length:
            return 0
        if inside == at + length - 1 and _begins_time(found[0], run, keys, inside + 1, table):
            return 0
    return length


def _begins_time(
    concepts: tuple[str, ...], run: Sequence[Piece], keys: Sequence[str], at: int, table: WordTable
) -> bool:
    """Whether a verb's last word is none of its own: `no signup for 30 days`, `clicked on 15.6.2026`."""
    following = run[at].type if at < len(run) else ""
    if "FOR_TIME" in concepts:
        counted = table.longest_keyword(keys, at + 1) if following and at + 1 < len(run) else None
        return following == "NUMBER" and (counted is None or "TIMES" not in counted[0])
    if "ON" not in concepts:
        return False
    behind = table.longest_keyword(keys, at) if following else None
    if behind is not None and _COMPARATORS & set(behind[0]):
        at += behind[1]
    number = at < len(run) and run[at].type == "NUMBER"
    counted = table.longest_keyword(keys, at + 1) if number and at + 1 < len(run) else None
    different_days = counted is not None and "DIFFERENT" in counted[0]
    return different_days or following == "DATE" or (behind is not None and "TODAY" in behind[0])


def _keyword(run: Sequence[Piece], concepts: tuple[str, ...]) -> Piece:
    first = run[0]
    text = first.text if len(run) == 1 else " ".join(piece.text for piece in run)
    return Piece(
        concepts[0], text, first.start, run[-1].end, first.file, first.first_on_line, False, concepts
    )


# ---------------------------------------------------------------- composed characters, offsets kept


@frozen
class _Places:
    """From offsets in the composed text to those in the text as it came; empty where both are one."""

    composed: tuple[int, ...] = ()
    came: tuple[int, ...] = ()

    def original(self, offset: int) -> int:
        if not self.composed:
            return offset
        at = bisect_right(self.composed, offset) - 1
        return self.came[at] + offset - self.composed[at]


def _normalized(text: str) -> tuple[str, _Places]:
    """The text with plain spaces and composed letters (`u` + dots becomes `ü`), and the way back to its
    offsets."""
    spaced = text.translate(_TO_SPACES) if not text.isascii() else text
    if spaced.isascii() or unicodedata.is_normalized("NFC", spaced):
        return spaced, _Places()
    parts: list[str] = []
    composed, came = [0], [0]
    length = at = 0
    for match in _COMBINED.finditer(spaced):
        before = spaced[at : match.start()]
        joined = unicodedata.normalize("NFC", _in_order(match.group()))
        parts += [before, joined]
        length += len(before) + len(joined)
        at = match.end()
        composed.append(length)
        came.append(at)
    parts.append(spaced[at:])
    return "".join(parts), _Places(tuple(composed), tuple(came))


def _in_order(letter: str) -> str:
    """A letter with its marks in canonical order; Python would take quadratic time for thousands of them."""
    if len(letter) < _MANY_MARKS:
        return letter
    in_order: list[str] = []
    for _, run in groupby(letter, key=lambda char: unicodedata.combining(char) > 0):
        in_order += sorted(run, key=unicodedata.combining)  # of class 0 there is nothing to sort
    return "".join(in_order)


_MANY_MARKS = 50
# A letter with the marks behind it: what composing can change, cut so that no line or quote is crossed.
_COMBINED = re.compile(r"\w[\u0300-\u036f]+")
