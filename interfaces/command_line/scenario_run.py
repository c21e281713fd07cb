"""What `leadlang scenario` does, step by step."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import polars as pl
from attrs import define

from ..compiler.compile import Compiled, compile_rules
from ..compiler.folder import FolderLoader
from ..data_checks import DataAtHand
from ..dsl.problems import Source
from ..far_dates import without_far_dates
from ..files.whole_files import whole_file
from ..ids import id_texts
from ..loading import RulesRefused, compile_file, shown_sources
from ..moments import moment
from ..opening import settings_beside
from ..refusal import Refused
from ..rule_files import STDIN
from ..runtime.folding import trim
from ..runtime.reference import Log, cases
from ..runtime.reference.case import Case
from ..scenarios.from_lead import FromLead, from_lead
from ..settings import TableSettings
from . import console
from .data_at_hand import read_data


@define
class ScenarioRun:
    """One run of `leadlang scenario`; the fields are its options."""

    rules: str
    leads: str
    events: Sequence[str]
    lead_id: str | None
    as_of: str | None
    name: str | None
    append: str | None
    joins: Sequence[tuple[str, str, str]]
    id_column: str | None
    missing: Sequence[str]
    encoding: str | None
    separator: str | None
    decimal: str | None
    day_first: bool | None
    sheet: str | None
    quiet: bool
    language: str | None

    def go(self) -> None:
        console.speak(self.language or "en")
        compiled = compile_file(Path(self.rules))
        console.speak(self.language or compiled.language)
        if compiled.provable is None or compiled.model is None:
            console.show_problems(compiled.problems, shown_sources(compiled.sources, Path(self.rules)))
            raise RulesRefused(compiled, self.rules)
        before = self._text_before()
        case, called = self._case(compiled)
        if not self.events and not self.quiet:
            console.aside(console.told("scenario_no_events"))
        name = self.name or console.told("scenario_name", id=called)
        found = from_lead(compiled, self._compile_with(compiled), case, name)
        if not found.holds:
            facts = ", ".join(found.left_out)
            raise Refused("R040", "" if found.left_out else "plain", id=called, facts=facts)
        self._give(found, before)

    # ------------------------------------------------------------ the lead

    def _case(self, compiled: Compiled) -> tuple[Case, str]:
        """The facts of the lead, and what it is called."""
        assert compiled.model is not None
        rules = compiled.model.rules
        own = TableSettings(
            id=self.id_column,
            missing=tuple(self.missing),
            decimal=self.decimal,
            day_first=self.day_first,
            encoding=self.encoding,
            separator=self.separator,
            sheet=self.sheet,
        )
        settings = settings_beside(Path(self.rules))
        data = read_data(self.leads, self.events, self.joins, own, settings, rules.time_zone, self.quiet)
        assert data.leads is not None
        as_of = moment(self.as_of, rules.time_zone)
        row, called = self._row(data, rules.missing)
        logs = []
        for log in data.logs:
            ids = id_texts(log.frame[log.layout.lead], (*rules.missing, *log.reading.missing))
            own_rows = without_far_dates(log.frame.filter((ids == called).fill_null(value=False)))
            logs.append(Log(log.name, own_rows.to_dicts(), log.layout, log.reading))
        found, problems = cases(
            rules, without_far_dates(row).to_dicts(), logs, as_of, data.lead_id, data.leads.reading
        )
        if problems and not self.quiet:
            console.aside(console.counted("problems_found", len(problems)))
        return found[0], called

    def _row(self, data: DataAtHand, missing: Sequence[str]) -> tuple[pl.DataFrame, str]:
        """The one row of leads, and its id (its number, from 1, where there are no ids)."""
        assert data.leads is not None
        frame = data.leads.frame
        if not frame.height:
            raise Refused("R041", "none", file=self.leads)
        if data.lead_id is None:
            ids = pl.Series([str(number) for number in range(1, frame.height + 1)])
        else:
            ids = id_texts(frame[data.lead_id], (*missing, *data.leads.reading.missing))
        wanted = trim(self.lead_id) if self.lead_id is not None else ids[0] or ""
        rows = frame.filter((ids == wanted).fill_null(value=False)) if wanted else frame.head(1)
        if not rows.height:
            near = _nearest(wanted, ids.drop_nulls().to_list())
            raise Refused("R041", "nearest" if near else "", id=wanted, file=self.leads, nearest=near)
        if rows.height > 1 and not self.quiet:
            console.aside(console.told("scenario_several_rows", id=wanted, count=rows.height))
        return rows.head(1), wanted or "1"

    # ------------------------------------------------------------ writing

    def _compile_with(self, compiled: Compiled) -> _CompileWith:
        main = next(iter(compiled.sources.values()))
        return _CompileWith(main, Path(self.rules), compiled.language)

    def _text_before(self) -> bytes:
        """What stands in the file that is to be added to; Refused where it cannot be."""
        if self.append is None or not Path(self.append).exists():
            return b""
        try:
            content = Path(self.append).read_bytes()
            content.decode("utf-8")
        except (OSError, UnicodeDecodeError):
            raise Refused("R042", file=self.append) from None
        return content

    def _give(self, found: FromLead, before: bytes) -> None:
        if found.left_out and not self.quiet:
            console.aside(console.told("scenario_left_out", facts=", ".join(found.left_out)))
        if self.append is None or self.append == STDIN:
            console.print_exactly(found.text)
            return
        text = found.text.encode("utf-8")
        if b"\r\n" in before:
            text = text.replace(b"\n", b"\r\n")
        with whole_file(self.append) as file:
            if before:
                line_break = b"\r\n" if b"\r\n" in before else b"\n"
                file.write(before.rstrip(b"\r\n") + 2 * line_break)
            file.write(text)
        if not self.quiet:
            console.aside(console.told("scenario_written", file=self.append))


@define
class _CompileWith:
    """Compiles the rules with a text behind them."""

    main: Source
    path: Path
    language: str

    def __call__(self, text: str) -> Compiled:
        whole = Source(self.main.name, f"{self.main.text.rstrip()}\n\n{text}")
        return compile_rules(whole, FolderLoader(self.path.parent), self.language)


def _nearest(wanted: str, ids: Sequence[str]) -> str:
    from difflib import get_close_matches

    close = get_close_matches(wanted, ids[:10_000], 1, 0.6)
    return close[0] if close else ""
