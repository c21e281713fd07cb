"""Whether whoever meets one condition meets another one, as far as their shape alone shows it.

Both are in their one form. A yes is certain, a no only says that it cannot be seen so.
"""

from __future__ import annotations

from collections.abc import Sequence

from ...runtime import rules as r
from . import ranges


def implies(one: r.Condition, other: r.Condition) -> bool:
    """Where `one` is true, `other` is true."""
    if one == other or other == r.Always(True) or one == r.Always(False):
        return True
    if isinstance(one, r.Or):
        return all(implies(part, other) for part in one.parts)
    if isinstance(other, r.And):
        return all(implies(one, part) for part in other.parts)
    if isinstance(other, r.Or) and any(implies(one, part) for part in other.parts):
        return True
    if isinstance(one, r.And) and any(implies(part, other) for part in one.parts):
        return True
    return _leaf_implies(one, other)


def _leaf_implies(one: r.Condition, other: r.Condition) -> bool:
    match one, other:
        case r.FieldTest(field, test), r.FieldTest(same, rival):
            return field == same and test_within(test, rival)
        case r.FieldTest(field), r.Known(same):
            return field == same
        case r.Not(r.FieldTest(field)), r.Known(same):
            return field == same
        case r.Not(r.FieldTest(field, test)), r.Not(r.FieldTest(same, rival)):
            return field == same and test_within(rival, test)
        case r.Not(part) | r.Unless(part), r.Unless(rest):
            return implies(rest, part)
        case r.EventCount(events, measure, test), r.EventCount(same_events, same_measure, rival):
            if measure != same_measure or not ranges.number_within(test, rival):
                return False
            if events == same_events:
                return True
            if isinstance(measure, r.TotalOf):
                return False
            if rival.high is None and test.high is None:
                return events_within(events, same_events)
            return rival.low is None and test.low is None and events_within(same_events, events)
        case r.NumberOf(low, high, parts), r.NumberOf(low_too, high_too, same_parts):
            inside = (low or 0) >= (low_too or 0) and (
                high_too is None or (high is not None and high <= high_too)
            )
            if parts == same_parts:
                return inside
            return (
                inside and high_too is None and len(parts) == len(same_parts) and _each_in(parts, same_parts)
            )
        case r.SegmentIs(names), r.SegmentIs(others):
            return set(names) <= set(others)
        case r.GradeIn(grades), r.GradeIn(others):
            return set(grades) <= set(others)
        case r.ScoreTest(score, test), r.ScoreTest(same, rival):
            return score == same and ranges.number_within(test, rival)
    return False


def _each_in(one: Sequence[r.Condition], other: Sequence[r.Condition]) -> bool:
    """Each part implies a part of the other of its own."""
    free = list(other)
    for part in one:
        wider = next((wide for wide in free if implies(part, wide)), None)
        if wider is None:
            return False
        free.remove(wider)
    return True


def test_within(one: r.Test, other: r.Test) -> bool:
    """Every value that passes `one` passes `other`."""
    if one == other:
        return True
    match one, other:
        case r.NumberBetween(), r.NumberBetween():
            return ranges.number_within(one, other)
        case r.NumberIn(values), r.NumberBetween():
            return all(ranges.number_within(r.NumberBetween(value, value), other) for value in values)
        case r.NumberIn(values), r.NumberIn(others):
            return set(values) <= set(others)
        case r.DayBetween(), r.DayBetween():
            return ranges.days_within(one, other)
        case r.AgeBetween(), r.AgeBetween():
            return _age_within(one, other)
        case r.TextIn(values), _:
            return all(_text_passes(value, other) for value in values)
        case r.TextExactly(values), r.TextExactly(others):
            return set(values) <= set(others)
        case r.TextContains(values), r.TextContains(others):
            return all(any(part in value for part in others) for value in values)
        case r.TextStarts(values), r.TextStarts(others):
            return all(value.startswith(others) for value in values)
        case r.TextEnds(values), r.TextEnds(others):
            return all(value.endswith(others) for value in values)
        case r.TextStarts(values) | r.TextEnds(values), r.TextContains(others):
            return all(any(part in value for part in others) for value in values)
        case r.TextContainsWord(values), r.TextContainsWord(others):
            return set(values) <= set(others)
        case r.TextMatches(patterns), r.TextMatches(others):
            return set(patterns) <= set(others)
    return False


def _text_passes(text: str, test: r.Test) -> bool:
    match test:
        case r.TextIn(values):
            return text in values
        case r.TextContains(values):
            return any(part in text for part in values)
        case r.TextStarts(values):
            return text.startswith(values)
        case r.TextEnds(values):
            return text.endswith(values)
    return False


def _age_within(one: r.AgeBetween, other: r.AgeBetween) -> bool:
    low = other.low is None or (
        one.low is not None and (one.low, one.low_open) >= (other.low, other.low_open)
    )
    high = other.high is None or (
        one.high is not None and (one.high, not one.high_open) <= (other.high, not other.high_open)
    )
    return low and high


# ---------------------------------------------------------------- events


def events_within(one: r.Events, other: r.Events) -> bool:
    """Every event of the one set is in the other."""
    return (
        (one.whole_log == other.whole_log or other.whole_log)
        and event_test_within(one.test, other.test)
        and all(any(test_within(time, wide) for time in one.times) for wide in other.times)
        and set(other.sequences) <= set(one.sequences)
    )


def any_within(one: Sequence[r.Events], other: Sequence[r.Events]) -> bool:
    return all(any(events_within(events, wide) for wide in other) for events in one)


def event_test_within(one: r.EventTest, other: r.EventTest) -> bool:
    if one == other or isinstance(other, r.Anything):
        return True
    if isinstance(one, r.AnyOf):
        return all(event_test_within(part, other) for part in one.parts)
    if isinstance(other, r.AllOf):
        return all(event_test_within(one, part) for part in other.parts)
    if isinstance(other, r.AnyOf) and any(event_test_within(one, part) for part in other.parts):
        return True
    if isinstance(one, r.AllOf) and any(event_test_within(part, other) for part in one.parts):
        return True
    match one, other:
        case r.Named(verbs, objects), r.Named(more_verbs, more_objects):
            return _any_or_among(verbs, more_verbs) and _any_or_among(objects, more_objects)
        case r.Where(condition), r.Where(wider):
            return implies(condition, wider)
        case r.NoneOf(parts), r.NoneOf(others):
            return all(any(event_test_within(part, wide) for wide in parts) for part in others)
    return False


def _any_or_among(values: Sequence[str], wider: Sequence[str]) -> bool:
    """Nothing said stands for any."""
    return not wider or (bool(values) and set(values) <= set(wider))
