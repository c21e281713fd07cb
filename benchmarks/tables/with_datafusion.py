"""DataFusion: SQL over Arrow record batches, one partition per thread. Rows come back with their numbers."""

from __future__ import annotations

import polars as pl
from datafusion import SessionConfig, SessionContext

from ..measure import Run
from ..threads import allowed
from ..work.behaviour import Journal
from ..work.description import AttributeModel, BehaviourModel
from .sql import attribute_query, behaviour_query
from .with_duckdb import in_order

_ROWS_A_BATCH = 65_536


def attributes(model: AttributeModel, leads: pl.DataFrame, tidy: bool) -> Run:
    context = _with_tables(leads=leads.with_row_index("row"))
    query = attribute_query(model, tidy)
    return lambda: in_order(context.sql(query).to_arrow_table())


def behaviour(model: BehaviourModel, journal: Journal) -> Run:
    context = _with_tables(leads=journal.leads.with_row_index("row"), events=journal.events)
    query = behaviour_query(model)
    return lambda: in_order(context.sql(query).to_arrow_table())


def _with_tables(**frames: pl.DataFrame) -> SessionContext:
    parts = allowed()
    context = SessionContext(SessionConfig().with_target_partitions(parts))
    for name, frame in frames.items():
        batches = frame.to_arrow().to_batches(max_chunksize=_ROWS_A_BATCH)
        size = max(1, -(-len(batches) // parts))
        partitions = [batches[at : at + size] for at in range(0, len(batches), size)]
        context.register_record_batches(name, partitions)
    return context
