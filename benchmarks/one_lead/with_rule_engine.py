"""rule-engine: one compiled expression."""

from __future__ import annotations

import rule_engine

from ..work.description import AttributeModel
from .infix import RULE_ENGINE, expression
from .measure import OneLead


def attributes(model: AttributeModel) -> OneLead:
    compiled = rule_engine.Rule(expression(model, RULE_ENGINE))
    return lambda lead: int(compiled.evaluate(lead))
