"""What `leadlang check` does, step by step."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click
from attrs import define

from ..compiler.compile import Compiled
from ..dsl.problems import Problem
from ..loading import compile_file, of_rules_alone, shown_sources
from ..members import all_rules
from ..opening import settings_beside
from ..settings import TableSettings
from ..verdicts.proofs import Proofs, in_order
from . import console, exits

if TYPE_CHECKING:
    from ..data_checks import DataAtHand

_COLOURS = {"proved": "green", "refuted": "red", "undecided": "yellow"}


@define
class CheckingRun:
    """One run of `leadlang check`; the fields are its options."""

    rules: Sequence[str]
    leads: str | None
    events: Sequence[str]
    joins: Sequence[tuple[str, str, str]]
    form: str
    prove_steps: int | None
    strict: bool
    examples: bool
    id_column: str | None
    missing: Sequence[str]
    encoding: str | None
    separator: str | None
    decimal: str | None
    day_first: bool | None
    sheet: str | None
    quiet: bool
    language: str | None

    def go(self) -> int:
        """Say all problems; the exit code."""
        console.speak(self.language or "en")
        objects: list[dict[str, object]] = []
        failed = False
        for path in self.rules:
            compiled = compile_file(Path(path))
            console.speak(self.language or compiled.language)
            proofs = self._proofs(compiled)
            problems = self._problems(compiled, proofs.problems, Path(path))
            failed = failed or any(found.severity == "error" or self.strict for found in problems)
            sources = shown_sources(compiled.sources, Path(path))
            if self.form == "json":
                objects += proofs.with_words(problems, sources, console.language())
                objects += proofs.as_objects(sources, console.language())
                objects += proofs.reached.as_objects() if proofs.reached is not None else []
            else:
                console.show_problems(problems, sources, aloud=True, words=proofs.stories(console.language()))
                self._show_guarantees(compiled, proofs)
                self._show_reached(proofs)
                self._sum_up(compiled, problems, path)
        if self.form == "json":
            console.out(json.dumps(objects, ensure_ascii=False, indent=2))
        return exits.REFUSED if failed else exits.FINE

    def _proofs(self, compiled: Compiled) -> Proofs:
        quiet = self.quiet or self.form == "json" or not compiled.guarantees
        with console.progress(console.told("proving"), quiet):
            return Proofs.of(
                compiled,
                self.prove_steps,
                possibilities=True,
                reaching=not self.quiet,
                examples=self.examples,
            )

    def _show_guarantees(self, compiled: Compiled, proofs: Proofs) -> None:
        """Every guarantee with its verdict; those of rules with mistakes wait."""
        waiting = 0 if compiled.provable is not None else len(compiled.guarantees)
        if waiting and not self.quiet:
            console.out(console.counted("guarantees_waiting", waiting) + "\n")
        if not proofs.told or self.quiet:
            return
        console.out(console.told("guarantees_title") + ":")
        for told, word, text in proofs.listed(next(iter(compiled.sources)), console.language()):
            console.out(f"  {click.style(word, fg=_COLOURS[told.verdict.verdict])}  {text}")
        console.out("")

    def _show_reached(self, proofs: Proofs) -> None:
        """How far totals go and which values leads get; nothing where there are no rules, or mistakes."""
        lines = [] if proofs.reached is None else [*proofs.reached.lines(console.language())]
        if lines and not self.quiet:
            console.out(console.told("reach_title") + ":")
            console.out("".join(f"  {line}\n" for line in lines))

    def _problems(self, compiled: Compiled, proved: Sequence[Problem], path: Path) -> Sequence[Problem]:
        """Those of the rules alone; where there is none of weight, those that the data show as well."""
        own = in_order([*of_rules_alone(compiled.problems), *proved], compiled.sources)
        if compiled.model is None or (self.leads is None and not self.events):
            return own
        from ..data_checks import data_problems

        data = self._data(compiled, path)
        return [*own, *data_problems(compiled.model.rules, compiled.statements, compiled.sources, data)]

    def _data(self, compiled: Compiled, path: Path) -> DataAtHand:
        from .data_at_hand import read_data

        own = TableSettings(
            id=self.id_column,
            missing=tuple(self.missing),
            decimal=self.decimal,
            day_first=self.day_first,
            encoding=self.encoding,
            separator=self.separator,
            sheet=self.sheet,
        )
        assert compiled.model is not None
        zone = compiled.model.rules.time_zone
        quiet = self.quiet or self.form == "json"
        return read_data(self.leads, self.events, self.joins, own, settings_beside(path), zone, quiet)

    def _sum_up(self, compiled: Compiled, problems: Sequence[Problem], path: str) -> None:
        if problems and not self.quiet:
            console.out(console.told("help_offer", code=problems[0].code))
        errors = sum(found.severity == "error" for found in problems)
        warnings = len(problems) - errors
        if errors:
            facts = {
                "file": path,
                "errors": console.counted("errors", errors),
                "warnings": console.counted("warnings", warnings),
            }
            console.out(console.told("check_count" if warnings else "check_errors", **facts))
        elif compiled.model is not None and (not self.quiet or warnings):
            rules = console.counted("rules", len(all_rules(compiled.model.rules.members)))
            facts = {
                "file": path,
                "rules": rules,
                "hash": compiled.model.hash,
                "warnings": console.counted("warnings", warnings),
            }
            console.out(console.told("check_warnings" if warnings else "check_ok", **facts))
            if not compiled.model.rules.members:
                console.out(console.told("no_rules", file=path))
