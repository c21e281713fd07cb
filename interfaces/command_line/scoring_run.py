"""What `leadlang score` does, step by step."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import polars as pl
from attrs import define, evolve, field

from ..compiler.compile import Compiled
from ..engines import Engine
from ..files import WRITE_ENDINGS, FileRefused, WriteOptions, write_table
from ..files import Note as FileNote
from ..finding import LEADS, GivenLog, idle_settings
from ..inputs import Input, names_of, read_input
from ..joining import join
from ..loading import RulesRefused, compile_file, settings_beside, shown_sources
from ..moments import moment
from ..problem_table import problem_table
from ..refusal import Refused
from ..runtime.facts import DataProblem
from ..runtime.rules import Rules
from ..scoring import Scored, run
from ..settings import Settings, TableSettings, over
from ..summary_words import problem_lines, summary_text
from . import console
from .best_leads import best_leads, show, show_title
from .console import aside, told

STDOUT = "-"


@define
class ScoringRun:
    """One run of `leadlang score`; the fields are its options."""

    rules: str
    leads: str
    events: Sequence[str]
    as_of: str | None
    output: str | None
    keep: Sequence[str]
    joins: Sequence[tuple[str, str, str]]
    for_excel: bool
    stamp: bool
    top: int
    strict: bool
    problems: str | None
    id_column: str | None
    missing: Sequence[str]
    encoding: str | None
    separator: str | None
    decimal: str | None
    day_first: bool | None
    sheet: str | None
    quiet: bool
    language: str | None
    engine: Engine
    _join_problems: list[DataProblem] = field(factory=list, init=False)

    def go(self) -> None:
        console.speak(self.language or "en")
        self._refuse_bad_outputs()
        settings = settings_beside(Path(self.rules))
        compiled = self._compiled()
        assert compiled.model is not None
        as_of = moment(self.as_of, compiled.model.rules.time_zone)

        leads = self._read(self.leads, over(settings.leads, self._own_settings()))
        joined = self._joined(leads, settings)
        inputs, logs = self._logs(settings)
        with console.progress(told("scoring"), self.quiet):
            scored = run(
                compiled.model,
                joined,
                logs,
                as_of,
                id=leads.settings.id,
                keep=self.keep,
                reading=leads.reading,
                stamp=self.stamp,
                engine=self.engine,
            )
        problems = self._all_problems(leads, inputs, scored)
        self._note([console.note_text(note) for note in scored.notes])
        if self.as_of is None:
            self._note([told("summary_now", as_of=scored.summary.as_of)])

        if self.problems is not None:
            self._write_problems(problems, self.problems)
        if self.strict and problems:
            for line in problem_lines(problems, console.language()):
                aside(line)
            raise Refused("R018", "one" if len(problems) == 1 else "", count=len(problems))
        self._give(scored, compiled)
        self._summarise(scored, problems)

    def _refuse_bad_outputs(self) -> None:
        """What would fail only after all the work, or destroy what was given."""
        inputs = [self.rules, self.leads, *self.events, *(file for file, _, _ in self.joins)]
        written = None if self.output == STDOUT else self.output
        for output in filter(None, (written, self.problems)):
            if Path(output).is_dir():
                raise FileRefused("F002", "written", path=output)
            ending = Path(output).suffix.lower()
            if ending not in WRITE_ENDINGS:
                endings = ", ".join(WRITE_ENDINGS)
                raise FileRefused(
                    "F020", "" if ending else "none", path=output, ending=ending, endings=endings
                )
            folder = Path(output).parent
            if not folder.is_dir():
                raise FileRefused("F021", path=output, folder=folder)
            if any(_same_file(output, given) for given in inputs):
                raise Refused("R021", file=output)
        if written is not None and self.problems is not None and _same_place(written, self.problems):
            raise Refused("R021", "twice", file=written)
        if self.for_excel and self.output is None:
            raise Refused("R022")

    def _compiled(self) -> Compiled:
        compiled = compile_file(Path(self.rules))
        console.speak(self.language or compiled.language)
        if compiled.model is None:
            console.show_problems(compiled.problems, shown_sources(compiled.sources, Path(self.rules)))
            raise RulesRefused(compiled, self.rules)
        if not compiled.model.rules.members:
            self._note([told("no_rules", file=self.rules)])
        if compiled.problems:
            self._note([console.counted("rules_warnings", len(compiled.problems), file=self.rules)])
        return compiled

    def _own_settings(self) -> TableSettings:
        return TableSettings(
            id=self.id_column,
            missing=tuple(self.missing),
            decimal=self.decimal,
            day_first=self.day_first,
            encoding=self.encoding,
            separator=self.separator,
            sheet=self.sheet,
        )

    def _read(self, path: str, settings: TableSettings, name: str = "") -> Input:
        with console.progress(told("reading", file=path), self.quiet):
            found = read_input(path, settings, name)
        self._note([console.file_notes_text(found.name, found.notes)])
        return found

    def _joined(self, leads: Input, settings: Settings) -> pl.DataFrame:
        frame = leads.frame
        names = names_of([file for file, _, _ in self.joins])
        for (file, _, column), name in zip(self.joins, names, strict=True):
            other = self._read(file, TableSettings(missing=leads.settings.missing), name)
            joined = join(frame, other.frame, column, other.name, other.lines(), leads.settings.missing)
            frame = joined.frame
            self._join_problems += other.problems
            self._note([console.note_text(note) for note in joined.notes])
        return frame

    def _logs(self, settings: Settings) -> tuple[list[Input], list[GivenLog] | None]:
        inputs = []
        logs = []
        for path, name in zip(self.events, names_of(self.events), strict=True):
            log_settings = settings.log(Path(path).name)
            found = self._read(path, log_settings, name)
            inputs.append(found)
            logs.append(GivenLog(name, found.frame, log_settings, found.reading))
        self._note([console.note_text(note) for note in idle_settings(settings, self.events)])
        return inputs, logs or None

    def _all_problems(self, leads: Input, logs: Sequence[Input], scored: Scored) -> list[DataProblem]:
        """Broken rows of the files and mistakes in single cells, by the lines of the files."""
        by_name = {LEADS: leads} | {log.name: log for log in logs}
        problems = [*leads.problems, *self._join_problems]
        for log in logs:
            problems += log.problems
        order = list(by_name)
        in_cells = sorted(scored.problems, key=lambda found: order.index(found.table))
        return problems + [by_name[found.table].with_lines(found) for found in in_cells]

    def _write_problems(self, problems: Sequence[DataProblem], path: str) -> None:
        write_table(problem_table(problems, console.language()), path)
        self._note([console.counted("problems_written", len(problems), file=path)])

    def _give(self, scored: Scored, compiled: Compiled) -> None:
        assert compiled.model is not None
        if self.output is None:
            self._show_best(scored, compiled.model.rules)
            return
        options = WriteOptions(for_excel=self.for_excel, text_columns=(scored.table.columns[0],))
        with console.progress(told("writing", file=self.output), self.quiet):
            notes = (
                _print_csv(scored.table, options)
                if self.output == STDOUT
                else write_table(scored.table, self.output, options)
            )
        self._note([console.file_notes_text(self.output, notes)])
        if self.output != STDOUT:
            self._note([console.counted("written", scored.table.height, file=self.output)])

    def _show_best(self, scored: Scored, rules: Rules) -> None:
        rows = scored.table.height
        if not rows:
            return
        best = best_leads(scored.table, rules, self.top)
        several = console.counted("best_leads_of", best.height, rows=rows)
        show_title(several if best.height < rows else told("best_leads"))
        left_out = show(best, scored.kept)
        if left_out:
            console.out(told("no_room", columns=", ".join(left_out)))

    def _summarise(self, scored: Scored, problems: Sequence[DataProblem]) -> None:
        if self.quiet:
            if problems:
                aside(console.counted("problems_found", len(problems)))
            return
        summary = evolve(scored.summary, language=console.language())
        say = aside if self.output == STDOUT else console.out
        if self.output is None:
            say("")
        say(summary_text(summary, problems))

    def _note(self, notes: Sequence[str]) -> None:
        if not self.quiet:
            for note in filter(None, notes):
                aside(note)


def _same_file(output: str, given: str) -> bool:
    try:
        return Path(output).samefile(given)
    except OSError:
        return False


def _same_place(one: str, other: str) -> bool:
    return Path(one).resolve() == Path(other).resolve()


def _print_csv(table: pl.DataFrame, options: WriteOptions) -> Sequence[FileNote]:
    """The very bytes that a file would get, on the standard output."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "scored.csv"
        notes = write_table(table, path, options)
        sys.stdout.buffer.write(path.read_bytes())
        sys.stdout.buffer.flush()
    return notes
