"""What is told before a statement is parsed: stray signs, open brackets, unknown first words, mixtures."""

from __future__ import annotations

import re
from collections.abc import Sequence

from .commas import comma_in_number
from .lexer import WORDLIKE, Piece
from .problems import Problem, Span, problem
from .statements import BEGIN, nearest_beginning
from .words import WordTable, concept_set, key_of, languages, words

MOST_BRACKETS = 15
MOST_DIGITS = 15
_RIGHT_SIGNS = {"==": "=", "=>": ">=", ":=": "=", "->": ",", "&&": "AND"}
_GOES_ON = re.compile(r"0[0-9]")  # no number begins so: `1,000` in a list is one number
# Words of another language that are noticed inside a phrase: nobody names a field or a behaviour so.
TELLTALE = concept_set(
    "IS IS_NOT AND OR UNLESS AT_LEAST AT_MOST MORE_THAN LESS_THAN BETWEEN CONTAINS "
    "DOES_NOT_CONTAIN STARTS_WITH "
    "ENDS_WITH IS_KNOWN IS_UNKNOWN IN_THE_LAST IN_THE_NEXT WITHOUT WITHIN WHERE NOT_IN"
)


def lexical_problem(pieces: Sequence[Piece]) -> Problem | None:
    """What is wrong with a statement's pieces themselves, if anything; the first of several."""
    brackets: list[Piece] = []
    for at, piece in enumerate(pieces):
        kind = piece.type
        if kind == "UNCLOSED":
            return problem("E005", piece.span, quote=piece.text[0], text=piece.text)
        if piece.text.endswith(":") and (kind == "UNKNOWN" or kind in WORDLIKE):
            variant = "" if len(piece.text) > 1 else "alone"
            return problem("E047", piece.span, variant, right=piece.text[:-1])
        if kind == "UNKNOWN":
            return problem("E004", piece.span, character=_shown(piece.text))
        if kind == "FOREIGN":
            variant = "and" if piece.text == "&&" else ""
            return problem("E023", piece.span, variant, found=piece.text, right=_RIGHT_SIGNS[piece.text])
        if kind == "NUMBER" and sum(c.isdecimal() for c in piece.text) > MOST_DIGITS:
            return problem("E022", piece.span, number=piece.text, most=MOST_DIGITS)
        if kind == "COMMA" and at + 1 < len(pieces) and _GOES_ON.match(pieces[at + 1].text):
            found = comma_in_number(pieces, at)
            if found is not None:
                return found
        if kind in ("LPAR", "LSQB"):
            brackets.append(piece)
            if len(brackets) > MOST_BRACKETS:
                return problem("E028", piece.span, most=MOST_BRACKETS)
        elif kind in ("RPAR", "RSQB"):
            opening = brackets.pop() if brackets else None
            if opening is None:
                return problem("E006", piece.span, "extra", bracket=piece.text)
            if (opening.type == "LPAR") != (kind == "RPAR"):
                right = ")" if opening.type == "LPAR" else "]"
                return problem(
                    "E006", piece.span, "other", bracket=piece.text, right=right, opening=opening.text
                )
    if brackets:
        right = ")" if brackets[-1].type == "LPAR" else "]"
        return problem("E006", brackets[-1].span, bracket=brackets[-1].text, right=right)
    return None


def beginning_problem(pieces: Sequence[Piece], table: WordTable) -> Problem | None:
    """Why a statement cannot begin as it does, if it cannot."""
    first = pieces[0]
    if set(first.concepts) & BEGIN or first.type == "BAR":
        return None
    if first.type in ("PLUS", "MINUS"):
        return problem(
            "E031", first.span, "sign", score=table.canonical("SCORE"), when=table.canonical("WHEN")
        )
    if first.concepts:
        return problem("E001", first.span, "keyword", word=first.text)
    if first.type == "WORD":
        translated = _translated([piece for piece in pieces if piece.type in WORDLIKE][:4], table)
        if translated is not None:
            return translated
        nearest = nearest_beginning(first.text, table)
        if nearest is not None:
            return problem("E001", first.span, "nearest", word=first.text, nearest=nearest)
    return problem("E001", first.span, word=first.text, when=table.canonical("WHEN"))


def mixture(pieces: Sequence[Piece], table: WordTable) -> Problem | None:
    """A keyword of another language inside a phrase, where it would be taken for a name."""
    at = 0
    while at < len(pieces):
        if pieces[at].type != "WORD":
            at += 1
            continue
        end = at
        while end < len(pieces) and pieces[end].type == "WORD":
            end += 1
        for start in range(at, end):
            found = other_keyword(pieces[start:end], table, TELLTALE)
            if found is not None:
                return found
        at = end
    return None


def _translated(run: Sequence[Piece], table: WordTable) -> Problem | None:
    return other_keyword(run, table, BEGIN) if run else None


def other_keyword(run: Sequence[Piece], table: WordTable, concepts: frozenset[str]) -> Problem | None:
    """E002 if the run begins with a keyword that only another language has."""
    keys = [key_of(piece.text) for piece in run]
    for language in languages():
        if language == table.language:
            continue
        found = words(language).longest_keyword(keys, 0)
        if found is None or table.concepts(tuple(keys[: found[1]])):
            continue
        meant = next((concept for concept in found[0] if concept in concepts), None)
        if meant is not None:
            span = Span(run[0].file, run[0].start, run[found[1] - 1].end)
            word = " ".join(piece.text for piece in run[: found[1]])
            right = table.canonical(meant)
            return problem("E002", span, table.language, word=word, right=right)
    return None


def _shown(character: str) -> str:
    return character if character.isprintable() else f"U+{ord(character):04X}"
