"""Optimising: the plain tables of a model become smaller ones that mean the same.

A pass takes tables and gives tables; each stands in a file of its own, with an example. Any of them can be
left out, and they can stand in any order: results stay the same, only more is asked than need be. The rules
of the model are never touched, so the reference can tell when a pass is wrong.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ...runtime.tables import Tables
from .constants import fold_constants
from .equals import merge_equals
from .event_rules import fuse_event_rules
from .field_rules import fuse_field_rules
from .nested import flatten_nested
from .never_paying import remove_never_paying
from .unused import drop_unused

Pass = Callable[[Tables], Tables]

PASSES: tuple[Pass, ...] = (
    fold_constants,
    flatten_nested,
    merge_equals,
    remove_never_paying,
    fuse_field_rules,
    fuse_event_rules,
    drop_unused,
)


def optimise(tables: Tables, passes: Sequence[Pass] = PASSES) -> Tables:
    """The tables after all passes, one after the other."""
    for one in passes:
        tables = one(tables)
    return tables
