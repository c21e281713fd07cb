"""Events that come to what is demanded of counts, or the certainty that none can.

A history is only proposed here: whoever asked has it looked at by the reference.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from math import ceil, floor

from attrs import Factory, define, field, frozen

from ...runtime.intake import Event, Text, Value
from ...runtime.reference.value_tests import number_passes
from ...runtime.rules import (
    AfterSilence,
    AgeBetween,
    DayBetween,
    EventCount,
    Events,
    Field,
    Gap,
    HowManyDays,
    HowManyDifferent,
    Kind,
    Measure,
    MostPer,
    NotFollowed,
    Rules,
    TimeTest,
    TotalOf,
)
from ...runtime.times import DAY, AsOf, Moment
from ...runtime.values import digits
from ..proving.overlap import property_kinds, satisfiable
from .counts import no_number
from .demands import Demand
from .event_shapes import EventShape, EventShapes

MOST_EVENTS, VERY_MANY = 60, 1_000
"""So many events of one sort are usual, and so many at most for a count that wants them."""
FAR_BACK = 400
_LEAD = "lead"


Count = tuple[Events, Measure]


@frozen(cache_hash=True)
class Wanted:
    """So many events of one set; where days are counted, each a day before the next."""

    events: Events
    count: int
    measure: Measure
    amount: int

    def or_more(self, other: Wanted | None) -> Wanted:
        """These or the others, of which there are as many as both want."""
        return self if other is None or self.amount > other.amount else other


@define(eq=False)
class Histories:
    """Proposes events of one lead under some rules."""

    rules: Rules
    as_of: AsOf
    shapes: EventShapes
    _kinds: Mapping[str, Kind] = field(init=False)
    _empty_sets: dict[Events, bool] = Factory(dict)
    _made: dict[tuple[Wanted, bool], tuple[Event, ...]] = Factory(dict)

    def __attrs_post_init__(self) -> None:
        self._kinds = property_kinds(self.rules)

    def impossible(self, demands: Sequence[Demand]) -> bool:
        """Whether certainly no history with one verb and one object for each event is as demanded."""
        alike: dict[Count, list[Demand]] = {}
        for demand in demands:
            count = count_of(demand)
            if count is not None:
                alike.setdefault(count, []).append(demand)
        return any(self.impossible_count(own) for own in alike.values())

    def impossible_count(self, demands: Sequence[Demand]) -> bool:
        """The same for demands on one count."""
        for one, mode in demands:
            if isinstance(one, EventCount) and _needs_events(one, mode) and self._empty(one.events):
                return True
        return no_number(demands)

    def possible_event(self, events: Events) -> bool:
        """False where certainly no event belongs to the set."""
        return not self._empty(events)

    def youngest(self, events: Events) -> int:
        """The fewest days ago that an event of the set may be."""
        return self._age(events, early=False)

    def proposals(
        self, demands: Sequence[Demand], happening: Sequence[Events]
    ) -> Iterator[tuple[Event, ...] | None]:
        """Histories that may do: none kept at all, an empty one, the fewest events, late or early.

        `happening`: an event of each of these, on as many days as it is named.
        """
        counts = [(one, mode) for one, mode in demands if isinstance(one, EventCount)]
        if not happening:
            if all(mode.startswith("not") for _, mode in counts):
                yield None
            yield ()
        asked = [self.wanted(demand, VERY_MANY) for demand in demands]
        wanted = [*(on_days(events, count) for events, count in Counter(happening).items()), *asked]
        for early in (False, True):
            yield self.made((one for one in wanted if one is not None), early)

    def wanted(self, demand: Demand, most: int = MOST_EVENTS) -> Wanted | None:
        """The fewest events that a demand wants; None where it wants none, or more than `most`."""
        one, mode = demand
        if not isinstance(one, EventCount) or not _needs_events(one, mode):
            return None
        least = _least(one)
        if least is not None and isinstance(one.measure, TotalOf):
            return Wanted(one.events, 1, one.measure, least)
        if least is None or least > most:
            return None
        return Wanted(one.events, least, one.measure, least)

    def made(self, wanted: Iterable[Wanted], early: bool) -> tuple[Event, ...]:
        """All of these events, as late as may be, or as early."""
        found: list[Event] = []
        for one in wanted:
            key = one, early
            if key not in self._made:
                self._made[key] = tuple(self._events(one, early))
            found += self._made[key]
        return tuple(found)

    # ------------------------------------------------------------ what cannot be

    def _empty(self, events: Events) -> bool:
        if events not in self._empty_sets:
            times = events.times if events.whole_log else (*self.rules.window, *events.times)
            none = _no_time(times) or not satisfiable((events.test,), self.rules.ignored, self._kinds)
            self._empty_sets[events] = none
        return self._empty_sets[events]

    # ------------------------------------------------------------ what may do

    def _events(self, one: Wanted, early: bool) -> Iterator[Event]:
        shape = self.shapes.passing(one.events.test)
        if shape is None:
            return
        age = self._age(one.events, early)
        for at in range(one.count):
            apart = at if isinstance(one.measure, HowManyDays) else 0
            yield self._event(_with_amount(shape, one, at), age + apart, at + 1)
        yield from self._before(one.events, age)

    def _before(self, events: Events, age: int) -> Iterator[Event]:
        """What the sequences of a set want to have happened before."""
        for sequence in events.sequences:
            if isinstance(sequence, NotFollowed):
                continue
            shape = self.shapes.passing(sequence.others.test)
            least = sequence.gap if isinstance(sequence, AfterSilence) else sequence.least
            if shape is not None:
                yield self._event(shape, age + (0 if least is None else _days(least)), 0)

    def _age(self, events: Events, early: bool) -> int:
        times = events.times if events.whole_log else (*self.rules.window, *events.times)
        youngest, oldest = _ages(times, self.as_of)
        unanswered = [_days(one.within) + 1 for one in events.sequences if isinstance(one, NotFollowed)]
        youngest = max(youngest, *unanswered, 0)
        if not early:
            return youngest
        return oldest if oldest is not None else youngest + FAR_BACK

    def _event(self, shape: EventShape, age: int, at: int) -> Event:
        day = self.as_of.day - age
        instant = min(day * DAY + (at + 1) * 1_000_000, self.as_of.instant)
        values: dict[str, Value] = {}
        texts: dict[str, str] = {}
        for own in self.rules.properties:
            value = shape.values.get(own.key)
            if value is None:
                value = Text("some", "some") if own.kind == "text" else _plain(own)
            values[own.key], texts[own.key] = value, _text_of(value)
        verb, obj = frozenset({shape.verb}), frozenset({shape.object})
        return Event(_LEAD, Moment(day, instant, False), verb, obj, values, texts)


def count_of(demand: Demand) -> Count | None:
    """What a demand counts, where it is one on a count."""
    one = demand[0]
    return (one.events, one.measure) if isinstance(one, EventCount) else None


def on_days(events: Events, days: int) -> Wanted:
    """An event of the set on each of so many days in a row."""
    return Wanted(events, days, HowManyDays(), days)


def _days(gap: Gap) -> int:
    """The whole days that are a gap at least."""
    return gap.amount if gap.unit == "days" else -(-gap.amount // DAY)


def _needs_events(one: EventCount, mode: str) -> bool:
    """Whether the demand cannot be met without any event that counts."""
    return mode == ("false" if number_passes(0, one.test) is True else "true")


def _least(one: EventCount) -> int | None:
    """The smallest whole number above zero that passes (or fails, where 0 passes)."""
    wanted = number_passes(0, one.test) is not True
    ends = [end for end in (one.test.low, one.test.high) if end is not None]
    near = {1, *(number for end in ends for number in (floor(end), ceil(end), floor(end) + 1))}
    fitting = (n for n in sorted(near) if n > 0 and number_passes(n, one.test) is wanted)
    return next(fitting, None)


def _no_time(times: Sequence[TimeTest]) -> bool:
    """Whether no moment up to as-of passes all of these, whenever as-of is."""
    first_age, last_age = 0, None
    first_day: int | None = None
    last_day: int | None = None
    for time in times:
        if not isinstance(time, DayBetween):
            continue
        if time.first is not None and time.first.ago:
            last_age = time.first.days if last_age is None else min(last_age, time.first.days)
        elif time.first is not None:
            first_day = time.first.days if first_day is None else max(first_day, time.first.days)
        if time.last is not None and time.last.ago:
            first_age = max(first_age, time.last.days)
        elif time.last is not None:
            last_day = time.last.days if last_day is None else min(last_day, time.last.days)
    ages = last_age is not None and last_age < first_age
    return ages or (first_day is not None and last_day is not None and last_day < first_day)


def _ages(times: Sequence[TimeTest], as_of: AsOf) -> tuple[int, int | None]:
    """The fewest and (None: no limit) the most whole days ago that these allow, as near as days tell."""
    youngest, oldest = 0, None
    for time in times:
        low, high = 0, None
        if isinstance(time, AgeBetween):
            low = 0 if time.low is None else time.low // DAY + bool(time.low)
            high = None if time.high is None else max(0, time.high // DAY - 1)
        else:
            if time.last is not None:
                low = time.last.days if time.last.ago else as_of.day - time.last.days
            if time.first is not None:
                high = time.first.days if time.first.ago else as_of.day - time.first.days
        youngest = max(youngest, low)
        oldest = high if oldest is None else oldest if high is None else min(oldest, high)
    return youngest, oldest


def _with_amount(shape: EventShape, wanted: Wanted, at: int) -> EventShape:
    match wanted.measure:
        case TotalOf(key):
            values: Mapping[str, Value] = {**shape.values, key: Decimal(wanted.amount)}
        case HowManyDifferent(key) if key not in shape.values:
            text = f"number {at + 1}"
            values = {**shape.values, key: Text(text, text)}
        case MostPer(key) if key not in shape.values:
            values = {**shape.values, key: Text("some", "some")}
        case _:
            return shape
    return EventShape(shape.verb, shape.object, values)


def _plain(field: Field) -> Value:
    match field.kind:
        case "number":
            return Decimal(0)
        case "yesno":
            return False
        case "list":
            return (Text("some", "some"),)
        case _:
            return Moment(0, 0, True)


def _text_of(value: Value) -> str:
    match value:
        case Text():
            return value.folded
        case Decimal():
            return digits(value)
        case bool():
            return "true" if value else "false"
        case tuple():
            return "; ".join(text.folded for text in value)
        case _:
            return ""
