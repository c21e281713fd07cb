"""Leads and logs that are sorted alike: one pass, in which each lead's events are found beside it."""

from __future__ import annotations

from functools import partial

import polars as pl

from .blocks import Changed
from .ordered import Order, Sorted, merged
from .pass_over import Attempt
from .repeated import repeated_events_known, settle_repeated_events


def score_in_order(attempt: Attempt, order: Order) -> None:
    """Score and write all leads. Raises `Unordered` where a table is not in this order, `Changed` where the
    first blocks promised what the others did not keep, or event ids turn out to occur twice.
    """
    scoring, meant = attempt.scoring, attempt.meant
    settle_repeated_events(attempt)
    sources = [attempt.leads, *(log.source for log in attempt.logs)]
    lead_columns = attempt.lead_columns(written=True)
    tables = [
        Sorted(
            attempt.lead_blocks("streaming_scoring", lead_columns),
            meant.lead_id or "",
            pl.DataFrame(schema=attempt.leads.schema).select(lead_columns),
            lambda _: None,
        )
    ]
    for place, layout in enumerate(meant.layouts):
        empty = pl.DataFrame(schema=attempt.logs[place].source.schema).select(attempt.log_columns(place))
        blocks = attempt.log_blocks(place, "streaming_scoring")
        tables.append(Sorted(blocks, layout.lead, empty, partial(attempt.idle_among, place)))
    row = 0
    for leads, *logs in merged(order, tables):
        for source in sources:
            source.assume()
        readings = [source.reading for source in sources]
        results = scoring.results(leads, readings[0], logs, readings[1:])
        attempt.write(leads.frame, results, row)
        row += leads.frame.height
    if False in [source.settle() for source in sources]:
        raise Changed
    if not repeated_events_known(attempt):
        raise Changed
