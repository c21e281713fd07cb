"""What `leadlang test` does, step by step."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click
from attrs import define, field

from ..compiler.compile import Compiled
from ..dsl.problems import Problem
from ..loading import compile_file, of_rules_alone, shown_sources
from ..rule_files import STDIN
from ..runtime.folding import fold
from ..scenarios.results import TestResult, results_of
from ..wording import headline, say
from . import console, exits

_LETTERS = {"passed": ".", "failed": "F", "broken": "E", "undecided": "?"}
_WORDS = {
    "passed": "test_passed",
    "failed": "test_failed",
    "broken": "test_broken",
    "undecided": "test_undecided",
}
_COUNTS = {
    "passed": "test_count_passed",
    "failed": "test_count_failed",
    "broken": "test_count_broken",
    "undecided": "test_count_undecided",
}
_COLOURS = {"passed": "green", "failed": "red", "broken": "red", "undecided": "yellow"}


@define
class TestingRun:
    """One run of `leadlang test`; the fields are its options."""

    rules: Sequence[str]
    verbose: bool
    part: str
    junit: str | None
    steps: int | None
    quiet: bool
    language: str | None
    _results: dict[str, list[TestResult]] = field(factory=dict, init=False)
    _refused: dict[str, str] = field(factory=dict, init=False)
    _empty: list[str] = field(factory=list, init=False)

    def go(self) -> int:
        """Run everything; the exit code."""
        console.speak(self.language or "en")
        self._refuse_bad_output()
        for path in dict.fromkeys(self.rules):
            compiled = compile_file(Path(path))
            console.speak(self.language or compiled.language)
            self._file(path, compiled)
        self._write_junit()
        return self._sum_up()

    # ------------------------------------------------------------ one file

    def _file(self, path: str, compiled: Compiled) -> None:
        results = self._results.setdefault(path, [])
        problems = of_rules_alone(compiled.problems)
        sources = shown_sources(compiled.sources, Path(path))
        if compiled.provable is None:
            mistakes = [found for found in problems if found.severity == "error"]
            console.show_problems(mistakes, sources, aloud=True)
            self._refused[path] = "\n".join(
                f"{headline(found, sources, console.language())}\n{say(found, console.language())}"
                for found in mistakes
            )
            return
        if not compiled.scenarios and not compiled.guarantees:
            self._empty.append(path)
        if not self.verbose and not self.quiet:
            click.echo(f"{path} ", nl=False)
        for result in results_of(compiled, self.steps, self._is_wanted, console.language()):
            results.append(result)
            self._show_one(path, result)
        if not self.verbose and not self.quiet:
            click.echo()
        for result in results:
            if result.verdict != "passed":
                self._show_details(path, result)
        self._warn(compiled, problems, path)

    def _is_wanted(self, name: str) -> bool:
        return fold(self.part) in fold(name)

    def _show_one(self, path: str, result: TestResult) -> None:
        if self.quiet:
            return
        colour = _COLOURS[result.verdict]
        if not self.verbose:
            click.secho(_LETTERS[result.verdict], fg=colour, nl=False)
            return
        word = click.style(_word(result), fg=colour)
        console.out(f"{_place(path, result)}  {word}  {result.name}")

    def _show_details(self, path: str, result: TestResult) -> None:
        head = click.style(_word(result), fg=_COLOURS[result.verdict], bold=True)
        told = "test_scenario" if result.kind == "scenario" else "test_guarantee"
        console.out(f"\n{head}  {_place(path, result)}  {console.told(told, name=result.name)}")
        for line in result.details:
            console.out(f"  {line}".rstrip())

    def _warn(self, compiled: Compiled, problems: Sequence[Problem], path: str) -> None:
        """Warnings that are about scenarios: they may tell why one fails."""
        spans = [scenario.span for scenario in compiled.scenarios]
        own = [
            found
            for found in problems
            if found.severity == "warning"
            and any(found.span.file == s.file and s.start <= found.span.start < s.end for s in spans)
        ]
        if own and not self.quiet:
            console.out("")
            console.show_problems(own, shown_sources(compiled.sources, Path(path)), aloud=True)

    # ------------------------------------------------------------ the whole

    def _refuse_bad_output(self) -> None:
        if self.junit is not None:
            from ..files import FileRefused

            if Path(self.junit).is_dir():
                raise FileRefused("F002", "written", path=self.junit)
            if not Path(self.junit).parent.is_dir():
                raise FileRefused("F021", path=self.junit, folder=Path(self.junit).parent)
            given = [path for path in self.rules if path != STDIN and Path(path).exists()]
            if Path(self.junit).exists() and any(Path(self.junit).samefile(path) for path in given):
                from ..refusal import Refused

                raise Refused("R021", file=self.junit)

    def _write_junit(self) -> None:
        if self.junit is not None:
            from ..files.whole_files import whole_file
            from ..scenarios.junit import junit_xml

            with whole_file(self.junit) as file:
                file.write(junit_xml(self._results, self._refused).encode("utf-8", errors="replace"))

    def _sum_up(self) -> int:
        results = [result for tests in self._results.values() for result in tests]
        console.out("")
        for path in self._empty:
            console.out(console.told("test_none", file=path))
        for path in self._refused:
            console.out(console.told("test_refused", file=path))
        counts = {verdict: sum(r.verdict == verdict for r in results) for verdict in _LETTERS}
        counts["broken"] += len(self._refused)
        said = [console.told(_COUNTS[verdict], count=count) for verdict, count in counts.items() if count]
        bad = counts["failed"] + counts["broken"]
        colour = "red" if bad else "yellow" if counts["undecided"] else "green"
        if said:
            console.out(click.style(", ".join(said), fg=colour, bold=True))
        elif self.part and len(self._empty) < len(self._results):
            console.out(console.told("test_none_wanted", part=self.part))
        if bad:
            return exits.REFUSED
        return exits.FINE if said else exits.USAGE


def _place(path: str, result: TestResult) -> str:
    """The file as it was given, or beside it the one that it uses."""
    given = Path(path)
    shown = path if path == STDIN or result.file == given.name else str(given.parent / result.file)
    return f"{shown}:{result.line}"


def _word(result: TestResult) -> str:
    return console.told(_WORDS[result.verdict])
