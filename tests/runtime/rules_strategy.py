"""Random small models over all of `runtime.rules`, with leads and events that their conditions can tell
apart.

Everything is made by a `Dice`, from a `random.Random`: Hypothesis can give one that it shrinks, a long run
its own. Pools are small on purpose: ties, duplicates, equal texts in different spellings, values that are
missing or cannot be read, and amounts on the very edge of a test come up all the time.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any, TypeVar

import polars as pl
from leadlang.runtime import rules as r
from leadlang.runtime.facts import LogLayout, TableReading
from leadlang.runtime.folding import fold, words

from tests import builders as b
from tests.runtime.pools import (
    AMOUNTS,
    CONSTANTS,
    COUNTS,
    EVENT_TIMES,
    FIELDS,
    FORMS,
    HOUR,
    IDS,
    INTS,
    NUMBERS,
    OBJECTS,
    PATTERNS,
    POINTS,
    PROPERTIES,
    SPANS,
    TARGETS,
    TEXTS,
    TODAY,
    URLS,
    VERBS,
    ZONES,
)

Thing = TypeVar("Thing")


class Dice:
    """Random choices over a `random.Random`.

    Every second one is `eventful`: two leads with many events close together, and rules about just these,
    so that sequences, rates and caps have something to decide.
    """

    def __init__(self, random: Random) -> None:
        self.random = random
        self.eventful = self.maybe()

    def of(self, things: Sequence[Thing]) -> Thing:
        return things[self.random.randrange(len(things))]

    def maybe(self, one_in: int = 2) -> bool:
        return self.random.randrange(one_in) == 0

    def number(self, low: int, high: int) -> int:
        return self.random.randint(low, high)

    def some(self, things: Sequence[Thing], least: int, most: int) -> tuple[Thing, ...]:
        """Different ones, in the order drawn."""
        drawn = [self.of(things) for _ in range(self.number(least, most))]
        return tuple(dict.fromkeys(drawn))

    def several(self, make: Callable[[], Thing], least: int, most: int) -> tuple[Thing, ...]:
        return tuple(make() for _ in range(self.number(least, most)))

    # ------------------------------------------------------------ tests

    def text_test(self) -> r.Test:
        values = self.some(CONSTANTS, 1, 3)
        match self.number(0, 6):
            case 0:
                return r.TextIn(tuple(map(fold, values)))
            case 1:
                return r.TextExactly(self.some(TEXTS, 1, 2))
            case 2:
                return r.TextContains(values)
            case 3:
                return r.TextContainsWord(tuple(words(value) for value in values if words(value)))
            case 4:
                return r.TextStarts(values)
            case 5:
                return r.TextEnds(values)
            case _:
                return r.TextMatches(self.some(PATTERNS, 1, 2))

    def between(self, constants: Sequence[Decimal] = NUMBERS) -> r.NumberBetween:
        low, high = self.of((None, *constants)), self.of((None, *constants))
        return r.NumberBetween(low, high, self.maybe(), self.maybe())

    def number_test(self) -> r.Test:
        return r.NumberIn(tuple(sorted(self.some(NUMBERS, 1, 3)))) if self.maybe(3) else self.between()

    def day_end(self) -> r.Day | None:
        match self.number(0, 2):
            case 0:
                return None
            case 1:
                day = self.of((TODAY, date(2026, 6, 1), date(2026, 7, 1)))
                return r.Day((day - date(1970, 1, 1)).days)
            case _:
                return r.Day(self.of((-2, 0, 1, 6, 7, 29, 30)), True)

    def time_test(self) -> r.TimeTest:
        if self.maybe():
            return r.DayBetween(self.day_end(), self.day_end())
        ages = (None, 0, HOUR, 24 * HOUR, 36 * HOUR + 1)
        return r.AgeBetween(self.of(ages), self.of(ages), self.maybe(), self.maybe())

    def value_test(self, kind: r.Kind) -> r.Test:
        match kind:
            case "text" | "list":
                return self.text_test()
            case "number":
                return self.number_test()
            case "date":
                return self.time_test()
            case "yesno":
                return r.Yes()

    # ------------------------------------------------------------ conditions

    def on_values(self, fields: Sequence[r.Field]) -> r.Condition:
        field = self.of(fields)
        match self.number(0, 4):
            case 0:
                return r.Known(field.key)
            case 1:
                other = self.of(fields)
                operator: Any = (
                    self.of(("=", "<", "<=", ">", ">=")) if field.kind in ("number", "date") else "="
                )
                percent = self.of((100_000, 50_000, 33_333)) if field.kind == "number" else 100_000
                return r.FieldCompare(field.key, operator, other.key, percent)
            case _:
                test = self.value_test(field.kind)
                if field.kind != "list" and self.maybe(20):
                    test = self.value_test(self.of(fields).kind)  # a test for another kind decides nothing
                return r.FieldTest(field.key, test)

    def joined(self, leaf: Callable[[], r.Condition], depth: int = 2) -> r.Condition:
        if depth == 0 or self.maybe():
            return r.Always(self.maybe()) if self.maybe(12) else leaf()

        def part() -> r.Condition:
            return self.joined(leaf, depth - 1)

        match self.number(0, 4):
            case 0:
                return r.And(self.several(part, 1, 3))
            case 1:
                return r.Or(self.several(part, 1, 3))
            case 2:
                return r.Not(part())
            case 3:
                return r.Unless(part())
            case _:
                ends = (None, 0, 1, 2, 3)
                return r.NumberOf(self.of(ends), self.of(ends), self.several(part, 1, 4))

    def count(self) -> r.Condition:
        return r.EventCount(self.events(), self.measure(), self.between(COUNTS))

    def on_lead(self, segments: Sequence[str] = ()) -> r.Condition:
        if self.eventful:
            return self.count()

        def leaf() -> r.Condition:
            if segments and self.maybe(4):
                return r.SegmentIs(self.some(segments, 1, 2))
            return self.count() if self.maybe(3) else self.on_values(FIELDS)

        return self.joined(leaf)

    # ------------------------------------------------------------ events

    def event_test(self, depth: int = 2) -> r.EventTest:
        if self.eventful and not self.maybe(5):
            return self.of((r.Anything(), r.Named(("visited",), ()), r.Named(("opened",), ())))
        if depth and self.maybe(4):
            kind = self.of((r.AllOf, r.AnyOf, r.NoneOf))
            return kind(self.several(lambda: self.event_test(depth - 1), 1, 2))
        match self.number(0, 3):
            case 0:
                return r.Anything()
            case 1:
                return r.Where(self.joined(lambda: self.on_values(PROPERTIES)))
            case _:
                return r.Named(
                    self.of(((), ("visited",), ("visited", "opened"), ("opened", "sent"))),
                    self.of(((), (), ("pricing",), ("pricing", "blog"), ("careers",))),
                )

    def gap(self) -> r.Gap:
        if self.maybe():
            return r.Gap("days", self.of(SPANS))
        return r.Gap("microseconds", self.of((1, HOUR, 24 * HOUR)))

    def simple_events(self) -> r.Events:
        times = (self.time_test(),) if self.maybe(12 if self.eventful else 4) else ()
        return r.Events(self.event_test(), times, (), self.maybe())

    def sequence(self) -> r.Sequence:
        others = self.simple_events()
        match self.number(0, 2):
            case 0:
                least, most = (self.gap() if self.maybe() else None for _ in range(2))
                return r.After(others, least, most)
            case 1:
                return r.AfterSilence(others, self.gap())
            case _:
                return r.NotFollowed(others, self.gap())

    def events(self) -> r.Events:
        simple = self.simple_events()
        if not self.maybe(3):
            return simple
        return r.Events(simple.test, simple.times, self.several(self.sequence, 1, 2), simple.whole_log)

    def measure(self) -> r.Measure:
        named = self.of(("url", "title", "amount"))
        return self.of(
            (
                r.HowMany(),
                r.HowMany(),
                r.HowManyDifferent(named),
                r.HowManyDays(),
                r.MostPer(named),
                r.TotalOf("amount"),
                r.MostWithin(self.gap()),
            )
        )

    # ------------------------------------------------------------ what rules pay

    def fading(self) -> r.Fading:
        days = self.of(SPANS)
        return self.of(
            (
                r.FadeByPercent(self.of((50_000, 33_333, 100_000, 0)), days),
                r.FadeByPoints(self.of((1, 1_000)), days),
                r.Halve(days),
                r.FadeOut(days),
                r.Expire(days),
            )
        )

    def points(self) -> r.Points:
        key, amount = self.of(("employees", "visits")), self.of(AMOUNTS)
        sign: Any = self.of((1, -1))
        match self.number(0, 6):
            case 0:
                return r.FromField(key, sign)
            case 1:
                return r.PerField(amount, Decimal(self.of(("1", "100", "0.1", "0.25"))), key)
            case 2:
                return r.PerSilence(amount, self.of(SPANS), self.simple_events())
            case _:
                return r.Constant(amount)

    def cap(self, narrow: bool) -> r.Cap:
        limit = self.of((0, 1_000, 7_000, 25_000))
        if not narrow or self.maybe():
            return r.Cap(limit)
        if self.maybe():
            return r.Cap(limit, None, self.of(("url", "title")))
        period: Any = self.of(("day", "week", "month", "quarter", "year"))
        return r.Cap(limit, period)

    def keep(self) -> r.Keep:
        period: Any = self.of((None, "day", "week", "month"))
        return r.Keep(self.number(1, 2), period, self.some(("url", "title", "amount"), 0, 2))

    def pay(self, for_events: bool) -> r.Pay:
        target = self.of(TARGETS)
        plain = target != "grade"
        amount = self.points() if plain else r.Constant(self.of((1, 3, -1, -4, 2)))
        sign: Any = self.of((1, -1))
        if isinstance(amount, (r.Constant, r.PerField, r.PerSilence)):
            sign = -1 if amount.amount < 0 else 1
        fading = self.fading() if plain and self.maybe() else None
        if not for_events:
            events = None if fading is None else self.events()
            caps = (self.cap(False),) if plain and self.maybe(3) else ()
            return r.Pay(target, amount, sign, fading=fading, fading_events=events, caps=caps)
        if self.maybe():
            return r.Pay(target, amount, sign, fading=fading)
        return r.Pay(
            target,
            amount,
            sign,
            self.several(self.keep, 0, 2),
            self.number(1, 3) if self.maybe(3) else None,
            self.of((1, 1, 2, 3)),
            fading,
            None,
            self.several(lambda: self.cap(True), 0, 2) if plain else (),
        )

    def rule(self, segments: Sequence[str], with_holds: bool) -> r.Rule:
        given = r.Always(True) if self.maybe() else self.on_lead(segments)
        if self.maybe():
            return b.each(
                self.several(self.events, 1, 2), *self.several(lambda: self.pay(True), 1, 2), given=given
            )
        effects: tuple[r.Effect, ...] = self.several(lambda: self.pay(False), 1, 2)
        if with_holds and self.maybe(4):
            target = self.of(TARGETS)
            low, high = ((None, 0, 3, 7), (None, 2, 5, 9))
            if target != "grade":
                low, high = (None, 0, 3, 10_000), (None, 0, 5, 20_000)
            hold = r.Hold(target, self.of(low), self.of(high))
            effects = (hold,) if self.maybe() else (*effects, hold)
        return b.when(given, *effects)

    def choice(self, segments: Sequence[str]) -> r.Member:
        members = list(self.several(lambda: self.rule(segments, False), 1, 3))
        if self.maybe():
            members.append(b.otherwise(*self.several(lambda: self.pay(False), 1, 2)))
        return b.first_of(*members) if self.maybe() else b.best_of(*members)

    def group(self, segments: Sequence[str], depth: int, name: str) -> r.Group:
        def member() -> r.Member:
            return self.choice(segments) if self.maybe(4) else self.rule(segments, True)

        members = self.several(member, 1, 3)
        if depth and self.maybe():
            members += (self.group(segments, depth - 1, name + "i"),)
        return b.group(
            *members,
            caps=self.several(lambda: self.cap(True), 0, 2),
            percent=self.of((100, 100, 50, 33, 150)),
            only_when=r.Always(True) if self.maybe() else self.on_lead(segments),
            name=name,
        )

    # ------------------------------------------------------------ models

    def model(self) -> r.Rules:
        names = self.of(((), ("A",), ("A", "B"), ("A", "B", "A")))
        segments = tuple(r.Choice(name, self.on_lead()) for name in names)
        members: list[r.Member] = list(self.several(lambda: self.rule(names, True), 1, 4))
        members += self.several(lambda: self.choice(names), 0, 1)
        groups = self.number(0, 2)
        members += [self.group(names, 2, f"g{number}") for number in range(groups)]
        return b.model(
            *members,
            fields=FIELDS,
            properties=PROPERTIES,
            time_zone=self.of(ZONES),
            missing=self.of(((), ("cfo", "99", "2026-06-29", "b"))),
            ignored=(self.event_test(),) if not self.eventful and self.maybe(6) else (),
            window=(self.time_test(),) if not self.eventful and self.maybe(6) else (),
            segments=segments,
            disqualifications=tuple(
                r.Disqualification(reason, self.on_lead(names))
                for reason in self.of(((), ("rival",), ("spam", "rival"), ("rival", "rival")))
            ),
            **self.totals(groups, names),
        )

    def totals(self, groups: int, segments: Sequence[str]) -> dict[str, Any]:
        fading: Any = self.of(((None, None), (r.Halve(7), b.did(whole_log=True))))
        scores = (
            r.Score(
                "score",
                None if self.eventful else self.of((None, 0, -50_000)),
                None if self.eventful else self.of((None, 100_000)),
                self.of((0, 10_000)),
                3 if self.eventful else self.number(0, 3),
                *((None, None) if self.eventful else fading),
            ),
            r.Score("crm", decimals=1),
        )
        combined: tuple[r.Combined, ...] = ()
        if self.maybe():
            terms = [r.Term(60_000, "score"), r.Term(40_500, "crm")]
            if groups:
                terms.append(r.Term(self.of((100_000, 33_333)), "score", "g0"))
            combined = (r.Combined("over all", tuple(terms), None, 90_000, self.number(0, 3)),)
            combined += (r.Combined("again", (r.Term(150_000, "over all"),), None, None, 0),)
        names = [total.name for total in (*scores, *combined)]
        grade = self.of((b.DEFAULT_GRADE, r.Grade(("E", "D", "C", "B", "A"), 2, 3)))

        def leaf() -> r.Condition:
            match self.number(0, 2):
                case 0:
                    return self.on_lead(segments)
                case 1:
                    return r.ScoreTest(self.of(names), self.between(POINTS))
                case _:
                    return r.GradeIn(self.some(grade.scale, 1, 3))

        def late() -> r.Condition:
            return self.joined(leaf, 1)

        def choices() -> tuple[r.Choice, ...]:
            return self.several(lambda: r.Choice(self.of(("hot", "cold", "MQL")), late()), 0, 3)

        cells = (("A", "B"), ("C", "D"))
        return {
            "scores": scores,
            "combined": combined,
            "grade": grade,
            "stages": choices(),
            "labels": (r.Label("temperature", choices()),),
            "matrices": (r.Matrix("rating", (late(), r.Always(True)), (late(), late()), cells),),
        }

    # ------------------------------------------------------------ data

    def cells(self, pool: Sequence[Any], rows: int) -> list[Any]:
        return [None if self.maybe(8) else self.of(pool) for _ in range(rows)]

    def column(self, name: str, kind: r.Kind, rows: int) -> pl.Series:
        form = self.of(FORMS[kind])
        if form[1] == pl.Categorical:
            return pl.Series(name, self.cells(form[0], rows), pl.String).cast(pl.Categorical)
        return pl.Series(name, self.cells(form[0], rows), form[1])

    def leads(self) -> pl.DataFrame:
        if self.eventful:
            employees = pl.Series("Employees", self.cells(INTS, 3), pl.Int64)
            return pl.DataFrame([pl.Series("Id", ["1", "2", "1"]), employees])
        rows = self.number(0, 6)
        columns = [pl.Series("Id", self.cells(IDS, rows), pl.String)]
        columns += [self.column(field.name, field.kind, rows) for field in FIELDS if not self.maybe(8)]
        return pl.DataFrame(columns)

    def log(self, name: str) -> tuple[str, pl.DataFrame, LogLayout]:
        rows = self.number(0, 16)

        def texts(header: str, pool: Sequence[str]) -> pl.Series:
            return pl.Series(header, self.cells(pool, rows), pl.String)

        if self.eventful:
            return self.busy_log(name)
        columns = [
            texts("lead", ("1", "1", "1", "1", "2", "2", "3", "ä", "9", "")),
            texts("event", VERBS),
            texts("object", OBJECTS),
            texts("url", URLS),
            texts("title", ("x", "X", "y")),
        ]
        if self.maybe():
            moments = [datetime(2026, 6, 30) - timedelta(hours=7 * hours) for hours in range(40)]
            columns.append(pl.Series("time", self.cells(moments, rows), pl.Datetime("us")))
        else:
            columns.append(texts("time", EVENT_TIMES))
        objects = ["object"]
        if self.maybe():
            columns.append(texts("page", OBJECTS))
            objects.append("page")
        event_id = "event id" if self.maybe(3) else None
        if event_id:
            columns.append(texts(event_id, ("e1", "e2", "e3", "")))
        columns += [self.column(f.name, f.kind, rows) for f in PROPERTIES[1:4] if self.maybe()]
        return name, pl.DataFrame(columns), LogLayout("lead", "time", ("event",), tuple(objects), event_id)

    def busy_log(self, name: str) -> tuple[str, pl.DataFrame, LogLayout]:
        """Many events within days, hours and at one time."""
        rows = self.number(5, 25)

        def column(header: str, pool: Sequence[Any], kind: Any = pl.String) -> pl.Series:
            return pl.Series(header, [self.of(pool) for _ in range(rows)], kind)

        hours = (0, 0, 0, 1, 2, 23, 24, 25, 36, 48, 72, 24 * 7, 24 * 8, 24 * 30, 24 * 31)
        moments = [datetime(2026, 6, 1) - timedelta(hours=ago) for ago in hours]
        columns = [
            column("lead", ("1", "1", "2")),
            column("event", ("visited", "visited", "opened")),
            column("time", moments, pl.Datetime("us")),
            column("url", ("/a", "/b", "/c", "")),
            column("title", ("x", "y", "")),
            column("amount", (1.0, 2.5, 0.1), pl.Float64),
        ]
        return name, pl.DataFrame(columns), LogLayout("lead", "time", ("event",), ())

    def reading(self) -> TableReading:
        return self.of((TableReading(), TableReading(), TableReading(True, True, ("ceo", "100"))))
