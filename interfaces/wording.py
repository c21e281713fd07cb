"""Problems and refusals in words, in the language of the rules."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache

from .dsl.messages import wording
from .dsl.problems import Problem, Source
from .grammars import data_names, data_text
from .refusal import Refused
from .runtime.facts import DataProblem

Facts = tuple[tuple[str, str], ...]


@cache
def _phrases(language: str) -> Mapping[str, str]:
    phrases: dict[str, str] = {}
    for name in data_names("interface", language):
        phrases |= tomllib.loads(data_text("interface", language, name))
    return phrases


def phrase(name: str, language: str, /, **facts: object) -> str:
    """One of the short texts of `grammars/interface`, its {names} filled in."""
    return _phrases(language)[name].format(**facts)


def counted(name: str, count: int, language: str, /, **facts: object) -> str:
    """A phrase about a number of things: `name_one` where there is exactly one."""
    return phrase(f"{name}_one" if count == 1 else name, language, count=count, **facts)


def say(problem: Problem | DataProblem | Refused, language: str) -> str:
    """What is wrong and what to write instead, without the place: one or two lines."""
    message, hint = message_and_hint(problem, language)
    return f"{message}\n{hint}" if hint else message


def message_and_hint(problem: Problem | DataProblem | Refused, language: str) -> tuple[str, str]:
    """What is wrong, and what to write instead ("" where there is nothing to say)."""
    facts, variant = facts_and_variant(problem)
    words = wording(problem.code, facts, variant, language)
    return words.message, words.hint


def facts_and_variant(problem: Problem | DataProblem | Refused) -> tuple[Facts, str]:
    """The facts that fill a problem's words, and the variant that picks them."""
    if not isinstance(problem, DataProblem):
        return problem.facts, problem.variant
    place = {
        "table": problem.table,
        "row": str(problem.row),
        "line": str(problem.row),
        "column": problem.column,
        "value": problem.value,
    }
    own = dict(problem.facts)
    return tuple((place | own).items()), own.get("variant", "")


def render(problem: Problem, sources: Mapping[str, Source], language: str) -> str:
    """A problem of a rule file as people read it: place, the line, a mark under the place, words, what to
    write.

    rules.lead:3:6  error E130
      3 | when job_titel in [CEO] grade +1
        |      ^^^^^^^^^
    I find no ...
    """
    return f"{headline(problem, sources, language)}\n{excerpt(problem, sources)}\n{say(problem, language)}\n"


def headline(problem: Problem, sources: Mapping[str, Source], language: str) -> str:
    """`rules.lead:3:6  error E130`; line and column count from 1."""
    source = sources[problem.span.file]
    line, column = source.line_and_column(problem.span.start)
    return f"{source.name}:{line}:{column}  {phrase(problem.severity, language)} {problem.code}"


def excerpt(problem: Problem, sources: Mapping[str, Source]) -> str:
    """The line of a problem, and below it a mark under the place."""
    source = sources[problem.span.file]
    line, column = source.line_and_column(problem.span.start)
    end_line, end_column = source.line_and_column(max(problem.span.start, problem.span.end))
    text = source.line(line)
    length = max(1, (end_column if end_line == line else len(text) + 1) - column)
    text, column = _shortened(text, column)
    # Tabs stay tabs and wide characters count double, so the mark stands under its place in a terminal.
    indent = "".join("\t" if char == "\t" else " " * _width(char) for char in text[: column - 1])
    marked = text[column - 1 : column - 1 + length]
    mark = "^" * max(1, sum(_width(char) for char in marked) or 1)
    gutter = " " * len(str(line))
    return f"  {line} | {text}\n  {gutter} | {indent}{mark}"


_LONGEST_LINE = 160
_BEFORE_THE_PLACE = 60


def _shortened(text: str, column: int) -> tuple[str, int]:
    """A line that is far too long cut down to what stands around the place, and where the place is then."""
    if len(text) <= _LONGEST_LINE:
        return text, column
    start = max(0, column - 1 - _BEFORE_THE_PLACE)
    cut = text[start : start + _LONGEST_LINE]
    before = "…" if start else ""
    after = "…" if start + _LONGEST_LINE < len(text) else ""
    return f"{before}{cut}{after}", column - start + len(before)


def _width(character: str) -> int:
    if character.isascii():
        return 1 if character.isprintable() else 0
    from rich.cells import cell_len

    return cell_len(character)


def as_object(problem: Problem, sources: Mapping[str, Source], language: str) -> dict[str, object]:
    """A problem as an object of `check --format json`; lines and columns count from 1, the end is not
    included.
    """
    source = sources[problem.span.file]
    line, column = source.line_and_column(problem.span.start)
    end_line, end_column = source.line_and_column(max(problem.span.start, problem.span.end))
    message, hint = message_and_hint(problem, language)
    return {
        "kind": "problem",
        "code": problem.code,
        "severity": problem.severity,
        "file": source.name,
        "line": line,
        "column": column,
        "end_line": end_line,
        "end_column": end_column,
        "message": message,
        "hint": hint,
    }
