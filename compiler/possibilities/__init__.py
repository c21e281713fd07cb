"""What can happen to a lead at all: one check per file, each with what triggers it and what must not.

A check is a function `problems(model)`; it warns only of what is proved for every lead there could be.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from ...dsl.problems import Problem
from ..compile import Compiled
from . import (
    always_true,
    beyond_scale,
    branches,
    caps,
    cells,
    gaps,
    limits,
    lines,
    more_pays_less,
    never_holds,
    never_pays,
    overlaps,
    overridden,
    same_rules,
    thresholds,
)
from .model import Model
from .written import Written

if TYPE_CHECKING:
    from ..proving.possible import Possibilities

Check = Callable[[Model], Iterator[Problem]]

# Those that may have to ask the solver most often come last.
CHECKS: tuple[Check, ...] = (
    thresholds.problems,
    never_holds.problems,
    never_pays.problems,
    overridden.problems,
    branches.problems,
    same_rules.problems,
    more_pays_less.problems,
    gaps.problems,
    overlaps.problems,
    caps.problems,
    limits.problems,
    beyond_scale.problems,
    always_true.problems,
    lines.problems,
    cells.problems,
)


def model_of(compiled: Compiled, possible: Possibilities) -> Model | None:
    """What the checks look at; None for a file without rules, which only gives names to others."""
    rules = compiled.provable
    if rules is None or not rules.members:
        return None
    return Model(rules, Written.of(compiled.statements, compiled.sources), possible)


def checked(model: Model) -> list[Problem]:
    """What all checks find, in the order of the checks."""
    return [found for check in CHECKS for found in check(model)]


def possibility_problems(compiled: Compiled, possible: Possibilities) -> list[Problem]:
    """Both of it."""
    model = model_of(compiled, possible)
    return [] if model is None else checked(model)
