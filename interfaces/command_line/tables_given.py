"""The leads and event logs that a command is given, read as settings and options say."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import polars as pl
from attrs import frozen

from ..finding import LEADS, GivenLog, idle_settings
from ..inputs import Input, names_of, read_input
from ..joining import join
from ..runtime.facts import DataProblem, TableReading
from ..settings import Settings, TableSettings, over
from . import console


@frozen
class TablesGiven:
    """`frame` are the leads with what was joined beside them; `logs` the event logs, in the order given.

    `broken` are rows of the files that could not be read at all.
    """

    leads: Input
    frame: pl.DataFrame
    inputs: tuple[Input, ...]
    logs: tuple[GivenLog, ...]
    broken: tuple[DataProblem, ...]

    @property
    def id_column(self) -> str | None:
        return self.leads.settings.id

    @property
    def reading(self) -> TableReading:
        return self.leads.reading

    def by_lines(self, problems: Sequence[DataProblem]) -> list[DataProblem]:
        """Problems in single cells with the lines of the files in place of row numbers."""
        tables = {LEADS: self.leads} | {one.name: one for one in self.inputs}
        return [tables[found.table].with_lines(found) for found in problems]


def read_tables(
    leads: str,
    events: Sequence[str],
    joins: Sequence[tuple[str, str, str]],
    own: TableSettings,
    settings: Settings,
    quiet: bool,
) -> TablesGiven:
    """All tables; what is detected is said unless `quiet`. Raises FileRefused and Refused."""
    found = _read(leads, over(settings.leads, own), "", quiet)
    frame = found.frame
    broken = list(found.problems)
    for (file, _, column), name in zip(joins, names_of([file for file, _, _ in joins]), strict=True):
        other = _read(file, TableSettings(missing=found.settings.missing), name, quiet)
        joined = join(frame, other.frame, column, other.name, other.lines(), found.settings.missing)
        frame = joined.frame
        broken += other.problems
        _say(map(console.note_text, joined.notes), quiet)
    inputs = []
    logs = []
    for path, name in zip(events, names_of(events), strict=True):
        log_settings = settings.log(Path(path).name)
        log = _read(path, log_settings, name, quiet)
        inputs.append(log)
        broken += log.problems
        logs.append(GivenLog(name, log.frame, log_settings, log.reading))
    _say(map(console.note_text, idle_settings(settings, events)), quiet)
    return TablesGiven(found, frame, tuple(inputs), tuple(logs), tuple(broken))


def _read(path: str, settings: TableSettings, name: str, quiet: bool) -> Input:
    with console.progress(console.told("reading", file=path), quiet):
        found = read_input(path, settings, name)
    _say([console.file_notes_text(found.name, found.notes)], quiet)
    return found


def _say(notes: Iterable[str], quiet: bool) -> None:
    if not quiet:
        for note in filter(None, notes):
            console.aside(note)
