"""Taking in rows of leads and of event logs: values by kind, and whatever is wrong, as data problems.

`read_cell` and the functions that make problems look at one cell or one row, so every backend can share them.
`read_leads` and `read_logs` take whole tables of plain Python rows.

What is reported: of a lead, its id and the fields that the rules read; of an event, its lead, its time and
the properties that the rules read, whether or not the event counts in the end. Two rows of one log that carry
the same event id are one event: of those not later than as-of whose lead and time can be read, the latest is
taken, of equally late ones the one with the smallest texts (lead, verbs, objects, properties by key). A row
that says the same as the one taken is dropped silently, one that says something else is reported.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from math import isinf
from typing import TYPE_CHECKING, Final

from .data_classes import frozen
from .facts import DataProblem, LogLayout, TableReading
from .folding import fold, fold_all, trim
from .headers import match
from .rules import Field, Kind, Rules
from .times import AsOf, Moment, zone
from .values import (
    MISSING,
    UNREADABLE,
    Gap,
    is_missing,
    read_items,
    read_moment,
    read_number,
    read_text,
    read_yes,
)

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

LEADS: Final = "leads"
_LONGEST_SHOWN = 80

Row = Mapping[str, object]


@frozen
class Text:
    """A text as the data write it, and folded."""

    written: str
    folded: str


Value = Text | Decimal | Moment | bool | tuple[Text, ...] | Gap


@frozen
class CellReading:
    """How the cells of one table are read; `markers` are the folded further texts that mean missing."""

    zone: ZoneInfo
    markers: frozenset[str]
    decimal_comma: bool
    day_first: bool


@frozen
class Lead:
    """One row of leads. `row` counts from 1; `id` is None where the row has none; `values` by field key."""

    row: int
    id: str | None
    values: Mapping[str, Value]


@frozen(eq=False)
class Event:
    """One event of a known lead, not later than as-of.

    `verbs` and `objects` are folded; `values` has the properties by key and kind, `texts` the same folded, as
    text whatever their kind ("" where there is none).
    """

    lead: str
    moment: Moment
    verbs: frozenset[str]
    objects: frozenset[str]
    values: Mapping[str, Value]
    texts: Mapping[str, str]


@frozen
class Log:
    """An event log: its name (as problems call it), its rows, which columns say what, how cells are read."""

    name: str
    rows: Sequence[Row]
    layout: LogLayout
    reading: TableReading = TableReading()


# ---------------------------------------------------------------- one cell


def cell_reading(rules: Rules, table: TableReading) -> CellReading:
    """How the cells of a table are read under these rules: in their time zone, with their markers as well."""
    markers = fold_all((*rules.missing, *table.missing))
    return CellReading(zone(rules.time_zone), markers, table.decimal_comma, table.day_first)


def read_cell(raw: object, kind: Kind, how: CellReading) -> Value:
    """One cell as its kind: Text, Decimal, Moment, bool, a tuple of Text (never empty); or a Gap."""
    match kind:
        case "text":
            text = read_text(raw, how.markers)
            return text if isinstance(text, Gap) else Text(text, fold(text))
        case "number":
            return read_number(raw, how.markers, decimal_comma=how.decimal_comma)
        case "date":
            return read_moment(raw, how.zone, how.markers, day_first=how.day_first)
        case "yesno":
            return read_yes(raw, how.markers)
        case "list":
            items = read_items(raw, how.markers)
            return items if isinstance(items, Gap) else tuple(Text(item, fold(item)) for item in items)


def read_id(raw: object, how: CellReading) -> str | None:
    """An id: the cell's text without white space around it, never folded; None where there is none."""
    text = read_cell(raw, "text", how)
    return trim(text.written) if isinstance(text, Text) else None


def is_infinite(raw: object) -> bool:
    """The cell holds an infinite number (a text such as "inf" does not), by itself or in a list."""
    if isinstance(raw, float):
        return isinf(raw)
    if isinstance(raw, Decimal):
        return raw.is_infinite()
    return isinstance(raw, (list, tuple)) and any(is_infinite(item) for item in raw)


