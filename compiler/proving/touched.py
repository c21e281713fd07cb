"""Which members of a model a change can touch at all, seen from what they read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ...runtime.rules import (
    FieldCompare,
    FieldTest,
    FromField,
    Group,
    Hold,
    Known,
    PerField,
    Rules,
    SegmentIs,
)
from .bounds import Range, bounds
from .event_tests import event_sets, parts_of
from .kinds import EventKind
from .verdicts import Guarantee

_OF_A_FIELD = (FieldTest, Known, PerField, FromField)


def touched_members(part: Rules, kinds: Sequence[EventKind], guarantee: Guarantee) -> frozenset[int]:
    """Their places. The others are the same before and after."""
    adds = guarantee.behaviour
    added = [kind for kind in kinds if adds is not None and kind.passes(adds)]

    def reads(node: object) -> bool:
        if any(kind.passes(events.test) for events in event_sets(node) for kind in added):
            return True
        for one in parts_of(node, (*_OF_A_FIELD, FieldCompare)):
            if isinstance(one, FieldCompare):
                if guarantee.field in (one.left, one.right):
                    return True
            elif getattr(one, "field", None) == guarantee.field:
                return True
        return False

    segments = reads(part.segments)
    return frozenset(
        at
        for at, member in enumerate(part.members)
        if reads(member) or (segments and any(True for _ in parts_of(member, SegmentIs)))
    )


def forgettable(part: Rules, touched: frozenset[int]) -> tuple[frozenset[int], Mapping[str, Range]]:
    """Members that need not be known at all, and by total between what their sum lies.

    Floors and ceilings are needed, and groups that a combined score names.
    """
    named = {term.group for combined in part.combined for term in combined.terms}
    left_out = frozenset(
        at
        for at, member in enumerate(part.members)
        if at not in touched
        and not any(True for _ in parts_of(member, Hold))
        and not any(isinstance(one, Group) and one.name in named for one in parts_of(member, Group))
    )
    known = bounds(part).members
    sums: dict[str, Range] = {}
    for at in sorted(left_out):
        for target, own in known[at].items():
            sums[target] = sums.get(target, Range(0, 0)) + own
    return left_out, sums
