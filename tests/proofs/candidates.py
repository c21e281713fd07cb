"""Leads and events near the borders of a model: one for each way in which its rules can tell them apart.

What is made here is data as people have it, rows of text, so that it is read as any other.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from itertools import combinations, permutations, product

import attrs
from leadlang.compiler.proving.verdicts import OBJECT_COLUMN, VERB_COLUMN
from leadlang.runtime import rules as r

OTHER = "zz"
_DAY_MICROSECONDS = 86_400_000_000

Test = r.Test


def walk(node: object) -> Iterator[object]:
    """A node of the rules and all inside it."""
    yield node
    if isinstance(node, tuple):
        for part in node:
            yield from walk(part)
    elif attrs.has(type(node)):
        for attribute in attrs.fields(type(node)):  # type: ignore[arg-type]
            yield from walk(getattr(node, attribute.name))


# ---------------------------------------------------------------- values


def values_of(field: r.Field, node: object, today: int) -> list[str]:
    """Cells of a field (or property) near all that `node` says about it; `today` is the absolute day."""
    tests = [part.test for part in walk(node) if isinstance(part, r.FieldTest) and part.field == field.key]
    match field.kind:
        case "text":
            return [*_texts(tests), OTHER]
        case "list":
            return _lists(tests)
        case "number":
            return _numbers(field, node, tests)
        case "date":
            return _dates(node, tests, today)
        case "yesno":
            return ["yes", "no"]


def _pieces(tests: Iterable[Test]) -> list[str]:
    found: dict[str, None] = {}
    for test in tests:
        match test:
            case r.TextIn(values) | r.TextExactly(values) | r.TextContains(values):
                found.update(dict.fromkeys(values))
            case r.TextStarts(values) | r.TextEnds(values):
                found.update(dict.fromkeys(values))
            case r.TextContainsWord(runs):
                found.update(dict.fromkeys(" ".join(run) for run in runs))
            case r.TextMatches(patterns):
                for pattern in patterns:
                    filled = pattern.replace("?", "x")
                    found.update({filled.replace("*", ""): None, filled.replace("*", "x"): None})
    return [piece for piece in found if piece.strip()]


def _texts(tests: Iterable[Test]) -> list[str]:
    """The constants, alone and put together in several ways."""
    pieces = _pieces(tests)
    found = dict.fromkeys(pieces)
    for one, other in permutations(pieces, 2):
        found.update(dict.fromkeys((one + other, f"{one} {other}", f"x{one}x{other}")))
    for three in permutations(pieces, 3) if len(pieces) <= 4 else ():
        found["".join(three)] = None
    found.update(dict.fromkeys(f"x{piece}" for piece in pieces))
    found.update(dict.fromkeys(f"{piece}x" for piece in pieces))
    return list(found)


def _lists(tests: Iterable[Test]) -> list[str]:
    pieces = [*_pieces(tests), OTHER]
    return [*pieces, *("; ".join(two) for two in combinations(pieces, 2))]


def _numbers(field: r.Field, node: object, tests: Iterable[Test]) -> list[str]:
    cuts: set[Decimal] = set()
    for test in tests:
        match test:
            case r.NumberBetween(low, high):
                cuts.update(end for end in (low, high) if end is not None)
            case r.NumberIn(values):
                cuts.update(values)
    for part in walk(node):
        match part:
            case r.PerField(_, step, key) if key == field.key:
                cuts.update(step * times for times in range(4))
            case r.FromField(key) if key == field.key:
                cuts.update(map(Decimal, (-5, 0, 5)))
            case r.FieldCompare(left, _, right, _) if field.key in (left, right):
                cuts.update(map(Decimal, (-1, 0, 1, 10)))
            case r.EventCount(_, r.TotalOf(key), test) if key == field.key:
                cuts.update({*(end for end in (test.low, test.high) if end is not None), Decimal(-1)})
    ordered = sorted(cuts)
    between = {(low + high) / 2 for low, high in zip(ordered, ordered[1:], strict=False)}
    beside = {end + step for end in ordered for step in (-1, 1)}
    return [f"{number.normalize():f}" for number in sorted({*ordered, *between, *beside} or {Decimal(1)})]


def _dates(node: object, tests: Iterable[Test], today: int) -> list[str]:
    days = {today}
    for test in tests:
        if isinstance(test, r.DayBetween):
            ends = [day for day in (test.first, test.last) if day is not None]
            days.update(today - day.days if day.ago else day.days for day in ends)
    return [_iso(day) for day in sorted({day + step for day in days for step in (-1, 0, 1)})]


def _iso(day: int) -> str:
    return (date(1970, 1, 1) + timedelta(days=day)).isoformat()


# ---------------------------------------------------------------- events


def event_tests(rules: r.Rules) -> list[r.EventTest]:
    """Every test that is asked of a whole event, once."""
    found: dict[r.EventTest, None] = {}
    for node in walk(rules):
        if isinstance(node, r.Events):
            found[node.test] = None
    found.update(dict.fromkeys((*rules.ignored, rules.activity)))
    return list(found)


def grouping_properties(rules: r.Rules) -> list[str]:
    """Keys of the properties by whose value events are grouped or added up."""
    found: dict[str, None] = {}
    for node in walk(rules):
        match node:
            case r.HowManyDifferent(key) | r.MostPer(key) | r.TotalOf(key):
                found[key] = None
            case r.Keep(_, _, keys):
                found.update(dict.fromkeys(keys))
            case r.Cap(_, _, str() as key):
                found[key] = None
    return list(found)


Choice = tuple[str, str]
"""A header and a cell; ("", "") where there is none."""


def parts(rules: r.Rules, wanted: r.EventTest | None, today: int) -> list[list[Choice]]:
    """What the verb, the object and each property of an event may be."""
    named = [node for node in walk((rules, wanted)) if isinstance(node, r.Named)]
    verbs = dict.fromkeys(node.verbs[0] for node in named if node.verbs)
    objects = dict.fromkeys(name for node in named for name in node.objects)
    grouped = grouping_properties(rules)
    choices: list[list[Choice]] = [
        [(VERB_COLUMN, verb) for verb in (*verbs, OTHER)],
        [(OBJECT_COLUMN, name) for name in (*objects, OTHER)],
    ]
    for prop in rules.properties:
        cells = values_of(prop, (rules, wanted), today)
        if prop.key in grouped and prop.kind == "text":
            cells = [*cells, "one", "two"]
        choices.append([("", ""), *((prop.name, cell) for cell in cells)])
    return choices


def shape(chosen: Iterable[Choice]) -> dict[str, str]:
    """The row of an event, without its time."""
    return {header: cell for header, cell in chosen if header}


def shapes(rules: r.Rules, wanted: r.EventTest | None, today: int) -> list[dict[str, str]]:
    """All that the parts can be together; rules cannot tell all of them apart."""
    return [shape(chosen) for chosen in product(*parts(rules, wanted, today))]


def ages(rules: r.Rules, today: int) -> list[int]:
    """Ages of events in microseconds, the youngest first, 0 among them; on both sides of every border."""
    days, spans = {0}, {0}
    for node in walk(rules):
        match node:
            case r.Day(amount, ago):
                age = amount if ago else today - amount
                days.update((age - 1, age, age + 1))
            case r.Gap("days", amount):
                days.update((1, amount, amount + 1))
            case r.Gap("microseconds", amount):
                spans.update((amount // 2, amount, amount + 1))
            case r.AgeBetween(low, high):
                spans.update(end + step for end in (low, high) if end is not None for step in (-1, 0, 1))
            case r.FadeByPercent(_, every) | r.FadeByPoints(_, every) | r.Halve(every):
                days.update((every, 2 * every))
            case r.FadeOut(every):
                days.update((every // 2, every))
            case r.Expire(every):
                days.update((every - 1, every))
            case r.PerSilence(_, every, _):
                days.update((every - 1, every, 2 * every))
            case r.HowManyDays():
                days.add(1)
            case r.Keep(_, str(), _) | r.Cap(_, str(), _):
                days.update((1, 2))
    spans.update(day * _DAY_MICROSECONDS for day in days)
    return sorted(span for span in spans if span >= 0)