# ---------------------------------------------------------------- problems


def shown(raw: object) -> str:
    """A cell's value as a problem quotes it: "" for an empty one, no longer than 80 characters."""
    if raw is None:
        return ""
    known = read_text(raw)
    text = str(raw) if isinstance(known, Gap) else known
    return text if len(text) <= _LONGEST_SHOWN else text[: _LONGEST_SHOWN - 1] + "…"


def unreadable(table: str, row: int, column: str, raw: object, kind: Kind) -> DataProblem:
    """D101 (its wording by the kind): a value that cannot be read as its kind. D108: an infinite number."""
    if is_infinite(raw):
        return DataProblem("D108", table, row, column, shown(raw))
    return DataProblem("D101", table, row, column, shown(raw), (("variant", kind),))


def no_lead_id(row: int, column: str, raw: object) -> DataProblem:
    """D102: a lead without an id."""
    return DataProblem("D102", LEADS, row, column, shown(raw))


def repeated_lead_id(row: int, column: str, lead_id: str, first: int) -> DataProblem:
    """D103: an id that an earlier row (`first`) has as well."""
    return DataProblem("D103", LEADS, row, column, shown(lead_id), (("first", str(first)),))


def unknown_lead(table: str, row: int, column: str, lead_id: str) -> DataProblem:
    """D104: an event of a lead that is not among the leads."""
    return DataProblem("D104", table, row, column, shown(lead_id))


def no_event_time(table: str, row: int, column: str, raw: object, how: CellReading) -> DataProblem:
    """D105: an event whose time is missing (a wording of its own) or cannot be read."""
    facts = (("variant", "missing"),) if is_missing(raw, how.markers) else ()
    return DataProblem("D105", table, row, column, shown(raw), facts)


def no_event_lead(table: str, row: int, column: str, raw: object) -> DataProblem:
    """D106: an event that says no lead."""
    return DataProblem("D106", table, row, column, shown(raw))


def different_event(table: str, row: int, column: str, event_id: str, taken: int) -> DataProblem:
    """D107: an event whose id another row (`taken`) has as well, with other content."""
    return DataProblem("D107", table, row, column, shown(event_id), (("taken", str(taken)),))


def in_order(problems: Iterable[DataProblem]) -> tuple[DataProblem, ...]:
    """Sorted by table, row, code, column and the rest."""
    return tuple(sorted(problems, key=lambda p: (p.table, p.row, p.code, p.column, p.value, p.facts)))


# ---------------------------------------------------------------- leads


def read_leads(
    rules: Rules, rows: Sequence[Row], id_header: str | None, reading: TableReading
) -> tuple[tuple[Lead, ...], list[DataProblem]]:
    """All rows of leads, without ids if there is no id column (None). AmbiguousColumns as `match` has it."""
    how = cell_reading(rules, reading)
    columns = match(headers_of(rows), rules.fields)
    leads: list[Lead] = []
    problems: list[DataProblem] = []
    first_rows: dict[str, int] = {}
    for number, row in enumerate(rows, 1):
        lead_id = None
        if id_header is not None:
            lead_id = read_id(row.get(id_header), how)
            if lead_id is None:
                problems.append(no_lead_id(number, id_header, row.get(id_header)))
            elif (first := first_rows.setdefault(lead_id, number)) != number:
                problems.append(repeated_lead_id(number, id_header, lead_id, first))
        values = _values(LEADS, number, row, rules.fields, columns, how, problems)
        leads.append(Lead(number, lead_id, values))
    return tuple(leads), problems


def headers_of(rows: Iterable[Row]) -> list[str]:
    """Every key of the rows once."""
    return list(dict.fromkeys(header for row in rows for header in row))


