"""Leads put together at random, and always alike, from the values and events that the rules ask for.

Where a model has so much in it that the solver finds no lead within its steps, one of some hundred leads
often shows what is asked. What is found is made smaller for as long as it still shows it; the reference
decides.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from random import Random

from attrs import define, evolve, field, frozen

from ...runtime.rules import EventTest, Field, FieldTest, FromField, PerField, Rules
from ...runtime.times import AsOf
from ...runtime.values import digits
from ..made_values import suggested
from .candidates import candidates
from .event_tests import parts_of
from .kinds import EventKind
from .small_history import Candidate
from .verdicts import ID_COLUMN, Row
from .witness import THE_LEAD, Rows, event_row, layout_for

MOST_TRIES = 600
_WORK = 60_000  # tries times members
_KNOWN = (0.0, 0.3, 0.6, 0.9)
_EVENTS = (0, 0, 1, 1, 2, 3, 5, 8)
_KINDS = (1, 2, 3, 1000)
_OF_A_KIND = (1, 1, 1, 2, 3, 6)
_CANDIDATES = 150
_VALUES_OF_A_TEST = 3
_NUMBERS = (1, 10, 1000, -5)

Breaks = Callable[[Rows], bool]


@frozen
class Change:
    """What a guarantee speaks of: one more event, or a number that is raised."""

    adds: EventTest | None
    at_any_time: bool
    raised: str | None


def tried(
    part: Rules, kinds: Sequence[EventKind], change: Change, as_of: AsOf, breaks: Breaks
) -> Rows | None:
    """A lead that breaks it, from which nothing can be left out; None where none was met."""
    maker = _Maker(part, kinds, change, as_of)
    tries = min(MOST_TRIES, max(MOST_TRIES // 10, _WORK // (len(part.members) + 1)))
    for _ in range(tries):
        rows = maker.lead()
        if rows is not None and breaks(rows):
            return _lessened(rows, breaks)
    return None


def _lessened(rows: Rows, breaks: Breaks) -> Rows:
    """Without the events and fields that it does not take."""
    at = 0
    while at < len(rows.events):
        fewer = evolve(rows, events=rows.events[:at] + rows.events[at + 1 :])
        if breaks(fewer):
            rows = fewer
        else:
            at += 1
    for name in [name for name in rows.lead if name != ID_COLUMN]:
        fewer = evolve(rows, lead=_without(rows.lead, name), lead_after=_without(rows.lead_after, name))
        if breaks(fewer):
            rows = fewer
    if not rows.events and rows.added is None and breaks(evolve(rows, log=False)):
        rows = evolve(rows, log=False)
    return rows


def _without(row: Row, name: str) -> Row:
    return {key: cell for key, cell in row.items() if key != name}


@define(eq=False)
class _Maker:
    part: Rules
    kinds: Sequence[EventKind]
    change: Change
    as_of: AsOf
    random: Random = field(init=False, factory=lambda: Random(0))
    cells: Mapping[str, Sequence[str]] = field(init=False)
    events: Sequence[Candidate] = field(init=False)
    added: Sequence[Candidate] = field(init=False)

    def __attrs_post_init__(self) -> None:
        adds = self.change.adds
        self.cells = {one.name: self._cells(one) for one in self.part.fields}
        self.events = candidates(self.part, self.kinds, self.as_of, adds, True, _CANDIDATES)
        now = self.as_of.instant
        self.added = [
            one
            for one in self.events
            if adds is not None
            and one.kind.passes(adds)
            and (self.change.at_any_time or one.moment.instant == now)
        ]

    def _cells(self, one: Field) -> list[str]:
        """Values that rules tell apart."""
        rules, markers = self.part, frozenset(self.part.missing)
        tests = [
            part.test
            for part in parts_of(rules, FieldTest)
            if isinstance(part, FieldTest) and part.field == one.key
        ]
        found: dict[str, None] = {}
        for test in dict.fromkeys(tests):
            for wanted, unwanted in (([test], []), ([], [test])):
                cells = suggested(one.kind, wanted, unwanted, self.as_of, markers)
                for _, cell in zip(range(_VALUES_OF_A_TEST), cells, strict=False):
                    found[cell if isinstance(cell, str) else "; ".join(cell)] = None
        if one.kind == "number":
            found |= dict.fromkeys(map(digits, self._numbers(one, list(found))))
        return list(found) or ["yes" if one.kind == "yesno" else "one"]

    def _numbers(self, one: Field, named: Sequence[str]) -> list[Decimal]:
        numbers = [_number(cell) for cell in named]
        steps = [
            part.step
            for part in parts_of(self.part, PerField)
            if isinstance(part, PerField) and part.field == one.key
        ]
        ends = dict.fromkeys([*(number for number in numbers if number is not None), *steps])
        near = [end + more for end in ends for more in (0, 1, -1)]
        plain = any(
            isinstance(part, FromField) and part.field == one.key for part in parts_of(self.part, FromField)
        )
        return [
            *near,
            *(2 * step for step in steps),
            *map(Decimal, (1, 10, 1000, -5) if plain or not near else ()),
        ]

    # ------------------------------------------------------------ one lead

    def lead(self) -> Rows | None:
        random, raised = self.random, self.change.raised
        share = random.choice(_KNOWN)
        known = {name: random.choice(cells) for name, cells in self.cells.items() if random.random() < share}
        lead = {ID_COLUMN: THE_LEAD, **known}
        after = dict(lead)
        if raised is not None:
            name = next(one.name for one in self.part.fields if one.key == raised)
            numbers = sorted({number for cell in self.cells[name] if (number := _number(cell)) is not None})
            if len(numbers) < 2:
                return None
            low, high = sorted(random.sample(range(len(numbers)), 2))
            lead[name], after[name] = digits(numbers[low]), digits(numbers[high])
        added = None
        if self.change.adds is not None:
            if not self.added:
                return None
            added = random.choice(self.added)
        layout = layout_for(self.part)
        few = random.sample(self.kinds, min(len(self.kinds), random.choice(_KINDS)))
        own = [one for one in self.events if one.kind in few]
        chosen: list[Candidate] = []
        for _ in range(random.choice(_EVENTS) if own else 0):
            chosen += [random.choice(own)] * random.choice(_OF_A_KIND)
        events = [event_row(self.part, layout, one) for one in chosen]
        events.sort(key=lambda row: row[layout.time])
        log = bool(events) or added is not None or random.random() < 0.5
        added_row = None if added is None else event_row(self.part, layout, added)
        return Rows(self.as_of, lead, after, tuple(events), added_row, log, layout)


def _number(cell: str) -> Decimal | None:
    try:
        return Decimal(cell)
    except InvalidOperation:
        return None
