"""The data that rules are held against."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl
from attrs import frozen

from ..counting import value_counts
from ..far_dates import without_far_dates
from ..runtime.facts import LogLayout, TableReading
from ..runtime.folding import fold
from ..runtime.headers import key
from ..runtime.intake import Event, Text, Value, cell_reading, read_cell
from ..runtime.rules import Field, Rules
from ..runtime.times import AsOf, Moment

_SOME_TIME = Moment(0, 0, False)


@frozen
class LeadTable:
    """The leads: what to call them, their table, how its cells are read."""

    name: str
    frame: pl.DataFrame
    reading: TableReading = TableReading()


@frozen
class LogTable(LeadTable):
    """An event log, and which of its columns say what."""

    layout: LogLayout = LogLayout("", "", (), ())


@frozen
class DataAtHand:
    """Leads (None: not given) and event logs, as of a moment; `lead_id` is the leads' id column."""

    leads: LeadTable | None
    logs: Sequence[LogTable]
    as_of: AsOf
    lead_id: str | None = None

    @property
    def property_columns(self) -> list[str]:
        """The columns of all logs, each name once."""
        return list(dict.fromkeys(name for log in self.logs for name in log.frame.columns))


def column_of(table: LeadTable, field: Field) -> str | None:
    """The column that a field is read from; None where none matches, or several do."""
    same = [name for name in table.frame.columns if key(name) == field.key]
    return same[0] if len(same) == 1 else None


@frozen
class Seen:
    """The different values of one column, the most frequent first: as they are, as read, in how many rows."""

    values: Sequence[tuple[object, Value, int]]


def seen(table: LeadTable, column: str, field: Field, rules: Rules) -> Seen:
    how = cell_reading(rules, table.reading)
    counts = value_counts(table.frame[column])
    return Seen([(raw, read_cell(raw, field.kind, how), count) for raw, count in counts])


def different_events(log: LogTable, rules: Rules, properties: Sequence[Field]) -> list[Event]:
    """One event for each combination of verbs, objects and these properties that the log holds; their
    times are none.
    """
    how = cell_reading(rules, log.reading)
    columns = {field.key: column_of(log, field) for field in properties}
    needed = [
        *log.layout.verbs,
        *log.layout.objects,
        *(name for name in columns.values() if name is not None),
    ]
    different = log.frame.select(list(dict.fromkeys(needed))).unique(maintain_order=True)
    rows = without_far_dates(different).to_dicts()
    return [
        Event(
            "",
            _SOME_TIME,
            _folded(row, log.layout.verbs),
            _folded(row, log.layout.objects),
            {
                field.key: read_cell(row.get(columns[field.key] or ""), field.kind, how)
                for field in properties
            },
            {},
        )
        for row in rows
    ]


def written(log: LogTable, columns: Sequence[str]) -> Mapping[str, str]:
    """Every folded text of these columns -> how the log writes it, the most frequent first."""
    counts: dict[str, int] = {}
    spelled: dict[str, str] = {}
    for column in columns:
        for raw, count in value_counts(log.frame[column].drop_nulls()):
            folded = fold(str(raw))
            if folded:
                counts[folded] = counts.get(folded, 0) + count
                spelled.setdefault(folded, str(raw))
    return {folded: spelled[folded] for folded in sorted(counts, key=lambda text: (-counts[text], text))}


def _folded(row: Mapping[str, object], columns: Sequence[str]) -> frozenset[str]:
    texts = [row[column] for column in columns]
    return frozenset(fold(str(text)) for text in texts if text not in (None, ""))


def shown(value: Value) -> str:
    """A value as the data write it."""
    return value.written if isinstance(value, Text) else str(value)
