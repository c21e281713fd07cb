"""The statements of a rule file and of all files it uses, as one list, with the lists beside it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from attrs import define, evolve, field, frozen

from ..dsl import syntax as s
from ..dsl.problems import Problem, Source, Span, problem
from ..dsl.read import Reading, read
from ..runtime.folding import fold, trim
from .loader import Loader, LoadError, UnsafePath, safe_path

MOST_FILES = 100

Loaded = TypeVar("Loaded")


@frozen
class Gathered:
    """All statements in reading order: for each `use` what it brings, for each `list from` its values.

    `language` is the main file's, `main` its name; `sources` has every file by the name its spans carry.
    `broken` are the places of the statements that say nothing, or less than they should.
    """

    language: str
    main: str
    statements: tuple[s.Statement, ...]
    sources: dict[str, Source]
    problems: tuple[Problem, ...]
    broken: tuple[Span, ...] = ()


def gather(source: Source, loader: Loader, language: str | None = None) -> Gathered:
    """Read the main file and whatever it uses; a file used again is taken in once, at its first place.

    A path counts from the folder of the file it stands in. Never raises: what cannot be had is a problem
    at the `use`.
    """
    main = source.name.replace("\\", "/").rsplit("/", 1)[-1]
    gathering = _Gathering(loader, {source.name: source}, taken={main})
    reading = read(source, language)
    gathering.take_problems(reading)
    statements = gathering.expanded(reading.program.statements, "")
    return Gathered(
        reading.program.language,
        source.name,
        tuple(statements),
        gathering.sources,
        tuple(gathering.problems),
        tuple(gathering.broken),
    )


@define
class _Gathering:
    loader: Loader
    sources: dict[str, Source]
    taken: set[str]
    problems: list[Problem] = field(factory=list)
    broken: list[Span] = field(factory=list)

    def take_problems(self, reading: Reading) -> None:
        self.problems.extend(reading.problems)
        self.broken.extend(reading.left_out)

    def expanded(self, statements: Sequence[s.Statement], file: str) -> list[s.Statement]:
        result: list[s.Statement] = []
        for statement in statements:
            if isinstance(statement, s.Use):
                result.extend(self._used(statement, file))
            elif isinstance(statement, s.Let) and isinstance(statement.value, s.ListFrom):
                listed = self._listed(statement.value, file)
                if not listed.items:
                    self.broken.append(statement.span)
                result.append(evolve(statement, value=listed))
            else:
                result.append(statement)
        return result

    def _used(self, use: s.Use, file: str) -> list[s.Statement]:
        path = self._path(use.file, file)
        if path is None or path in self.taken:
            return []
        if len(self.taken) >= MOST_FILES:
            self._report("E214", use.file.span, most=str(MOST_FILES))
            return []
        self.taken.add(path)
        text = self._loaded(self.loader.rules(path), use.file)
        if text is None:
            return []
        name = path if path not in self.sources else f"./{path}"  # the main file may go by the same name
        source = self.sources[name] = Source(name, text)
        reading = read(source, None)
        self.take_problems(reading)
        return self.expanded(reading.program.statements, path)

    def _listed(self, list_from: s.ListFrom, file: str) -> s.ListValue:
        path = self._path(list_from.file, file)
        if path is None:
            return s.ListValue((), list_from.span)
        found = self.loader.column(path, list_from.column.text)
        if isinstance(found, LoadError) and found.reason == "no_column":
            variant = "nearest" if found.nearest else ""
            facts = {"file": list_from.file.text, "column": list_from.column.text, "nearest": found.nearest}
            self._report("E212", list_from.column.span, variant, **facts)
            return s.ListValue((), list_from.span)
        cells = self._loaded(found, list_from.file)
        if cells is None:
            return s.ListValue((), list_from.span)
        values: dict[str, str] = {}
        for cell in cells:
            values.setdefault(fold(cell), trim(cell))
        values.pop("", None)
        if not values:
            self._report("E213", list_from.span, file=list_from.file.text, column=list_from.column.text)
        items = (s.Value(text, True, list_from.span) for text in values.values())
        return s.ListValue(tuple(items), list_from.span)

    def _path(self, written: s.Value, file: str) -> str | None:
        path = safe_path(written.text, file)
        if isinstance(path, UnsafePath):
            self._report("E210", written.span, path.fault, path=written.text)
            return None
        return path

    def _loaded(self, found: Loaded | LoadError, written: s.Value) -> Loaded | None:
        if isinstance(found, LoadError):
            nearest = {"nearest": found.nearest}
            variant = "nearest" if found.reason == "missing" and found.nearest else found.reason
            self._report("E211", written.span, variant, path=written.text, **nearest)
            return None
        return found

    def _report(self, code: str, span: Span, variant: str = "", **facts: str) -> None:
        self.problems.append(problem(code, span, variant, **facts))
