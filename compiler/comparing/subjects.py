"""What a condition is about: the fields it reads, the behaviours it looks for, the totals it compares."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator

from ...runtime import rules as r
from .plain_rules import PlainRule


def subjects(rule: PlainRule) -> frozenset[Hashable]:
    """What a rule asks about, and what it counts its points from."""
    found: set[Hashable] = set()
    for part in leaves(rule.condition):
        found |= {*of_leaf(part)}
    for events in rule.events:
        found |= {*of_events(events)}
    for effect in rule.effects:
        if isinstance(effect, r.Pay):
            match effect.points:
                case r.FromField(field) | r.PerField(_, _, field):
                    found.add(("field", field))
                case r.PerSilence(_, _, events):
                    found.add(("silence", *of_events(events)))
    return frozenset(found) or frozenset({"always"})


def pieces(rule: PlainRule) -> frozenset[Hashable]:
    """What exactly it asks, piece by piece."""
    return frozenset([*leaves(rule.condition), *rule.events])


def leaves(condition: r.Condition) -> Iterator[r.Condition]:
    match condition:
        case r.And(parts) | r.Or(parts) | r.NumberOf(_, _, parts):
            for part in parts:
                yield from leaves(part)
        case r.Not(part) | r.Unless(part):
            yield from leaves(part)
        case r.Always():
            return
        case _:
            yield condition


def of_leaf(leaf: r.Condition) -> Iterable[Hashable]:
    match leaf:
        case r.FieldTest(field) | r.Known(field):
            return [("field", field)]
        case r.FieldCompare(left, _, right):
            return [("field", left), ("field", right)]
        case r.EventCount(events):
            return of_events(events)
        case r.SegmentIs():
            return ["segment"]
        case r.ScoreTest(score):
            return [("score", score)]
        case r.GradeIn():
            return ["grade"]
    return []


def of_events(events: r.Events) -> list[Hashable]:
    """The phrases of the events: verbs with their objects."""
    named = list(_named(events.test))
    return [("event", one.verbs[:1], object_) for one in named for object_ in one.objects or ("",)] or [
        "anything"
    ]


def _named(test: r.EventTest) -> Iterator[r.Named]:
    match test:
        case r.Named():
            yield test
        case r.AllOf(parts):
            for part in parts:
                yield from _named(part)
        case r.AnyOf(parts):
            own = [part for part in parts if isinstance(part, r.Named)]
            yield from own
            if not own:
                for part in parts:
                    yield from _named(part)
