"""pandas and NumPy: a mask per rule, its points added where it is true; for events a `bincount` per rule."""

from __future__ import annotations

from datetime import timedelta
from functools import reduce
from operator import and_
from typing import Any

import numpy as np
import pandas as pd
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
    HasText,
    OneOf,
)


def attributes(model: AttributeModel, leads: pl.DataFrame, tidy: bool) -> Run:
    frame = leads.to_pandas()

    def score() -> np.ndarray:
        columns: dict[str, Any] = {field: frame[field] for field in model.fields}
        if not tidy:
            columns |= {field: frame[field].str.strip().str.lower() for field in model.text_fields}
        total = np.zeros(len(frame), np.int64)
        for rule in model.rules:
            holds = reduce(and_, (_mask(columns[one.field], one) for one in rule.conditions))
            total += np.where(holds, rule.points, 0)
        return total

    return score


def behaviour(model: BehaviourModel, journal: Journal) -> Run:
    leads, events = pd.Index(journal.leads["id"].to_pandas()), journal.events.to_pandas()

    def score() -> np.ndarray:
        whose = leads.get_indexer(events["id"])
        verbs = {verb: _plain(events["event"] == verb) for verb in {rule.verb for rule in model.rules}}
        objects = {name: _plain(events["object"] == name) for name in {rule.object for rule in model.rules}}
        times = events["timestamp"].to_numpy()
        total = np.zeros(len(leads), np.int64)
        for rule in model.rules:
            counted = verbs[rule.verb] & objects[rule.object]
            if rule.days is not None:
                counted &= times >= np.datetime64(TODAY - timedelta(days=rule.days - 1))
            counts = np.bincount(whose[counted], minlength=len(leads))
            total += np.where(counts >= rule.least, rule.points, 0)
        return total

    return score


def _mask(column: Any, one: Condition) -> np.ndarray:
    match one:
        case OneOf(_, (value,), False):
            return _plain(column == value)
        case OneOf(_, values, negated):
            listed = column.isin(values)
            return _plain(~listed & column.notna() if negated else listed)
        case AtLeast(_, least):
            return _plain(column >= least)
        case Below(_, limit):
            return _plain(column < limit)
        case Between(_, least, most):
            return _plain((column >= least) & (column <= most))
        case HasText(_, "ends with", text):
            return _plain(column.str.endswith(text, na=False))
        case HasText(_, _, text):
            return _plain(column.str.contains(text, regex=False, na=False))


def _plain(mask: Any) -> np.ndarray:
    array: np.ndarray = mask.to_numpy(dtype=bool)
    return array
