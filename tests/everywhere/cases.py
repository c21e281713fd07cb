"""Generated models with typed data that every backend can be given."""

from __future__ import annotations

from functools import cached_property
from random import Random

import polars as pl
from attrs import define
from leadlang.compiler.compile import compiled_model
from leadlang.dsl.write import write
from leadlang.runtime.model import CompiledModel
from leadlang.runtime.rules import Rules
from leadlang.runtime.times import AsOf, parse_as_of

from tests.sql.typed import typed_events, typed_leads, with_ids
from tests.strategies import random_case
from tests.strategies.choices import Seeded
from tests.strategies.running import rules_of

PURPOSE = "everywhere"


@define(slots=False)
class Given:
    """A model, leads (their ids in `tests.sql.running.ID`), an event log or none, and the moment."""

    seed: int
    rules: Rules
    leads: pl.DataFrame
    events: pl.DataFrame | None
    moment: str

    @property
    def as_of(self) -> AsOf:
        return parse_as_of(self.moment, self.rules.time_zone)

    @cached_property
    def model(self) -> CompiledModel:
        return compiled_model(self.rules)


def given(seed: int) -> Given:
    """The same for the same seed. Every fourth model gets no event log at all."""
    case = random_case(seed)
    choices = Seeded(Random(f"{PURPOSE} {seed}"))
    rules = rules_of(write(case.program))
    leads = _finite(with_ids(choices, typed_leads(choices, case.world, rules)))
    events = None if seed % 4 == 3 else _finite(typed_events(choices, case, rules))
    return Given(seed, rules, leads, events, case.as_of)


def _finite(frame: pl.DataFrame) -> pl.DataFrame:
    """Without infinite numbers and NaN, which JSON cannot say."""
    floats = [name for name, kind in frame.schema.items() if kind == pl.Float64]
    return frame.with_columns(
        pl.when(pl.col(name).is_finite()).then(pl.col(name)).alias(name) for name in floats
    )
