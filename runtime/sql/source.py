"""What a statement is asked for: the engine, the tables, the moment."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal

from attrs import field, frozen

from ..times import AsOf

Dialect = Literal["duckdb", "postgres", "spark", "snowflake", "bigquery"]
DIALECTS: Final[tuple[Dialect, ...]] = ("duckdb", "postgres", "spark", "snowflake", "bigquery")
VERIFIED: Final[frozenset[Dialect]] = frozenset({"duckdb", "postgres"})
"""Those whose statements the tests run on an engine."""


@frozen
class Log:
    """A table of events: whose, when, what (verb and object)."""

    table: str
    lead: str = "lead_id"
    time: str = "time"
    verb: str = "event"
    object: str = "object"


@frozen
class Source:
    """Where the facts are. `id` is the column of the leads' ids; without a `log` behaviour is unknown. For
    comments `rules` has the words of each rule, by number, and `moment` those of as-of.
    """

    dialect: Dialect
    leads: str
    id: str
    as_of: AsOf
    log: Log | None = None
    rules: Mapping[int, str] = field(factory=dict)
    moment: str = ""
