"""Files scored in blocks, whatever their size: what is asked for, and what comes of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from attrs import field, frozen

from ..files import Note as FileNote
from ..finding import Note
from ..problem_digest import ProblemDigest
from ..runtime.model import CompiledModel
from ..runtime.times import AsOf
from ..settings import LogSettings, TableSettings
from ..summary import Summary
from .joined_blocks import OtherTable
from .memory import Sizes

Progress = Callable[[str, float, int], None]
"""Told now and then: what is being done (a phrase), how much of it is done (0 to 1), how many rows so far."""


def _no_progress(doing: str, done: float, rows: int) -> None:
    """Nobody watches."""


@frozen(eq=False)
class Job:
    """What to score and where to write it. `leads` and `logs` are paths, `names` what people call them (the
    leads first); `problems` is a file for all that is wrong with the data. With `strict` nothing else is
    written if anything is.
    """

    model: CompiledModel
    leads: str
    logs: Sequence[str]
    names: Sequence[str]
    output: str
    as_of: AsOf
    sizes: Sizes
    lead_settings: TableSettings = TableSettings()
    log_settings: Sequence[LogSettings] = ()
    joins: Sequence[OtherTable] = ()
    keep: str | Sequence[str] = ()
    stamp: bool = False
    reasons: int = 0
    for_excel: bool = False
    language: str | None = None
    problems: str | None = None
    strict: bool = False
    progress: Progress = field(default=_no_progress)

    @property
    def endings(self) -> list[str]:
        return [Path(path).suffix.lower() for path in (self.output, self.problems) if path is not None]


@frozen(eq=False)
class Done:
    """What a job came to. `written`: the output is there. `file_notes` are those of each table that was read,
    the leads first, `join_notes` those of each join, `output_notes` those of the file that was written;
    `way` is how it was done.
    """

    rows: int
    written: bool
    summary: Summary
    problems: ProblemDigest
    notes: Sequence[Note]
    file_notes: Sequence[tuple[str, Sequence[FileNote]]]
    join_notes: Sequence[Sequence[Note]]
    output_notes: Sequence[FileNote]
    way: str
