"""Folding texts in SQL just as `runtime.folding` does, or stopping where a text cannot be folded so.

What is folded: ASCII; letters of Latin, Greek and Cyrillic; full-width forms; a few signs of several
letters; and what folds to itself (CJK, kana, Hangul, signs, emoji). A text with any other character stops
the statement with words. No engine is asked for `lower` beyond ASCII.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache

from attrs import frozen
from sqlglot import exp

from ..folding import WHITE_SPACE, folds_alone, words
from .building import Sql, case, text
from .source import Dialect

_LETTERS = ((0xA1, 0x17F), (0x370, 0x3FF), (0x400, 0x45F), (0x1EA0, 0x1EF9), (0xFF01, 0xFF5E))
_SIGNS = (
    (0x200B, 0x200F),
    (0x2010, 0x2027),
    (0x2030, 0x205E),
    (0x20A0, 0x20BF),
    (0x2100, 0x27BF),
    (0x3001, 0x30FF),
    (0xFE0F, 0xFE0F),
    (0x1F300, 0x1FAFF),
)
_FOLDED_TO_THEMSELVES = ((0x4E00, 0x9FFF), (0xAC00, 0xD7A3))
"""Too many to look each up: CJK ideographs and Hangul syllables. A test does look."""

_OF_SEVERAL_LETTERS = "ßẞ…½™№ﬁﬂİ"


@frozen
class Letters:
    """`written[i]` folds to `folded[i]`, each of `replaced` to its text; `known` are all ranges of characters
    that can be folded at all, `spoken` those that are parts of words in a folded text.
    """

    written: str
    folded: str
    replaced: tuple[tuple[str, str], ...]
    known: tuple[tuple[int, int], ...]
    spoken: tuple[tuple[int, int], ...]


@cache
def letters() -> Letters:
    written, folded, known = [], [], [*range(128), *map(ord, _OF_SEVERAL_LETTERS)]
    for code in (*range(ord("A"), ord("Z") + 1), *_codes(_LETTERS), *_codes(_SIGNS)):
        alone = folds_alone(chr(code))
        if alone is None or len(alone) != 1 or (alone in WHITE_SPACE):
            continue
        if alone == chr(code):
            known.append(code)
        elif code < 128 or any(first <= code <= last for first, last in _LETTERS):
            written.append(chr(code))
            folded.append(alone)
            known.append(code)
    replaced = tuple((char, folds_alone(char) or "") for char in _OF_SEVERAL_LETTERS)
    known += map(ord, folded)  # what a letter and its mark, or a letter of its own, are made one with
    outputs = {ord(char) for _, several in replaced for char in several} | set(map(ord, folded))
    spoken = [code for code in sorted({*known, *outputs}) if words(chr(code))]
    return Letters(
        "".join(written),
        "".join(folded),
        replaced,
        (*_ranges(known), *_FOLDED_TO_THEMSELVES),
        (*_ranges(spoken), *_FOLDED_TO_THEMSELVES),
    )


def single_spaced(value: Sql, dialect: Dialect) -> Sql:
    """Every run of white space made one space, none at the ends. Most texts are so as they stand, which is
    seen sooner than done.
    """
    spaced = exp.RegexpReplace(
        this=value.copy(), expression=text(class_of_white(dialect) + "+"), replacement=text(" ")
    )
    other = _class(_ranges(map(ord, WHITE_SPACE.replace(" ", ""))), dialect)
    untidy = exp.RegexpLike(this=value.copy(), expression=text(f"[{other}]|  |^ | $"))
    return case([(untidy, exp.Trim(this=spaced, expression=text(" ")))], value)


def class_of_white(dialect: Dialect) -> str:
    """Any white space, as a regular expression has it."""
    return f"[{_class(_ranges(map(ord, WHITE_SPACE)), dialect)}]"


def folded(spaced: Sql, stop: Sql, dialect: Dialect) -> Sql:
    """The folded form of a text that is single-spaced; `stop` is what cannot be folded comes to."""
    table = letters()
    whole = _composed(spaced, dialect)
    plain: Sql = exp.Translate(this=whole, from_=text(table.written), to=text(table.folded))
    for char, several in table.replaced:
        plain = exp.Replace(this=plain, expression=text(char), replacement=text(several))
    return case(
        [
            (_is_ascii(spaced, dialect), exp.Lower(this=spaced.copy())),
            (_has_any_but(whole.copy(), table.known, dialect), stop),
        ],
        plain,
    )


def spaced_words(folded_text: Sql, dialect: Dialect) -> Sql:
    """The words of a folded text, a space before, between and behind them."""
    outside = f"[^{_class(letters().spoken, dialect)}]+"
    found = exp.RegexpReplace(this=folded_text, expression=text(outside), replacement=text(" "))
    trimmed = exp.Trim(this=found, expression=text(" "))
    return exp.DPipe(
        this=exp.DPipe(this=text(" "), expression=trimmed, safe=True), expression=text(" "), safe=True
    )


_BYTES = {"duckdb": "STRLEN", "bigquery": "BYTE_LENGTH"}


def _is_ascii(value: Sql, dialect: Dialect) -> Sql:
    """As many bytes as characters: asked in no time, since most texts are."""
    size = exp.Anonymous(this=_BYTES.get(dialect, "OCTET_LENGTH"), expressions=[value.copy()])
    return exp.EQ(this=size, expression=exp.Length(this=value.copy()))


def _has_any_but(value: Sql, known: Iterable[tuple[int, int]], dialect: Dialect) -> Sql:
    return exp.RegexpLike(this=value, expression=text(f"[^{_class(known, dialect)}]"))


def _composed(value: Sql, dialect: Dialect) -> Sql:
    """Letters and their marks made one where the engine can do that; elsewhere a mark stops it."""
    if dialect == "duckdb":
        return exp.Anonymous(this="NFC_NORMALIZE", expressions=[value.copy()])
    if dialect in ("postgres", "bigquery"):
        return exp.Normalize(this=value.copy(), form=exp.var("NFC"))
    return value.copy()


def _codes(ranges: Iterable[tuple[int, int]]) -> Iterator[int]:
    return (code for first, last in ranges for code in range(first, last + 1))


def _ranges(codes: Iterable[int]) -> tuple[tuple[int, int], ...]:
    found: list[tuple[int, int]] = []
    for code in sorted(set(codes)):
        if found and found[-1][1] == code - 1:
            found[-1] = (found[-1][0], code)
        else:
            found.append((code, code))
    return tuple(found)


def _class(ranges: Iterable[tuple[int, int]], dialect: Dialect) -> str:
    """Ranges of characters as a regular expression has them, by their numbers."""
    parts = []
    for first, last in ranges:
        if dialect == "postgres" and first == 0:  # no text there holds the character 0
            first = 1
        parts.append(_code(first, dialect) + ("" if first == last else "-" + _code(last, dialect)))
    return "".join(parts)


def _code(code: int, dialect: Dialect) -> str:
    if dialect == "postgres":
        return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"
    return f"\\x{{{code:x}}}"
