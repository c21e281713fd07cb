"""Ids that occur twice in large tables: looked at once more, and only where their hashes say so."""

from __future__ import annotations

import polars as pl

from ..runtime.intake import cell_reading, read_id, repeated_lead_id
from .blocks import Block
from .event_ids import IdleLines, RepeatedEvents, shelf_of
from .partitions import plainly_named
from .pass_over import Attempt
from .seen_ids import Hashes, among, hashed, trimmed_ids
from .shelves import Shelves

_IDS_A_SHELF, _MOST_SHELVES = 50_000, 4096


def report_repeated_leads(attempt: Attempt, lead_id: str, repeated: Hashes) -> None:
    """Report every row of the leads whose id an earlier one has. `repeated` are the hashes of such ids."""
    shelves = _shelves(attempt, "repeated", repeated)
    for block in attempt.again("streaming_ids", [lead_id]):
        _put(shelves, block, lead_id, [lead_id], repeated)
    shelves.finish()
    how = cell_reading(attempt.job.model.rules, attempt.leads.reading)
    for shelf in range(shelves.count):
        first: dict[str, int] = {}
        for raw, line in shelves.take(shelf).iter_rows():
            known = read_id(raw, how)
            if known is None:
                continue
            earlier = first.setdefault(known, line)
            if earlier != line:
                attempt.scoring.report(0, repeated_lead_id(line, lead_id, known, earlier))


def repeated_events_known(attempt: Attempt) -> bool:
    """With each log read: note which event ids occur twice. Whether that was known, or none do."""
    news = False
    for place, seen in attempt.seen.items():
        attempt.known[place] = repeated = seen.repeated()
        news = news or len(repeated) > 0
    attempt.seen = {}
    return not news


def settle_repeated_events(attempt: Attempt) -> None:
    """Find the rows that count for nothing, since another row of their event id is taken, and report those
    that differ from it. How dates are written in the logs must be known.
    """
    for place, repeated in enumerate(attempt.known):
        if repeated is not None and len(repeated) and attempt.idle[place] is None:
            attempt.idle[place] = _idle_lines(attempt, place, repeated)


def _idle_lines(attempt: Attempt, place: int, repeated: Hashes) -> IdleLines:
    job, table, layout = attempt.job, attempt.logs[place], attempt.meant.layouts[place]
    columns = attempt.log_columns(place)
    shelves = _shelves(attempt, f"events{place}.repeated", repeated)
    for block in attempt.log_again(place, "streaming_ids"):
        _put(shelves, block, layout.id or "", columns, repeated)
    shelves.finish()
    events = RepeatedEvents(job.model.rules, table.name, layout, table.source.reading, job.as_of)
    idle = IdleLines()
    for found in events.settle(shelves, columns, idle):
        attempt.scoring.report(1 + place, found)
    return idle


def _shelves(attempt: Attempt, name: str, repeated: Hashes) -> Shelves:
    count = min(1 + len(repeated) // _IDS_A_SHELF, _MOST_SHELVES)
    return Shelves(attempt.folder, name, count, attempt.job.sizes.spill)


def _put(shelves: Shelves, block: Block, id_column: str, columns: list[str], repeated: Hashes) -> None:
    """Put the rows aside whose id has one of these hashes."""
    ids = trimmed_ids(block.frame[id_column])
    chosen = pl.Series(among(ids, repeated), dtype=pl.Boolean)
    frame = plainly_named(block.frame.select(columns).filter(chosen), block.lines.filter(chosen))
    shelves.add(frame, shelf_of(hashed(ids.filter(chosen)), shelves.count))
