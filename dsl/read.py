"""From the text of a rule file to its syntax tree, with every problem on the way."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from attrs import evolve, frozen

from .beginnings import beginning_problem, lexical_problem, mixture
from .blocks import Line, assemble
from .complaints import complaint
from .lexer import WORDLIKE, Piece, Pieces, find_keywords, split
from .parse import Stopped, parse
from .problems import Problem, Source, Span, problem
from .runs import arrange
from .spoken_times import spoken_time
from .statements import BEGIN, Unit, cut, with_comments
from .syntax import Program
from .tails import Refused, Unjoined
from .trees import Built
from .unjoined import joined_in_other_language, unjoined
from .words import WordTable, key_of, languages, words

MOST_CHARACTERS = 5_000_000
MOST_STATEMENTS = 100_000
MOST_PROBLEMS = 1_000

_LANGUAGE_LINE = re.compile(r"\s*(?:language|sprache)\s*[:=]\s*(\S+)\s*", re.IGNORECASE)
_LANGUAGE_NAMES = {"english": "en", "englisch": "en", "german": "de", "deutsch": "de"}


@frozen
class Reading:
    """What a text says, and what is wrong with it. Statements with a problem are left out of the program.

    `left_out` are the places of those; of a block or matrix of the lines with a problem.
    """

    program: Program
    problems: tuple[Problem, ...]
    left_out: tuple[Span, ...] = ()


def read(source: Source, language: str | None = None) -> Reading:
    """The syntax tree of a rule file, whatever its text is; never raises.

    `language` ("en", "de") is what the file is written in where it has no `# language:` line of its own;
    without both, its first keyword tells.
    """
    if len(source.text) > MOST_CHARACTERS:
        return _refused(source, language, "E029", most=MOST_CHARACTERS)
    found = split(source)
    said, found, problems = _language_line(source, found)
    spoken = said or (language if language in languages() else None) or _guessed(found.pieces)
    table = words(spoken)
    units = list(cut(find_keywords(found.pieces, table), table))
    if len(units) > MOST_STATEMENTS:
        return _refused(source, spoken, "E030", most=MOST_STATEMENTS)
    with_their_comments, end_comments = with_comments(units, found)
    lines = _read_lines(with_their_comments, table)
    statements, more = assemble(lines, table)
    span = Span(source.name, 0, len(source.text))
    program = Program(spoken, statements, said is not None, end_comments, span)
    left_out = tuple(line.unit.span for line in lines if isinstance(line.built, Problem))
    return Reading(program, _sorted((*problems, *more)), left_out)


def _read_lines(units: Sequence[Unit], table: WordTable) -> list[Line]:
    """Every unit as a node or a problem; reading stops where there are too many problems."""
    lines: list[Line] = []
    wrong = 0
    for unit in units:
        built = _read_unit(unit.pieces, table)
        if isinstance(built, Problem):
            wrong += 1
            if wrong > MOST_PROBLEMS:
                lines.append(Line(unit, problem("E035", unit.span, most=MOST_PROBLEMS)))
                break
        lines.append(Line(unit, built))
    return lines


def _read_unit(pieces: tuple[Piece, ...], table: WordTable) -> Built | Problem | None:
    """One statement; None for the row of a matrix, which its matrix reads."""
    wrong = lexical_problem(pieces) or beginning_problem(pieces, table)
    if wrong is not None:
        return wrong
    if pieces[0].type == "BAR":
        return None
    arranged = arrange(pieces, table)
    try:
        found = parse(arranged)
    except Refused as refused:
        return refused.problem
    except Unjoined as found_two:
        return joined_in_other_language(found_two, pieces, table) or unjoined(found_two, arranged, table)
    if isinstance(found, Stopped):
        return complaint(arranged, found, table)
    built: Built = found
    return mixture(arranged, table) or spoken_time(arranged, table) or built


# ---------------------------------------------------------------- the spoken language


def _language_line(source: Source, found: Pieces) -> tuple[str | None, Pieces, list[Problem]]:
    """The language that a `# language:` line says, and the pieces without that line."""
    first = found.pieces[0].start if found.pieces else len(source.text)
    for comment in found.comments:
        match = _LANGUAGE_LINE.fullmatch(comment.text)
        if match is None or not comment.alone:
            continue
        span = Span(source.name, comment.start, comment.start + 1 + len(comment.text))
        if comment.start > first:
            return None, found, [problem("W001", span)]
        rest = evolve(found, comments=tuple(other for other in found.comments if other is not comment))
        key = key_of(match[1])
        said = _LANGUAGE_NAMES.get(key, key)
        if said not in languages():
            known = ", ".join(languages())
            return None, rest, [problem("E003", span, language=match[1], known=known)]
        return said, rest, []
    return None, found, []


def _guessed(pieces: Sequence[Piece]) -> str:
    """The language whose word begins the first statement; else the first whose keyword stands anywhere."""
    tables = [words(language) for language in languages()]
    runs = list(_first_words(pieces))
    for keys in runs:
        knowing = [table for table in tables if _begins_statement(keys, table)]
        if len(knowing) == 1:
            return knowing[0].language
    keys = [key_of(piece.text) for piece in pieces[:1000] if piece.type in WORDLIKE]
    for at in range(len(keys)):
        knowing = [table for table in tables if table.longest_keyword(keys, at)]
        if len(knowing) == 1:
            return knowing[0].language
    return languages()[0]


def _first_words(pieces: Sequence[Piece]) -> Iterable[list[str]]:
    """The first words of every line and of what follows a `;`, as they are looked up."""
    for at, piece in enumerate(pieces):
        if piece.type == "WORD" and (piece.first_on_line or pieces[at - 1].type == "SEMICOLON"):
            yield [key_of(other.text) for other in pieces[at : at + 5] if other.type in WORDLIKE]


def _begins_statement(keys: Sequence[str], table: WordTable) -> bool:
    found = table.longest_keyword(keys, 0)
    return found is not None and bool(set(found[0]) & BEGIN)


# ---------------------------------------------------------------- results


def _sorted(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    return tuple(sorted(problems, key=lambda found: (found.span.start, found.span.end, found.code)))


def _refused(source: Source, language: str | None, code: str, most: int) -> Reading:
    span = Span(source.name, 0, 0)
    spoken = language if language in languages() else languages()[0]
    return Reading(Program(spoken or languages()[0], (), span=span), (problem(code, span, most=f"{most:,}"),))
