"""The few events that witnesses are put together from: the edges of every stretch of time the rules speak
of.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import product

from attrs import Factory, define

from ...runtime.folding import fold
from ...runtime.rules import (
    Cap,
    EventCount,
    Events,
    EventTest,
    FieldCompare,
    FieldTest,
    Gap,
    Group,
    HowManyDays,
    HowManyDifferent,
    Keep,
    MostPer,
    MostWithin,
    Pay,
    PerSilence,
    Rules,
    TotalOf,
    Where,
)
from ...runtime.times import DAY, AsOf, Moment, day_of_instant, zone
from .ages import ages_of
from .event_tests import event_sets, parts_of
from .kinds import EventKind
from .responsible import all_rules
from .small_history import Candidate
from .text_tests import passes as text_passes

USUAL_DAY = 20_636  # 2026-07-02, a Thursday in the middle of no period
MOST_AGES = 30
MOST_DAYS = 12
MOST_CANDIDATES = 800
_PERIODS = {"day": 1, "week": 7, "month": 31, "quarter": 92, "year": 366}
_FARTHEST = 36_500
_NOON = DAY // 2
_SECOND = 1_000_000
TEXTS: tuple[str, ...] = ("one", "two", "three")


def as_ofs(rules: Rules) -> list[AsOf]:
    """The moments to look from: a usual noon; where the rules name calendar days, noons around these."""
    sets = event_sets(rules)
    named = ages_of([*rules.window, *(test for events in sets for test in events.times)]).calendar
    days = [USUAL_DAY] if not named else [named[-1] + 1, *(day for day in named), named[0] - 1]
    return [as_of_day(day, rules.time_zone) for day in dict.fromkeys(days)][:4]


def as_of_day(day: int, zone_name: str) -> AsOf:
    """That day's noon."""
    where = zone(zone_name)
    instant = day * DAY + _NOON
    return AsOf(instant, day_of_instant(instant, where), where)


def candidates(
    rules: Rules,
    kinds: Sequence[EventKind],
    as_of: AsOf,
    adds: EventTest | None,
    finely: bool,
    most: int = MOST_CANDIDATES,
) -> list[Candidate]:
    """Every event there may be, at `most` so many; newest first. Not `finely`: one moment for every window,
    one value each. These come before others."""
    sets = event_sets(rules)
    found = _of_all(rules, kinds, sets, as_of, adds, None)
    if finely:
        found += _of_all(rules, kinds, sets, as_of, adds, what_matters(rules, sets))
    every = {
        (one.kind, one.moment, *sorted(one.texts.items()), *sorted(one.numbers.items())): one for one in found
    }
    few = list(every.values())[:most]
    few.sort(key=lambda one: (-one.moment.instant, one.kind.verb, one.kind.object, sorted(one.texts.items())))
    return few


def _of_all(
    rules: Rules,
    kinds: Sequence[EventKind],
    sets: Sequence[Events],
    as_of: AsOf,
    adds: EventTest | None,
    matters: Matters | None,
) -> list[Candidate]:
    """Newest first. Without what `matters` in between: one moment for every window, one value each."""
    found: list[Candidate] = []
    for kind in kinds:
        own = [events for events in sets if kind.passes(events.test)]
        if not own and not (adds is not None and kind.passes(adds)):
            continue
        texts, numbers = _asked_properties(rules, own)
        variants = list(_variants(rules, kind, texts, numbers))[: None if matters else 1]
        for moment in _moments(rules, own, matters or Matters(), as_of):
            found += [Candidate(kind, text, number, moment) for text, number in variants]
    found.sort(
        key=lambda one: (-one.moment.instant, one.kind.verb, one.kind.object, sorted(one.texts.items()))
    )
    return found


# ---------------------------------------------------------------- moments


def _moments(rules: Rules, own: Sequence[Events], matters: Matters, as_of: AsOf) -> list[Moment]:
    """The moments at which an event of these sets makes a difference."""
    ages = ages_of([*rules.window, *(test for events in own for test in events.times)]).all
    edges = {age.days[0] for age in ages if age.days[0] != 1} | {0}
    gaps = list(dict.fromkeys(gap for events in own for gap in matters.gaps.get(events, ())))
    in_a_row = min(MOST_DAYS, max((matters.in_a_row.get(events, 0) for events in own), default=0))
    far = {day for events in own for day in matters.days.get(events, ())}
    far |= {edge + day for edge in edges for day in range(in_a_row)}
    for gap in gaps:
        if gap.unit == "days":
            far |= {max(0, gap.amount - 1), gap.amount, gap.amount + 1}
            far |= {edge + gap.amount for edge in edges} | {edge + gap.amount + 1 for edge in edges}
    days = [*sorted(edges), *sorted(far - edges)][:MOST_AGES]
    instants = {as_of.instant - day * DAY for day in days if day < _FARTHEST}
    for gap in gaps:
        size, unit = gap.amount * (DAY if gap.unit == "days" else 1), DAY if gap.unit == "days" else _SECOND
        for instant in sorted(instants, reverse=True)[:4]:
            instants |= {instant - size, instant - size - unit, instant - max(0, size - unit)}
    if any(events in matters.in_sequence for events in own):
        instants |= {instant - 60 * _SECOND for instant in sorted(instants, reverse=True)[:6]}
    for age in ages:
        if age.exact[0]:
            instants |= {as_of.instant - age.exact[0], as_of.instant - age.exact[0] - _SECOND}
    where = as_of.zone
    return [
        Moment(day_of_instant(instant, where), instant, False) for instant in sorted(instants, reverse=True)
    ]


