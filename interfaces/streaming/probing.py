"""A look at the first block of each table: in which orders it may be sorted, and how much there is of it."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing

import polars as pl
from attrs import frozen

from ..scoring import Meant
from .batches import needed_of_leads, needed_of_log
from .blocks import Source
from .job import Job
from .ordered import BY_LENGTH, BY_TEXT, Order, ordered_ids
from .partitions import parts_needed

_BYTES_A_ROW = 250  # what scoring takes for a lead or an event beside its cells


@frozen
class Probed:
    """`orders`: those that none of the first blocks speaks against. `parts`: into how many parts leads and
    events are to be cut, if need be.
    """

    orders: Sequence[Order]
    parts: int


def probe(job: Job, meant: Meant, leads: Source, logs: Sequence[Source]) -> Probed:
    tables = [(leads, meant.lead_id or "", needed_of_leads(job.model, meant, leads.schema.names()))]
    for log, layout in zip(logs, meant.layouts, strict=True):
        tables.append((log, layout.lead, needed_of_log(job.model, layout, log.schema.names())))
    orders, whole = [BY_LENGTH, BY_TEXT], 0.0
    for source, id_column, needed in tables:
        frame = _first(source, needed)
        if frame.height:
            ids = ordered_ids(frame[id_column], "")
            orders = [order for order in orders if order.holds(ids)]
            rows = frame.height / max(source.done, 1e-9)
            whole += rows * (2 * frame.select(needed).estimated_size() / frame.height + _BYTES_A_ROW)
    return Probed(orders, parts_needed(whole, job.sizes.partition))


def _first(source: Source, columns: Sequence[str]) -> pl.DataFrame:
    with closing(source.blocks(columns)) as blocks:  # type: ignore[type-var]
        for block in blocks:
            if block.frame.height:
                return block.frame
    return pl.DataFrame(schema=source.schema)
