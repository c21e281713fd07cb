"""Programs whose statements stand in another order."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from attrs import evolve
from leadlang.dsl import syntax as s

FIRST_MATCH = (s.Segment, s.Stage, s.LabelLine)


def mixed(statements: Sequence[s.Statement], random: Random) -> tuple[s.Statement, ...]:
    """The statements in another order; segments, stages and labels keep theirs among themselves."""
    others = [_inside_mixed(statement, random) for statement in statements]
    random.shuffle(others)
    following = iter([statement for statement in statements if isinstance(statement, FIRST_MATCH)])
    return tuple(next(following) if isinstance(statement, FIRST_MATCH) else statement for statement in others)


def _inside_mixed(statement: s.Statement, random: Random) -> s.Statement:
    if not isinstance(statement, s.GroupOf):
        return statement
    members = list(statement.members)
    random.shuffle(members)
    return evolve(statement, members=tuple(members))
