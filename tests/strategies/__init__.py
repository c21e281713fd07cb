"""Random whole models with matching data, for Hypothesis and for plain seeds.

`worlds()` fixes which fields, behaviours and properties there are; `programs(world)` are rule files on it
that pass the check, as syntax trees that print in every language; `leads(world)` and `logs(world)` are tables
with what real files hold: missing values in all spellings, unreadable ones, equal times, unknown leads.
`cases()` has it all together, and `random_case(seed)` gives the same without Hypothesis.
"""

from __future__ import annotations

from attrs import frozen
from hypothesis import strategies as st
from leadlang.dsl import syntax as s
from leadlang.runtime.facts import LogLayout

from .choices import Choices, Drawn, Seeded
from .data import ID, make_as_of, make_leads, make_logs
from .programs import make_program
from .tables import Column, Table
from .worlds import FieldSpec, World, make_world

__all__ = [
    "ID",
    "Case",
    "Column",
    "FieldSpec",
    "Logs",
    "Table",
    "World",
    "as_of",
    "cases",
    "leads",
    "logs",
    "programs",
    "random_case",
    "worlds",
]

Logs = tuple[tuple[Table, LogLayout], ...]


@frozen
class Case:
    """A model and data for it. `leads` have their id in the column `ID`; `as_of` is a text."""

    world: World
    program: s.Program
    leads: Table
    logs: Logs
    as_of: str


@st.composite
def worlds(draw: st.DrawFn) -> World:
    """Fields of fixed kinds, verbs, objects, properties, declared behaviours, a time zone."""
    return make_world(Drawn(draw))


@st.composite
def programs(draw: st.DrawFn, world: World | None = None, promises: bool = False) -> s.Program:
    """A program that passes the check; with `promises` guarantees and scenarios too, which need not hold."""
    choices = Drawn(draw)
    return make_program(choices, world or make_world(choices), promises)


@st.composite
def leads(draw: st.DrawFn, world: World) -> Table:
    """None to six rows."""
    return make_leads(Drawn(draw), world)


@st.composite
def logs(draw: st.DrawFn, world: World) -> Logs:
    """None to two event logs with their layouts, together none to a dozen events."""
    return make_logs(Drawn(draw), world)


@st.composite
def as_of(draw: st.DrawFn) -> str:
    """A day, or a time of day with or without a zone."""
    return make_as_of(Drawn(draw))


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """A whole model with data."""
    return _case(Drawn(draw))


def random_case(seed: int) -> Case:
    """The same case for the same seed, without Hypothesis."""
    return _case(Seeded.of(seed))


def _case(choices: Choices) -> Case:
    world = make_world(choices)
    program = make_program(choices, world)
    return Case(world, program, make_leads(choices, world), make_logs(choices, world), make_as_of(choices))
