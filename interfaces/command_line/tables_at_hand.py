"""The tables that a command was given: leads with what is joined to them, and event logs."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import polars as pl
from attrs import define, field

from ..finding import LEADS, GivenLog, idle_settings
from ..inputs import Input, names_of, read_input
from ..joining import join
from ..runtime.facts import DataProblem
from ..settings import Settings, TableSettings, over
from . import console


@define
class TablesAtHand:
    """Reads the files of a command, saying what was detected unless it is `quiet`.

    `own` is what the command's options say of the leads, `settings` what `leadlang.toml` beside the rules
    says.
    """

    leads: str
    events: Sequence[str]
    joins: Sequence[tuple[str, str, str]]
    own: TableSettings
    settings: Settings
    quiet: bool
    lead_input: Input = field(init=False)
    log_inputs: list[Input] = field(factory=list, init=False)
    frame: pl.DataFrame = field(init=False)
    logs: list[GivenLog] | None = field(default=None, init=False)
    _join_problems: list[DataProblem] = field(factory=list, init=False)

    def read(self) -> None:
        """Everything, into `frame` (the leads with what is joined), `logs` (None: none given) and the
        inputs.
        """
        self.lead_input = self._read(self.leads, over(self.settings.leads, self.own))
        self.frame = self._joined()
        logs = []
        for path, name in zip(self.events, names_of(self.events), strict=True):
            log_settings = self.settings.log(Path(path).name)
            found = self._read(path, log_settings, name)
            self.log_inputs.append(found)
            logs.append(GivenLog(name, found.frame, log_settings, found.reading))
        self.note([console.note_text(note) for note in idle_settings(self.settings, self.events)])
        self.logs = logs or None

    def all_problems(self, in_cells: Sequence[DataProblem]) -> list[DataProblem]:
        """Broken rows of the files and the mistakes in single cells, by the lines of the files."""
        by_name = {LEADS: self.lead_input} | {log.name: log for log in self.log_inputs}
        problems = [*self.lead_input.problems, *self._join_problems]
        for log in self.log_inputs:
            problems += log.problems
        order = list(by_name)
        ordered = sorted(in_cells, key=lambda found: order.index(found.table))
        return problems + [by_name[found.table].with_lines(found) for found in ordered]

    def note(self, notes: Sequence[str]) -> None:
        """Say what is not empty, beside the result."""
        if not self.quiet:
            for note in filter(None, notes):
                console.aside(note)

    def _joined(self) -> pl.DataFrame:
        frame, missing = self.lead_input.frame, self.lead_input.settings.missing
        names = names_of([file for file, _, _ in self.joins])
        for (file, _, column), name in zip(self.joins, names, strict=True):
            other = self._read(file, TableSettings(missing=missing), name)
            joined = join(frame, other.frame, column, other.name, other.lines(), missing)
            frame = joined.frame
            self._join_problems += other.problems
            self.note([console.note_text(note) for note in joined.notes])
        return frame

    def _read(self, path: str, settings: TableSettings, name: str = "") -> Input:
        with console.progress(console.told("reading", file=path), self.quiet):
            found = read_input(path, settings, name)
        self.note([console.file_notes_text(found.name, found.notes)])
        return found
