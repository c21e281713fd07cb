"""Generated models and data, each run on an engine and held to the reference."""

from __future__ import annotations

from random import Random

import polars as pl
from leadlang.dsl.write import write

from tests.runtime import pools
from tests.runtime.rules_strategy import Dice
from tests.sql.engines import Engine
from tests.sql.running import DUCKDB, compared
from tests.sql.typed import typed_events, typed_leads, with_ids
from tests.strategies import Case, random_case
from tests.strategies.choices import Choices, Seeded
from tests.strategies.running import rules_of

FORMS = {
    "text": [pools.FORMS["text"][0]],
    "number": [pools.FORMS["number"][1], pools.FORMS["number"][2]],
    "date": [pools.FORMS["date"][1], pools.FORMS["date"][2]],
    "yesno": [pools.FORMS["yesno"][1]],
    "list": [pools.FORMS["list"][0]],
}


def of_dice(dice: Dice, engine: Engine = DUCKDB) -> str:
    """Rules made at random, without events: "same", or why there is no result."""
    dice.eventful = False
    rules = dice.model()
    rows = dice.number(0, 8)
    leads = []
    for field in pools.FIELDS:
        pool, kind = dice.of(FORMS[field.kind])
        leads.append(pl.Series(field.name, dice.cells(pool, rows), kind))
    return compared(rules, pl.DataFrame(leads), dice.of(pools.AS_OFS), engine=engine)


def without_events(choices: Choices, case: Case, engine: Engine = DUCKDB) -> str:
    """A rule file with leads: "same", or why there is no result."""
    rules = rules_of(write(case.program))
    return compared(rules, typed_leads(choices, case.world, rules), case.as_of, engine=engine)


def with_events(choices: Choices, case: Case, engine: Engine = DUCKDB) -> str:
    """A rule file with leads and events: "same", or why there is no result."""
    rules = rules_of(write(case.program))
    leads = with_ids(choices, typed_leads(choices, case.world, rules))
    return compared(rules, leads, case.as_of, typed_events(choices, case, rules), engine)


def of_seed(seed: int, engine: Engine = DUCKDB) -> str:
    return without_events(Seeded(Random(f"typed {seed}")), random_case(seed), engine)


def of_seed_with_events(seed: int, engine: Engine = DUCKDB) -> str:
    return with_events(Seeded(Random(f"typed {seed}")), random_case(seed), engine)
