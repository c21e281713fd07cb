"""What `leadlang init` does, step by step."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import polars as pl
from attrs import define

from ..data_checks import LogTable
from ..far_dates import without_far_cells
from ..loading import compile_text
from ..moments import moment, shown
from ..opening import settings_beside
from ..refusal import Refused
from ..runtime.intake import CellReading, cell_reading, read_cell
from ..runtime.rules import Rules
from ..runtime.times import AsOf, Moment
from ..settings import TableSettings
from ..starter import starter_rules
from . import console
from .data_at_hand import read_data
from .formatting_run import write_text

_NAMES = {"en": "rules.lead", "de": "regeln.lead"}
_LONG_AGO = 30  # days: a log that ended earlier is best scored as of its end


@define
class StartingRun:
    """One run of `leadlang init`; the fields are its options."""

    leads: str
    events: Sequence[str]
    output: str | None
    language: str
    force: bool
    id_column: str | None
    missing: Sequence[str]
    encoding: str | None
    separator: str | None
    decimal: str | None
    day_first: bool | None
    sheet: str | None
    quiet: bool

    def go(self) -> None:
        console.speak(self.language)
        output = self.output or _NAMES[self.language]
        if output != "-" and not self.force and Path(output).exists():
            raise Refused("R032", file=output)
        own = TableSettings(
            id=self.id_column,
            missing=tuple(self.missing),
            decimal=self.decimal,
            day_first=self.day_first,
            encoding=self.encoding,
            separator=self.separator,
            sheet=self.sheet,
        )
        settings = settings_beside(Path("rules" if output == "-" else output))
        data = read_data(self.leads, self.events, (), own, settings, "UTC", self.quiet)
        assert data.leads is not None
        last = _last_event(data.logs)
        as_of = data.as_of if last is None else last
        with console.progress(console.told("starting"), self.quiet):
            made = starter_rules(data.leads, data.lead_id, data.logs, as_of, self.language)
        if output == "-":
            console.print_exactly(made.text)
            return
        write_text(made.text, output)
        if not self.quiet:
            console.out(console.counted("starter_written", made.rules, file=output))
            console.out(console.told("starter_next"))
            console.out("  " + self._next_command(output, as_of, data.as_of))

    def _next_command(self, output: str, as_of: AsOf, now: AsOf) -> str:
        words = ["leadlang", "score", output, self.leads]
        for events in self.events:
            words += ["--events", events]
        if self.id_column is not None:
            words += ["--id", self.id_column]
        for text in self.missing:
            words += ["--missing", text]
        if now.day - as_of.day > _LONG_AGO:
            words += ["--as-of", shown(as_of)]
        return " ".join(f'"{word}"' if " " in word else word for word in words)


def _last_event(logs: Sequence[LogTable]) -> AsOf | None:
    """The end of the day of the latest event that is not in the future; None without one."""
    now = moment(None, "UTC")
    rules = _no_rules()
    days: list[int] = []
    for log in logs:
        times = log.frame[log.layout.time].drop_nulls()
        how = cell_reading(rules, log.reading)
        found: list[int] | None = None
        if times.dtype == pl.String:
            # There are far fewer days than times, and most often the day is the first word.
            found = _days(times.str.extract(r"^\s*([^\sT]+)").unique(), how)
        days += found if found is not None else _days(times.unique(), how) or []
    past = [day for day in days if day <= now.day]
    return moment(_date(max(past)), "UTC") if past else None


def _days(times: pl.Series, how: CellReading) -> list[int] | None:
    """The days of these times; None where most of them cannot be read."""
    cells = [read_cell(raw, "date", how) for raw in without_far_cells(times).to_list()]
    moments = [cell for cell in cells if isinstance(cell, Moment)]
    return [cell.day for cell in moments] if 2 * len(moments) >= len(cells) else None


def _date(day: int) -> str:
    from datetime import date, timedelta

    return (date(1970, 1, 1) + timedelta(days=day)).isoformat()


def _no_rules() -> Rules:
    model = compile_text("", "rules", None, None).model
    assert model is not None
    return model.rules
