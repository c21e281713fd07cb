"""Which counts of the rules stand behind an axis of the tables: found by what both of them ask."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from attrs import evolve

from ..compiler.lower import lower
from ..compiler.optimising import optimise
from ..runtime import rules as r
from ..runtime import tables as t
from ..walking import inside

Told = object
"""What is asked of events, spelled out without any places, so that it can be compared."""


def measured_events(rules: r.Rules, tables: t.Tables) -> Mapping[int, r.EventCount]:
    """For axes that measure events one of the counts of the rules that ask just that."""
    counts = dict.fromkeys(
        r.EventCount(node.events, node.measure, _SOME)
        for node in inside((rules.members, rules.segments, rules.stages, rules.labels))
        if isinstance(node, r.EventCount)
    )
    alone = _each_alone(rules, tuple(counts))
    known = {
        _measured(alone, alone.axes[place.axis]): count
        for count, place in zip(counts, _conditions(alone), strict=True)
    }
    found = {place: known.get(_measured(tables, axis)) for place, axis in enumerate(tables.axes)}
    return {place: count for place, count in found.items() if count is not None}


_SOME = r.NumberBetween(Decimal(1), None)
_NOWHERE = r.Origin("", 0, "")
_POINT = r.Pay("score", r.Constant(1), 1)


def _each_alone(rules: r.Rules, counts: tuple[r.EventCount, ...]) -> t.Tables:
    """The tables of a model with one rule for each count."""
    members = tuple(
        r.Rule(number, "when", count, (), (_POINT,), _NOWHERE) for number, count in enumerate(counts)
    )
    alone = evolve(
        rules,
        members=members,
        combined=(),
        segments=(),
        stages=(),
        labels=(),
        matrices=(),
        disqualifications=(),
    )
    return optimise(lower(alone))


def _conditions(tables: t.Tables) -> list[t.ConditionRow]:
    return [tables.conditions[member.rules[0].pays] for member in tables.members]


def _measured(tables: t.Tables, axis: t.Axis) -> Told:
    return (axis.measure, _events(tables, axis.events)) if isinstance(axis, t.CountAxis) else None


def _events(tables: t.Tables, place: int) -> Told:
    one = tables.events[place]
    links = [(type(link), evolve(link, others=0), _events(tables, link.others)) for link in one.links]
    return (_asked(tables, one.test), frozenset(one.times), tuple(links))


def _asked(tables: t.Tables, row: int) -> Told:
    asked = tables.event_conditions[row].asked
    match asked:
        case t.Passes(axis, test):
            of_axis = tables.event_axes[axis]
            if isinstance(of_axis, t.CompareAxis):
                return of_axis
            return (type(of_axis), getattr(of_axis, "field", ""), of_axis.tests[test])
        case t.HasValue(axis) | t.Settled(axis):
            return (type(asked), getattr(tables.event_axes[axis], "field", ""))
        case t.Every(parts) | t.Some(parts):
            return (type(asked), frozenset(_asked(tables, part) for part in parts))
        case t.Between(low, high, parts):
            return (low, high, frozenset(_asked(tables, part) for part in parts), len(parts))
        case t.Opposite(part) | t.NotTrue(part):
            return (type(asked), _asked(tables, part))
        case t.Fixed(value):
            return value
