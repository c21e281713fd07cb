"""Which members of a model a change can touch at all, seen from what they read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ...runtime.rules import Group, Hold, Rules
from .bounds import Range, bounds
from .event_tests import parts_of
from .kinds import EventKind
from .readers import Reader
from .verdicts import Guarantee


def touched_members(part: Rules, kinds: Sequence[EventKind], guarantee: Guarantee) -> frozenset[int]:
    """Their places. The others are the same before and after."""
    adds = guarantee.behaviour
    added = [kind for kind in kinds if adds is not None and kind.passes(adds)]

    def reads(reader: Reader) -> bool:
        if guarantee.field in reader.fields:
            return True
        return any(kind.passes(test) for test in reader.tests for kind in added)

    segments = reads(Reader.of(part.segments))
    readers = [Reader.of(member) for member in part.members]
    return frozenset(
        at for at, reader in enumerate(readers) if reads(reader) or (segments and reader.segment)
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
