"""Generated models on behaviour, and event logs for them."""

from __future__ import annotations

import random
from datetime import datetime, timedelta

import numpy as np
import polars as pl
from attrs import frozen

from .attributes import in_one_piece
from .description import BehaviourModel, CountRule
from .values import OBJECTS, VERBS

TODAY = datetime(2026, 6, 30)
MOST_DAYS = 700
_WINDOWS = (None, 7, 14, 30, 30, 60, 90, 180, 365)


@frozen(eq=False)
class Journal:
    """Leads (one column, `id`) and their events (`id`, `event`, `object`, `timestamp`), as of the end of a
    day.
    """

    leads: pl.DataFrame
    events: pl.DataFrame
    as_of: str = TODAY.date().isoformat()


def behaviour_model(rules: int, *, seed: int = 1) -> BehaviourModel:
    """So many rules that count the events of a kind, of the last days or of all times, over forty kinds in
    turn.
    """
    chance = random.Random(f"{rules} {seed}")
    kinds = [(verb, object_) for verb in VERBS for object_ in OBJECTS]
    chance.shuffle(kinds)
    made = []
    for number in range(rules):
        verb, object_ = kinds[number % len(kinds)]
        points = chance.choice((-5, 1, 2, 3, 5, 8, 10, 15))
        made.append(CountRule(verb, object_, chance.randint(1, 4), chance.choice(_WINDOWS), points))
    return BehaviourModel(tuple(made))


def journal(
    leads: int, events: int, *, text_ids: bool = False, by_lead: bool = False, seed: int = 1
) -> Journal:
    """So many leads and events of the last 700 days, times to the second, recent ones more frequent.

    Ids are whole numbers or texts; rows come by time or, if `by_lead`, by lead and time.
    """
    chance = np.random.default_rng((seed, leads, events))
    who = chance.integers(0, leads, events)
    verb = (chance.random(events) ** 1.5 * len(VERBS)).astype(np.int8)
    object_ = (chance.random(events) ** 1.5 * len(OBJECTS)).astype(np.int8)
    ago = (chance.random(events) ** 1.5 * MOST_DAYS * 86_400).astype(np.int64)
    order = np.lexsort((-ago, who)) if by_lead else np.argsort(-ago, kind="stable")
    end = int((TODAY + timedelta(days=1) - datetime(1970, 1, 1)).total_seconds()) - 1
    times = pl.Series("timestamp", (end - ago[order]) * 1_000_000).cast(pl.Datetime("us"))
    log = pl.DataFrame(
        [
            _ids(pl.Series("id", who[order]), text_ids),
            in_one_piece(pl.Series("event", VERBS)[verb[order]].alias("event")),
            in_one_piece(pl.Series("object", OBJECTS)[object_[order]].alias("object")),
            times,
        ]
    )
    return Journal(pl.DataFrame([_ids(pl.Series("id", np.arange(leads)), text_ids)]), log)


def _ids(numbers: pl.Series, text_ids: bool) -> pl.Series:
    if not text_ids:
        return numbers
    return in_one_piece(pl.select(pl.format("contact-{}", numbers).alias("id")).to_series())
