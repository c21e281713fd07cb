"""Guarantees: what each promises, with every name resolved. They are proved in `proving`."""

from __future__ import annotations

from collections.abc import Sequence

from attrs import define

from ..dsl import syntax as s
from .conditions import Conditions
from .proving.verdicts import Guarantee
from .targets import Targets


@define
class Guarantees:
    """Makes the guarantees of a file; a name that is not there is said."""

    targets: Targets
    conditions: Conditions

    def checked(self, statements: Sequence[s.Statement]) -> tuple[Guarantee, ...]:
        for statement in statements:
            if isinstance(statement, s.Guarantee):
                self.targets.is_there(statement.target)
        return ()
