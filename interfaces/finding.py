"""Which columns are meant: the leads' id, the parts of an event log, the columns to keep."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING

from attrs import frozen

from .refusal import Refused
from .runtime import headers
from .runtime.facts import LogLayout, TableReading
from .runtime.rules import Field, Rules
from .settings import LogSettings, Settings

if TYPE_CHECKING:
    import polars as pl

LEADS = "leads"

Note = tuple[str, Mapping[str, str]]
"""Something detected that is to be said: the name of a phrase and its facts."""


@frozen
class GivenLog:
    """An event log as given: its table, what is known of its columns, and how its cells are read."""

    name: str
    frame: pl.DataFrame
    settings: LogSettings = LogSettings()
    reading: TableReading = TableReading()


def column_named(columns: Sequence[str], name: str, table: str) -> str | None:
    """The column of that name: as written, else as fields are matched. Refused (R010) where several match."""
    if name in columns:
        return name
    same = [column for column in columns if headers.key(column) == headers.key(name)]
    if len(same) > 1:
        raise Refused("R010", "said", field=name, table=table, columns=listed(same))
    return same[0] if same else None


def nearest(name: str, columns: Sequence[str]) -> str:
    """The column whose name is most like this one, "" if none is."""
    by_key = {headers.key(column): column for column in columns}
    # A table's name before the column's: `accounts.region` is `region` rather than anything that looks alike.
    same_tail = [column for column in columns if _tail(column) == _tail(name)]
    if same_tail:
        return same_tail[0]
    near = get_close_matches(headers.key(name), by_key, 1, 0.6)
    return by_key[near[0]] if near else ""


def _tail(name: str) -> str:
    return headers.key(name.rpartition(".")[2])


def idle_settings(settings: Settings, logs: Sequence[str]) -> list[Note]:
    """What to say of the parts of leadlang.toml that are about none of these event logs (paths)."""
    if not logs:
        return []
    names = [Path(log).name for log in logs]
    return [("note_idle_log", {"name": name, "logs": ", ".join(names)}) for name in settings.idle(names)]


def listed(names: Sequence[str], most: int = 30) -> str:
    """Names one after the other, the first of them where there are very many."""
    return ", ".join(names) if len(names) <= most else ", ".join([*names[:most], "…"])


def required_column(columns: Sequence[str], name: str, table: str, code: str) -> str:
    """The column of that name; Refused with `code` and the nearest one where there is none."""
    column = column_named(columns, name, table)
    if column is None:
        near = nearest(name, columns)
        facts = {"column": name, "table": table, "columns": listed(columns), "nearest": near}
        raise Refused(code, "nearest" if near else "", **facts)
    return column


def id_column(columns: Sequence[str], said: str | None, notes: list[Note]) -> str | None:
    """The column that holds the leads' ids: the one that is said, else one of a usual name, else None."""
    if said is not None:
        return required_column(columns, said, LEADS, "R011")
    found = headers.find_id(columns)
    if found.header is None:
        notes.append(("note_id_row", {}))
    elif found.others:
        notes.append(("note_id_of_several", {"column": found.header, "others": ", ".join(found.others)}))
    else:
        notes.append(("note_id", {"column": found.header}))
    return found.header


def log_layout(
    log: GivenLog, lead_id: str | None, lead_columns: Sequence[str], notes: list[Note]
) -> LogLayout:
    """Which columns of an event log say whose, when and what: as its settings say, else as usual names do."""
    if lead_id is None:
        raise Refused("R013", columns=listed(lead_columns))
    columns = log.frame.columns
    try:
        parts = headers.find_parts(columns, lead_id, _said(log.settings, columns, log.name))
    except headers.AmbiguousColumns as ambiguous:
        first = ambiguous.columns[0]
        raise Refused(
            "R010", "log", field=first.name, table=log.name, columns=listed(first.headers)
        ) from None
    if parts.lead is None:
        raise _part_missing("whose", log)
    if parts.time is None:
        raise _part_missing("when", log)
    if not parts.verbs:
        raise _part_missing("what", log)
    what = ", ".join((*parts.verbs, *parts.objects))
    facts = {"table": log.name, "lead": parts.lead, "time": parts.time, "what": what}
    notes.append(("note_log_id", {**facts, "id": parts.id}) if parts.id else ("note_log", facts))
    return LogLayout(parts.lead, parts.time, parts.verbs, parts.objects, parts.id)


def _said(settings: LogSettings, columns: Sequence[str], table: str) -> headers.FoundParts:
    def one(name: str | None) -> str | None:
        return None if name is None else required_column(columns, name, table, "R019")

    def several(names: Sequence[str]) -> tuple[str, ...]:
        return tuple(required_column(columns, name, table, "R019") for name in names)

    return headers.FoundParts(
        one(settings.lead),
        one(settings.time),
        several(settings.verb),
        several(settings.object),
        one(settings.id),
    )


_LIKELY = {
    "whose": ("lead", "id"),
    "when": ("time", "date", "datum"),
    "what": ("type", "event", "action", "art"),
}
_SETTING = {"whose": "lead", "when": "time", "what": "verb"}


def _part_missing(part: str, log: GivenLog) -> Refused:
    columns = log.frame.columns
    likely = [name for like in _LIKELY[part] for name in columns if like in headers.key(name)]
    example = f'{_SETTING[part]} = "{likely[0] if likely else "COLUMN"}"'
    return Refused("R012", part, table=log.name, example=example, columns=listed(columns))


def kept_columns(columns: Sequence[str], keep: str | Sequence[str], lead_id: str | None) -> list[str]:
    """The columns to pass on, once each, without the id: those that are named, or all of them for "all"."""
    names = [keep] if isinstance(keep, str) else list(keep)
    if "all" in names and "all" not in columns:
        return [name for name in columns if name != lead_id]
    found = [required_column(columns, name, LEADS, "R017") for name in names]
    return [name for name in dict.fromkeys(found) if name != lead_id]


def refuse_ambiguous(rules: Rules, leads: pl.DataFrame, logs: Sequence[GivenLog]) -> None:
    """Refused (R010) where the rules read a name that two columns of one table match."""
    tables = [(LEADS, leads, rules.fields), *((log.name, log.frame, rules.properties) for log in logs)]
    for name, frame, fields in tables:
        for found in headers.ambiguous(frame.columns, fields):
            raise Refused("R010", field=found.name, table=name, columns=listed(found.headers))


def unmatched(fields: Sequence[Field], columns: Sequence[str]) -> list[Field]:
    """The fields that no column matches."""
    there = {headers.key(column) for column in columns}
    return [field for field in fields if field.key not in there]


def unmatched_notes(rules: Rules, leads: pl.DataFrame, logs: Sequence[GivenLog]) -> list[Note]:
    """What to say of fields and properties that are in no table: they are unknown for everyone."""
    notes = [
        _unmatched_note("note_no_field", field, leads.columns)
        for field in unmatched(rules.fields, leads.columns)
    ]
    if logs:
        columns = list(dict.fromkeys(name for log in logs for name in log.frame.columns))
        missing = unmatched(rules.properties, columns)
        notes += [_unmatched_note("note_no_property", field, columns) for field in missing]
    return notes


def _unmatched_note(name: str, field: Field, columns: Sequence[str]) -> Note:
    near = nearest(field.name, columns)
    return (f"{name}_nearest" if near else name), {"field": field.name, "nearest": near}
