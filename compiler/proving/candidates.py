"""The few events that witnesses are put together from: the edges of every stretch of time the rules speak of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import product

from ...runtime.folding import fold
from ...runtime.rules import (
    After,
    AfterSilence,
    Cap,
    EventCount,
    Events,
    EventTest,
    Expire,
    FadeByPercent,
    FadeByPoints,
    FadeOut,
    Gap,
    Halve,
    HowManyDays,
    HowManyDifferent,
    Keep,
    MostPer,
    MostWithin,
    NotFollowed,
    PerSilence,
    Rules,
    TotalOf,
)
from ...runtime.times import DAY, AsOf, Moment, day_of_instant, zone
from .ages import ages_of
from .event_tests import event_sets, parts_of
from .kinds import EventKind
from .small_history import Candidate

USUAL_DAY = 20_636  # 2026-07-02, a Thursday in the middle of no period
MOST_AGES = 30
MOST_CANDIDATES = 600
_NOON = DAY // 2
_SECOND = 1_000_000
TEXTS = ("one", "two", "three")


def as_ofs(rules: Rules) -> list[AsOf]:
    """The moments to look from: a usual noon; where the rules name calendar days, noons around these."""
    sets = event_sets(rules)
    named = ages_of([*rules.window, *(test for events in sets for test in events.times)]).calendar
    days = [USUAL_DAY] if not named else [named[-1] + 1, *(day for day in named), named[0] - 1]
    return [_noon(day, rules.time_zone) for day in dict.fromkeys(days)][:4]


def _noon(day: int, zone_name: str) -> AsOf:
    where = zone(zone_name)
    instant = day * DAY + _NOON
    return AsOf(instant, day_of_instant(instant, where), where)


def candidates(
    rules: Rules, kinds: Sequence[EventKind], as_of: AsOf, adds: EventTest | None
) -> list[Candidate]:
    """Every event there may be; newest first."""
    sets = event_sets(rules)
    moments = _moments(rules, sets, as_of)
    finely = bool(list(parts_of(rules, (After, AfterSilence, NotFollowed, MostWithin, HowManyDays, Keep, Cap))))
    found: list[Candidate] = []
    for kind in kinds:
        if not kind.passed and not (adds is not None and kind.passes(adds)):
            continue
        own = [events for events in sets if kind.passes(events.test)]
        texts, numbers = _asked_properties(rules, own)
        seen: set[object] = set()
        for moment in moments:
            signature = _signature(rules, own, moment, as_of)
            dated = finely or _fades(rules, own)
            if not dated and signature in seen and moment.instant != as_of.instant:
                continue
            seen.add(signature)
            found += [Candidate(kind, text, number, moment) for text, number in _variants(kind, texts, numbers)]
    found.sort(key=lambda one: (-one.moment.instant, one.kind.verb, one.kind.object, sorted(one.texts.items())))
    return found[:MOST_CANDIDATES]


# ---------------------------------------------------------------- moments


def _moments(rules: Rules, sets: Sequence[Events], as_of: AsOf) -> list[Moment]:
    instants = {as_of.instant}
    ages = _days(rules, sets)
    instants |= {as_of.instant - age * DAY for age in ages}
    gaps = _gaps(rules)
    if gaps or any(parts_of(rules, (After, AfterSilence, NotFollowed, MostWithin))):
        base = sorted(instants, reverse=True)[:8]
        instants |= {instant - 60 * _SECOND for instant in base[:4]}
        for gap in gaps:
            size = gap.amount * (DAY if gap.unit == "days" else 1)
            unit = DAY if gap.unit == "days" else _SECOND
            for instant in base[:4]:
                instants |= {instant - size, instant - size - unit, instant - max(0, size - unit)}
    for exact in _exact_ages(rules, sets):
        instants |= {as_of.instant - exact, as_of.instant - exact - _SECOND}
    where = as_of.zone
    return [
        Moment(day_of_instant(instant, where), instant, False) for instant in sorted(instants, reverse=True)
    ]


def _days(rules: Rules, sets: Sequence[Events]) -> list[int]:
    tests = [*rules.window, *(test for events in sets for test in events.times)]
    edges = {0, 1}
    for age in ages_of(tests).all:
        low, high = age.days
        edges |= {low} if high is None else {low, high}
    far = {31} if any(parts_of(rules, (Keep, Cap))) else set()
    for part in parts_of(rules, (FadeByPercent, FadeByPoints, Halve, FadeOut, Expire, PerSilence)):
        days = part.days  # type: ignore[attr-defined]
        far |= {days - 1, days, 2 * days}
    for gap in _gaps(rules):
        if gap.unit == "days":
            far |= {max(0, gap.amount - 1), gap.amount, gap.amount + 1}
            far |= {edge + gap.amount for edge in edges} | {edge + gap.amount + 1 for edge in edges}
    ordered = [*sorted(edges), *sorted(far - edges)][:MOST_AGES]
    return sorted(age for age in ordered if age < 36_500)


def _gaps(rules: Rules) -> list[Gap]:
    return list(dict.fromkeys(part for part in parts_of(rules, Gap) if isinstance(part, Gap)))


def _exact_ages(rules: Rules, sets: Sequence[Events]) -> set[int]:
    tests = [*rules.window, *(test for events in sets for test in events.times)]
    return {end for age in ages_of(tests).all for end in age.exact if end}


def _signature(rules: Rules, sets: Iterable[Events], moment: Moment, as_of: AsOf) -> object:
    from ...runtime.reference.value_tests import moment_passes

    return tuple(
        all(
            moment_passes(moment, test, as_of)
            for test in (events.times if events.whole_log else (*rules.window, *events.times))
        )
        for events in sets
    )


def _fades(rules: Rules, own: Sequence[Events]) -> bool:
    """Whether the exact day of such events matters."""
    fading = (FadeByPercent, FadeByPoints, Halve, FadeOut, Expire, PerSilence)
    return bool(own) and any(True for _ in parts_of(rules, fading))


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
    kind: EventKind, texts: set[str], numbers: dict[str, list[Decimal]]
) -> Iterator[tuple[dict[str, str], dict[str, Decimal]]]:
    """The kind with different values of what it leaves open."""
    fixed = {key: fold(value) for key, value in kind.values.items()}
    free = sorted(texts - kind.asked)
    text_choices = [{**fixed, **dict.fromkeys(free, text)} for text in TEXTS] if free else [fixed]
    own = {key: number for key in numbers if (number := as_number(kind.values.get(key, ""))) is not None}
    open_keys = sorted(set(numbers) - kind.asked)
    number_choices = [
        {**own, **dict(zip(open_keys, values, strict=True))}
        for values in product(*(_amounts(numbers[key]) for key in open_keys))
    ][:6]
    yield from product(text_choices, number_choices)


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
