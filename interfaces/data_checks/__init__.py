"""What the data at hand say about rules: names, values and behaviours that never occur, texts where numbers
should be.

Each check has its module; all of them give warnings W301 to W309 that point into the rules.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ..compiler.silenced import silenced
from ..dsl import syntax as s
from ..dsl.problems import Problem, Source
from ..runtime.rules import Rules
from .behaviours import behaviour_problems
from .columns import column_problems
from .facts import DataAtHand, LeadTable, LogTable
from .places import Places
from .readings import reading_problems
from .values import value_problems

__all__ = ["DataAtHand", "LeadTable", "LogTable", "data_problems"]

_CHECKS = (column_problems, reading_problems, value_problems, behaviour_problems)


def data_problems(
    rules: Rules, statements: Sequence[s.Statement], sources: Mapping[str, Source], data: DataAtHand
) -> tuple[Problem, ...]:
    """All warnings about these rules and these data, in the order of the rules' text; without those it
    allows.
    """
    places = Places(statements, sources)
    found = [problem for check in _CHECKS for problem in check(rules, data, places)]
    heard = [problem for problem in silenced(found, statements, sources) if not _of_another_check(problem)]
    files = {name: at for at, name in enumerate(sources)}
    return tuple(sorted(heard, key=lambda p: (files.get(p.span.file, -1), p.span.start, p.code, p.facts)))


def is_data_code(code: str) -> bool:
    """A warning of this package."""
    return code.startswith("W3")


def _of_another_check(problem: Problem) -> bool:
    """An allowance that is idle here may well silence what the check without data says."""
    return problem.code == "W206" and not is_data_code(dict(problem.facts).get("warning", ""))
