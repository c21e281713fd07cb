"""json-logic-qubit (JSONLogic in Python): one rule, walked for each lead."""

from __future__ import annotations

from json_logic import add_operation, jsonLogic

from ..work.description import AttributeModel
from .json_rules import json_logic
from .measure import OneLead


def attributes(model: AttributeModel) -> OneLead:
    add_operation("ends_with", lambda text, end: text.endswith(end))
    rules = json_logic(model)
    return lambda lead: int(jsonLogic(rules, lead))
