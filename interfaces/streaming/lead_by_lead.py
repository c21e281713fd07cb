"""Leads without events: each block by itself. Only ids that occur twice concern more than one."""

from __future__ import annotations

import polars as pl

from .batches import Rows
from .blocks import Changed
from .pass_over import Attempt
from .repeated import report_repeated_leads
from .seen_ids import SeenIds, trimmed_ids


def score_alone(attempt: Attempt) -> None:
    """Score and write all leads. Raises `Changed` where the first blocks promised what later ones break."""
    scoring, source, lead_id = attempt.scoring, attempt.leads, attempt.meant.lead_id
    scoring.repeated_leads = False
    seen = SeenIds(attempt.folder, "leads", attempt.job.sizes.hashes)
    columns = attempt.lead_columns(written=True)
    some = False
    for block in attempt.lead_blocks("streaming_scoring", columns):
        some = True
        source.assume()
        results = scoring.results(Rows(block.frame, block.lines), source.reading, [], [])
        attempt.write(block.frame, results, block.first_row)
        if lead_id is not None:
            seen.add(trimmed_ids(block.frame[lead_id]))
    if not some:
        nobody = pl.DataFrame(schema=source.schema)
        results = scoring.results(Rows(nobody, pl.Series([], dtype=pl.Int64)), source.reading, [], [])
        attempt.write(nobody, results, 0)
    if not source.settle():
        raise Changed
    repeated = seen.repeated()
    if len(repeated) and lead_id is not None:
        report_repeated_leads(attempt, lead_id, repeated)
