"""common-expression-language (CEL in Rust): one compiled expression."""

from __future__ import annotations

import cel

from ..work.description import AttributeModel
from .infix import CEL, expression
from .measure import OneLead


def attributes(model: AttributeModel) -> OneLead:
    compiled = cel.compile(expression(model, CEL))
    return lambda lead: int(compiled.execute(lead))
