"""Fusing: the rules on one field are worked out together, once for each class of its values."""

from __future__ import annotations

from attrs import evolve

from ...runtime import tables as t
from ...runtime.plannable import has_fixed_amounts
from .rewriting import planned


def fuse_field_rules(tables: t.Tables) -> t.Tables:
    """Members that ask one axis alone (a field, a count of events, the segment), and pay fixed amounts, are
    planned for that axis: one look-up per lead answers all of them, however many there are.

    >>> from leadlang.compiler.optimising.showing import lowered
    >>> fused = fuse_field_rules(lowered('''when country is DE score +5
    ... when country in [AT, CH] score +3
    ... when country is DE and employees at least 50 score +9'''))
    >>> fused.plan.one_axis
    (OneAxis(axis=0, members=(0, 1)),)
    """
    one_axis: dict[int, list[int]] = {}
    for place, member in enumerate(tables.members):
        axis = t.joint([tables.conditions[rule.pays].axis for rule in member.rules])
        if axis != t.SEVERAL and has_fixed_amounts(member):
            one_axis.setdefault(axis, []).append(place)
    return evolve(tables, plan=planned(one_axis, tables.plan.per_event))
