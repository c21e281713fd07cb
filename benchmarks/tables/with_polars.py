"""Polars: a `when/then` per rule, summed; for events one filtered count per rule in one `group_by`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from functools import reduce
from operator import and_

import polars as pl

from ..measure import Run
from ..work.behaviour import TODAY, Journal
from ..work.description import (
    AtLeast,
    AttributeModel,
    BehaviourModel,
    Below,
    Between,
    Condition,
    CountRule,
    HasText,
    OneOf,
)


def attributes(model: AttributeModel, leads: pl.DataFrame, tidy: bool) -> Run:
    query = _attribute_query(model, leads, tidy)
    return lambda: query.collect()["score"].to_numpy()


def attributes_streaming(model: AttributeModel, leads: pl.DataFrame, tidy: bool) -> Run:
    """The same on Polars' streaming engine."""
    query = _attribute_query(model, leads, tidy)
    return lambda: query.collect(engine="streaming")["score"].to_numpy()


def behaviour(model: BehaviourModel, journal: Journal) -> Run:
    query = _behaviour_query(model, journal)
    return lambda: query.collect()["score"].to_numpy()


def behaviour_streaming(model: BehaviourModel, journal: Journal) -> Run:
    """The same on Polars' streaming engine."""
    query = _behaviour_query(model, journal)
    return lambda: query.collect(engine="streaming")["score"].to_numpy()


def _attribute_query(model: AttributeModel, leads: pl.DataFrame, tidy: bool) -> pl.LazyFrame:
    total = _total([(reduce(and_, map(_condition, rule.conditions)), rule.points) for rule in model.rules])
    clean = [pl.col(field).str.strip_chars().str.to_lowercase() for field in model.text_fields]
    lazy = leads.lazy() if tidy else leads.lazy().with_columns(clean)
    return lazy.select(total)


def _behaviour_query(model: BehaviourModel, journal: Journal) -> pl.LazyFrame:
    counts = [_count(rule).alias(f"n{number}") for number, rule in enumerate(model.rules)]
    total = _total(
        [(pl.col(f"n{number}") >= rule.least, rule.points) for number, rule in enumerate(model.rules)]
    )
    scores = journal.events.lazy().group_by("id").agg(counts).select("id", total)
    return (
        journal.leads.lazy()
        .join(scores, on="id", how="left", maintain_order="left")
        .select(pl.col("score").fill_null(0))
    )


def _total(rules: Sequence[tuple[pl.Expr, int]]) -> pl.Expr:
    """The sum of the points, in the smallest type that surely holds it: the less to move, the faster."""
    most = sum(abs(points) for _, points in rules)
    kind = pl.Int16 if most < 2**15 else pl.Int32
    paid = [pl.when(holds).then(pl.lit(points, kind)).otherwise(pl.lit(0, kind)) for holds, points in rules]
    return pl.sum_horizontal(paid).cast(pl.Int64).alias("score")


def _condition(one: Condition) -> pl.Expr:
    match one:
        case OneOf(field, (value,), negated):
            return pl.col(field) != value if negated else pl.col(field) == value
        case OneOf(field, values, negated):
            listed = pl.col(field).is_in(values)
            return ~listed if negated else listed
        case AtLeast(field, least):
            return pl.col(field) >= least
        case Below(field, limit):
            return pl.col(field) < limit
        case Between(field, least, most):
            return pl.col(field).is_between(least, most)
        case HasText(field, "ends with", text):
            return pl.col(field).str.ends_with(text)
        case HasText(field, _, text):
            return pl.col(field).str.contains(text, literal=True)


def _count(rule: CountRule) -> pl.Expr:
    counted = (pl.col("event") == rule.verb) & (pl.col("object") == rule.object)
    if rule.days is not None:
        counted &= pl.col("timestamp") >= TODAY - timedelta(days=rule.days - 1)
    return counted.sum()
