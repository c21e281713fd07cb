"""Fusing: `each` rules that nothing narrows are summed together, in one pass over the events."""

from __future__ import annotations

from attrs import evolve

from ...runtime import tables as t
from ...runtime.plannable import pays_per_event


def fuse_event_rules(tables: t.Tables) -> t.Tables:
    """Rules whose every event pays a fixed amount, whoever the lead is, are planned as sums over events: what
    all of them pay for an event of one kind and day is known beforehand.

    It needs constants folded: that "always" holds is then plain to see.

    >>> from leadlang.compiler.optimising.constants import fold_constants
    >>> from leadlang.compiler.optimising.showing import lowered
    >>> plain = fold_constants(lowered('''each visited pricing score +5
    ... each opened email score +1 halving every 30 days
    ... each clicked email score +1 once a day'''))
    >>> fuse_event_rules(plain).plan.per_event
    (0, 1)
    """
    per_event = [place for place, member in enumerate(tables.members) if pays_per_event(member, tables)]
    return evolve(tables, plan=t.Plan(tables.plan.one_axis, tuple(per_event)))
