"""zen-engine (GoRules): one compiled expression."""

from __future__ import annotations

import zen

from ..work.description import AttributeModel
from .infix import GORULES, expression
from .measure import OneLead


def attributes(model: AttributeModel) -> OneLead:
    compiled = zen.compile_expression(expression(model, GORULES))
    return lambda lead: int(compiled.evaluate(lead))
