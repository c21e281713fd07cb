"""Short ways to write rules, leads and events by hand, with points and days as people say them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, Literal

from attrs import evolve
from leadlang.runtime import rules as r
from leadlang.runtime.facts import LogLayout, Outcome, TableReading
from leadlang.runtime.folding import fold, words
from leadlang.runtime.headers import key
from leadlang.runtime.intake import Log
from leadlang.runtime.reference import score
from leadlang.runtime.times import parse_as_of

AS_OF = "2026-06-30"
HOUR = 3_600_000_000
ALWAYS, NEVER = r.Always(True), r.Always(False)
PLAIN = TableReading()
LAYOUT = LogLayout("lead", "time", ("event",), ("object",), "event id")
DEFAULT_GRADE = r.Grade(("F", "D-", "D", "D+", "C-", "C", "C+", "B-", "B", "B+", "A-", "A", "A+"), 2, 1)

Number = int | str | Decimal
Row = Mapping[str, object]


# ---------------------------------------------------------------- conditions on fields


def field(name: str, kind: r.Kind = "text") -> r.Field:
    return r.Field(key(name), name, kind)


def asks(name: str, value_test: r.Test) -> r.FieldTest:
    return r.FieldTest(key(name), value_test)


def text_is(name: str, *values: str) -> r.FieldTest:
    return asks(name, r.TextIn(tuple(map(fold, values))))


def contains_word(name: str, *values: str) -> r.FieldTest:
    return asks(name, r.TextContainsWord(tuple(words(fold(value)) for value in values)))


def known(name: str) -> r.Known:
    return r.Known(key(name))


def number(
    low: Number | None = None, high: Number | None = None, low_open: bool = False, high_open: bool = False
) -> r.NumberBetween:
    ends = [None if end is None else Decimal(end) for end in (low, high)]
    return r.NumberBetween(ends[0], ends[1], low_open, high_open)


def at_least(name: str, low: Number) -> r.FieldTest:
    return asks(name, number(low))


def yes(name: str) -> r.FieldTest:
    return asks(name, r.Yes())


def compare(left: str, operator: r.Operator, right: str, percent: int = 100) -> r.FieldCompare:
    return r.FieldCompare(key(left), operator, key(right), percent * 1000)


def all_of(*parts: r.Condition) -> r.And:
    return r.And(parts)


def any_of(*parts: r.Condition) -> r.Or:
    return r.Or(parts)


def number_of(low: int | None, high: int | None, *parts: r.Condition) -> r.NumberOf:
    return r.NumberOf(low, high, parts)


# ---------------------------------------------------------------- events


def did(verb: str = "", *objects: str, where: r.Condition | None = None, **more: Any) -> r.Events:
    """The events of a verb ("" is any) and one of the objects (none: any)."""
    event_test: r.EventTest = r.Anything()
    if verb or objects:
        event_test = r.Named((fold(verb),) if verb else (), tuple(map(fold, objects)))
    if where is not None:
        event_test = r.AllOf((event_test, r.Where(where)))
    return r.Events(event_test, **more)


def in_last_days(days: int) -> r.DayBetween:
    return r.DayBetween(r.Day(days - 1, True), r.Day(0, True))


def days_ago(least: int) -> r.DayBetween:
    return r.DayBetween(None, r.Day(least, True))


def on_or_after(day: str) -> r.DayBetween:
    return r.DayBetween(r.Day(parse_as_of(day).day), None)


def before(day: str) -> r.DayBetween:
    return r.DayBetween(None, r.Day(parse_as_of(day).day - 1))


def in_last_hours(hours: int) -> r.AgeBetween:
    return r.AgeBetween(0, hours * HOUR, high_open=True)


def days(amount: int) -> r.Gap:
    return r.Gap("days", amount)


def hours(amount: int) -> r.Gap:
    return r.Gap("microseconds", amount * HOUR)


def count(
    events: r.Events,
    low: Number | None = 1,
    high: Number | None = None,
    measure: r.Measure | None = None,
) -> r.EventCount:
    """At least once, unless said otherwise."""
    return r.EventCount(events, measure or r.HowMany(), number(low, high))


def never(events: r.Events) -> r.EventCount:
    return count(events, None, 0)


# ---------------------------------------------------------------- effects


def millis(points: Number) -> int:
    return int(Decimal(points) * 1000)


def plus(points: Number, target: str = "score", **narrowing: Any) -> r.Pay:
    amount = millis(points)
    return r.Pay(target, r.Constant(amount), -1 if amount < 0 else 1, **narrowing)


def grade(thirds: int, **narrowing: Any) -> r.Pay:
    return r.Pay("grade", r.Constant(thirds), -1 if thirds < 0 else 1, **narrowing)


def plus_field(name: str, target: str = "score", sign: Literal[1, -1] = 1, **narrowing: Any) -> r.Pay:
    return r.Pay(target, r.FromField(key(name), sign), sign, **narrowing)


def plus_per(points: Number, step: Number, name: str, target: str = "score", **narrowing: Any) -> r.Pay:
    per = r.PerField(millis(points), Decimal(step), key(name))
    return r.Pay(target, per, -1 if per.amount < 0 else 1, **narrowing)


def plus_per_silence(points: Number, per_days: int, events: r.Events, **narrowing: Any) -> r.Pay:
    per = r.PerSilence(millis(points), per_days, evolve(events, whole_log=True))
    return r.Pay("score", per, -1 if per.amount < 0 else 1, **narrowing)


def up_to(points: Number, period: r.Period | None = None, property: str | None = None) -> r.Cap:
    return r.Cap(millis(points), period, None if property is None else key(property))


def keep(times: int, period: r.Period | None, *properties: str) -> r.Keep:
    return r.Keep(times, period, tuple(map(key, properties)))


def hold(low: Number | None = None, high: Number | None = None, target: str = "score") -> r.Hold:
    return r.Hold(target, None if low is None else millis(low), None if high is None else millis(high))


# ---------------------------------------------------------------- rules and the whole

_NOWHERE = r.Origin("rules.lead", 1, "")


def when(condition: r.Condition, *effects: r.Effect) -> r.Rule:
    return r.Rule(0, "when", condition, (), effects, _NOWHERE)


def each(events: r.Events | Sequence[r.Events], *effects: r.Effect, given: r.Condition = ALWAYS) -> r.Rule:
    sets = (events,) if isinstance(events, r.Events) else tuple(events)
    return r.Rule(0, "each", given, sets, effects, _NOWHERE)


def otherwise(*effects: r.Effect) -> r.Rule:
    return r.Rule(0, "otherwise", ALWAYS, (), effects, _NOWHERE)


def first_of(*members: r.Rule) -> r.FirstOf:
    return r.FirstOf(members)


def best_of(*members: r.Rule) -> r.BestOf:
    return r.BestOf(members)


def group(
    *members: r.Member,
    caps: Sequence[r.Cap] = (),
    percent: int = 100,
    only_when: r.Condition = ALWAYS,
    name: str = "Web",
) -> r.Group:
    return r.Group(name, tuple(caps), percent * 1000, only_when, members)


def model(
    *members: r.Member,
    fields: Sequence[r.Field] = (),
    properties: Sequence[r.Field] = (),
    scores: Sequence[r.Score] = (r.Score("score"),),
    **more: Any,
) -> r.Rules:
    """A whole model: rules numbered in the order they stand here, fields and properties sorted."""
    parts: dict[str, Any] = {
        "language": "en",
        "time_zone": "UTC",
        "missing": (),
        "activity": r.Anything(),
        "ignored": (),
        "window": (),
        "combined": (),
        "grade": DEFAULT_GRADE,
        "segments": (),
        "stages": (),
        "labels": (),
        "matrices": (),
        "disqualifications": (),
        **more,
    }
    return r.Rules(
        fields=tuple(sorted(fields, key=lambda f: f.key)),
        properties=tuple(sorted(properties, key=lambda f: f.key)),
        scores=tuple(scores),
        members=numbered(members),
        **parts,
    )


def numbered(members: Sequence[r.Member]) -> tuple[r.Member, ...]:
    """The same members, their rules counted from 0 in the order they stand."""
    next_number = iter(range(1_000_000))

    def with_numbers(member: r.Member) -> r.Member:
        if isinstance(member, r.Rule):
            return evolve(member, number=next(next_number))
        inner: Any = tuple(map(with_numbers, member.members))
        return evolve(member, members=inner)

    return tuple(map(with_numbers, members))


# ---------------------------------------------------------------- data and running


def event(what: str, time: str | None = None, lead: str = "1", **properties: object) -> dict[str, object]:
    """`event("visited pricing", "2026-06-01")`: a row of a log laid out as `LAYOUT`; else on the last day."""
    verb, _, about = what.partition(" ")
    return {
        "lead": lead,
        "time": time or AS_OF,
        "event": verb,
        "object": about or None,
        "event id": None,
    } | properties


def log(*rows: Row, name: str = "events", layout: LogLayout = LAYOUT, reading: TableReading = PLAIN) -> Log:
    return Log(name, rows, layout, reading)


def run(
    rules: r.Rules, leads: Sequence[Row], *logs: Log, as_of: str = AS_OF, id: str | None = "id"
) -> Outcome:
    return score(rules, leads, logs, parse_as_of(as_of, rules.time_zone), id)


def run_one(
    rules: r.Rules, lead: Row | None = None, events: Sequence[Row] | None = (), as_of: str = AS_OF
) -> Outcome:
    """The outcome for one lead, whose id is "1"; `events` None: without any event log."""
    logs = [] if events is None else [log(*events)]
    return run(rules, [{"id": "1"} | dict(lead or {})], *logs, as_of=as_of)


def points(
    rules: r.Rules, lead: Row | None = None, events: Sequence[Row] | None = (), as_of: str = AS_OF
) -> Decimal:
    """The score of one lead."""
    return run_one(rules, lead, events, as_of).leads[0].scores["score"]
