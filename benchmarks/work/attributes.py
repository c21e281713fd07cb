"""Generated attribute models, and leads for them."""

from __future__ import annotations

import random

import numpy as np
import polars as pl
import pyarrow as pa

from .description import AtLeast, AttributeModel, Below, Between, Condition, HasText, OneOf, Rule
from .values import EMAIL, FIRST_NAMES, MAIL_DOMAINS, NUMBERS, TEXTS

FIELDS = (*TEXTS, *NUMBERS)
_SHARE_UNKNOWN = 0.05


def attribute_model(rules: int, *, mixed: bool = False, email: bool = False, seed: int = 1) -> AttributeModel:
    """So many rules over eight fields in turn (nine with `email`), all of one field; if `mixed`, three in
    ten ask two or three fields.
    """
    chance = random.Random(f"{rules} {mixed} {email} {seed}")
    fields = (*FIELDS, EMAIL) if email else FIELDS
    made = []
    for number in range(rules):
        asked = [fields[number % len(fields)]]
        if mixed and number % 10 in (2, 5, 9):
            others = [field for field in fields if field != asked[0]]
            asked += chance.sample(others, 2 if number % 10 == 9 else 1)
        points = chance.choice((-10, -5, -2, 1, 2, 3, 5, 8, 10, 15, 20))
        made.append(Rule(tuple(_condition(field, chance) for field in asked), points))
    return AttributeModel(tuple(made))


def _condition(field: str, chance: random.Random) -> Condition:
    if field == EMAIL:
        if chance.random() < 0.5:
            return HasText(EMAIL, "ends with", "@" + chance.choice(MAIL_DOMAINS))
        return HasText(EMAIL, "contains", f".{chance.randint(1, 9999)}")
    if field in TEXTS:
        pool = TEXTS[field]
        size = chance.choice((1, 1, 2, 3, 5))
        return OneOf(field, tuple(chance.sample(pool, size)), negated=chance.random() < 0.05)
    match chance.randrange(3):
        case 0:
            return AtLeast(field, _cut(field, chance))
        case 1:
            return Below(field, _cut(field, chance))
        case _:
            least, most = sorted((_cut(field, chance), _cut(field, chance)))
            return Between(field, least, most)


def _cut(field: str, chance: random.Random) -> int | float:
    match field:
        case "employees":
            return chance.randint(1, 5000)
        case "revenue":
            return chance.randint(1, 500_000_00) / 100
        case "locations":
            return chance.randint(1, 400)
        case _:
            return chance.randint(1, 1000) / 10


def leads(count: int, *, tidy: bool = True, email: bool = False, seed: int = 1) -> pl.DataFrame:
    """So many leads: `id` (a text), four texts, two whole numbers, two decimal ones, `email` if wanted.

    One value in twenty is missing. If not `tidy`, texts come as people type them: in lower case, capitals
    or first capitals, some with white space around. Texts lie one after the other in memory, as they come
    from a file.
    """
    chance = np.random.default_rng((seed, count))
    columns = [pl.Series("id", [], pl.String) if not count else _ids(count)]
    for field, pool in TEXTS.items():
        at = _skewed(chance, len(pool), count)
        columns.append(_text(pl.Series(field, pool)[at].alias(field), chance, tidy))
    size = chance.lognormal(4, 2, count).astype(np.int64) + 1
    revenue = (chance.integers(1, 100_000, count) * np.minimum(size, 5_000) // 10) / 100
    numbers = (size, revenue, chance.integers(1, 500, count), chance.integers(0, 1200, count) / 10)
    for field, values in zip(NUMBERS, numbers, strict=True):
        columns.append(_some_unknown(pl.Series(field, values), chance))
    if email:
        names = pl.Series(FIRST_NAMES)[chance.integers(0, len(FIRST_NAMES), count)]
        domains = pl.Series(MAIL_DOMAINS)[_skewed(chance, len(MAIL_DOMAINS), count)]
        numbered = pl.select(pl.format("{}.{}@{}", names, pl.int_range(count), domains)).to_series()
        columns.append(_text(numbered.alias(EMAIL), chance, tidy))
    return pl.DataFrame(columns)


def _ids(count: int) -> pl.Series:
    return in_one_piece(pl.select(pl.format("L{}", pl.int_range(count)).alias("id")).to_series())


def _skewed(chance: np.random.Generator, size: int, count: int) -> np.ndarray:
    """Positions below `size`, the first far more frequent than the last."""
    return (chance.random(count) ** 2 * size).astype(np.int64)


def _text(values: pl.Series, chance: np.random.Generator, tidy: bool) -> pl.Series:
    return in_one_piece(_some_unknown(values if tidy else as_typed(values, chance), chance))


def _some_unknown(values: pl.Series, chance: np.random.Generator) -> pl.Series:
    unknown = pl.Series(chance.random(len(values)) < _SHARE_UNKNOWN)
    return pl.select(pl.when(unknown).then(None).otherwise(values).alias(values.name)).to_series()


def as_typed(values: pl.Series, chance: np.random.Generator) -> pl.Series:
    """The same texts as people type them."""
    how = pl.Series(chance.integers(0, 6, len(values), dtype=np.int8))
    typed = (
        pl.when(how == 0)
        .then(values.str.to_uppercase())
        .when(how == 1)
        .then(values.str.to_titlecase())
        .when(how == 2)
        .then(pl.format("  {}", values))
        .when(how == 3)
        .then(pl.format("{} ", values.str.to_titlecase()))
        .otherwise(values)
    )
    return pl.select(typed.alias(values.name)).to_series()


def in_one_piece(values: pl.Series) -> pl.Series:
    """The same texts, each with bytes of its own, one after the other."""
    array = values.to_arrow(compat_level=pl.CompatLevel.oldest())
    whole = pa.concat_arrays(array.chunks) if isinstance(array, pa.ChunkedArray) else array
    return pl.Series(values.name, whole.cast(pa.large_string()), pl.String)
