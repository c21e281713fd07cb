"""When a name or value has to stand in quotes: wherever, written bare, it would be read as something else."""

from __future__ import annotations

from collections.abc import Sequence

from attrs import Factory, define, frozen

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

    def name(self, name: s.Word, as_value: bool = False) -> str:
        """A name of one word or several; `as_value` behind `let`, say, where it may begin with a number."""
        plain = not name.quoted and self._is_plain(name.text, small=False)
        return name.text if plain and not self._is_numeric(name.text, as_value) else quoted(name.text)

    def cell(self, name: s.Word) -> str:
        """What stands between two strokes of a matrix, where a number is a name as well."""
        plain = not name.quoted and self._is_plain(name.text, small=False)
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

    def _is_numeric(self, text: str, alone: bool) -> bool:
        """Whether the text begins with a number; `alone`: whether it is one."""
        pieces = self._pieces(text)
        if pieces is None or (alone and len(pieces) > 1 and pieces[0].type in _NUMERIC):
            return False
        return pieces[0].type in (*_NUMERIC, "MINUS", "PLUS")

    def is_freed(self, name: s.Word) -> bool:
        """Whether the name is one keyword, and one that cannot follow a name."""
        pieces = None if name.quoted else self._pieces(name.text)
        if pieces is None or len(pieces) != 1 or pieces[0].text != name.text:
            return False
        return bool(pieces[0].concepts) and name.text[0].isalpha() and pieces[0].type not in BEHIND_A_NAME

    def _is_soft(self, piece: Piece) -> bool:
        return bool(piece.concepts) and set(piece.concepts) <= _SOFT

    # ------------------------------------------------------------ phrases

    def phrase(self, parts: Sequence[s.Word], goes_on: bool, behind_no: bool = False) -> list[str]:
        """A run of words of a phrase, each bare or quoted; `goes_on`: more of the phrase follows.

        Verbs of several words keep their small words (`signed up for`), which only the whole run can tell.
        `behind_no`: `for` begins a time there (`no visit for 30 days`).
        """
        written: list[str] = []
        at = 0
        while at < len(parts):
            end = at
            while end < len(parts) and not parts[end].quoted:
                end += 1
            texts = [part.text for part in parts[at:end]]
            written.extend(self._bare_run(texts, goes_on or end < len(parts), behind_no))
            written.extend(quoted(part.text) for part in parts[end : end + 1])
            at = end + 1
        return written

    def _bare_run(self, texts: Sequence[str], goes_on: bool, behind_no: bool) -> list[str]:
        singles = [self._pieces(text) for text in texts]
        if any(pieces is None or len(pieces) != 1 for pieces in singles):
            return [self.name(s.Word(text)) for text in texts]
        runs: list[_Run] = []
        at = 0
        for piece in self._pieces(" ".join(texts)) or ():
            words = tuple(texts[at : at + 1 + piece.text.count(" ")])
            runs.append(_Run(piece, words, within_verb(texts, at)))
            at += len(words)
        written: list[str] = []
        bare = False
        for run, behind_bare in zip(runs, self._bare_behind_bare(runs, goes_on, behind_no), strict=True):
            bare = behind_bare and (bare or not run.is_small)
            written.extend(run.words if bare else map(quoted, run.words))
        return written

    def _bare_behind_bare(self, runs: Sequence[_Run], goes_on: bool, behind_no: bool) -> list[bool]:
        """For each piece whether it may stand bare if the one before it does; settled from the last on."""
        found: list[bool] = []
        following: Piece | None = None
        follows_bare = True
        for at in reversed(range(len(runs))):
            piece = runs[at].piece
            if runs[at].in_verb:
                bare = True
            elif piece.type in WORDLIKE:
                goes = goes_on if following is None else following.type in WORDLIKE or not follows_bare
                article = key_of(piece.text) in self.table.articles and goes
                bare = piece.type not in _NUMERIC and not article
            elif runs[at].is_small and not (behind_no and "FOR_TIME" in piece.concepts):
                bare = at > 0 and following is not None and following.type == "WORD" and follows_bare
            else:
                bare = self.native and self._is_soft(piece)
            found.append(bare)
            following, follows_bare = piece, bare
        return found[::-1]


@frozen
class _Run:
    """One piece of a phrase and the words it is made of; `in_verb`: a verb of several words holds it."""

    piece: Piece
    words: tuple[str, ...]
    in_verb: bool

    @property
    def is_small(self) -> bool:
        return _is_small(self.piece) and not self.in_verb


def _is_small(piece: Piece) -> bool:
    return bool(set(piece.concepts) & _SMALL)


def quoted(text: str) -> str:
    """The text in quotes; a quote inside is doubled."""
    return '"' + text.replace('"', '""') + '"'
