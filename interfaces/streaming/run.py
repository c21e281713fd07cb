"""A job done: the files opened, the way chosen, the results written as they come, whole or not at all."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import polars as pl
from attrs import define, field

from ..files import write_table
from ..finding import GivenLog
from ..moments import shown
from ..problem_table import problem_table
from ..scoring import Meant, columns_meant, laid_out, stamped
from ..summary import Tally
from .batches import Scoring
from .blocks import Changed, Source
from .by_parts import score_by_parts
from .found_problems import FoundProblems
from .in_order import score_in_order
from .job import Done, Job
from .joined_blocks import JoinedBlocks
from .lead_by_lead import score_alone
from .opening import Table, open_table
from .ordered import Unordered
from .pass_over import Attempt
from .probing import probe
from .scratch import Scratch, scratch
from .seen_ids import Hashes
from .writers import STREAMED_ENDINGS, writer_for

_PROBLEMS_AT_ONCE = 10_000


def do(job: Job) -> Done:
    """Score the files of a job. Raises `Unfit` where a file must be read whole, `Refused` as `Model.score`
    does and where the output cannot be written; then, and when interrupted, there is no output, or still
    the one of before.
    """
    with scratch(job.output) as place:
        return _Run(job, place).go()


@define(eq=False)
class _Run:
    job: Job
    place: Scratch
    leads: Table = field(init=False)
    lead_source: Source = field(init=False)
    logs: list[Table] = field(init=False)
    known: list[Hashes | None] = field(init=False)
    far: set[str] = field(factory=set, init=False)
    tries: int = field(default=0, init=False)

    def go(self) -> Done:
        job, block = self.job, self.job.sizes.block
        self.leads = open_table(job.leads, job.lead_settings, job.names[0], block)
        self.logs = [
            open_table(path, settings, name, block)
            for path, settings, name in zip(job.logs, job.log_settings, job.names[1:], strict=True)
        ]
        joined = JoinedBlocks(self.leads.source, job.joins) if job.joins else None
        self.lead_source = joined or self.leads.source
        self.known = [None] * len(self.logs)
        while True:
            try:
                done, part = self._tried()
                break
            except Changed:
                continue
        if done.written:
            self.place.give(part)
        return done

    def _tried(self) -> tuple[Done, Path]:
        """One way after the other until one can be gone to its end."""
        meant = self._meant()
        for name, way in self._ways(meant):
            try:
                return self._gone(name, way, meant)
            except Unordered:
                continue
        raise AssertionError("the last way takes rows in any order")

    def _ways(self, meant: Meant) -> Iterator[tuple[str, Callable[[Attempt], None]]]:
        if not self.logs:
            yield "alone", score_alone
            return
        probed = probe(self.job, meant, self.lead_source, [log.source for log in self.logs])
        for order in probed.orders:
            yield "in order", lambda attempt, order=order: score_in_order(attempt, order)  # type: ignore[misc]
        yield "by parts", lambda attempt: score_by_parts(attempt, probed.parts)

    def _gone(self, name: str, way: Callable[[Attempt], None], meant: Meant) -> tuple[Done, Path]:
        job = self.job
        self.tries += 1
        folder = self.place.path(f"try{self.tries}")
        folder.mkdir()
        ending = Path(job.output).suffix.lower()
        writer = writer_for(ending, folder / f"scored{ending}", job.for_excel, self.far)
        problems = FoundProblems(folder if job.problems is not None else None)
        tally = Tally(job.model.rules)
        scoring = Scoring(job.model, meant, job.as_of, job.names, job.reasons, job.language, problems, tally)

        def write(leads: pl.DataFrame, results: pl.DataFrame, first_row: int) -> None:
            table = laid_out(leads, meant, results, first_row)
            writer.write(stamped(table, job.model, job.as_of) if job.stamp else table)

        attempt = Attempt(job, folder, scoring, self.lead_source, self.leads, self.logs, self.known, write)
        kept = False
        try:
            way(attempt)
            attempt.note_joined_rows()
            part = writer.finish()
            kept = True
        finally:
            writer.close()
            if not kept:
                shutil.rmtree(folder, ignore_errors=True)
        if job.problems is not None:
            _write_problems(job, problems)
        summary = tally.summary(as_of=shown(job.as_of), model=job.model.hash, with_events=bool(self.logs))
        source = self.lead_source
        done = Done(
            rows=tally.rows,
            written=not (job.strict and problems.total),
            summary=summary,
            problems=problems.digest(),
            notes=meant.notes,
            file_notes=[(table.name, table.notes) for table in (self.leads, *self.logs)],
            join_notes=source.join_notes() if isinstance(source, JoinedBlocks) else [],
            output_notes=writer.notes(),
            way=name,
        )
        return done, part

    def _meant(self) -> Meant:
        given = [
            GivenLog(log.name, pl.DataFrame(schema=log.source.schema), settings)
            for log, settings in zip(self.logs, self.job.log_settings, strict=True)
        ]
        leads = pl.DataFrame(schema=self.lead_source.schema)
        return columns_meant(self.job.model.rules, leads, given, self.job.lead_settings.id, self.job.keep)


def _write_problems(job: Job, problems: FoundProblems) -> None:
    path, language = str(job.problems), job.language or job.model.rules.language
    ending = Path(path).suffix.lower()
    if ending not in STREAMED_ENDINGS:
        whole = [found for part in problems.in_parts(_PROBLEMS_AT_ONCE) for found in part]
        write_table(problem_table(whole, language), path)
        return
    with scratch(path) as place:
        writer = writer_for(ending, place.path(f"problems{ending}"), for_excel=False, far=set())
        try:
            for part in problems.in_parts(_PROBLEMS_AT_ONCE):
                writer.write(problem_table(part, language))
            place.give(writer.finish())
        finally:
            writer.close()
