"""From files to a file, as a call: in blocks where that is needed, else whole; the results are the same."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from attrs import frozen

from ..files import WriteOptions, write_table
from ..finding import LEADS, GivenLog, Note
from ..inputs import names_of, read_input
from ..problem_digest import ProblemDigest, digest
from ..problem_table import problem_table
from ..runtime.model import CompiledModel
from ..runtime.times import AsOf
from ..scoring import run
from ..settings import Settings, TableSettings
from ..summary import Summary
from .blocks import Unfit
from .choice import choose
from .job import Job
from .memory import Sizes
from .run import do
from .writers import STREAMED_ENDINGS

AnyPath = str | os.PathLike[str]


@frozen
class FilesScored:
    """What scoring files came to: the file that was written, its rows, what is wrong with the data by kinds
    (each with its count and its first few), the summary, what was detected. `in_blocks`: not all was in
    memory at once.
    """

    output: str
    rows: int
    problems: ProblemDigest
    summary: Summary
    notes: tuple[Note, ...]
    in_blocks: bool


def score_files(
    model: CompiledModel,
    settings: Settings,
    leads: AnyPath,
    output: AnyPath,
    events: Sequence[AnyPath],
    as_of: AsOf,
    lead_settings: TableSettings,
    keep: str | Sequence[str],
    stamp: bool,
    reasons: int,
    problems: AnyPath | None,
    memory: str | None,
) -> FilesScored:
    """`Model.score_files`, its arguments made plain."""
    logs = [os.fspath(log) for log in events]
    leads = os.fspath(leads)
    choice = choose([leads, *logs], memory)
    job = Job(
        model=model,
        leads=leads,
        logs=logs,
        names=[Path(leads).name, *names_of(logs)],
        output=os.fspath(output),
        as_of=as_of,
        sizes=Sizes.of(choice.memory),
        lead_settings=lead_settings,
        log_settings=[settings.log(Path(log).name) for log in logs],
        keep=keep,
        stamp=stamp,
        reasons=reasons,
        problems=None if problems is None else os.fspath(problems),
    )
    if not choice.in_blocks:
        return _whole(job)
    language = model.rules.language
    if job.endings[0] not in STREAMED_ENDINGS:
        choice.refuse_unless_it_fits(job.output, "streaming_output", language)
        return _whole(job)
    try:
        done = do(job)
    except Unfit as unfit:
        choice.refuse_unless_it_fits(unfit.path, unfit.reason, language)
        return _whole(job)
    notes = tuple(done.notes)
    return FilesScored(job.output, done.rows, done.problems, done.summary, notes, in_blocks=True)


def _whole(job: Job) -> FilesScored:
    lead_input = read_input(job.leads, job.lead_settings, job.names[0])
    logs = [
        read_input(path, settings, name)
        for path, settings, name in zip(job.logs, job.log_settings, job.names[1:], strict=True)
    ]
    given = [
        GivenLog(log.name, log.frame, settings, log.reading)
        for log, settings in zip(logs, job.log_settings, strict=True)
    ]
    scored = run(
        job.model,
        lead_input.frame,
        given or None,
        job.as_of,
        id=job.lead_settings.id,
        keep=job.keep,
        reading=lead_input.reading,
        stamp=job.stamp,
        reasons=job.reasons,
    )
    by_name = {LEADS: lead_input} | {log.name: log for log in logs}
    order = list(by_name)
    in_cells = sorted(scored.problems, key=lambda found: order.index(found.table))
    problems = [found for table in (lead_input, *logs) for found in table.problems]
    problems += [by_name[found.table].with_lines(found) for found in in_cells]
    if job.problems is not None:
        write_table(problem_table(problems, job.model.rules.language), job.problems)
    write_table(scored.table, job.output, WriteOptions(text_columns=(scored.table.columns[0],)))
    rows, told = scored.table.height, digest(problems)
    return FilesScored(job.output, rows, told, scored.summary, scored.notes, in_blocks=False)
