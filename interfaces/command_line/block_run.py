"""`leadlang score` for large files: in blocks, with what is said of them said at the end."""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from attrs import define, evolve

from ..files import Note as FileNote
from ..finding import Note, idle_settings
from ..inputs import Input, names_of, read_input
from ..refusal import Refused
from ..runtime.model import CompiledModel
from ..runtime.times import AsOf
from ..settings import Settings, TableSettings, over
from ..streaming.blocks import Unfit
from ..streaming.choice import Choice, choose
from ..streaming.job import Done, Job
from ..streaming.joined_blocks import OtherTable
from ..streaming.memory import Sizes
from ..streaming.run import do
from ..streaming.writers import STREAMED_ENDINGS
from ..summary_words import problem_lines, summary_text
from . import console
from .block_progress import watched
from .console import aside, told
from .outputs import STDOUT

_Say = tuple[str, Sequence[FileNote]]


@define
class BlockRun:
    """What is asked of one run of `leadlang score`, as far as it matters to files in blocks."""

    model: CompiledModel
    moments: Sequence[AsOf]
    leads: str
    events: Sequence[str]
    joins: Sequence[tuple[str, str, str]]
    output: str | None
    problems: str | None
    own: TableSettings
    settings: Settings
    keep: Sequence[str]
    stamp: bool
    reasons: int
    for_excel: bool
    strict: bool
    now: bool
    quiet: bool
    memory: str | None
    engine: str

    def go(self) -> bool:
        """Score in blocks if that is to be; whether it was."""
        choice = choose([self.leads, *self.events], self.memory)
        if not choice.in_blocks:
            return False
        hindrance = self._hindrance()
        if hindrance is not None:
            self._whole(choice, self.leads, hindrance)
            return False
        try:
            with self._output() as output:
                self._score(choice, output)
        except Unfit as unfit:
            self._whole(choice, unfit.path, unfit.reason)
            return False
        return True

    def _hindrance(self) -> str | None:
        """What only tables that were read whole can give."""
        if self.engine != "columns":
            return "streaming_engine"
        if len(self.moments) > 1:
            return "streaming_as_of"
        if self.output is None:
            return "streaming_no_output"
        if self.output != STDOUT and Path(self.output).suffix.lower() not in STREAMED_ENDINGS:
            return "streaming_output"
        return None

    def _whole(self, choice: Choice, path: str, reason: str) -> None:
        choice.refuse_unless_it_fits(path, reason, console.language())
        if not self.quiet:
            aside(told("streaming_whole", file=path, why=told(reason)))

    @contextmanager
    def _output(self) -> Iterator[str]:
        """The file to write; on the standard output it is given as a whole, too."""
        if self.output != STDOUT:
            yield str(self.output)
            return
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "scored.csv"
            yield str(path)
            if path.exists():
                with open(path, "rb") as file:
                    shutil.copyfileobj(file, sys.stdout.buffer)
                sys.stdout.buffer.flush()

    def _score(self, choice: Choice, output: str) -> None:
        lead_settings = over(self.settings.leads, self.own)
        others = self._joined(lead_settings.missing)
        with watched(self.quiet) as progress:
            done = do(
                Job(
                    model=self.model,
                    leads=self.leads,
                    logs=self.events,
                    names=[Path(self.leads).name, *names_of(self.events)],
                    output=output,
                    as_of=self.moments[0],
                    sizes=Sizes.of(choice.memory),
                    lead_settings=lead_settings,
                    log_settings=[self.settings.log(Path(path).name) for path in self.events],
                    joins=others,
                    keep=self.keep,
                    stamp=self.stamp,
                    reasons=self.reasons,
                    for_excel=self.for_excel,
                    language=console.language(),
                    problems=self.problems,
                    strict=self.strict,
                    progress=progress,
                )
            )
        self._say(done, [other.table for other in others])

    def _joined(self, missing: tuple[str, ...]) -> list[OtherTable]:
        names = names_of([file for file, _, _ in self.joins])
        return [
            OtherTable(read_input(file, TableSettings(missing=missing), name), column, missing)
            for (file, _, column), name in zip(self.joins, names, strict=True)
        ]

    # ------------------------------------------------------------ what is said

    def _say(self, done: Done, others: Sequence[Input]) -> None:
        leads, *logs = done.file_notes
        self._note([console.file_notes_text(*leads)])
        for other, notes in zip(others, done.join_notes, strict=True):
            self._note([console.file_notes_text(other.name, other.notes)])
            self._note_all(notes)
        self._note([console.file_notes_text(*log) for log in logs])
        self._note_all(idle_settings(self.settings, self.events))
        self._note_all(done.notes)
        if self.now:
            self._note([told("summary_now", as_of=done.summary.as_of)])
        if self.problems is not None:
            self._note([console.counted("problems_written", done.problems.total, file=self.problems)])
        if not done.written:
            for line in problem_lines(done.problems, console.language()):
                aside(line)
            count = done.problems.total
            raise Refused("R018", "one" if count == 1 else "", count=count)
        self._note([console.file_notes_text(str(self.output), done.output_notes)])
        if self.output != STDOUT:
            self._note([console.counted("written", done.rows, file=self.output)])
        self._summarise(done)

    def _summarise(self, done: Done) -> None:
        if self.quiet:
            if done.problems.total:
                aside(console.counted("problems_found", done.problems.total))
            return
        say = aside if self.output == STDOUT else console.out
        say(summary_text(evolve(done.summary, language=console.language()), done.problems))

    def _note_all(self, notes: Sequence[Note]) -> None:
        self._note([console.note_text(note) for note in notes])

    def _note(self, notes: Sequence[str]) -> None:
        if not self.quiet:
            for note in filter(None, notes):
                aside(note)
