"""What is run over and over: the examples, and random models with random data."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path

import polars as pl
from attrs import evolve, frozen
from leadlang.compiler.compile import compile_rules
from leadlang.compiler.folder import FolderLoader
from leadlang.dsl import syntax as s
from leadlang.dsl.problems import Source
from leadlang.dsl.read import read
from leadlang.dsl.write import write
from leadlang.engines import evaluate
from leadlang.moments import moment
from leadlang.runtime.columns import FrameLog
from leadlang.runtime.facts import LogLayout, TableReading
from leadlang.runtime.headers import find_layout
from leadlang.runtime.model import CompiledModel

from tests.strategies import ID, random_case
from tests.test_examples import AS_OF, DATA, EXAMPLES

PLAIN = TableReading()
MOST_LEADS = 16  # of an example


@frozen(eq=False)
class World:
    """A model as a syntax tree, with `folder` for the files that it uses, and tables of data for it."""

    name: str
    program: s.Program
    folder: Path
    leads: pl.DataFrame
    logs: tuple[tuple[pl.DataFrame, LogLayout], ...]
    as_of: str
    id: str

    def compiled(self, text: str) -> CompiledModel:
        model = compile_rules(Source("rules.lead", text), FolderLoader(self.folder)).model
        assert model is not None, text
        return model

    @property
    def model(self) -> CompiledModel:
        return self.compiled(write(self.program))

    def scored(self, model: CompiledModel) -> pl.DataFrame:
        """The results, one row a lead."""
        logs = [FrameLog(f"log {at}", log, layout, PLAIN) for at, (log, layout) in enumerate(self.logs)]
        as_of = moment(self.as_of, model.rules.time_zone)
        return evaluate("columns", model, self.leads, logs, as_of, self.id, PLAIN).table

    def with_leads(self, rows: Sequence[int]) -> World:
        return evolve(self, leads=self.leads[list(rows)])


def random_world(seed: int) -> World:
    case = random_case(seed)
    logs = tuple((log.frame(), layout) for log, layout in case.logs)
    name = f"random {seed}"
    return World(name, case.program, Path(), case.leads.frame(), logs, case.as_of, ID)


@cache
def example_world(name: str, rules: str = "rules.lead") -> World:
    """An example, with the first of its leads and their events."""
    folder = EXAMPLES / name
    program = read(Source(rules, (folder / rules).read_text(encoding="utf-8"))).program
    leads, log = (pl.read_csv(folder / file, infer_schema=False) for file in DATA[name])
    leads = leads.head(MOST_LEADS)
    id_column = leads.columns[0]
    layout = find_layout(log.columns, id_column)
    assert isinstance(layout, LogLayout)
    log = log.filter(pl.col(layout.lead).is_in(leads[id_column].to_list()))
    return World(f"{name}/{rules}", program, folder, leads, ((log, layout),), AS_OF, id_column)
