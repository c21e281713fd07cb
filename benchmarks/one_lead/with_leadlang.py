"""leadlang: `Model.score_one`."""

from __future__ import annotations

import leadlang

from ..work.behaviour import TODAY
from ..work.description import AttributeModel, BehaviourModel
from ..work.rule_text import attribute_text, behaviour_text
from .measure import History, OneHistory, OneLead


def available() -> bool:
    """Whether this version scores single leads."""
    return hasattr(leadlang.Model, "score_one")


def attributes(model: AttributeModel) -> OneLead:
    score_one = leadlang.from_text(attribute_text(model)).score_one
    return lambda lead: int(score_one(lead).scores["score"])


def behaviour(model: BehaviourModel) -> OneHistory:
    score_one = leadlang.from_text(behaviour_text(model)).score_one
    lead = {"id": "1"}
    as_of = TODAY.date().isoformat()

    def score(events: History) -> int:
        return int(score_one(lead, events, as_of).scores["score"])

    return score
