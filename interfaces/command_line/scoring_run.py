"""What `leadlang score` does, step by step."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import polars as pl
from attrs import define, evolve

from ..compiler.compile import Compiled
from ..engines import Engine
from ..files import WRITE_ENDINGS, WriteOptions, write_table
from ..files import Note as FileNote
from ..loading import RulesRefused, compile_or_read, shown_sources
from ..moments import moment
from ..opening import settings_beside
from ..problem_table import problem_table
from ..refusal import Refused
from ..runtime.facts import DataProblem
from ..runtime.model import CompiledModel
from ..runtime.rules import Rules
from ..runtime.times import AsOf
from ..scoring import Scored, history, run
from ..settings import Settings, TableSettings
from ..summary_words import problem_lines, summary_text
from . import console
from .best_leads import best_leads, show, show_title
from .block_run import BlockRun
from .console import aside, told
from .outputs import STDOUT, refuse_bad_outputs
from .tables_at_hand import TablesAtHand


@define
class ScoringRun:
    """One run of `leadlang score`; the fields are its options."""

    rules: str
    leads: str
    events: Sequence[str]
    as_of: Sequence[str]
    output: str | None
    keep: Sequence[str]
    joins: Sequence[tuple[str, str, str]]
    for_excel: bool
    stamp: bool
    reasons: int | None
    top: int
    strict: bool
    problems: str | None
    memory: str | None
    id_column: str | None
    missing: Sequence[str]
    encoding: str | None
    separator: str | None
    decimal: str | None
    day_first: bool | None
    sheet: str | None
    quiet: bool
    language: str | None
    engine: Engine = "columns"

    def go(self) -> None:
        console.speak(self.language or "en")
        self.refuse_bad_outputs()
        settings = settings_beside(Path(self.rules))
        compiled = self.compiled()
        assert compiled.model is not None
        moments = self.moments(compiled.model.rules.time_zone)
        if self._block_run(compiled.model, moments, settings).go():
            return
        tables = TablesAtHand(self.leads, self.events, self.joins, self._own_settings(), settings, self.quiet)
        tables.read()
        scores = self._scores(compiled.model, tables, moments)
        in_cells = dict.fromkeys(found for scored in scores for found in scored.problems)
        problems = tables.all_problems(tuple(in_cells))
        self.note([console.note_text(note) for note in scores[0].notes])
        if not self.as_of:
            self.note([told("summary_now", as_of=scores[0].summary.as_of)])

        if self.problems is not None:
            self._write_problems(problems, self.problems)
        if self.strict and problems:
            for line in problem_lines(problems, console.language()):
                aside(line)
            raise Refused("R018", "one" if len(problems) == 1 else "", count=len(problems))
        self.give(scores, compiled.model.rules)
        self.summarise(scores, problems)

    def _block_run(self, model: CompiledModel, moments: Sequence[AsOf], settings: Settings) -> BlockRun:
        return BlockRun(
            model=model,
            moments=moments,
            leads=self.leads,
            events=self.events,
            joins=self.joins,
            output=self.output,
            problems=self.problems,
            own=self._own_settings(),
            settings=settings,
            keep=self.keep,
            stamp=self.stamp,
            reasons=self.reasons or 0,
            for_excel=self.for_excel,
            strict=self.strict,
            now=not self.as_of,
            quiet=self.quiet,
            memory=self.memory,
            engine=self.engine,
        )

    def refuse_engine_options(self, database: str | None, master: str | None) -> None:
        """What is said of an engine needs one."""
        console.speak(self.language or "en")
        for option, value in (("--database", database), ("--master", master)):
            if value is not None:
                raise Refused("R117", "no_engine", option=option)

    def refuse_bad_outputs(self) -> None:
        inputs = [self.rules, self.leads, *self.events, *(file for file, _, _ in self.joins)]
        written = None if self.output == STDOUT else self.output
        refuse_bad_outputs([*filter(None, (written, self.problems))], inputs, WRITE_ENDINGS)
        if self.for_excel and self.output is None:
            raise Refused("R022")

    def moments(self, time_zone: str) -> list[AsOf]:
        """Each once, in their order; now where none is said."""
        moments = [moment(one, time_zone) for one in self.as_of] or [moment(None, time_zone)]
        return list({one.instant: one for one in moments}.values())

    def _scores(self, model: CompiledModel, tables: TablesAtHand, moments: Sequence[AsOf]) -> list[Scored]:
        with console.progress(told("scoring"), self.quiet):
            return [
                run(
                    model,
                    tables.frame,
                    tables.logs,
                    as_of,
                    id=tables.lead_input.settings.id,
                    keep=self.keep,
                    reading=tables.lead_input.reading,
                    stamp=self.stamp,
                    engine=self.engine,
                    reasons=self.reasons or 0,
                    language=console.language(),
                )
                for as_of in moments
            ]

    def compiled(self) -> Compiled:
        compiled = compile_or_read(Path(self.rules))
        console.speak(self.language or compiled.language)
        if compiled.model is None:
            console.show_problems(compiled.problems, shown_sources(compiled.sources, Path(self.rules)))
            raise RulesRefused(compiled, self.rules)
        if not compiled.model.rules.members:
            self.note([told("no_rules", file=self.rules)])
        if compiled.problems:
            self.note([console.counted("rules_warnings", len(compiled.problems), file=self.rules)])
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

    def _write_problems(self, problems: Sequence[DataProblem], path: str) -> None:
        write_table(problem_table(problems, console.language()), path)
        self.note([console.counted("problems_written", len(problems), file=path)])

    def give(self, scores: Sequence[Scored], rules: Rules) -> None:
        if self.output is None:
            for scored in scores:
                self._show_best(scored, rules, dated=len(scores) > 1)
            return
        table = scores[0].table if len(scores) == 1 else history(scores)
        options = WriteOptions(for_excel=self.for_excel, text_columns=(table.columns[0],))
        with console.progress(told("writing", file=self.output), self.quiet):
            notes = (
                _print_csv(table, options)
                if self.output == STDOUT
                else write_table(table, self.output, options)
            )
        self.note([console.file_notes_text(self.output, notes)])
        if self.output != STDOUT:
            self.note([console.counted("written", table.height, file=self.output)])

    def _show_best(self, scored: Scored, rules: Rules, dated: bool) -> None:
        rows = scored.table.height
        if not rows:
            return
        best = best_leads(scored.table, rules, self.top)
        several = console.counted("best_leads_of", best.height, rows=rows)
        title = several if best.height < rows else told("best_leads")
        show_title(told("best_leads_as_of", title=title, as_of=scored.summary.as_of) if dated else title)
        left_out = show(best, scored.kept)
        if left_out:
            console.out(told("no_room", columns=", ".join(left_out)))
        if dated:
            console.out("")

    def summarise(self, scores: Sequence[Scored], problems: Sequence[DataProblem]) -> None:
        """One summary for each moment; what is wrong with the data once, with the last."""
        if self.quiet:
            if problems:
                aside(console.counted("problems_found", len(problems)))
            return
        say = aside if self.output == STDOUT else console.out
        if self.output is None and len(scores) == 1:
            say("")
        for scored in scores:
            summary = evolve(scored.summary, language=console.language())
            last = scored is scores[-1]
            say(summary_text(summary, problems if last else ()))
            if not last:
                say("")

    def note(self, notes: Sequence[str]) -> None:
        if not self.quiet:
            for note in filter(None, notes):
                aside(note)


def _print_csv(table: pl.DataFrame, options: WriteOptions) -> Sequence[FileNote]:
    """The very bytes that a file would get, on the standard output."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "scored.csv"
        notes = write_table(table, path, options)
        sys.stdout.buffer.write(path.read_bytes())
        sys.stdout.buffer.flush()
    return notes
