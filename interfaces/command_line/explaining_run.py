"""What `leadlang explain` does, step by step."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from attrs import define

from ..compiler.compile import Compiled
from ..explaining import Explanation, explain
from ..loading import RulesRefused, compile_or_read, shown_sources
from ..moments import moment, shown
from ..opening import settings_beside
from ..refusal import Refused
from ..settings import TableSettings
from ..summary_words import problem_lines
from . import console
from .formatting_run import write_text
from .outputs import STDOUT
from .tables_at_hand import TablesAtHand

Form = Literal["text", "json", "html"]

_ENDINGS: dict[str, Form] = {".html": "html", ".htm": "html", ".json": "json"}
_OWN_NOTES = {  # here --id is the lead's
    "note_id_of_several": "explain_note_id_of_several",
    "note_id_row": "explain_note_id_row",
}
_WIDEST = 100  # a longer line is hard to read, however wide the terminal


@define
class ExplainingRun:
    """One run of `leadlang explain`; the fields are its options."""

    rules: str
    leads: str
    lead: str
    events: Sequence[str]
    as_of: str | None
    form: Form | None
    output: str | None
    all_rules: bool
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
        target = None if self.output == STDOUT else self.output
        self._refuse_what_is_read(target)
        compiled = self._compiled()
        assert compiled.model is not None
        as_of = moment(self.as_of, compiled.model.rules.time_zone)
        settings = settings_beside(Path(self.rules))
        tables = TablesAtHand(self.leads, self.events, self.joins, self._own(), settings, self.quiet)
        tables.read()
        found = explain(
            compiled.model,
            tables.frame,
            tables.logs or (),
            as_of,
            self.lead,
            id=tables.lead_input.settings.id,
            reading=tables.lead_input.reading,
            language=console.language(),
        )
        tables.note([console.note_text((_OWN_NOTES.get(name, name), facts)) for name, facts in found.notes])
        if self.as_of is None:
            tables.note([console.told("summary_now", as_of=shown(as_of))])
        self._give(found, target)
        for line in problem_lines(tables.all_problems(found.problems), console.language()):
            console.aside(line)

    def _compiled(self) -> Compiled:
        compiled = compile_or_read(Path(self.rules))
        console.speak(self.language or compiled.language)
        if compiled.model is None:
            console.show_problems(compiled.problems, shown_sources(compiled.sources, Path(self.rules)))
            raise RulesRefused(compiled, self.rules)
        return compiled

    def _own(self) -> TableSettings:
        return TableSettings(
            id=self.id_column,
            missing=tuple(self.missing),
            decimal=self.decimal,
            day_first=self.day_first,
            encoding=self.encoding,
            separator=self.separator,
            sheet=self.sheet,
        )

    def _refuse_what_is_read(self, target: str | None) -> None:
        """The explanation is never written over what this command reads (R021)."""
        if target is None or not Path(target).exists():
            return
        read = [self.rules, self.leads, *self.events, *(file for file, _, _ in self.joins)]
        if any(Path(one).exists() and Path(target).samefile(one) for one in read):
            raise Refused("R021", file=target)

    def _give(self, found: Explanation, target: str | None) -> None:
        form = self.form or _by_ending(target)
        if target is not None:
            write_text(self._laid_out(found, form), target)
            if not self.quiet:
                console.aside(console.told("explain_written", file=target))
        elif form == "text" and sys.stdout.isatty():
            width = min(shutil.get_terminal_size().columns, _WIDEST)
            colour = "NO_COLOR" not in os.environ
            print(found.text(width, all_rules=self.all_rules, colour=colour), end="")
        else:
            console.print_exactly(self._laid_out(found, form))

    def _laid_out(self, found: Explanation, form: Form) -> str:
        match form:
            case "html":
                return found.html()
            case "json":
                return found.json()
            case "text":
                return found.text(all_rules=self.all_rules)


def _by_ending(output: str | None) -> Form:
    return "text" if output is None else _ENDINGS.get(Path(output).suffix.lower(), "text")
