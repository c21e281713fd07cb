"""From rule text to a model: `from_text`, `check` and `prove`."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from .compiler.compile import Compiled, compile_rules
from .compiler.folder import FolderLoader
from .compiler.loader import Loader, NoFiles
from .dsl.problems import Problem, Source
from .languages import refuse_language
from .opening import MODEL_ENDING, read_model
from .refusal import Refused
from .rule_files import STDIN, read_rule_text
from .runtime.model_file import ModelFile, SourceFile
from .settings import Settings

if TYPE_CHECKING:
    from .model import Model
    from .verdicts.public import GuaranteeVerdict

TEXT_NAME = "rules"


class RulesRefused(Refused):
    """Rules with mistakes. `problems` has them all, warnings too; as text it shows each with its line and
    a hint.
    """

    def __init__(self, compiled: Compiled, file: str) -> None:
        self.problems: tuple[Problem, ...] = compiled.problems
        self.sources: Mapping[str, Source] = compiled.sources
        self.language = compiled.language
        mistakes = sum(found.severity == "error" for found in compiled.problems)
        super().__init__("R020", "one" if mistakes == 1 else "", file=file, count=mistakes)

    def __str__(self) -> str:
        from .wording import render

        shown = [render(found, self.sources, self.language) for found in self.problems]
        return "\n".join([self._heading(), "", *shown])

    def _heading(self) -> str:
        from .wording import message_and_hint

        return message_and_hint(self, self.language)[0]


def from_text(
    text: str,
    name: str = TEXT_NAME,
    folder: str | os.PathLike[str] | None = None,
    language: str | None = None,
) -> Model:
    """The model of a rule text. `name` stands in messages; `folder` is where `use` and `list from` find their
    files.

    Raises RulesRefused where the rules have mistakes.
    """
    return model_of(compile_text(text, name, folder, language), name)


def check(
    text: str,
    name: str = TEXT_NAME,
    folder: str | os.PathLike[str] | None = None,
    language: str | None = None,
) -> tuple[Problem, ...]:
    """Everything that is wrong with a rule text, in its order: mistakes (code E…) and warnings (W…). No text
    whatever raises; a `language` that is not spoken does (ValueError).

    Spans are offsets into the text in characters; `leadlang.say(problem, "en")` puts one into words.
    """
    return of_rules_alone(compile_text(text, name, folder, language).problems)


def prove(
    rules: str | os.PathLike[str],
    folder: str | os.PathLike[str] | None = None,
    language: str | None = None,
    steps: int | None = None,
) -> tuple[GuaranteeVerdict, ...]:
    """What became of each guarantee of a rule file (a `Path`) or a rule text (a `str`), in its order.

    `folder` is where `use` and `list from` of a text find their files. `steps` is how hard to try to decide
    each guarantee, in steps of the solver, so that verdicts are the same on every machine (default: some
    seconds' worth). Raises RulesRefused where the rules themselves have mistakes; those of other guarantees
    and of scenarios do no harm.
    """
    from .verdicts.proofs import Proofs

    if isinstance(rules, str):
        compiled, name = compile_text(rules, TEXT_NAME, folder, language), TEXT_NAME
    else:
        compiled, name = compile_file(Path(rules), language), str(rules)
    if compiled.provable is None:
        raise RulesRefused(compiled, name)
    return Proofs.of(compiled, steps).public(compiled.language)


def compile_file(path: Path, language: str | None = None, loader: Loader | None = None) -> Compiled:
    """What the compiler makes of a file. Sources go by the file's own name, so that its folder leaves no
    trace. `loader` gives the files that it uses (None: from its folder).
    """
    refuse_language(language)
    name = TEXT_NAME if str(path) == STDIN else path.name
    return compile_rules(Source(name, read_rule_text(path)), loader or FolderLoader(path.parent), language)


def compile_or_read(path: Path, language: str | None = None) -> Compiled:
    """What the compiler makes of a rule file, or has made of one: `.json` is a compiled model.

    Raises Refused (R070) where it is none that can be used.
    """
    if path.suffix.lower() != MODEL_ENDING:
        return compile_file(path, language)
    refuse_language(language)
    model = read_model(path)
    return Compiled(model, (), {}, language or model.rules.language)


def model_file(compiled: Compiled) -> ModelFile:
    """The model and what it was compiled from, to be written."""
    assert compiled.model is not None
    sources = [SourceFile.of(source.name, source.text) for source in compiled.sources.values()]
    return ModelFile(compiled.model, tuple(sources))


def compile_text(
    text: str, name: str, folder: str | os.PathLike[str] | None, language: str | None
) -> Compiled:
    refuse_language(language)
    loader = NoFiles() if folder is None else FolderLoader(Path(folder))
    return compile_rules(Source(name, text), loader, language)


def shown_sources(sources: Mapping[str, Source], path: Path) -> dict[str, Source]:
    """The sources under the paths that lead to them from here, as people and editors need them."""
    if str(path) == STDIN:
        return dict(sources)
    return {name: Source(str(path.parent / name), source.text) for name, source in sources.items()}


def model_of(compiled: Compiled, file: str, settings: Settings | None = None) -> Model:
    """The model, or RulesRefused."""
    from .model import Model

    if compiled.model is None:
        raise RulesRefused(compiled, file)
    return Model(compiled.model, of_rules_alone(compiled.problems), settings or Settings(), compiled)


def of_rules_alone(problems: Sequence[Problem]) -> tuple[Problem, ...]:
    """The problems but for allowances of W3xx that silence nothing: only a check with data can tell that."""
    return tuple(
        found
        for found in problems
        if not (found.code == "W206" and dict(found.facts).get("warning", "").startswith("W3"))
    )
