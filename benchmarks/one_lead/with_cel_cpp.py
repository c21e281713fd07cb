"""cel-expr-python (CEL in C++): one compiled expression."""

from __future__ import annotations

from cel_expr_python import cel

from ..work.attributes import FIELDS
from ..work.description import AttributeModel
from ..work.values import EMAIL
from .infix import CEL, expression
from .measure import OneLead


def attributes(model: AttributeModel) -> OneLead:
    environment = cel.NewEnv(variables=dict.fromkeys(("id", *FIELDS, EMAIL), cel.Type.DYN))
    compiled = environment.compile(expression(model, CEL))
    return lambda lead: int(compiled.eval(data=lead).value())
