"""What is the same before and after a change need not be known: only the difference decides a guarantee.

The members of a model that the change does not touch become one unknown number for each total. That is less
than what is known of them, so what is proved with it is proved; most models get very much smaller by it.
"""

from __future__ import annotations

from .bounds import Bounds
from .given import Given, Share
from .world import World


def forget_common(before: World, after: World, bounds: Bounds) -> frozenset[int]:
    """The places of the members that the change does touch."""
    pairs = list(zip(before.by_member(), after.by_member(), strict=True))
    targets = dict.fromkeys(share.target for one, _ in pairs for share in one.shares)
    touched: set[int] = set()
    for target in targets:
        common = [at for at, (one, two) in enumerate(pairs) if _same(one, two, target)]
        touched.update(at for at in range(len(pairs)) if at not in common)
        if not any(_own(pairs[at][0], target) for at in common):
            continue
        rest = before.puzzle.integer("the rest")
        ranges = [bounds.members[at].get(target) for at in common]
        low = sum(one.low for one in ranges if one is not None)
        high = sum(one.high for one in ranges if one is not None)
        before.puzzle.hold(rest >= low, rest <= high)
        for world, side in ((before, 0), (after, 1)):
            changed = [pair[side] for at, pair in enumerate(pairs) if at not in common]
            shares = [share.amount for one in changed for share in _own(one, target)]
            world.sums[target] = world.puzzle.sum([rest, world.rest.get(target, 0), *shares])
    held = (at for at, (one, two) in enumerate(pairs) if not _same_holds(one, two))
    return frozenset({*touched, *held})


def _same(one: Given, two: Given, target: str) -> bool:
    ours, theirs = _own(one, target), _own(two, target)
    return len(ours) == len(theirs) and all(
        _amount(a) == _amount(b) for a, b in zip(ours, theirs, strict=True)
    )


def _same_holds(one: Given, two: Given) -> bool:
    return all(a.get_id() == b.get_id() for (a, _), (b, _) in zip(one.holds, two.holds, strict=True))


def _own(given: Given, target: str) -> list[Share]:
    return [share for share in given.shares if share.target == target]


def _amount(share: Share) -> object:
    return share.amount if isinstance(share.amount, int) else share.amount.get_id()
