"""The same facts given in other ways: what each gives has to be the same bytes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from random import Random

import polars as pl
from attrs import evolve
from leadlang.dsl.words import languages
from leadlang.dsl.write import write

from tests.strategies.shuffled import mixed

from .worlds import World
from .written import as_bytes

BATCHES = (1, 7)

Way = Callable[[World, Random], pl.DataFrame]


def plain(world: World) -> pl.DataFrame:
    return world.scored(world.model)


def rows_shuffled(world: World, random: Random) -> pl.DataFrame:
    order = _order(world.leads.height, random)
    logs = tuple((log[_order(log.height, random)], layout) for log, layout in world.logs)
    found = evolve(world.with_leads(order), logs=logs).scored(world.model)
    back = sorted(range(len(order)), key=order.__getitem__)
    return found[back]


def logs_the_other_way_round(world: World, random: Random) -> pl.DataFrame:
    return evolve(world, logs=world.logs[::-1]).scored(world.model)


def rules_shuffled(world: World, random: Random) -> pl.DataFrame:
    """The columns stand in the order in which the file declares totals, labels and matrices: put back."""
    statements = mixed(world.program.statements, random)
    found = world.scored(world.compiled(write(evolve(world.program, statements=statements))))
    return found.select(plain(world).columns)


def in_batches(size: int) -> Way:
    def way(world: World, random: Random) -> pl.DataFrame:
        rows = range(world.leads.height)
        parts = [rows[start : start + size] for start in range(0, len(rows), size)]
        model = world.model
        return pl.concat([world.with_leads(part).scored(model) for part in parts])

    return way


def spoken_in(language: str) -> Way:
    def way(world: World, random: Random) -> pl.DataFrame:
        return world.scored(world.compiled(write(world.program, language)))

    return way


def once_more(world: World, random: Random) -> pl.DataFrame:
    return world.scored(world.model)


WAYS: dict[str, Way] = {
    "rows shuffled": rows_shuffled,
    "logs turned": logs_the_other_way_round,
    "rules shuffled": rules_shuffled,
    "once more": once_more,
    **{f"batches of {size}": in_batches(size) for size in BATCHES},
    **{f"in {language}": spoken_in(language) for language in languages()},
}


def differences(world: World, random: Random) -> Iterator[str]:
    """The ways that give other bytes; none, if all is well."""
    expected = as_bytes(plain(world))
    for name, way in WAYS.items():
        if name.startswith("batches") and not world.leads.height:
            continue
        if as_bytes(way(world, random)) != expected:
            yield f"{world.name}: {name}"
    if world.model.to_json() != world.model.to_json():
        yield f"{world.name}: the compiled model"


def _order(length: int, random: Random) -> list[int]:
    order = list(range(length))
    random.shuffle(order)
    return order
