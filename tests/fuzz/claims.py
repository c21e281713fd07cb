"""What holds of every rule text whatever."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

from leadlang.compiler.compile import Compiled, compile_rules
from leadlang.compiler.folder import FolderLoader
from leadlang.compiler.loader import Loader, NoFiles
from leadlang.dsl.messages import wording
from leadlang.dsl.problems import Problem, Source
from leadlang.dsl.read import read
from leadlang.dsl.words import languages
from leadlang.dsl.write import write
from leadlang.runtime.model import CompiledModel
from leadlang.wording import as_object, facts_and_variant, render

from .meaning import meaning

_PLACEHOLDER = re.compile(r"\{[a-z_][a-z_0-9]*\}")


class Broken(AssertionError):
    """A claim that does not hold."""


def compiled(text: str, folder: Path | None = None) -> Compiled:
    """What the compiler makes of a text, after holding it to what is true of every text."""
    loader: Loader = NoFiles() if folder is None else FolderLoader(folder)
    found = compile_rules(Source("rules.lead", text), loader)
    errors = [problem for problem in found.problems if problem.severity == "error"]
    if (found.model is None) != bool(errors):
        raise Broken(f"a model: {found.model is not None}, errors: {errors}")
    for problem in found.problems:
        hold_problem(problem, found.sources)
    if found.model is not None and CompiledModel.from_json(found.model.to_json()) != found.model:
        raise Broken("the model as JSON is read back as another one")
    return found


def hold_problem(problem: Problem, sources: Mapping[str, Source]) -> None:
    """It has a place in a text, and words without gaps in every language."""
    length = len(sources[problem.span.file].text) if problem.span.file in sources else -1
    if not 0 <= problem.span.start <= problem.span.end <= length:
        raise Broken(f"a place outside the text: {problem}")
    for language in languages():
        render(problem, sources, language)
        as_object(problem, sources, language)
        hold_words(problem.code, *facts_and_variant(problem), language)


def hold_words(code: str, facts: tuple[tuple[str, str], ...], variant: str, language: str) -> None:
    """A title and a message there are, and every placeholder is filled; whatever the facts say."""
    known = {name: "x" for name, _ in facts}
    said = wording(code, known, variant, language)
    if said.title == code or not said.message:
        raise Broken(f"no words for {code} in {language}")
    if gap := _PLACEHOLDER.search(f"{said.title} {said.message} {said.hint}"):
        raise Broken(f"{gap[0]} stays open in {code} ({variant or 'plain'}) in {language}: {facts}")


def hold_layout(text: str, folder: Path | None = None) -> None:
    """Of a text that reads without a mistake: written, it reads and means the same in every language."""
    source = Source("rules.lead", text)
    reading = read(source)
    if any(problem.severity == "error" for problem in reading.problems):
        return
    own = reading.program
    written = write(own)
    again = read(Source("rules.lead", written))
    same = (again.program.statements, again.program.end_comments) == (own.statements, own.end_comments)
    _hold_same("formatted, it reads as another tree", written, same, again.problems)
    if write(again.program) != written:
        raise Broken(f"formatting twice is not formatting once:\n{written}\n{write(again.program)}")
    other = next(language for language in languages() if language != own.language)
    abroad = write(own, other)
    translated = read(Source("rules.lead", abroad))
    _hold_same(
        f"in {other} it does not read", abroad, translated.program.language == other, translated.problems
    )
    home = write(translated.program, own.language)
    back = read(Source("rules.lead", home))
    # A verb that stands there in another language comes back in the file's own, and what is a keyword over
    # there in quotes: so it is the second way there and back that changes nothing any more.
    settled = write(read(Source("rules.lead", write(back.program, other))).program, own.language) == home
    _hold_same(f"to {other} and back it does not settle", f"{abroad}\n---\n{home}", settled, back.problems)
    for version in (written, abroad, home):
        _hold_meaning(text, version, folder)


def _hold_same(said: str, written: str, same: bool, problems: tuple[Problem, ...]) -> None:
    errors = [problem for problem in problems if problem.severity == "error"]
    if errors or not same:
        raise Broken(f"{said}:\n{written}\n{errors}")


def _hold_meaning(text: str, version: str, folder: Path | None) -> None:
    first, second = compiled(text, folder), compiled(version, folder)
    codes = [Counter(problem.code for problem in found.problems) for found in (first, second)]
    if codes[0] != codes[1]:
        raise Broken(f"other problems: {codes[0] - codes[1]} became {codes[1] - codes[0]}:\n{version}")
    if first.model is None or second.model is None:
        return
    if meaning(first.model.rules) != meaning(second.model.rules):
        raise Broken(f"other rules:\n{version}")


def hold(text: str, folder: Path | None = None) -> Compiled:
    """All claims at once."""
    found = compiled(text, folder)
    hold_layout(text, folder)
    return found
