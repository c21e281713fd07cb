"""How text is compared: folding by one fixed version of Unicode, whatever Python runs it.

Nothing here asks `str.casefold`, `str.lower` (but for plain ASCII), `str.split` or `unicodedata` about a
character: they change with the Python that runs them, and results may not.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

UNICODE_VERSION = "14.0.0"

# The property White_Space, and U+FEFF (the byte order mark, a no-break space of no width).
WHITE_SPACE = (
    "\t\n\v\f\r \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000\ufeff"
)

_WHITE_RUN = re.compile(f"[{WHITE_SPACE}]+")
_ASCII_WORD = re.compile("[0-9A-Z_a-z]+")

_FIRST_SYLLABLE, _LAST_SYLLABLE = 0xAC00, 0xD7A3
_FIRST_LEAD, _FIRST_VOWEL, _FIRST_TAIL = 0x1100, 0x1161, 0x11A7
_LEADS, _VOWELS, _TAILS = 19, 21, 28


def fold(text: str) -> str:
    """The form in which two texts are compared.

    NFKC, then full case folding and NFKC again until nothing changes any more, then every run of white space
    made one space, none at the ends; all by Unicode `UNICODE_VERSION`. Characters that this version does not
    assign stay as they are. fold(fold(text)) == fold(text). Any `str` is accepted, lone surrogates too.
    """
    if text.isascii():
        lower = text.lower()
        return " ".join(lower.split()) if lower.isprintable() else single_spaced(lower)
    table = _table()
    if table.joiners.isdisjoint(text):
        return single_spaced(text.translate(table.single))
    return single_spaced(table.folded(text))


def single_spaced(text: str) -> str:
    """The text with every run of white space made one space, and none at the ends; all else as written."""
    return _WHITE_RUN.sub(" ", text).strip(" ")


def trim(text: str) -> str:
    """The text without white space at its ends; all else as written."""
    return text.strip(WHITE_SPACE)


def words(folded: str) -> tuple[str, ...]:
    """The words of a folded text: its longest runs of letters, marks, decimal digits and `_`, in order."""
    pattern = _ASCII_WORD if folded.isascii() else _word()
    return tuple(pattern.findall(folded))


def fold_all(texts: Iterable[str]) -> frozenset[str]:
    """The folded forms of several texts, as a set to look others up in."""
    return frozenset(map(fold, texts))


def folds_alone(char: str) -> str | None:
    """What a character folds to in whatever text it stands; None where its neighbours have a say in that."""
    table = _table()
    return None if char in table.joiners else table.single[ord(char)]


@cache
def _word() -> re.Pattern[str]:
    from .folding_table import WORD_CHARACTERS

    return re.compile(f"[{WORD_CHARACTERS}]+")


@cache
def _table() -> _Table:
    return _Table()


class _Table:
    """The generated constants as look-ups. Made at the first text that is not ASCII."""

    def __init__(self) -> None:
        from . import folding_table as data

        self.decomposed = _mapping(data.DECOMPOSED_FROM, data.DECOMPOSED_TO)
        self.case_folded = _mapping(data.CASE_FOLDED_FROM, data.CASE_FOLDED_TO)
        triples = data.COMPOSITIONS
        self.composed = dict(
            zip(zip(triples[::3], triples[1::3], strict=True), triples[2::3], strict=True),
        )
        self.classes: dict[str, int] = {}
        numbers = map(int, data.CLASS_NUMBERS.split())
        for number, members in zip(numbers, data.CLASS_MEMBERS.split("\n"), strict=True):
            self.classes.update(dict.fromkeys(members, number))
        # A text without any of these folds character by character: none of them can change its neighbour.
        self.joiners = frozenset(triples[1::3]).union(
            self.classes,
            map(chr, range(_FIRST_VOWEL, _FIRST_VOWEL + _VOWELS)),
            map(chr, range(_FIRST_TAIL + 1, _FIRST_TAIL + _TAILS)),
            data.HIDDEN_JOINERS,
        )
        self.single = _Singles(self)

    def folded(self, text: str) -> str:
        normal = self._normal(text)
        while (again := self._normal(normal.translate(self.case_folded))) != normal:
            normal = again
        return normal

    def _normal(self, text: str) -> str:
        """NFKC. Hangul syllables are left whole: they could only come together again."""
        return self._compose(self._in_order(text.translate(self.decomposed)))

    def _in_order(self, text: str) -> str:
        """Canonical order: runs of combining marks sorted by their class, equal classes as they stand."""
        classes = self.classes
        if classes.keys().isdisjoint(text):
            return text
        done: list[str] = []
        marks: list[str] = []
        for char in text:
            if char in classes:
                marks.append(char)
                continue
            if marks:
                done += sorted(marks, key=classes.__getitem__)
                marks.clear()
            done.append(char)
        done += sorted(marks, key=classes.__getitem__)
        return "".join(done)

    def _compose(self, text: str) -> str:
        done: list[str] = []
        starter = -1
        last_class = -1  # of what stands between the starter and here; -1: nothing
        for char in text:
            number = self.classes.get(char, 0)
            if starter >= 0 and last_class < number:
                whole = self.composed.get((done[starter], char)) or _syllable(done[starter], char)
                if whole:
                    done[starter] = whole
                    continue
            if number:
                last_class = number
            else:
                starter, last_class = len(done), -1
            done.append(char)
        return "".join(done)


class _Singles(dict[int, str]):
    """Code point -> its folded text, worked out when first met (at most once for each code point)."""

    def __init__(self, table: _Table) -> None:
        super().__init__({code: chr(code).lower() for code in range(128)})
        self._folded = table.folded

    def __missing__(self, code: int) -> str:
        self[code] = folded = self._folded(chr(code))
        return folded


def _mapping(sources: str, targets: str) -> dict[int, str]:
    return dict(zip(map(ord, sources), targets.split("\n"), strict=True))


def _syllable(first: str, second: str) -> str | None:
    """The Hangul syllable of a lead and a vowel, or of a syllable without tail and a tail."""
    lead, follower = ord(first) - _FIRST_LEAD, ord(second)
    if 0 <= lead < _LEADS:
        vowel = follower - _FIRST_VOWEL
        if 0 <= vowel < _VOWELS:
            return chr(_FIRST_SYLLABLE + (lead * _VOWELS + vowel) * _TAILS)
    elif _FIRST_SYLLABLE <= ord(first) <= _LAST_SYLLABLE:
        tail = follower - _FIRST_TAIL
        if 0 < tail < _TAILS and (ord(first) - _FIRST_SYLLABLE) % _TAILS == 0:
            return chr(ord(first) + tail)
    return None
