"""datalogic-py (JSONLogic in Rust): one compiled rule."""

from __future__ import annotations

from datalogic_py import Engine

from ..work.description import AttributeModel
from .json_rules import json_logic
from .measure import OneLead


def attributes(model: AttributeModel) -> OneLead:
    compiled = Engine().compile(json_logic(model))
    return lambda lead: int(compiled.evaluate(lead))
