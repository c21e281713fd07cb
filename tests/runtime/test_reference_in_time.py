"""Sequences and stretches of time: looking at the near events alone gives the same as looking at all."""

from __future__ import annotations

import time
from random import Random

import pytest
from attrs import evolve
from leadlang.runtime import rules as r
from leadlang.runtime.intake import Event
from leadlang.runtime.reference.case import Case
from leadlang.runtime.reference.events import measured, selected
from leadlang.runtime.times import DAY, AsOf, Moment, day_of_instant, day_start, zone

from tests.builders import model

# Zones far from UTC, clocks that change at midnight, days that were left out and one that came twice.
ZONES = ("UTC", "Europe/Berlin", "America/Sao_Paulo", "Pacific/Apia", "Pacific/Kwajalein", "America/Juneau")
AROUND = (15338 * DAY, 15025 * DAY, 8633 * DAY, -37330 * DAY)  # where those clocks were changed
OTHERS = r.Events(r.Named(("sent",), ()))


def an_event(moment: Moment, verb: str) -> Event:
    return Event("1", moment, frozenset((verb,)), frozenset(), {}, {})


def moment(instant: int, zone_name: str) -> Moment:
    return Moment(day_of_instant(instant, zone(zone_name)), instant, dated_only=False)


def as_of(instant: int, zone_name: str) -> AsOf:
    return AsOf(instant, day_of_instant(instant, zone(zone_name)), zone(zone_name))


def some_events(random: Random, zone_name: str, verb: str) -> list[Event]:
    around = random.choice(AROUND)
    instants = [around + random.randrange(-6 * 48, 6 * 48) * (DAY // 48) for _ in range(random.randrange(9))]
    moments = [moment(instant, zone_name) for instant in instants]
    days = [found.day + random.choice((0, 1)) for found in moments if random.random() < 0.3]
    moments += [Moment(day, day_start(day, zone(zone_name)), dated_only=True) for day in days]
    return [an_event(found, verb) for found in moments]


def a_gap(random: Random) -> r.Gap:
    if random.random() < 0.6:
        return r.Gap("days", random.choice((1, 2, 3, 5)))
    return r.Gap("microseconds", random.choice((1, DAY // 48, DAY // 24, DAY, 3 * DAY)))


def apart(earlier: Event, later: Event, gap: r.Gap) -> int:
    if gap.unit == "days":
        return later.moment.day - earlier.moment.day
    return later.moment.instant - earlier.moment.instant


def holds(event: Event, sequence: r.Sequence, others: list[Event], case: Case) -> bool:
    """The sequence as its docstring has it."""
    earlier = [other for other in others if other.moment.instant < event.moment.instant]
    match sequence:
        case r.After(_, least, most):
            return any(
                (least is None or apart(other, event, least) >= least.amount)
                and (most is None or apart(other, event, most) <= most.amount)
                for other in earlier
            )
        case r.AfterSilence(_, gap):
            newest = max(earlier, key=lambda other: other.moment.instant, default=None)
            return newest is not None and apart(newest, event, gap) >= gap.amount
        case r.NotFollowed(_, within):
            now = an_event(Moment(case.as_of.day, case.as_of.instant, dated_only=False), "")
            later = [other for other in others if other.moment.instant > event.moment.instant]
            followed = any(apart(event, other, within) <= within.amount for other in later)
            return apart(event, now, within) > within.amount and not followed


@pytest.mark.parametrize("zone_name", ZONES)
def test_near_events_are_all_that_matter(zone_name: str) -> None:
    random = Random(zone_name)
    answers = set()
    for _ in range(500):
        opened = some_events(random, zone_name, "opened")
        sent = some_events(random, zone_name, "sent")
        events = tuple(random.sample(opened + sent, len(opened) + len(sent)))
        latest = max((event.moment.instant for event in events), default=0) + random.choice((0, DAY, 5 * DAY))
        case = Case(model(), as_of(latest, zone_name), {}, events)
        least, most = (random.choice((None, a_gap(random))) for _ in range(2))
        for sequence in (
            r.After(OTHERS, least, most),
            r.AfterSilence(OTHERS, a_gap(random)),
            r.NotFollowed(OTHERS, a_gap(random)),
        ):
            found = selected(r.Events(r.Named(("opened",), ()), sequences=(sequence,)), case)
            asked = [event for event in events if "opened" in event.verbs]
            plainly = [event for event in asked if holds(event, sequence, selected(OTHERS, case), case)]
            assert found == plainly
            answers.update((type(sequence), event in plainly) for event in asked)
        gap = a_gap(random)
        counts = [
            sum(
                first.moment.instant <= event.moment.instant and apart(first, event, gap) < gap.amount
                for event in opened
            )
            for first in opened
        ]
        assert measured(opened, r.MostWithin(gap)) == max(counts, default=0)
    assert len(answers) == 6


def test_very_many_events() -> None:
    random = Random(1)
    moments = [moment(random.randrange(400 * DAY), "Europe/Berlin") for _ in range(20_000)]
    events = [an_event(found, random.choice(("opened", "sent"))) for found in moments]
    case = Case(model(), as_of(400 * DAY, "Europe/Berlin"), {}, tuple(events))
    hour, year = r.Gap("microseconds", DAY // 24), r.Gap("days", 365)
    started = time.process_time()
    for sequence in (
        r.After(OTHERS, most=hour),
        r.After(OTHERS, least=evolve(year, amount=500)),
        r.AfterSilence(OTHERS, hour),
        r.NotFollowed(OTHERS, hour),
    ):
        selected(r.Events(r.Named(("opened",), ()), sequences=(sequence,)), case)
    assert measured(events, r.MostWithin(year)) > 10_000
    assert time.process_time() - started < 5
