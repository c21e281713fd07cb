"""What is counted of the events of a set."""

from __future__ import annotations

from sqlglot import exp

from ..rules import HowMany, HowManyDays, HowManyDifferent, Measure, MostPer, MostWithin, TotalOf
from . import windows
from .building import Sql, all_of, case, is_there, minus, whole
from .event_sets import EventSets, chosen
from .stopping import stopped
from .truths import Truth
from .value_tests import exact_decimal, is_inexact


def measured(sets: EventSets, place: int, measure: Measure) -> Sql:
    """What a measure makes of a set, as a column of the leads; 0 for whoever has no event."""
    events, inside = sets.events, sets.in_any((place,))
    match measure:
        case HowMany():
            return counted(sets, (place,))
        case HowManyDays():
            return events.gather_as(f"days_{place}", _different(chosen(inside, events.day())), whole(0))
        case HowManyDifferent(key):
            name = f"different_{place}_{_property(sets, key)}"
            return events.gather_as(name, _different(chosen(inside, events.value(key))), whole(0))
        case MostPer(key):
            value = events.value(key)
            one = chosen(_both(inside, is_there(value)), whole(1), whole(0))
            most = windows.of_all(exp.Sum(this=one), [*windows.lead(), value])
            name = f"most_{place}_{_property(sets, key)}"
            return events.gather_as(
                name,
                exp.Max(this=chosen(_both(inside, is_there(value)), events.steps.put("most", most))),
                whole(0),
            )
        case TotalOf(key):
            name = f"total_{place}_{_property(sets, key)}"
            amount = exp.Coalesce(this=_amount(sets, key), expressions=[whole(0)])
            return events.gather_as(name, exp.Sum(this=chosen(inside, amount, whole(0))), whole(0))
        case MostWithin(gap):
            at = events.day() if gap.unit == "days" else events.at()
            one = exp.Sum(this=chosen(inside, whole(1), whole(0)))
            near = windows.from_here(one, windows.lead(), at, gap.amount - 1)
            name = f"most_{place}_within_{gap.amount}_{gap.unit}"
            return events.gather_as(
                name, exp.Max(this=chosen(inside, events.steps.put("near", near))), whole(0)
            )


def latest_age(sets: EventSets, place: int) -> Sql:
    """How many days ago the latest event was; null where there is none."""
    events = sets.events
    latest = events.gather_as(f"latest_{place}", exp.Max(this=sets.chosen((place,), events.day())))
    return minus(whole(events.source.as_of.day), latest)


def counted(sets: EventSets, places: tuple[int, ...]) -> Sql:
    """How many events are in any of the sets."""
    name = "events_" + "_or_".join(map(str, places))
    return sets.events.gather_as(name, exp.Sum(this=sets.chosen(places, whole(1), whole(0))), whole(0))


def _different(value: Sql) -> Sql:
    return exp.Count(this=exp.Distinct(expressions=[value]))


def _both(inside: Truth, there: Sql) -> Truth:
    return all_of([inside, there]) if isinstance(inside, exp.Expr) else inside and there


def _amount(sets: EventSets, key: str) -> Sql:
    """A number in decimals, all of them."""
    value = sets.events.fields.value(key)
    decimal = exact_decimal(value)
    words = f"{sets.events.fields.name(key)} has too many digits to be added up in SQL"
    stop = stopped(words, value, sets.events.source.dialect)
    return case([(is_inexact(value, decimal), stop)], decimal.copy())


def _property(sets: EventSets, key: str) -> int:
    return next(place for place, one in enumerate(sets.events.tables.properties) if one.key == key)
