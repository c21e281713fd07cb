"""Leads and logs in any order: put aside by the leads' ids, scored part by part, put back in order."""

from __future__ import annotations

import polars as pl

from .batches import Rows
from .partitions import Aside, Results, groups
from .pass_over import Attempt
from .repeated import repeated_events_known, settle_repeated_events
from .shelves import Shelves


def score_by_parts(attempt: Attempt, parts: int) -> None:
    """Score and write all leads."""
    meant, scoring = attempt.meant, attempt.scoring
    lead_aside = _aside(attempt, parts, "leads", meant.lead_id or "", attempt.lead_columns())
    blocks: list[tuple[int, int]] = []  # the first line and the number of rows of each block
    end = 1
    for block in attempt.lead_blocks("streaming_leads", attempt.lead_columns()):
        lead_aside.add(block.frame, block.lines)
        if block.frame.height:
            blocks.append((int(block.lines[0]), block.frame.height))
            end = int(block.lines[-1]) + 1
    log_asides = []
    for place, layout in enumerate(meant.layouts):
        aside = _aside(attempt, parts, f"log{place}", layout.lead, attempt.log_columns(place))
        for block in attempt.log_blocks(place, "streaming_events"):
            aside.add(block.frame, block.lines)
        log_asides.append(aside)
    sources = [attempt.leads, *(log.source for log in attempt.logs)]
    for source, aside in zip(sources, (lead_aside, *log_asides), strict=True):
        aside.add(pl.DataFrame(schema=source.schema), pl.Series([], dtype=pl.Int64))
        aside.shelves.finish()
        source.settle()  # nothing has been made of it yet
    repeated_events_known(attempt)
    settle_repeated_events(attempt)
    together = list(groups([rows for _, rows in blocks]))
    limits = [*(blocks[first][0] for first, _ in together), end]
    found = Results(attempt.folder)
    nothing = pl.DataFrame()
    for part in range(parts):
        leads, logs = Rows(*lead_aside.take(part)), []
        for place, aside in enumerate(log_asides):
            frame, lines = aside.take(part)
            logs.append(Rows(frame, lines, attempt.idle_among(place, lines)))
        readings = [source.reading for source in sources]
        results = scoring.results(leads, readings[0], logs, readings[1:])
        nothing = results.clear()
        found.add(results, leads.lines, limits)
        rows = leads.frame.height + sum(rows.frame.height for rows in logs)
        attempt.progress("streaming_scoring", (part + 1) / parts, rows)
    _put_back(attempt, found, nothing, [end for _, end in together])


def _put_back(attempt: Attempt, found: Results, nothing: pl.DataFrame, ends: list[int]) -> None:
    """Write the results beside their leads, which are read once more."""
    wanted = [attempt.meant.lead_id or "", *attempt.meant.kept]
    results = nothing
    group, place, start, row = 0, 0, 0, 0
    if not ends:
        attempt.write(pl.DataFrame(schema=attempt.leads.schema), nothing, 0)
    for block in attempt.again("streaming_writing", wanted):
        count = block.frame.height
        if not count:
            continue
        if start == 0:
            results = found.between(group, nothing.columns)
        attempt.write(block.frame, results[start : start + count], row)
        place, start, row = place + 1, start + count, row + count
        if place == ends[group]:
            group, start = group + 1, 0


def _aside(attempt: Attempt, parts: int, name: str, id_column: str, columns: list[str]) -> Aside:
    shelves = Shelves(attempt.folder, name, parts, attempt.job.sizes.spill)
    return Aside(shelves, id_column, columns)
