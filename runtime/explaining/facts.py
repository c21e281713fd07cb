"""The facts behind a decision: which fields, events or totals made a condition true or false, or leave it
open.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from fractions import Fraction

from attrs import frozen

from ..intake import Event, Value
from ..reference.case import Case
from ..reference.conditions import truth
from ..reference.events import age_in_days, latest, measured, selected
from ..rules import (
    And,
    Condition,
    EventCount,
    Events,
    FieldCompare,
    FieldTest,
    FromField,
    GradeIn,
    Known,
    Not,
    NumberBetween,
    NumberOf,
    Or,
    PerField,
    PerSilence,
    Points,
    ScoreTest,
    SegmentIs,
    Unless,
)
from ..values import MISSING, Gap


@frozen
class FieldFact:
    """A field of the lead (by key) and its value, which may be a Gap."""

    field: str
    value: Value


@frozen
class EventsFact:
    """The events of a set that a condition counts, the newest first, and what its measure made of them.

    No events and 0: it never happened.
    """

    counted: EventCount
    events: tuple[Event, ...]
    measured: int | Fraction


@frozen
class SilenceFact:
    """The latest event of a set, and how many days ago it was."""

    of: Events
    event: Event
    days: int


@frozen
class SegmentFact:
    segment: str | None


@frozen
class ScoreFact:
    """A finished score in points, and what was asked of it."""

    score: str
    points: Decimal
    test: NumberBetween


@frozen
class GradeFact:
    """The shown grade, and those that were asked for."""

    grade: str
    asked: tuple[str, ...]


Fact = FieldFact | EventsFact | SilenceFact | SegmentFact | ScoreFact | GradeFact


def facts_of(condition: Condition, case: Case) -> tuple[Fact, ...]:
    """The facts that make the condition true or false, each once; where it is unknown, nothing."""
    return unique(_facts(condition, case))


def unique(facts: Iterable[Fact]) -> tuple[Fact, ...]:
    found: list[Fact] = []
    for fact in facts:
        if fact not in found:
            found.append(fact)
    return tuple(found)


def _facts(condition: Condition, case: Case) -> Iterator[Fact]:
    holds = truth(condition, case)
    match condition:
        case And(parts) | Or(parts):
            # One false part decides an `and`, one true part an `or`; else it takes all of them.
            for part in parts:
                if truth(part, case) is holds:
                    yield from _facts(part, case)
        case NumberOf(_, _, parts):
            met = [part for part in parts if truth(part, case) is True]
            for part in met if holds and met else parts:
                yield from _facts(part, case)
        case Not(part):
            yield from _facts(part, case)
        case Unless(part):
            yield from _facts(part, case)
            yield from gaps_in(part, case).facts(case)  # what is unknown lets it hold, too
        case _ if holds is not None:
            yield from _leaf(condition, case)


def _leaf(condition: Condition, case: Case) -> Iterator[Fact]:
    match condition:
        case FieldTest(field, _) | Known(field):
            yield _field(field, case)
        case FieldCompare(left, _, right, _):
            yield _field(left, case)
            yield _field(right, case)
        case EventCount(events, measure, _):
            found = selected(events, case)
            yield EventsFact(condition, newest_first(found), measured(found, measure))
        case SegmentIs():
            yield SegmentFact(case.segment)
        case ScoreTest(score, test):
            yield ScoreFact(score, case.scores[score], test)
        case GradeIn(grades):
            yield GradeFact(case.grade or "", grades)


def _field(key: str, case: Case) -> FieldFact:
    return FieldFact(key, case.values.get(key, MISSING))


def facts_of_points(points: Points, case: Case) -> tuple[Fact, ...]:
    """The facts that an amount comes from; a fixed one needs none."""
    match points:
        case FromField(field=field) | PerField(field=field):
            return (_field(field, case),)
        case PerSilence(events=events):
            newest = latest(selected(events, case))
            return () if newest is None else (SilenceFact(events, newest, age_in_days(newest, case.as_of)),)
        case _:
            return ()


def newest_first(events: Iterable[Event]) -> tuple[Event, ...]:
    return tuple(sorted(events, key=_newest_first))


def _newest_first(event: Event) -> tuple[int, list[str], list[str], list[tuple[str, str]]]:
    return -event.moment.instant, sorted(event.verbs), sorted(event.objects), sorted(event.texts.items())


# ---------------------------------------------------------------- what is not known


@frozen
class Gaps:
    """What is not known: fields by key, sorted, and whether it is the log of events that is lacking."""

    fields: tuple[str, ...] = ()
    log: bool = False

    def __bool__(self) -> bool:
        return bool(self.fields) or self.log

    def facts(self, case: Case) -> tuple[Fact, ...]:
        return tuple(_field(key, case) for key in self.fields)


def together(several: Iterable[Gaps]) -> Gaps:
    found = list(several)
    return Gaps(tuple(sorted({key for one in found for key in one.fields})), any(one.log for one in found))


def gaps_in(condition: Condition, case: Case) -> Gaps:
    """What would have to be known for an unknown condition to be decided; nothing for a decided one."""
    if truth(condition, case) is not None:
        return Gaps()
    match condition:
        case And(parts) | Or(parts) | NumberOf(_, _, parts):
            return together(gaps_in(part, case) for part in parts)
        case Not(part) | Unless(part):
            return gaps_in(part, case)
        case EventCount():
            return Gaps(log=True)
        case FieldTest(field, _) | Known(field):
            return _gaps_of((field,), case)
        case FieldCompare(left, _, right, _):
            return _gaps_of((left, right), case)
        case _:
            return Gaps()


def gaps_in_points(points: Points, case: Case) -> Gaps:
    match points:
        case FromField(field=field) | PerField(field=field):
            return _gaps_of((field,), case)
        case PerSilence() if case.events is None:
            return Gaps(log=True)
        case _:
            return Gaps()


def _gaps_of(keys: Iterable[str], case: Case) -> Gaps:
    lacking = {key for key in keys if isinstance(case.values.get(key, MISSING), Gap)}
    return Gaps(tuple(sorted(lacking)))
