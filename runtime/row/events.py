"""What the events of a lead add to its packed number: counts, payments, how long ago the latest was."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime, timedelta, tzinfo
from fractions import Fraction
from operator import itemgetter
from struct import Struct
from typing import Any

from ..data_classes import frozen
from ..exact import MAX_MILLIS
from ..facts import DataProblem, TableReading
from ..intake import CellReading, Value
from ..rules import Constant, HowMany, Measure
from ..tables import CountAxis, PerPause
from ..times import AsOf
from ..values import MISSING
from . import classes as c
from .amounts import fades_once, field_of
from .classes import Classes
from .event_days import MOST_COUNTED, AsOfDay, Worth, is_plain
from .event_kinds import EventKinds
from .event_logs import USUAL_NAME, Layouts, LogReader, RowLog
from .event_payments import Part, paid, paid_once
from .event_times import EPOCH, EPOCH_UTC
from .history import Happened, History, measured
from .memo import Memo, TextsMemo
from .number_tests import NumberTests
from .plan import EventAmount, LeadPlan, pays_for_itself

_MOST_READINGS = 64
_MOST_DAYS = 8
_MOST_COUNTS = 1024
_MOST_NAMES = 4096
_MOST_SHAPES = 256
_NO_ZONE, _NO_TIME = object(), EPOCH
PLAIN = TableReading()


@frozen(eq=False)
class Measured:
    """What is measured of a set of events, and what each number adds."""

    events: int
    measure: Measure
    numbers: NumberTests
    classes: Classes

    def packed(self, number: int | Fraction) -> int:
        if isinstance(number, int):
            return self.classes.packed[self.numbers.passed(self.numbers.stretch_of_whole(number))]
        return self.classes.packed[self.numbers.passed(self.numbers.stretch_of_fraction(number))]


@frozen(eq=False)
class _Now:
    """A moment: what events are worth by their names and day, and what the clocks of zones show."""

    as_of: AsOf
    by_names: dict[tuple[object, object], dict[int, int]]
    stretches: dict[int, int]
    nows: dict[tzinfo | None, datetime]


@frozen(eq=False)
class Added:
    """What events add; for each payment whose single events a group caps, the events that pay."""

    packed: int
    parts: Sequence[Sequence[Part]] = ()


class LeadEvents:
    """The part of a plan that depends on events. Every condition has to be asked for before this is made."""

    def __init__(
        self, plan: LeadPlan, reading_of: Callable[[TableReading], CellReading], layouts: Layouts
    ) -> None:
        tables = plan.tables
        self._plan, self._sets = plan, tables.events
        self._reading_of, self._layouts = reading_of, layouts
        counts: list[Measured] = []
        self._measured: list[Measured] = []
        for place, axis in enumerate(tables.axes):
            if isinstance(axis, CountAxis):
                numbers = NumberTests(axis.tests)
                classes = Classes.of_lead(plan, place, numbers.deciding)
                one = Measured(axis.events, axis.measure, numbers, classes)
                counted = isinstance(axis.measure, HowMany) and is_plain(tables.events[axis.events])
                (counts if counted else self._measured).append(one)
        apart = [one for one in plan.event_amounts if self._is_apart(one)]
        self._payments = [one for one in plan.event_amounts if not self._is_apart(one)]
        self._worth = Worth(tables.events, [one.events for one in counts], apart)
        self._counted, self._counts = counts, [Memo(one.packed, _MOST_COUNTS) for one in counts]
        self._unpack = Struct(f"<{len(counts)}H").unpack
        self._low = (1 << self._worth.counts) - 1
        self._one_by_one = bool(self._measured or self._payments or plan.ages)
        self._apart = apart
        # What one rule pays is held to a limit, which fewer events cannot reach.
        self._most = min([MOST_COUNTED, *(_most_events(one) for one in apart)])
        self._looked_at = self._one_by_one_sets()
        self._days: dict[int, AsOfDay] = Memo(lambda day: AsOfDay(self._worth, day), _MOST_DAYS)
        self._readers: dict[TableReading, LogReader] = Memo(self._reader, _MOST_READINGS)
        self._by_sight = not self._one_by_one and reading_of(PLAIN).zone.key == "UTC"
        self._by_sight &= not reading_of(PLAIN).markers
        self._by_names: dict[int, dict[tuple[object, object], dict[int, int]]]
        self._by_names = Memo(self._by_names_on, _MOST_DAYS)
        self._getters: dict[tuple[tuple[object, ...], str | None], Callable[[Any], Any] | None]
        self._getters = Memo(self._getter, _MOST_SHAPES)
        self._today: _Now | None = None
        self.without_log = self._without_log(counts)
        # A payment that reads a field differs from lead to lead even where nothing happened.
        self._of_fields = [
            one for one in plan.event_amounts if fades_once(one.payment) and field_of(one.payment)
        ]
        self.reads_fields = bool(self._of_fields)

    def _one_by_one_sets(self) -> int:
        """A bit for each set whose events are looked at one by one."""
        waiting = [one.events for one in self._measured]
        for one in self._payments:
            amount = one.payment.amount
            waiting += one.rule.events or ()
            waiting += [one.payment.fading_events] if one.payment.fading_events is not None else []
            waiting += [amount.events] if isinstance(amount, PerPause) else []
        fading = [self._plan.tables.scores[place].fading_events for place in self._plan.ages]
        waiting += [place for place in fading if place is not None]
        found = 0
        while waiting:
            place = waiting.pop()
            if not found >> place & 1:
                found |= 1 << place
                waiting += [link.others for link in self._sets[place].links]
        return found

    def _is_apart(self, one: EventAmount) -> bool:
        """Each event pays for itself, and its kind and day alone say what."""
        places = one.rule.events or ()
        return (
            bool(places)
            and pays_for_itself(one, self._plan.tables)
            and all(is_plain(self._sets[place]) for place in places)
        )

    def _reader(self, reading: TableReading) -> LogReader:
        how = self._reading_of(reading)
        return LogReader(EventKinds(self._plan.tables, how), how, self._layouts)

    # ------------------------------------------------------------ without a log

    def _without_log(self, counts: Sequence[Measured]) -> int:
        """What all leads have in common when there is no event log: every count is unknown."""
        packed = sum(one.classes.packed[c.MISSING] for one in (*counts, *self._measured))
        for one in self._plan.event_amounts:
            if one.rule.events is None and field_of(one.payment) is None:
                packed += one.lane.packed(paid_once(one.payment, MISSING, None))
        return packed

    def of_fields(self, value: Callable[[str], Value]) -> int:
        """What is added beside that for a lead with these values."""
        return sum(
            one.lane.packed(paid_once(one.payment, value(field_of(one.payment) or ""), None))
            for one in self._of_fields
        )

    # ------------------------------------------------------------ at a glance

    def quick(self, events: Sequence[Any], lead_id: str | None, as_of: AsOf) -> int | None:
        """What the events add, where nothing but their names and days matters and all are of the usual kind:
        (verb, object, time), or dicts that hold no more. None where `add` has to look at them.
        """
        if not self._by_sight or len(events) > self._most:
            return None
        rows = self._rows(events, lead_id)
        if rows is None:
            return None
        today = self._today
        if today is None or today.as_of is not as_of:
            self._today = today = self._now_of(as_of)
        by_names, stretches, nows = today.by_names, today.stretches, today.nows
        zone, now, worth = _NO_ZONE, _NO_TIME, 0
        try:
            for verb, what, when in rows:
                if type(when) is not datetime:
                    return None
                if when.tzinfo is not zone:
                    zone = when.tzinfo
                    if zone not in nows:
                        return None
                    now = nows[zone]
                if when <= now:
                    worth += by_names[verb, what][stretches[when.toordinal()]]
        except (KeyError, TypeError, ValueError):  # other headers, a name that is a list, four parts
            return None
        return self._unpacked(worth)

    def _rows(self, events: Sequence[Any], lead_id: str | None) -> Iterable[Any] | None:
        """Verb, object and time of each event."""
        kinds = set(map(type, events))
        if kinds == {dict}:
            headers = tuple(events[0])
            # Dicts of three entries that have the three headers have no others.
            if len(headers) != 3 or set(map(len, events)) != {3}:
                every = list(map(tuple, events))
                if every.count(headers) != len(every):
                    return None
            getter = self._getters[headers, lead_id]
            return None if getter is None else map(getter, events)
        return events if kinds == {tuple} or not kinds else None

    def _getter(self, asked: tuple[tuple[object, ...], str | None]) -> Callable[[Any], Any] | None:
        """Reads verb, object and time where there is one header for each and none for a property."""
        headers, lead_id = asked
        texts = tuple(header for header in headers if isinstance(header, str))
        reader = self._readers[PLAIN]
        layout = reader.layout(USUAL_NAME, texts, lead_id)
        one_each = len(layout.verbs) == len(layout.objects) == 1 and layout.id is None
        if not one_each or reader.kinds.records.shapes[texts].columns:
            return None
        return itemgetter(layout.verbs[0], layout.objects[0], layout.time)

    def _now_of(self, as_of: AsOf) -> _Now:
        by_names = self._by_names[as_of.day]
        since = timedelta(microseconds=as_of.instant)
        stretches = self._days[as_of.day].by_ordinal
        return _Now(as_of, by_names, stretches, {None: EPOCH + since, UTC: EPOCH_UTC + since})

    def _by_names_on(self, day: int) -> dict[tuple[object, object], dict[int, int]]:
        today, kinds = self._days[day], self._readers[PLAIN].kinds
        return TextsMemo(lambda names: today.worth[kinds.kind_of_pair(*names)], _MOST_NAMES)

    # ------------------------------------------------------------ one by one

    def add(
        self,
        logs: Sequence[RowLog],
        lead_id: str | None,
        as_of: AsOf,
        value: Callable[[str], Value],
        problems: list[DataProblem],
    ) -> Added:
        """What the events add for a lead with these values; adds what is wrong to `problems`."""
        today = self._days[as_of.day]
        worth = 0
        events: list[Happened] = []
        very_many = sum(len(log.events) for log in logs) > self._most
        looked_at = -1 if very_many else self._looked_at
        for log in logs:
            for event in self._readers[log.reading].read(log, lead_id, as_of, problems):
                stretch = today.stretches[event.day]
                event.inside = today.inside[event.kind][stretch]
                worth += today.worth[event.kind][stretch]
                if event.inside & looked_at:
                    events.append(event)
        events.sort(key=_instant)
        history = History(self._sets, events, as_of)
        if very_many:
            packed = sum(one.lane.packed(paid(one, MISSING, history)[0]) for one in self._apart)
            packed += sum(one.packed(len(history.members(one.events))) for one in self._counted)
        else:
            packed = self._unpacked(worth)
        return self._one_by_one_added(packed, history, value) if self._one_by_one else Added(packed)

    def _unpacked(self, worth: int) -> int:
        """What the sum of the worth of all events adds."""
        packed = worth >> self._worth.counts
        counts = self._unpack((worth & self._low).to_bytes(self._worth.counts // 8, "little"))
        for count, added in zip(counts, self._counts, strict=True):
            packed += added[count]
        return packed

    def _one_by_one_added(self, packed: int, history: History, value: Callable[[str], Value]) -> Added:
        for one in self._measured:
            packed += one.packed(measured(history.members(one.events), one.measure))
        parts: list[Sequence[Part]] = [()] * len(self._plan.buckets)
        for payment in self._payments:
            key = field_of(payment.payment)
            amount, own = paid(payment, MISSING if key is None else value(key), history)
            packed += payment.lane.packed(amount)
            if payment.number is not None:
                parts[payment.number] = own
        for place, lane in self._plan.ages.items():
            events = self._plan.tables.scores[place].fading_events
            age = None if events is None else history.latest_age(events)
            packed += 0 if age is None else lane.packed(age + 1)
        return Added(packed, parts)


def _instant(event: Happened) -> int:
    return event.instant


def _most_events(one: EventAmount) -> int:
    amount = one.payment.amount
    return MAX_MILLIS // max(1, abs(amount.amount)) if isinstance(amount, Constant) else 0
