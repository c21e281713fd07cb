"""What a measure makes of each person's events of a set."""

from __future__ import annotations

import numpy as np
from attrs import frozen

from ..rules import (
    HowMany,
    HowManyDays,
    HowManyDifferent,
    Measure,
    MostPer,
    MostWithin,
    TotalOf,
)
from .classes import Codes, Ints
from .event_sets import EventSets
from .history import History


@frozen(eq=False)
class Measured:
    """A whole number per person (and for nobody), `scale` times too great."""

    wholes: Ints
    scale: int


def measured(sets: EventSets, place: int, measure: Measure) -> Measured:
    history = sets.history
    match measure:
        case HowMany():
            return Measured(sets.count(place), 1)
        case TotalOf(key):
            amounts = history.amounts(key)
            inside = sets.events(place)
            kept = amounts.wholes.copy()
            kept[~inside] = 0
            return Measured(history.per_person(kept), amounts.scale)
        case _:
            chosen = np.flatnonzero(sets.events(place))
            return Measured(_counted(history, chosen, measure), 1)


def _counted(history: History, chosen: Codes, measure: Measure) -> Ints:
    persons = history.persons[chosen]
    match measure:
        case HowManyDifferent(key):
            texts = history.texts(key)[chosen]
            return _different(history, persons[texts > 0], texts[texts > 0])
        case HowManyDays():
            return _different(history, persons, history.days[chosen])
        case MostPer(key):
            texts = history.texts(key)[chosen]
            return _most_alike(history, persons[texts > 0], texts[texts > 0])
        case MostWithin(gap):
            times = history.days if gap.unit == "days" else history.instants
            return _most_within(history, persons, times[chosen], gap.amount)
        case _:
            raise TypeError(type(measure).__name__)


def _pairs(persons: Codes, values: Ints) -> tuple[Ints, Ints, Ints]:
    """The different (person, value) pairs: the person of each, how many times it stands, its value's rank."""
    _, ranks = np.unique(values, return_inverse=True)
    width = int(ranks.max(initial=0)) + 1
    keys, counts = np.unique(persons * width + ranks, return_counts=True)
    return keys // width, counts.astype(np.int64), keys % width


def _different(history: History, persons: Codes, values: Ints) -> Ints:
    who, _, _ = _pairs(persons, values)
    return np.bincount(who, minlength=history.people + 1).astype(np.int64)


def _most_alike(history: History, persons: Codes, values: Ints) -> Ints:
    who, counts, _ = _pairs(persons, values)
    return _greatest(history, who, counts)


def _most_within(history: History, persons: Codes, times: Ints, amount: int) -> Ints:
    """From each event on, how many come before `amount` has gone by. Times fall along a person's events."""
    found, ranks = np.unique(times, return_inverse=True)
    width = len(found) + 1
    # The newest first: with ranks counted from the latest time, keys rise.
    keys = persons * width + (width - 1 - ranks)
    # The first of the person's events whose time is below the own one + amount.
    bound = np.searchsorted(found, times + amount, side="left")
    start = np.searchsorted(keys, persons * width + (width - bound), side="left")
    counts = np.arange(len(keys)) + 1 - start
    return _greatest(history, persons, np.maximum(counts, 0))


def _greatest(history: History, persons: Codes, counts: Ints) -> Ints:
    greatest = np.zeros(history.people + 1, np.int64)
    np.maximum.at(greatest, persons, counts)
    return greatest