def _values(
    table: str,
    number: int,
    row: Row,
    fields: Iterable[Field],
    columns: Mapping[str, str],
    how: CellReading,
    problems: list[DataProblem],
) -> dict[str, Value]:
    values: dict[str, Value] = {}
    for field in fields:
        if field.key not in columns:
            values[field.key] = MISSING
            continue
        header = columns[field.key]
        value = read_cell(row.get(header), field.kind, how)
        if value is UNREADABLE:
            problems.append(unreadable(table, number, header, row.get(header), field.kind))
        values[field.key] = value
    return values


# ---------------------------------------------------------------- events


@frozen(eq=False)
class _EventRow:
    """A row with a lead and a time; `said` is what makes it differ from another of the same event id."""

    number: int
    event_id: str | None
    said: tuple[str, ...]
    event: Event


def read_logs(
    rules: Rules, logs: Sequence[Log], lead_ids: frozenset[str], as_of: AsOf
) -> tuple[dict[str, list[Event]], list[DataProblem]]:
    """The events of each lead (by id) that are not later than as-of. AmbiguousColumns as `match` has it."""
    events: dict[str, list[Event]] = {lead_id: [] for lead_id in lead_ids}
    problems: list[DataProblem] = []
    for log in logs:
        for event in _read_log(rules, log, lead_ids, as_of, problems):
            if event.lead in lead_ids:
                events[event.lead].append(event)
    return events, problems


def _read_log(
    rules: Rules, log: Log, lead_ids: frozenset[str], as_of: AsOf, problems: list[DataProblem]
) -> list[Event]:
    how = cell_reading(rules, log.reading)
    columns = match(headers_of(log.rows), rules.properties)
    layout = log.layout
    kept: list[_EventRow] = []
    for number, row in enumerate(log.rows, 1):
        values = _values(log.name, number, row, rules.properties, columns, how, problems)
        raw_lead, raw_time = row.get(layout.lead), row.get(layout.time)
        lead_id = read_id(raw_lead, how)
        if lead_id is None:
            problems.append(no_event_lead(log.name, number, layout.lead, raw_lead))
        elif lead_id not in lead_ids:
            problems.append(unknown_lead(log.name, number, layout.lead, lead_id))
        moment = read_cell(raw_time, "date", how)
        if not isinstance(moment, Moment):
            problems.append(no_event_time(log.name, number, layout.time, raw_time, how))
        if lead_id is None or not isinstance(moment, Moment) or moment.instant > as_of.instant:
            continue
        written = {key: _written(row.get(header), how) for key, header in sorted(columns.items())}
        verbs = [_written(row.get(header), how) for header in layout.verbs]
        objects = [_written(row.get(header), how) for header in layout.objects]
        event_id = None if layout.id is None else read_id(row.get(layout.id), how)
        texts = {field.key: fold(written.get(field.key, "")) for field in rules.properties}
        event = Event(lead_id, moment, _folded(verbs), _folded(objects), values, texts)
        said = (lead_id, *verbs, *objects, *written.values())
        kept.append(_EventRow(number, event_id, said, event))
    return _one_per_id(log, kept, problems)


def _one_per_id(log: Log, rows: list[_EventRow], problems: list[DataProblem]) -> list[Event]:
    """Two rows with the same event id are one event."""
    events = [row.event for row in rows if row.event_id is None]
    by_id: dict[str, list[_EventRow]] = {}
    for row in rows:
        if row.event_id is not None:
            by_id.setdefault(row.event_id, []).append(row)
    for event_id, same in by_id.items():
        taken = min(same, key=lambda row: (-row.event.moment.instant, row.said, row.number))
        events.append(taken.event)
        for row in same:
            if row.event.moment.instant != taken.event.moment.instant or row.said != taken.said:
                column = log.layout.id or ""
                problems.append(different_event(log.name, row.number, column, event_id, taken.number))
    return events


def _written(raw: object, how: CellReading) -> str:
    text = read_cell(raw, "text", how)
    return text.written if isinstance(text, Text) else ""


def _folded(texts: Iterable[str]) -> frozenset[str]:
    return frozenset(fold(text) for text in texts if text)
