"""What a statement is asked for: the engine, the tables, the moment."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal

from attrs import field, frozen

from ..times import AsOf

Dialect = Literal["duckdb", "postgres", "spark", "snowflake", "bigquery"]
DIALECTS: Final[tuple[Dialect, ...]] = ("duckdb", "postgres", "spark", "snowflake", "bigquery")
VERIFIED: Final[frozenset[Dialect]] = frozenset({"duckdb", "postgres", "spark"})
"""Those whose statements the tests run on an engine."""


@frozen
class Log:
    """A table of events: whose, when, what (verb and object). `columns` as in `Source`, also of these
    parts: log_verb, log_object and log_time.
    """

    table: str
    lead: str = "lead_id"
    time: str = "time"
    verb: str = "event"
    object: str = "object"
    columns: Mapping[str, str] | None = None


@frozen
class Source:
    """Where the facts are. `id` is the column of the leads' ids; without a `log` behaviour is unknown. For
    comments `rules` has the words of each rule, by number, and `moment` those of as-of.

    `columns` says in which column each field stands, by its key; a field that is not there is unknown for
    everyone. None: each stands in the column of its own name.

    `into` names a table that the statement makes anew for the results, "" for none.
    """

    dialect: Dialect
    leads: str
    id: str
    as_of: AsOf
    log: Log | None = None
    rules: Mapping[int, str] = field(factory=dict)
    moment: str = ""
    columns: Mapping[str, str] | None = None
    into: str = ""

    def column_of(self, key: str, name: str, of_events: bool) -> str | None:
        """Where a field stands, None where it does not."""
        columns = self.columns if not of_events or self.log is None else self.log.columns
        return name if columns is None else columns.get(key.removeprefix("text_"))
