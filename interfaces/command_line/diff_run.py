"""What `leadlang diff` does, step by step."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from attrs import define

from ..comparing.diff import Diff, Form, refuse_moments, with_data
from ..compiler.comparing import compare
from ..engines import Engine
from ..files import WRITE_ENDINGS, write_table
from ..loading import RulesRefused, compile_file, model_of, shown_sources
from ..model import Model
from ..opening import settings_beside
from ..refusal import Refused
from ..settings import TableSettings
from . import console, exits
from .formatting_run import write_text
from .outputs import refuse_bad_outputs
from .tables_at_hand import TablesAtHand

_TEXTS: Final[dict[str, Form]] = {
    ".html": "html",
    ".htm": "html",
    ".md": "markdown",
    ".markdown": "markdown",
    ".txt": "text",
    ".json": "json",
}
_WIDEST: Final = 100  # a longer line is hard to read, however wide the terminal


@define
class DiffRun:
    """One run of `leadlang diff`; the fields are its options."""

    rules: Sequence[str]
    leads: str | None
    events: Sequence[str]
    as_of: Sequence[str]
    joins: Sequence[tuple[str, str, str]]
    form: Form
    outputs: Sequence[str]
    top: int
    exit_code: bool
    id_column: str | None
    missing: Sequence[str]
    encoding: str | None
    separator: str | None
    decimal: str | None
    day_first: bool | None
    sheet: str | None
    quiet: bool
    language: str | None
    engine: Engine

    def go(self) -> int:
        """Say what changes; the exit code."""
        console.speak(self.language or "en")
        self._refuse_what_cannot_be()
        models = [self._model(path) for path in self.rules]
        old, new = models[0], models[-1]
        console.speak(self.language or new.language)
        found = Diff(old, new, compare(old.compiled.rules, new.compiled.rules), names=self._names())
        if self.leads is not None:
            found = self._with_data(found)
        self._give(found)
        moved = found.movement is not None and found.movement.changed
        return exits.REFUSED if self.exit_code and (not found.same or moved) else exits.FINE

    def _refuse_what_cannot_be(self) -> None:
        if len(self.rules) > 2:
            raise Refused("R038", "files", count=len(self.rules))
        refuse_moments(len(self.rules) == 2, self.as_of or (None,), self.leads is not None)
        given = [*filter(None, (self.leads,)), *self.events, *(file for file, _, _ in self.joins)]
        if self.leads is None and (self.events or self.joins or self.as_of):
            raise Refused("R038", "no_leads")
        tables = [output for output in self.outputs if Path(output).suffix.lower() in WRITE_ENDINGS]
        if self.leads is None and tables:
            raise Refused("R038", "table", file=tables[0])
        refuse_bad_outputs(self.outputs, [*self.rules, *given], (*_TEXTS, *WRITE_ENDINGS))

    def _model(self, path: str) -> Model:
        compiled = compile_file(Path(path))
        if compiled.model is None:
            console.speak(self.language or compiled.language)
            console.show_problems(compiled.problems, shown_sources(compiled.sources, Path(path)))
            raise RulesRefused(compiled, path)
        return model_of(compiled, path, settings_beside(Path(path)))

    def _names(self) -> tuple[str, str]:
        return self.rules[0], self.rules[-1]

    def _with_data(self, found: Diff) -> Diff:
        from ..comparing.movement import Data

        assert self.leads is not None
        own = TableSettings(
            id=self.id_column,
            missing=tuple(self.missing),
            decimal=self.decimal,
            day_first=self.day_first,
            encoding=self.encoding,
            separator=self.separator,
            sheet=self.sheet,
        )
        quiet = self.quiet or self.form == "json"
        tables = TablesAtHand(self.leads, self.events, self.joins, own, found.new.settings, quiet)
        tables.read()
        read = tables.lead_input
        data = Data(tables.frame, tables.logs, read.settings.id, read.reading, self.engine)
        with console.progress(console.told("scoring"), quiet):
            compared = with_data(found, data, self.as_of or (None,), self.top)
        assert compared.movement is not None
        tables.note([console.note_text(note) for note in compared.movement.notes])
        problems = tables.all_problems(compared.problems)
        if problems:
            console.aside(console.counted("diff_problems", len(problems)))
        return compared

    # ------------------------------------------------------------ what is shown and written

    def _give(self, found: Diff) -> None:
        language = console.language()
        for output in self.outputs:
            form = _TEXTS.get(Path(output).suffix.lower())
            if form is not None:
                write_text(found.show(form, language), output)
                self._written(console.told("diff_written", file=output))
            else:
                frame = found.frame
                assert frame is not None
                with console.progress(console.told("writing", file=output), self.quiet):
                    notes = write_table(frame, output)
                self._written(console.file_notes_text(output, notes))
                self._written(console.counted("written", frame.height, file=output))
        if not self.outputs:
            self._print(found)

    def _print(self, found: Diff) -> None:
        language = console.language()
        if self.form == "text" and sys.stdout.isatty():
            from ..comparing.as_text import as_text

            width = min(shutil.get_terminal_size().columns, _WIDEST)
            print(as_text(found.report(language), width, "NO_COLOR" not in os.environ), end="")
        else:
            console.print_exactly(found.show(self.form, language))

    def _written(self, note: str) -> None:
        if note and not self.quiet:
            console.aside(note)
