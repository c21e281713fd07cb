"""DuckDB: SQL over tables of its own, in memory. Rows come back in no order, each with its number."""

from __future__ import annotations

import duckdb
import numpy as np
import polars as pl
import pyarrow as pa

from ..measure import Run
from ..threads import allowed
from ..work.behaviour import Journal
from ..work.description import AttributeModel, BehaviourModel
from .sql import attribute_query, behaviour_query


def attributes(model: AttributeModel, leads: pl.DataFrame, tidy: bool) -> Run:
    base = _with_tables(leads=leads.with_row_index("row"))
    query = attribute_query(model, tidy)
    return lambda: in_order(base.sql(query).to_arrow_table())


def behaviour(model: BehaviourModel, journal: Journal) -> Run:
    base = _with_tables(leads=journal.leads.with_row_index("row"), events=journal.events)
    query = behaviour_query(model)
    return lambda: in_order(base.sql(query).to_arrow_table())


def in_order(result: pa.Table) -> np.ndarray:
    """Its column `score` in the order of its column `row`."""
    scores = np.empty(result.num_rows, np.int64)
    scores[result["row"].to_numpy()] = result["score"].to_numpy()
    return scores


def _with_tables(**frames: pl.DataFrame) -> duckdb.DuckDBPyConnection:
    base = duckdb.connect()
    base.execute("SET enable_progress_bar = false")
    base.execute(f"SET threads = {allowed()}")
    for name, frame in frames.items():
        base.register("given", frame)
        base.execute(f"CREATE TABLE {name} AS SELECT * FROM given")
        base.unregister("given")
    return base
