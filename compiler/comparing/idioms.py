"""Conditions of two halves that people say as one: `no activity for 30 days`, `visited only careers`."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from ...runtime import rules as r
from ...runtime.rules import NumberBetween
from .event_tests import any_event


def silent_for(some: r.Condition, none: r.Condition) -> tuple[r.Events, int] | None:
    """The events and days of `no activity for 30 days` where these are its two halves, in any order."""
    halves = _halves(some, none)
    if halves is None:
        return None
    happened, lately = halves
    alike = happened.test == lately.test and happened.whole_log and lately.whole_log
    if not alike or happened.times or happened.sequences != lately.sequences:
        return None
    match lately.times:
        case (r.DayBetween(r.Day(days, True), None),):
            return happened, days + 1
    return None


def only_of(some: r.Condition, none: r.Condition) -> r.EventCount | None:
    """What happened and nothing else, where these are the halves of `visited only careers`, in any order."""
    halves = _halves(some, none)
    if halves is None:
        return None
    happened, others = halves
    if (happened.times, happened.sequences) != (others.times, others.sequences):
        return None
    if not isinstance(others.test, r.AllOf):
        return None
    for part in others.test.parts:
        for inner in part.parts if isinstance(part, r.AnyOf) else (part,):
            if isinstance(inner, r.NoneOf) and any_event(inner.parts) == happened.test:
                return r.EventCount(happened, r.HowMany(), NumberBetween(Decimal(1), None))
    return None


def in_units(parts: Iterable[r.Condition]) -> list[r.Condition]:
    """The parts of an `and`, the two halves of `no activity for 30 days` as one of them."""
    rest = list(parts)
    units: list[r.Condition] = []
    while rest:
        part = rest.pop(0)
        other = next((one for one in rest if silent_for(part, one) is not None), None)
        if other is not None:
            rest.remove(other)
            units.append(r.And((part, other)))
        else:
            units.append(part)
    return units


def is_silence(condition: r.Condition) -> bool:
    match condition:
        case r.And((some, none)):
            return silent_for(some, none) is not None
    return False


def _halves(some: r.Condition, none: r.Condition) -> tuple[r.Events, r.Events] | None:
    """The events that happened at least once, and those that never did."""
    if not isinstance(some, r.EventCount) or not isinstance(none, r.EventCount):
        return None
    if not isinstance(some.measure, r.HowMany) or not isinstance(none.measure, r.HowMany):
        return None
    if some.test.low is None:
        some, none = none, some
    once = NumberBetween(Decimal(1), None)
    never = NumberBetween(None, Decimal(0))
    return (some.events, none.events) if some.test == once and none.test == never else None
