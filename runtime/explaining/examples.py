"""Made-up values and events that meet a test: what could happen to a lead."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import islice

from attrs import frozen

from ..folding import fold
from ..intake import Event, Text, Value
from ..reference.events import event_passes
from ..reference.value_tests import passes
from ..rules import (
    AgeBetween,
    AllOf,
    And,
    AnyOf,
    Condition,
    DayBetween,
    Events,
    EventTest,
    Field,
    FieldTest,
    Kind,
    Named,
    NumberBetween,
    NumberIn,
    NumberOf,
    Or,
    Rules,
    Test,
    TextContains,
    TextContainsWord,
    TextEnds,
    TextExactly,
    TextIn,
    TextMatches,
    TextStarts,
    Unless,
    Where,
    Yes,
)
from ..times import AsOf, Moment, day_start, moment_of_instant
from ..values import MISSING, digits

_MOST_TRIED = 12


def value_that_passes(test: Test, kind: Kind, as_of: AsOf) -> Value | None:
    """A value of that kind that passes the test, the plainest one; None where none was found."""
    for value in _values(test, as_of):
        listed: Value = (value,) if kind == "list" and isinstance(value, Text) else value
        if passes(listed, test, as_of) is True:
            return listed
    return None


def _values(test: Test, as_of: AsOf) -> Iterator[Value]:
    match test:
        case TextIn(texts) | TextContains(texts) | TextStarts(texts) | TextEnds(texts) | TextExactly(texts):
            yield from map(_text, texts)
        case TextContainsWord(runs):
            yield from (_text(" ".join(run)) for run in runs)
        case TextMatches(patterns):
            yield from (_text(pattern.replace("*", "").replace("?", "x")) for pattern in patterns)
        case NumberIn(numbers):
            yield from numbers
        case NumberBetween(low, high):
            yield from _numbers(low, high)
        case Yes():
            yield True
        case DayBetween(first, last):
            for day in (last, first):
                if day is not None:
                    yield from _start_of(as_of.day - day.days if day.ago else day.days, as_of)
        case AgeBetween(low, high):
            for age in (low, high):
                if age is not None and (moment := moment_of_instant(as_of.instant - age, as_of.zone)):
                    yield moment


def _text(written: str) -> Text:
    return Text(written, fold(written))


def _numbers(low: Decimal | None, high: Decimal | None) -> Iterator[Decimal]:
    if low is not None:
        yield from (low, low + 1)
    if high is not None:
        yield from (high, high - 1)
    if low is not None and high is not None:
        yield (low + high) / 2


def _start_of(day: int, as_of: AsOf) -> Iterator[Moment]:
    try:
        yield Moment(day, day_start(day, as_of.zone), True)
    except OverflowError:  # a day outside of the calendar
        return


# ---------------------------------------------------------------- events


@frozen
class _Sketch:
    """Some of what an event has; a property that two tests want differently keeps the first value."""

    verb: str = ""
    object: str = ""
    values: Mapping[str, Value] = {}

    def with_other(self, other: _Sketch) -> _Sketch:
        values = {**other.values, **self.values}
        return _Sketch(self.verb or other.verb, self.object or other.object, values)


def event_that_passes(events: Events, rules: Rules, as_of: AsOf, lead: str) -> Event | None:
    """An event at as-of that is what `events` asks for (its times and sequences apart) and is not ignored;
    it has no more properties than it needs. None where none was found, or where any event would do.
    """
    for sketch in islice(_sketches(events.test, rules.properties, as_of), _MOST_TRIED):
        event = _event(sketch, rules, as_of, lead)
        if not sketch.verb and not sketch.object and not sketch.values:
            continue
        ignored = any(event_passes(event, test, as_of) for test in rules.ignored)
        if not ignored and event_passes(event, events.test, as_of):
            return event
    return None


def _event(sketch: _Sketch, rules: Rules, as_of: AsOf, lead: str) -> Event:
    values = {field.key: sketch.values.get(field.key, MISSING) for field in rules.properties}
    return Event(
        lead,
        Moment(as_of.day, as_of.instant, False),
        frozenset(filter(None, (sketch.verb,))),
        frozenset(filter(None, (sketch.object,))),
        values,
        {key: _as_text(value) for key, value in values.items()},
    )


def _as_text(value: Value) -> str:
    match value:
        case Text():
            return value.folded
        case tuple():
            return "; ".join(text.folded for text in value)
        case bool():
            return "true" if value else "false"
        case Decimal():
            return digits(value)
        case _:
            return ""


def _sketches(test: EventTest, properties: Sequence[Field], as_of: AsOf) -> Iterator[_Sketch]:
    match test:
        case Named(verbs, objects):
            yield _Sketch(verbs[0] if verbs else "", objects[0] if objects else "")
        case Where(condition):
            yield from (_Sketch(values=found) for found in _assignments(condition, properties, as_of))
        case AnyOf(parts):
            for part in parts:
                yield from _sketches(part, properties, as_of)
        case AllOf(parts):
            yield from _all_sketches(parts, properties, as_of)
        case _:
            yield _Sketch()


def _all_sketches(parts: Sequence[EventTest], properties: Sequence[Field], as_of: AsOf) -> Iterator[_Sketch]:
    if not parts:
        yield _Sketch()
        return
    for first in _sketches(parts[0], properties, as_of):
        for rest in _all_sketches(parts[1:], properties, as_of):
            yield first.with_other(rest)


def _assignments(
    condition: Condition, properties: Sequence[Field], as_of: AsOf
) -> Iterator[Mapping[str, Value]]:
    """Values of properties that may make a condition true."""
    match condition:
        case FieldTest(key, test):
            kind = next(field.kind for field in properties if field.key == key)
            value = value_that_passes(test, kind, as_of)
            if value is not None:
                yield {key: value}
        case Or(parts):
            for part in parts:
                yield from _assignments(part, properties, as_of)
        case And(parts):
            yield from _all_assignments(parts, properties, as_of)
        case NumberOf(low, _, parts):
            yield from _all_assignments(parts[: low or 0], properties, as_of)
        case Unless():
            yield {}


def _all_assignments(
    parts: Sequence[Condition], properties: Sequence[Field], as_of: AsOf
) -> Iterator[Mapping[str, Value]]:
    if not parts:
        yield {}
        return
    for first in _assignments(parts[0], properties, as_of):
        for rest in _all_assignments(parts[1:], properties, as_of):
            yield {**rest, **first}
