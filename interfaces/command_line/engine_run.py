"""What `leadlang score --engine` does: the model runs where the leads are."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from attrs import define

from ..moments import shown
from ..opening import settings_beside
from ..refusal import Refused
from ..warehouses.connecting import connect
from ..warehouses.scoring import Asked, find, make, score
from ..warehouses.warehouse import Engine, Kept, Warehouse
from . import console
from .console import told
from .scoring_run import ScoringRun

DATABASE: Final = "LEADLANG_DATABASE"
_OF_FILES: Final[Mapping[str, str]] = {
    "joins": "--join",
    "keep": "--keep",
    "reasons": "--reasons",
    "strict": "--strict",
    "problems": "--problems",
    "memory": "--memory",
    "missing": "--missing",
    "encoding": "--encoding",
    "separator": "--separator",
    "decimal": "--decimal",
    "day_first": "--day-first",
    "sheet": "--sheet",
}
"""Options that are about reading files, and the names people type."""


@define
class EngineRun:
    """One run; `run` has the other options of `leadlang score`."""

    run: ScoringRun
    engine: Engine
    database: str | None
    master: str | None

    def go(self) -> None:
        console.speak(self.run.language or "en")
        place, name = self._kept_there()
        self._refuse_options(place)
        settings = settings_beside(Path(self.run.rules))
        model = self.run.compiled().model
        assert model is not None
        moments = self.run.moments(model.rules.time_zone)
        if place and len(moments) > 1:
            raise Refused("R117", option="--as-of", engine=self.engine)
        warehouse = self._connected(place)
        try:
            found = find(
                warehouse, model.rules, Asked(self.run.leads, self.run.events, self.run.id_column, settings)
            )
            self.run.note([console.note_text(note) for note in found.notes])
            with console.progress(told("engine_running", engine=self.engine), self.run.quiet):
                if place:
                    count = make(warehouse, model, found, moments[0], place, name)
                else:
                    scores = [score(warehouse, model, found, at, self.run.stamp) for at in moments]
        finally:
            warehouse.close()
        if not self.run.as_of:
            self.run.note([told("summary_now", as_of=shown(moments[0]))])
        if place:
            console.out(console.counted("engine_written", count, file=name))
            return
        self.run.note([told("engine_rows")])
        self.run.give(scores, model.rules)
        self.run.summarise(scores, ())

    def _kept_there(self) -> tuple[Kept | None, str]:
        """Where the engine keeps the results itself: a table, or a folder of files; else they come here."""
        place, _, name = (self.run.output or "").partition(":")
        if place == "table" and name:
            return "table", name
        if place == "folder" and name:
            if self.engine != "spark":
                raise Refused("R117", "folder", engine=self.engine)
            return "folder", name
        self.run.refuse_bad_outputs()
        return None, ""

    def _refuse_options(self, place: Kept | None) -> None:
        options = dict(_OF_FILES)
        if place:
            options |= {"stamp": "--stamp", "for_excel": "--for-excel"}
        for name, option in options.items():
            if getattr(self.run, name) not in (None, False, (), []):
                raise Refused("R117", option=option, engine=self.engine)
        if self.master is not None and self.engine != "spark":
            raise Refused("R117", option="--master", engine=self.engine)
        if self.database is not None and self.engine == "spark":
            raise Refused("R117", option="--database", engine=self.engine)

    def _connected(self, place: Kept | None) -> Warehouse:
        database = self.database or os.environ.get(DATABASE)
        with console.progress(told("engine_connecting", engine=self.engine), self.run.quiet):
            return connect(self.engine, database, self.master, place == "table")
