"""Models to score with, and tables whose headers they know, with cells of any kind."""

from __future__ import annotations

from functools import cache
from random import Random

import leadlang
import polars as pl
from attrs import frozen
from leadlang.compiler.compile import compile_rules
from leadlang.compiler.folder import FolderLoader
from leadlang.dsl.problems import Source
from leadlang.dsl.write import write
from leadlang.runtime.rules import Rules

from tests.strategies import random_case

from .columns import MOMENTS, column
from .corpus import corpus

HEIGHTS = (0, 1, 1, 2, 3, 5, 8, 20)
PLAIN_VERBS = (
    "visited", "downloaded", "Opened", "besucht", "page_view", "requested", "attended", "tap", "joined",
    "",
)  # fmt: skip
PLAIN_OBJECTS = ("pricing", "whitepaper", "email", "demo", "careers", "webcast", "", "Höhle")
OTHER_HEADERS = (
    "id", "Id", "name", "score", "grade", "stage", "model", "row", "x", "", " ", "count", "literal",
    "index", "lead", "when",
)  # fmt: skip


@cache
def known_models() -> tuple[leadlang.Model, ...]:
    """The models of the corpus."""
    found = []
    for seedling in corpus():
        compiled = compile_rules(Source("rules.lead", seedling.text), FolderLoader(seedling.folder))
        if compiled.model is not None and compiled.model.rules.members:
            found.append(leadlang.Model(compiled.model))
    return tuple(found)


def model(random: Random) -> leadlang.Model:
    """A model of the corpus or a random one."""
    if random.random() < 0.5:
        return random.choice(known_models())
    return leadlang.from_text(write(random_case(random.randrange(1 << 30)).program))


@frozen
class Given:
    """What is handed to `Model.score`."""

    leads: pl.DataFrame
    logs: dict[str, leadlang.EventLog] | None
    options: dict[str, object]


def given(random: Random, rules: Rules) -> Given:
    """Leads and logs for the rules, with usual headers for most of what they read."""
    logs = None
    if random.random() < 0.8:
        logs = {
            f"log {n}": leadlang.EventLog(_log(random, rules)) for n in range(random.choice((1, 1, 1, 2)))
        }
    options: dict[str, object] = {}
    if random.random() < 0.2:
        options = {"decimal_comma": random.random() < 0.5, "day_first": random.random() < 0.5}
    if random.random() < 0.1:
        options["missing"] = random.choice((("DE",), ("1", "0"), ("-", "unknown", "")))
    if random.random() < 0.1:
        options["keep"] = "all"
    return Given(_leads(random, rules), logs, options)


def _leads(random: Random, rules: Rules) -> pl.DataFrame:
    height = random.choice(HEIGHTS)
    names = [_header(random, field.name) for field in rules.fields if random.random() < 0.9]
    columns = [column(random, name, height) for name in names]
    if random.random() < 0.9:
        columns.insert(0, _ids(random, random.choice(("lead_id", "Lead ID", "id", "email")), height))
    columns += [
        column(random, name, height) for name in random.sample(OTHER_HEADERS, random.choice((0, 0, 1, 3)))
    ]
    return _frame(columns)


def _log(random: Random, rules: Rules) -> pl.DataFrame:
    height = random.choice(HEIGHTS)
    columns = [
        _ids(random, "lead_id", height),
        _times(random, height),
        _part(random, "event", PLAIN_VERBS, height),
        _part(random, "object", PLAIN_OBJECTS, height),
    ]
    if random.random() < 0.3:
        columns.append(_part(random, "event_id", ("e1", "e2", "e3", ""), height))
    if random.random() < 0.05:
        columns.pop(random.randrange(len(columns)))
    names = [_header(random, field.name) for field in rules.properties if random.random() < 0.9]
    return _frame([*columns, *(column(random, name, height) for name in names)])


def _frame(columns: list[pl.Series]) -> pl.DataFrame:
    return pl.DataFrame(list({column.name: column for column in columns}.values()))


def _ids(random: Random, name: str, height: int) -> pl.Series:
    if random.random() < 0.25:
        return column(random, name, height)
    numbers = [random.choice((None, 1, 2, 3, 4, 4, 5)) for _ in range(height)]
    kind = random.choice((pl.Int64(), pl.String(), pl.Float64(), pl.Decimal(10, 2), pl.Categorical()))
    texts = isinstance(kind, (pl.String, pl.Categorical))
    return pl.Series(
        name, [str(n) if texts and n is not None else n for n in numbers], dtype=kind, strict=False
    )


def _times(random: Random, height: int) -> pl.Series:
    if random.random() < 0.4:
        return column(random, "timestamp", height)
    moments = [random.choice((None, *MOMENTS)) for _ in range(height)]
    if random.random() < 0.5:
        return pl.Series(
            "timestamp", [moment and moment.isoformat() for moment in moments], dtype=pl.String()
        )
    return pl.Series("timestamp", moments, dtype=pl.Datetime("us"))


def _part(random: Random, name: str, texts: tuple[str, ...], height: int) -> pl.Series:
    if random.random() < 0.2:
        return column(random, name, height)
    return pl.Series(name, [random.choice((None, *texts)) for _ in range(height)], dtype=pl.String())


def _header(random: Random, name: str) -> str:
    return random.choice(
        (name, name, name.title(), name.upper(), f" {name} ", name.replace("_", " "), name + "_")
    )
