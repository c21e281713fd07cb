"""The leads and events near a model's borders, one for each way in which its rules can tell them apart."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import combinations, product

from attrs import frozen
from leadlang.compiler.proving.verdicts import LAYOUT, LEAD_COLUMN, TIME_COLUMN, Guarantee
from leadlang.runtime import rules as r
from leadlang.runtime.intake import Event, Value
from leadlang.runtime.reference import Log, cases
from leadlang.runtime.reference.case import Case
from leadlang.runtime.reference.events import event_passes
from leadlang.runtime.reference.value_tests import truth_on_values
from leadlang.runtime.times import AsOf, parse_as_of
from leadlang.runtime.values import Gap

from .candidates import ages, event_tests, grouping_properties, shapes, values_of, walk

NOW = datetime(2026, 6, 17, 12)

Lead = Mapping[str, Value]


@frozen
class Space:
    """`cells` by field key, without the missing one; `events` of all kinds and ages, and which of them the
    guarantee speaks of (as positions in `events`)."""

    rules: r.Rules
    as_of: AsOf
    cells: Mapping[str, tuple[Value, ...]]
    events: tuple[Event, ...]
    additions: tuple[int, ...]

    def leads(self, known: int) -> Iterator[Lead]:
        """All leads with so many known fields."""
        for keys in combinations(self.cells, known):
            for values in product(*(self.cells[key] for key in keys)):
                yield dict(zip(keys, values, strict=True))

    def case(self, lead: Lead, events: Iterable[int] | None) -> Case:
        """A lead with some of the events; None: without any log."""
        chosen = None if events is None else tuple(self.events[at] for at in events)
        return Case(self.rules, self.as_of, lead, chosen)


def space_of(rules: r.Rules, guarantee: Guarantee) -> Space:
    """All that matters to a model and a guarantee."""
    as_of = parse_as_of(NOW.isoformat(), rules.time_zone)
    cells = {key: tuple(values) for key, values in _cells(rules, guarantee, as_of)}
    events, additions = _events(rules, guarantee, as_of)
    return Space(rules, as_of, cells, events, additions)


# ---------------------------------------------------------------- fields


def _cells(rules: r.Rules, guarantee: Guarantee, as_of: AsOf) -> Iterator[tuple[str, list[Value]]]:
    for field in rules.fields:
        rows = [{field.name: cell} for cell in values_of(field, rules, as_of.day)]
        read, _ = cases(rules, rows, [], as_of, None)
        known = [value for case in read if not isinstance(value := case.values[field.key], Gap)]
        if field.key == guarantee.field:
            yield field.key, sorted(known, key=_number)
        else:
            told_apart = {_answers(value, field.key, rules, as_of): value for value in reversed(known)}
            yield field.key, [value for value in known if value in told_apart.values()]


def _number(value: Value) -> Decimal:
    assert isinstance(value, Decimal)
    return value


def _answers(value: Value, key: str, rules: r.Rules, as_of: AsOf) -> Hashable:
    """Equal for two values that no rule can tell apart."""
    answers: list[Hashable] = []
    for node in walk(rules):
        match node:
            case r.FieldTest(field) if field == key:
                answers.append(truth_on_values(node, {key: value}, as_of))
            case r.PerField(_, step, field) if field == key:
                answers.append(_number(value) // step)
            case r.FromField(field) if field == key:
                answers.append(value)
            case r.FieldCompare(left, _, right, _) if key in (left, right):
                answers.append(value)
    return tuple(answers)


# ---------------------------------------------------------------- events


def _events(rules: r.Rules, guarantee: Guarantee, as_of: AsOf) -> tuple[tuple[Event, ...], tuple[int, ...]]:
    wanted = guarantee.behaviour
    tests = event_tests(rules) if wanted is None else [*event_tests(rules), wanted]
    groups = grouping_properties(rules)
    told_apart: dict[Hashable, Event] = {}
    for span in ages(rules, as_of.day):
        time = (NOW - timedelta(microseconds=span)).isoformat()
        rows = [{**shape, TIME_COLUMN: time} for shape in shapes(rules, wanted, as_of.day)]
        for event in _read(rules, rows, as_of):
            answers = tuple(event_passes(event, test, as_of) for test in tests)
            if any(answers):
                told_apart.setdefault((span, answers, *(event.texts[key] for key in groups)), event)
    events = tuple(told_apart.values())
    additions = [
        at
        for at, event in enumerate(events)
        if wanted is not None
        and event_passes(event, wanted, as_of)
        and (guarantee.at_any_time or event.moment.instant == as_of.instant)
    ]
    return events, tuple(additions)


def _read(rules: r.Rules, rows: list[dict[str, str]], as_of: AsOf) -> Iterator[Event]:
    """The rows as events; those that the rules ignore are left out."""
    leads = [{LEAD_COLUMN: str(number)} for number in range(len(rows))]
    log = Log("events", [row | lead for row, lead in zip(rows, leads, strict=True)], LAYOUT)
    read, _ = cases(rules, leads, [log], as_of, LEAD_COLUMN)
    for case in read:
        yield from case.events or ()