@define
class Matters:
    """By set of events: the ages in days at which what it pays changes, the gaps between it and others, how
    many days one after the other are counted."""

    days: dict[Events, set[int]] = Factory(dict)
    gaps: dict[Events, list[Gap]] = Factory(dict)
    in_a_row: dict[Events, int] = Factory(dict)
    in_sequence: set[Events] = Factory(set)

    def note_days(self, sets: Iterable[Events], days: Iterable[int]) -> None:
        for events in sets:
            self.days.setdefault(events, set()).update(days)

    def note_fading(self, sets: Iterable[Events], fading: object) -> None:
        days = getattr(fading, "days", None)
        if days is not None:
            self.note_days(sets, (days - 1, days, 2 * days))


def what_matters(rules: Rules, sets: Sequence[Events]) -> Matters:
    matters = Matters()
    for rule in all_rules(rules.members):
        for effect in rule.effects:
            if not isinstance(effect, Pay):
                continue
            fading = rule.events if effect.fading_events is None else (effect.fading_events,)
            matters.note_fading(fading, effect.fading)
            periods = [one.period for one in effect.keeps] + [one.period for one in effect.caps]
            matters.note_days(rule.events, {_PERIODS[one] for one in periods if one is not None})
            if isinstance(effect.points, PerSilence):
                matters.note_fading((effect.points.events,), effect.points)
    for group in parts_of(rules.members, Group):
        assert isinstance(group, Group)
        inner = [events for rule in all_rules(group.members) for events in rule.events]
        matters.note_days(inner, {_PERIODS[cap.period] for cap in group.caps if cap.period is not None})
    for score in rules.scores:
        if score.fading_events is not None:
            matters.note_fading((score.fading_events,), score.fading)
    for part in parts_of(rules, EventCount):
        assert isinstance(part, EventCount)
        if isinstance(part.measure, HowManyDays):
            ends = [int(end) + 1 for end in (part.test.low, part.test.high) if end is not None]
            matters.in_a_row[part.events] = max(matters.in_a_row.get(part.events, 0), *ends)
        elif isinstance(part.measure, MostWithin):
            matters.gaps.setdefault(part.events, []).append(part.measure.gap)
    for events in sets:
        for sequence in events.sequences:
            for one in (events, sequence.others):
                matters.in_sequence.add(one)
                own = (gap for gap in parts_of(sequence, Gap) if isinstance(gap, Gap))
                matters.gaps.setdefault(one, []).extend(own)
    return matters


# ---------------------------------------------------------------- properties


def _asked_properties(rules: Rules, own: Sequence[Events]) -> tuple[set[str], dict[str, list[Decimal]]]:
    """The properties whose texts are told apart, and those that are added up, with the totals asked for."""
    texts: set[str] = set()
    numbers: dict[str, list[Decimal]] = {}
    for part in parts_of(rules, (EventCount, Keep, Cap)):
        match part:
            case EventCount(events, TotalOf(key), test):
                if events in own:
                    ends = [end for end in (test.low, test.high) if end is not None]
                    numbers.setdefault(key, []).extend(ends)
            case EventCount(events, HowManyDifferent(key) | MostPer(key)):
                if events in own:
                    texts.add(key)
            case Keep(properties=keys):
                texts.update(keys)
            case Cap(property=str() as key):
                texts.add(key)
            case _:
                pass
    return texts, numbers


def _variants(
    rules: Rules, kind: EventKind, texts: set[str], numbers: dict[str, list[Decimal]]
) -> Iterator[tuple[dict[str, str], dict[str, Decimal]]]:
    """The kind with different values of what it leaves open."""
    fixed = {key: fold(value) for key, value in kind.values.items()}
    free = dict.fromkeys(sorted(texts - kind.asked), TEXTS)
    free |= {key: _alike(rules, key, fixed[key]) for key in sorted(texts & kind.asked & fixed.keys())}
    text_choices = [
        {**fixed, **{key: choices[min(at, len(choices) - 1)] for key, choices in free.items()}}
        for at in range(max(map(len, free.values()), default=1))
    ]
    own = {key: number for key in numbers if (number := as_number(kind.values.get(key, ""))) is not None}
    open_keys = sorted(set(numbers) - kind.asked)
    number_choices = [
        {**own, **dict(zip(open_keys, values, strict=True))}
        for values in product(*(_amounts(numbers[key]) for key in open_keys))
    ][:6]
    yield from product(text_choices, number_choices)


def _alike(rules: Rules, key: str, text: str) -> tuple[str, ...]:
    """A text and others that all tests of that property take as they take this one."""
    if not any(one.key == key and one.kind == "text" for one in rules.properties):
        return (text,)
    wheres = tuple(parts_of(rules, Where))
    compared = (one for one in parts_of(wheres, FieldCompare) if isinstance(one, FieldCompare))
    if any(key in (one.left, one.right) for one in compared):
        return (text,)
    asked = (one for one in parts_of(wheres, FieldTest) if isinstance(one, FieldTest))
    tests = [one.test for one in asked if one.field == key]
    answers = [text_passes(text, test) for test in tests]
    others = (
        form.format(text, other)
        for other in TEXTS[1:]
        for form in ("{0} {1}", "{1} {0}", "{0}{1}", "{1}{0}", "{1}")
    )
    found = [other for other in others if [text_passes(other, test) for test in tests] == answers]
    return (text, *found[: len(TEXTS) - 1])


def _amounts(asked: Sequence[Decimal]) -> list[Decimal]:
    found = {Decimal(1), Decimal(-1)}
    for end in asked:
        found |= {end, end + 1, end - 1}
    return sorted(found, key=lambda number: (abs(number), -number))[:6]


def as_number(text: str) -> Decimal | None:
    try:
        return Decimal(text)
    except ArithmeticError:
        return None
