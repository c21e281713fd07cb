"""Whether any rule looks at the events that a guarantee speaks of."""

from __future__ import annotations

from ..runtime import rules as r
from .proving.event_tests import event_sets


def is_counted(test: r.EventTest, model: r.Rules) -> bool:
    """Whether some rule, layer or setting of the model may look at an event that passes the test.

    By verbs and objects alone: True may be too much, False is sure.
    """
    return any(_may_share(test, events.test) for events in event_sets(model))


def _may_share(left: r.EventTest, right: r.EventTest) -> bool:
    """Whether one event may pass both."""
    if isinstance(left, r.AnyOf):
        return any(_may_share(part, right) for part in left.parts)
    if isinstance(right, r.AnyOf):
        return any(_may_share(left, part) for part in right.parts)
    if isinstance(left, r.AllOf):
        return all(_may_share(part, right) for part in left.parts)
    if isinstance(right, r.AllOf):
        return all(_may_share(left, part) for part in right.parts)
    if isinstance(left, r.Named) and isinstance(right, r.Named):
        return _in_common(left.verbs, right.verbs) and _in_common(left.objects, right.objects)
    return True


def _in_common(left: tuple[str, ...], right: tuple[str, ...]) -> bool:
    return not left or not right or not set(left).isdisjoint(right)
