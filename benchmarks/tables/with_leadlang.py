"""leadlang, through the engine and through the whole public face."""

from __future__ import annotations

import leadlang
import numpy as np
import polars as pl
from leadlang.finding import GivenLog, log_layout
from leadlang.moments import moment
from leadlang.runtime.columns import FrameLog, score
from leadlang.runtime.facts import TableReading

from ..measure import Run
from ..work.behaviour import TODAY, Journal
from ..work.description import AttributeModel, BehaviourModel
from ..work.rule_text import attribute_text, behaviour_text


def attributes(model: AttributeModel, leads: pl.DataFrame, tidy: bool) -> Run:
    """The engine alone: no notes on columns, no summary; like the others it does not look at the ids."""
    compiled = leadlang.from_text(attribute_text(model)).compiled
    as_of = moment(TODAY, "UTC")
    return lambda: _scores(score(compiled, leads, [], as_of, None).table)


def attributes_whole(model: AttributeModel, leads: pl.DataFrame, tidy: bool) -> Run:
    """All that `Model.score` does."""
    ready = leadlang.from_text(attribute_text(model))
    return lambda: _scores(ready.score(leads, as_of=TODAY).table)


def behaviour(model: BehaviourModel, journal: Journal) -> Run:
    """The engine alone: no notes on columns, no summary."""
    compiled = leadlang.from_text(behaviour_text(model)).compiled
    as_of = moment(journal.as_of, "UTC")
    given = GivenLog("events", journal.events, reading=TableReading())
    log = FrameLog("events", journal.events, log_layout(given, "id", journal.leads.columns, []))
    return lambda: _scores(score(compiled, journal.leads, [log], as_of, "id").table)


def behaviour_whole(model: BehaviourModel, journal: Journal) -> Run:
    """All that `Model.score` does."""
    ready = leadlang.from_text(behaviour_text(model))
    return lambda: _scores(ready.score(journal.leads, journal.events, as_of=journal.as_of).table)


def _scores(table: pl.DataFrame) -> np.ndarray:
    return table["score"].to_numpy()
