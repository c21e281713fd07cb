"""When a name or value has to stand in quotes: wherever, written bare, it would be read as something else."""

from __future__ import annotations

from collections.abc import Sequence

from attrs import Factory, define

from . import syntax as s
from .lexer import WORDLIKE, Piece, find_keywords, split
from .problems import Source
from .runs import BEHIND_A_NAME
from .words import WordTable, concept_set, key_of, within_verb

_NUMERIC = frozenset({"NUMBER", "DATE", "FRACTION"})
# Between two words of a name or phrase these belong to it.
_SMALL = frozenset({"OF", "FOR", "BY", "TO", "IN", "PER"})
# Keywords at some places only: bare words elsewhere.
_SOFT = concept_set(
    "MINUTE HOUR DAY WEEK MONTH QUARTER YEAR A_DAY A_WEEK A_MONTH A_QUARTER A_YEAR TIMES DIFFERENT POINTS "
    "DECIMAL EVENT EVENTS FIELD LIST COLUMN COUNT USE AS NO NEVER ONCE TWICE ANYTHING ACTIVITY TODAY"
)


@define
class Quoting:
    """Writes names and values so that they read back as they are.

    `native`: what is written was read in this language, so words that are keywords in some places only and
    came without quotes stood where they may. Else every keyword is quoted.
    """

    table: WordTable
    native: bool
    _known: dict[tuple[str, bool], bool] = Factory(dict)

    def name(self, name: s.Word, small: bool = False) -> str:
        """A name of one word or several; `small` where small words (`of`, `for`) may stand inside."""
        plain = not name.quoted and self._is_plain(name.text, small) and not self._is_numeric(name.text)
        return name.text if plain else quoted(name.text)

    def freed(self, name: s.Word) -> str:
        """A name right behind `field` or `event`, where a keyword is a name as well."""
        return name.text if self.is_freed(name) else self.name(name)

    def value(self, value: s.Value, small: bool = False) -> str:
        """A value: numbers and dates, with their sign, stay bare."""
        plain = self._is_plain(value.text, small) or self._is_no(value.text)
        return value.text if plain and not value.quoted else quoted(value.text)

    def single(self, name: s.Word) -> str:
        """A name that has to be one word, such as a label's."""
        return self.name(name) if " " not in name.text else quoted(name.text)

    # ------------------------------------------------------------ names and values

    def _is_plain(self, text: str, small: bool) -> bool:
        known = self._known.get((text, small))
        if known is None:
            known = self._known[text, small] = self._reads_back(text, small)
        return known

    def _reads_back(self, text: str, small: bool) -> bool:
        pieces = self._pieces(text)
        if pieces is None:
            return False
        if pieces[0].type in ("MINUS", "PLUS") and len(pieces) == 2:
            return pieces[1].type == "NUMBER" and text[1:] == pieces[1].text
        if " ".join(piece.text for piece in pieces) != text:
            return False
        last = len(pieces) - 1
        return all(
            piece.type in WORDLIKE
            or (self.native and self._is_soft(piece))
            or (
                (small or self.native)
                and 0 < at < last
                and _is_small(piece)
                and pieces[at + 1].type in WORDLIKE
            )
            for at, piece in enumerate(pieces)
        )

    def _pieces(self, text: str) -> tuple[Piece, ...] | None:
        found = split(Source("", text))
        if found.comments or found.blank_lines or not found.pieces or text != text.strip():
            return None
        return find_keywords(found.pieces, self.table)

    def _is_no(self, text: str) -> bool:
        """Whether it is `no` of `newsletter is no`, which in quotes would be a text."""
        return self.table.concepts((key_of(text),)) == ("NO",)

    def _is_numeric(self, text: str) -> bool:
        pieces = self._pieces(text)
        return pieces is not None and pieces[0].type in (*_NUMERIC, "MINUS", "PLUS")

    def is_freed(self, name: s.Word) -> bool:
        """Whether the name is one keyword, and one that cannot follow a name."""
        pieces = None if name.quoted else self._pieces(name.text)
        if pieces is None or len(pieces) != 1 or pieces[0].text != name.text:
            return False
        return bool(pieces[0].concepts) and name.text[0].isalpha() and pieces[0].type not in BEHIND_A_NAME

    def _is_soft(self, piece: Piece) -> bool:
        return bool(piece.concepts) and set(piece.concepts) <= _SOFT

    # ------------------------------------------------------------ phrases

    def phrase(self, parts: Sequence[s.Word], goes_on: bool) -> list[str]:
        """A run of words of a phrase, each bare or quoted; `goes_on`: more of the phrase follows.

        Verbs of several words keep their small words (`signed up for`), which only the whole run can tell.
        """
        written: list[str] = []
        at = 0
        while at < len(parts):
            end = at
            while end < len(parts) and not parts[end].quoted:
                end += 1
            written.extend(self._bare_run([part.text for part in parts[at:end]], goes_on or end < len(parts)))
            written.extend(quoted(part.text) for part in parts[end : end + 1])
            at = end + 1
        return written

    def _bare_run(self, texts: Sequence[str], goes_on: bool) -> list[str]:
        singles = [self._pieces(text) for text in texts]
        if any(pieces is None or len(pieces) != 1 for pieces in singles):
            return [self.name(s.Word(text)) for text in texts]
        pieces = self._pieces(" ".join(texts)) or ()
        written: list[str] = []
        for at, piece in enumerate(pieces):
            words = texts[len(written) : len(written) + 1 + piece.text.count(" ")]
            following = pieces[at + 1] if at + 1 < len(pieces) else None
            bare = self._stands_in_phrase(piece, following, at, goes_on) or within_verb(texts, len(written))
            written.extend(words if bare else map(quoted, words))
        return written

    def _stands_in_phrase(self, piece: Piece, following: Piece | None, at: int, goes_on: bool) -> bool:
        if piece.type in WORDLIKE:
            left_out = goes_on if following is None else following.type in WORDLIKE
            article = key_of(piece.text) in self.table.articles and left_out
            return piece.type not in _NUMERIC and not article
        if at > 0 and _is_small(piece) and following is not None:
            return following.type in WORDLIKE and following.type not in _NUMERIC
        return self.native and self._is_soft(piece)


def _is_small(piece: Piece) -> bool:
    return bool(set(piece.concepts) & _SMALL)


def quoted(text: str) -> str:
    """The text in quotes; a quote inside is doubled."""
    return '"' + text.replace('"', '""') + '"'
