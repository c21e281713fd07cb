"""Random leads near a model's borders, before and after what a guarantee speaks of."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random

from attrs import define, field, frozen
from leadlang.compiler.proving.verdicts import (
    LAYOUT,
    LEAD_COLUMN,
    OBJECT_COLUMN,
    TIME_COLUMN,
    VERB_COLUMN,
    Guarantee,
)
from leadlang.runtime.facts import LeadResult
from leadlang.runtime.reference import Log, assess, cases
from leadlang.runtime.reference.case import Case
from leadlang.runtime.reference.events import event_passes
from leadlang.runtime.rules import Named, Rules
from leadlang.runtime.times import AsOf, parse_as_of
from leadlang.runtime.values import Gap

from .candidates import Choice, ages, parts, shape, values_of, walk

_MOMENTS = (
    datetime(2026, 6, 15, 12),
    datetime(2026, 6, 15, 23, 59, 59, 999_999),
    datetime(2026, 6, 16),
    datetime(2026, 1, 1, 0, 30),
    datetime(2026, 5, 31, 22, 30),
)
_SIZES = (0, 0, 1, 1, 2, 2, 3, 4, 5, 7, 10)
_TRIES = 100

Row = dict[str, str]


@frozen
class Pair:
    """A lead before and after, as assessed: how many events there are before, how many fields are known."""

    events: int
    fields: int
    before: LeadResult
    after: LeadResult


@define
class Near:
    """Makes leads for one model and one guarantee."""

    random: Random
    rules: Rules
    guarantee: Guarantee
    now: datetime = field(init=False)
    as_of: AsOf = field(init=False)
    _parts: list[list[Choice]] = field(init=False)
    _ages: list[int] = field(init=False)
    _cells: dict[str, list[str]] = field(init=False)
    _meant: list[Row] = field(init=False)

    def __attrs_post_init__(self) -> None:
        self.now = self.random.choice(_MOMENTS)
        self.as_of = parse_as_of(f"{self.now.isoformat()}Z", self.rules.time_zone)
        self._parts = parts(self.rules, self.guarantee.behaviour, self.as_of.day)
        self._ages = ages(self.rules, self.as_of.day)
        self._cells = {one.name: values_of(one, self.rules, self.as_of.day) for one in self.rules.fields}
        self._meant = self._all_meant()

    def pairs(self, count: int) -> Iterator[Pair]:
        """So many leads at most; fewer where what the guarantee speaks of cannot be made."""
        with_log = self.guarantee.field is None or self.random.random() < 0.8
        rows: list[Row] = []
        events: list[Row] = []
        for number in range(count):
            made = self._pair()
            if made is None:
                continue
            before, after, happened, added = made
            for name, lead, own in (("b", before, happened), ("a", after, [*happened, *added])):
                rows.append({LEAD_COLUMN: f"{name}{number}", **lead})
                events += [{LEAD_COLUMN: f"{name}{number}", **event} for event in own]
        logs = [Log("events", events, LAYOUT)] if with_log else []
        read, _ = cases(self.rules, rows, logs, self.as_of, LEAD_COLUMN)
        for first, then in zip(read[::2], read[1::2], strict=True):
            if self._is_change(first, then):
                known = sum(not isinstance(value, Gap) for value in first.values.values())
                yield Pair(len(first.events or ()), known, assess(first).result, assess(then).result)

    # ------------------------------------------------------------ one lead

    def _pair(self) -> tuple[Row, Row, list[Row], list[Row]] | None:
        lead = self._lead()
        span = self.random.choice((None, None, *self._ages))
        happened = [self._event(span) for _ in range(self.random.choice(_SIZES))]
        if self.guarantee.field is None:
            added = self._added()
            return None if added is None else (lead, lead, happened, [added])
        name = next(one.name for one in self.rules.fields if one.key == self.guarantee.field)
        low, high = self.random.choice(self._cells[name]), self.random.choice(self._cells[name])
        return {**lead, name: low}, {**lead, name: high}, happened, []

    def _lead(self) -> Row:
        share = self.random.choice((0.0, 0.3, 0.7, 0.9, 1.0))
        return {
            name: self.random.choice(cells)
            for name, cells in self._cells.items()
            if self.random.random() < share
        }

    def _event(self, span: int | None) -> Row:
        """An event of any kind; of the given age or any."""
        chosen = [self.random.choice(some) for some in self._parts]
        return shape(chosen) | self._time(self._age() if span is None else span)

    def _age(self) -> int:
        span = self.random.choice(self._ages)
        beside = self.random.choice((0, 0, 0, 1, 3_600_000_000, 43_200_000_000))
        return span + beside

    def _time(self, span: int) -> Row:
        return {TIME_COLUMN: f"{(self.now - timedelta(microseconds=span)).isoformat()}Z"}

    def _added(self) -> Row | None:
        """An event that the guarantee speaks of, at as-of unless any time will do; None: there is none."""
        if not self._meant:
            return None
        span = self._age() if self.guarantee.at_any_time else 0
        return self.random.choice(self._meant) | self._time(span)

    def _all_meant(self) -> list[Row]:
        """Events of many kinds that pass the guarantee's test, without their times."""
        wanted = self.guarantee.behaviour
        if wanted is None:
            return []
        named = [node for node in walk(wanted) if isinstance(node, Named)]
        verbs = [verb for node in named for verb in node.verbs[:1]]
        objects = [name for node in named for name in node.objects]
        rows = []
        for number in range(_TRIES):
            row = {LEAD_COLUMN: str(number), **shape(self.random.choice(some) for some in self._parts)}
            if verbs:
                row[VERB_COLUMN] = self.random.choice(verbs)
            if objects:
                row[OBJECT_COLUMN] = self.random.choice(objects)
            rows.append(row | self._time(0))
        log = Log("events", rows, LAYOUT)
        read, _ = cases(
            self.rules, [{LEAD_COLUMN: row[LEAD_COLUMN]} for row in rows], [log], self.as_of, LEAD_COLUMN
        )
        return [
            {header: cell for header, cell in row.items() if header != LEAD_COLUMN}
            for row, case in zip(rows, read, strict=True)
            if all(event_passes(event, wanted, self.as_of) for event in case.events or ())
        ]

    def _is_change(self, first: Case, then: Case) -> bool:
        """Of a field: from a known number to a larger one."""
        key = self.guarantee.field
        if key is None:
            return True
        low, high = first.values[key], then.values[key]
        return not isinstance(low, Gap) and not isinstance(high, Gap) and low < high  # type: ignore[operator]
