"""The leads and logs that `leadlang check` holds rules against."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from ..data_checks import DataAtHand, LeadTable, LogTable
from ..finding import GivenLog, Note, id_column, idle_settings, log_layout
from ..inputs import Input, names_of, read_input
from ..joining import join
from ..moments import moment
from ..settings import Settings, TableSettings, over
from . import console


def read_data(
    leads: str | None,
    events: Sequence[str],
    joins: Sequence[tuple[str, str, str]],
    own: TableSettings,
    settings: Settings,
    time_zone: str,
    quiet: bool,
) -> DataAtHand:
    """The tables as `leadlang score` would read them; what is detected is said unless `quiet`."""
    notes: list[Note] = []
    lead_table = None
    lead_id = None
    if leads is not None:
        found = _read(leads, over(settings.leads, own), "", quiet)
        frame = found.frame
        for (file, _, column), name in zip(joins, names_of([file for file, _, _ in joins]), strict=True):
            other = _read(file, TableSettings(missing=found.settings.missing), name, quiet)
            joined = join(frame, other.frame, column, name, other.lines(), found.settings.missing)
            frame = joined.frame
            notes += joined.notes
        lead_id = id_column(frame.columns, found.settings.id, notes)
        lead_table = LeadTable(found.name, frame, found.reading)
    logs = []
    for path, name in zip(events, names_of(events), strict=True):
        log_settings = settings.log(Path(path).name)
        found = _read(path, log_settings, name, quiet)
        given = GivenLog(name, found.frame, log_settings, found.reading)
        columns = lead_table.frame.columns if lead_table is not None else []
        # Without leads their id is not known; any usual name will do to find the other columns.
        layout = log_layout(given, lead_id if lead_table is not None else "lead_id", columns, notes)
        logs.append(LogTable(name, found.frame, found.reading, layout))
    notes += idle_settings(settings, events)
    if not quiet:
        for note in notes:
            console.aside(console.note_text(note))
    return DataAtHand(lead_table, logs, moment(None, time_zone), lead_id)


def _read(path: str, settings: TableSettings, name: str, quiet: bool) -> Input:
    with console.progress(console.told("reading", file=path), quiet):
        found = read_input(path, settings, name)
    if not quiet and found.notes:
        console.aside(console.file_notes_text(found.name, found.notes))
    return found
