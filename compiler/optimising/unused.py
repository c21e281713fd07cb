"""Dropping: conditions, tests, axes and sets of events that nothing refers to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain
from typing import Any

from attrs import evolve

from ...runtime import tables as t
from .rewriting import Moves, Rows, follow, link_to, parts_of, with_parts


def drop_unused(tables: t.Tables) -> t.Tables:
    """What no result needs is gone: rows first, then tests and axes, then sets of events, then their rows.

    >>> from leadlang.compiler.optimising.nested import flatten_nested
    >>> from leadlang.compiler.optimising.showing import lowered
    >>> text = 'when country is DE and (job is CEO and employees at least 5) score +1'
    >>> flat = flatten_nested(lowered(text))
    >>> kept = drop_unused(flat)
    >>> len(flat.conditions), len(kept.conditions)
    (6, 5)
    """
    return _of_events(_of_leads(tables))


def _of_leads(tables: t.Tables) -> t.Tables:
    used = _reached(tables.conditions, _asked_from_outside(tables))
    axes, tests, kept = _axes_used(
        tables.axes, [row.asked for row, use in zip(tables.conditions, used, strict=True) if use]
    )
    rows, to = _rewrite_used(tables.conditions, used, axes, tests)
    moved = evolve(tables, axes=kept, conditions=rows)
    return follow(moved, Moves(conditions=to, axes=axes))


def _of_events(tables: t.Tables) -> t.Tables:
    used = [False] * len(tables.events)
    for place in _sets_from_outside(tables):
        used[place] = True
    for place in range(len(used) - 1, -1, -1):  # links lead to earlier sets
        if used[place]:
            for link in tables.events[place].links:
                used[link.others] = True
    places = _numbered(used)
    events = tuple(
        [
            t.EventSet(one.test, one.times, tuple([link_to(link, places) for link in one.links]))
            for one, use in zip(tables.events, used, strict=True)
            if use
        ]
    )
    tables = follow(evolve(tables, events=events), Moves(events=places))
    ignored = () if tables.ignored is None else (tables.ignored,)
    used = _reached(tables.event_conditions, chain(ignored, (one.test for one in tables.events)))
    asked = [row.asked for row, use in zip(tables.event_conditions, used, strict=True) if use]
    axes, tests, kept = _axes_used(tables.event_axes, asked)
    rows, to = _rewrite_used(tables.event_conditions, used, axes, tests)
    moved = evolve(tables, event_axes=kept, event_conditions=rows)
    return follow(moved, Moves(event_conditions=to))


def _asked_from_outside(tables: t.Tables) -> Iterable[int]:
    for member in tables.members:
        for rule in member.rules:
            yield rule.pays
            yield rule.on_lead
            for payment in rule.payments:
                yield payment.known
    labels = chain.from_iterable(label.choices for label in tables.labels)
    for one in chain(tables.decided, tables.segments, tables.stages, labels, tables.disqualifications):
        yield one.condition  # type: ignore[attr-defined]
    for matrix in tables.matrices:
        yield from chain(matrix.rows, matrix.columns)


def _sets_from_outside(tables: t.Tables) -> Iterable[int]:
    for axis in tables.axes:
        if isinstance(axis, t.CountAxis):
            yield axis.events
    for score in tables.scores:
        if score.fading_events is not None:
            yield score.fading_events
    for member in tables.members:
        for rule in member.rules:
            yield from rule.events or ()
            for payment in rule.payments:
                if payment.fading_events is not None:
                    yield payment.fading_events
                if isinstance(payment.amount, t.PerPause):
                    yield payment.amount.events


def _reached(rows: Sequence[t.ConditionRow], roots: Iterable[int]) -> list[bool]:
    used = [False] * len(rows)
    for place in roots:
        used[place] = True
    for place in range(len(rows) - 1, -1, -1):  # parts are earlier rows
        if used[place]:
            for part in parts_of(rows[place].asked):
                used[part] = True
    return used


def _axes_used(
    axes: tuple[t.Axis, ...], asked: Iterable[t.Asked]
) -> tuple[list[int], list[list[int]], tuple[t.Axis, ...]]:
    """The new place of each axis, the new place of each of its tests, and the axes that stay."""
    used = [False] * len(axes)
    passed: list[set[int]] = [set() for _ in axes]
    for one in asked:
        match one:
            case t.Passes(axis, test):
                used[axis] = True
                passed[axis].add(test)
            case t.HasValue(axis) | t.Settled(axis):
                used[axis] = True
            case _:
                pass
    tests = [
        _numbered([test in of_axis for test in range(_tests(axis))])
        for axis, of_axis in zip(axes, passed, strict=True)
    ]
    kept = tuple([_with_tests(axis, sorted(passed[at])) for at, axis in enumerate(axes) if used[at]])
    return _numbered(used), tests, kept


def _tests(axis: t.Axis) -> int:
    return 1 if isinstance(axis, t.CompareAxis) else len(axis.tests)


def _with_tests(axis: t.Axis, places: Sequence[int]) -> t.Axis:
    if isinstance(axis, t.CompareAxis):
        return axis
    kept: Any = tuple([axis.tests[place] for place in places])
    return evolve(axis, tests=kept)


def _rewrite_used(
    old: Sequence[t.ConditionRow], used: Sequence[bool], axes: Sequence[int], tests: Sequence[Sequence[int]]
) -> tuple[tuple[t.ConditionRow, ...], list[int]]:
    """The rows that are used, with the new places of axes and tests; where each old row went."""
    rows = Rows()
    places: list[int] = []
    for row, use in zip(old, used, strict=True):
        places.append(rows.add(_on_new_axes(with_parts(row.asked, places), axes, tests)) if use else -1)
    return tuple(rows.rows), places


def _on_new_axes(asked: t.Asked, axes: Sequence[int], tests: Sequence[Sequence[int]]) -> t.Asked:
    match asked:
        case t.Passes(axis, test):
            return t.Passes(axes[axis], tests[axis][test])
        case t.HasValue(axis):
            return t.HasValue(axes[axis])
        case t.Settled(axis):
            return t.Settled(axes[axis])
        case _:
            return asked


def _numbered(used: Sequence[bool]) -> list[int]:
    places, count = [], 0
    for one in used:
        places.append(count if one else -1)
        count += one
    return places
