"""Merging: equal conditions are asked once, equal sets of events gathered once."""

from __future__ import annotations

from attrs import define, evolve, field

from ...runtime import tables as t
from .rewriting import Moves, Rows, follow, link_to, rewrite


def merge_equals(tables: t.Tables) -> t.Tables:
    """Rows that ask the same are one row, whatever the order of their parts; so are sets of events, and the
    measures of them; what counts for coverage is added up.

    >>> from leadlang.compiler.optimising.showing import lowered
    >>> plain = lowered('''when visited pricing at least 3 times score +5
    ... when visited pricing at least 3 times grade +1
    ... each visited pricing score +1''')
    >>> merged = merge_equals(plain)
    >>> len(plain.events), len(plain.axes), len(merged.events), len(merged.axes)
    (3, 3, 1, 1)
    >>> [one.rules for one in plain.decided], [one.rules for one in merged.decided]
    ([1, 1, 1], [2, 1])
    """
    return _conditions_merged(_axes_merged(_events_merged(tables)))


@define
class _Merging:
    """The step of a rewriting that gives each different row one place."""

    _places: dict[t.Asked, int] = field(factory=dict)

    def __call__(self, rows: Rows, asked: t.Asked) -> int:
        match asked:
            case t.Every(parts) | t.Some(parts):
                different = tuple(sorted(set(parts)))
                if len(different) == 1:
                    return different[0]
                asked = type(asked)(different)
            case t.Between(low, high, parts):
                asked = t.Between(low, high, tuple(sorted(parts)))  # a part that is there twice counts twice
            case _:
                pass
        place = self._places.get(asked)
        if place is None:
            place = self._places[asked] = rows.add(asked)
        return place


def _events_merged(tables: t.Tables) -> t.Tables:
    rows, to = rewrite(tables.event_conditions, _Merging())
    tables = follow(evolve(tables, event_conditions=rows), Moves(event_conditions=to))
    sets: dict[t.EventSet, int] = {}
    places: list[int] = []
    for one in tables.events:
        links = tuple(dict.fromkeys([link_to(link, places) for link in one.links]))
        merged = t.EventSet(one.test, tuple(dict.fromkeys(one.times)), links)
        places.append(sets.setdefault(merged, len(sets)))
    return follow(evolve(tables, events=tuple(sets)), Moves(events=places))


def _axes_merged(tables: t.Tables) -> t.Tables:
    """Measures of sets that turned out to be one set are one axis, with the tests of all of them."""
    axes: list[t.Axis] = []
    measures: dict[tuple[object, ...], int] = {}
    tests: dict[int, dict[object, int]] = {}
    places: list[int] = []
    for axis in tables.axes:
        place = len(axes)
        if isinstance(axis, t.CountAxis):
            place = measures.setdefault((axis.events, axis.measure), place)
            there = tests.setdefault(place, {})
            for test in axis.tests:
                there.setdefault(test, len(there))
        if place == len(axes):
            axes.append(axis)
        places.append(place)
    for place, of_axis in tests.items():
        axis = axes[place]
        if isinstance(axis, t.CountAxis):
            axes[place] = t.CountAxis(axis.events, axis.measure, tuple(of_axis))  # type: ignore[arg-type]

    def step(rows: Rows, asked: t.Asked) -> t.Asked:
        match asked:
            case t.Passes(axis, test):
                old, new = tables.axes[axis], places[axis]
                return t.Passes(new, tests[new][old.tests[test]] if isinstance(old, t.CountAxis) else test)
            case t.HasValue(axis):
                return t.HasValue(places[axis])
            case t.Settled(axis):
                return t.Settled(places[axis])
            case _:
                return asked

    rows, to = rewrite(tables.conditions, step)
    moved = evolve(tables, axes=tuple(axes), conditions=rows)
    return follow(moved, Moves(conditions=to, axes=places))


def _conditions_merged(tables: t.Tables) -> t.Tables:
    rows, to = rewrite(tables.conditions, _Merging())
    tables = follow(evolve(tables, conditions=rows), Moves(conditions=to))
    decided: dict[int, int] = {}
    for one in tables.decided:
        decided[one.condition] = decided.get(one.condition, 0) + one.rules
    return evolve(tables, decided=tuple([t.Decided(place, decided[place]) for place in sorted(decided)]))
