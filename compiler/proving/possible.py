"""What can happen to a lead at all: questions about every lead there could be, each with a lead that shows it.

"Never" is proved over every lead and every history; an example is made of few events and checked on the
reference. Between the two some questions stay open.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Literal

import z3
from attrs import Factory, define, field, frozen

from ...runtime.reference import Assessment
from ...runtime.rules import Condition, Rules
from .bounds import Bounds, bounds
from .event_tests import event_sets
from .kinds import EventKind, TooMany, event_kinds
from .open_history import OpenHistory, OpenLog
from .puzzle import Bool, Puzzle, whole_value
from .record import Record, by_key
from .values import NotDecided, know_texts, said_values
from .witness import Rows, Small, as_ofs, run, small, smallest
from .world import World

STEPS = 4_000_000
"""Steps of the solver for one question, in Z3's own units."""

LATEST_DAY = 40_000  # as-of lies between 1970 and 2079
EARLIEST, LATEST = -700_000, 2_900_000  # days of dates in the data
FAR = 10**10  # millis; a score that reaches ten million points has no limit

Question = Callable[[World], Bool]
"""What is asked of a lead."""

Open = Literal["open"]
OPEN: Open = "open"
"""The answer where the steps did not suffice, or only an approximation could be asked."""


@frozen
class Example:
    """A lead that shows something, in rows, and what the reference makes of it."""

    rows: Rows
    assessment: Assessment


@frozen
class Limit:
    """How far a total goes: `value` in millis (the grade: its place on the scale), None where it has no limit.

    `example` is a lead that gets there; None only where there is no limit.
    """

    value: int | None
    example: Example | None


@define
class Possibilities:
    """Answers questions about one model, every time within the same number of steps."""

    rules: Rules
    steps: int = STEPS
    bounds: Bounds = field(init=False)
    _kinds: tuple[EventKind, ...] | Open | None = None
    _every: dict[str, tuple[World, Puzzle, Record]] = Factory(dict)
    _limits: dict[tuple[str, bool], Limit | Open] = Factory(dict)

    @bounds.default
    def _bounds(self) -> Bounds:
        return bounds(self.rules)

    # ------------------------------------------------------------ questions

    def never(self, question: Question) -> bool:
        """Proved that it holds for no lead there could be. False: it may, or is not decided."""
        kinds = self._event_kinds()
        if kinds == OPEN:
            return False
        world, puzzle, record = self._open(kinds)
        puzzle.steps_left = self.steps
        asked = question(world)
        self._know(puzzle, record)
        try:
            return said_values(puzzle, record, self.steps, self.rules.missing, (asked,)) is None
        except NotDecided:
            return False

    def example(self, question: Question, *, minimal: bool = False) -> Example | None | Open:
        """A lead for which it holds, checked on the reference by whoever asks; None: proved never."""
        if self.never(question):
            return None
        kinds = self._event_kinds()
        if kinds == OPEN:
            return OPEN
        for as_of in as_ofs(self.rules):
            try:
                found = small(self.rules, kinds, as_of, self.steps)
                rows = smallest(found, question(found.before), thoroughly=minimal)
            except NotDecided:
                return OPEN
            if rows is not None:
                return Example(rows, run(self.rules, rows)[0])
        return OPEN

    # ------------------------------------------------------------ how far totals go

    def highest(self, total: str) -> Limit | Open:
        """The highest value that a score, a combined score (by name) or the "grade" reaches."""
        return self._limit(total, up=True)

    def lowest(self, total: str) -> Limit | Open:
        return self._limit(total, up=False)

    def _limit(self, total: str, *, up: bool) -> Limit | Open:
        if (total, up) not in self._limits:
            try:
                self._limits[total, up] = self._find_limit(total, up)
            except NotDecided:
                self._limits[total, up] = OPEN
        return self._limits[total, up]

    def _find_limit(self, total: str, up: bool) -> Limit | Open:
        kinds = self._event_kinds()
        if kinds == OPEN:
            return OPEN
        best: Rows | None = None
        for as_of in as_ofs(self.rules)[:1]:
            found = small(self.rules, kinds, as_of, self.steps)
            value = found.before.grade() if total == "grade" else found.before.score(total)
            reached = _farthest(found, value if up else -value, FAR)
            if reached is None:
                return OPEN
            if reached >= FAR:
                return Limit(None, None)
            best = smallest(found, value == (reached if up else -reached), thoroughly=False)
        if best is None:
            return OPEN
        end = reached if up else -reached
        beyond: Question = lambda world: _beyond(world, total, end, up)  # noqa: E731
        if not self.never(beyond):
            return OPEN
        return Limit(end, Example(best, run(self.rules, best)[0]))

    # ------------------------------------------------------------ every lead there could be

    def _event_kinds(self) -> tuple[EventKind, ...] | Open:
        if self._kinds is None:
            rules = self.rules
            tests = list(dict.fromkeys(events.test for events in event_sets(rules)))
            try:
                properties = by_key(rules.properties)
                self._kinds = event_kinds(tests, rules.ignored, properties, self.steps, rules.missing)
            except (TooMany, NotDecided):
                self._kinds = OPEN
        return self._kinds

    def _open(self, kinds: Sequence[EventKind]) -> tuple[World, Puzzle, Record]:
        if "" not in self._every:
            puzzle = Puzzle(self.steps)
            today = puzzle.int("today")
            puzzle.hold(today >= 0, today <= LATEST_DAY)
            record = Record(puzzle, by_key(self.rules.fields), today)
            log = OpenLog(puzzle, self.rules, kinds, puzzle.bool("log"), today)
            self._every[""] = World(puzzle, self.rules, record, OpenHistory(log, 0)), puzzle, record
        return self._every[""]

    def _know(self, puzzle: Puzzle, record: Record) -> None:
        know_texts(puzzle, record, frozenset(self.rules.missing))
        for day in record.days.values():
            puzzle.hold(day >= EARLIEST, day <= LATEST)


def _beyond(world: World, total: str, end: int, up: bool) -> Bool:
    value = world.grade() if total == "grade" else world.score(total)
    return value > end if up else value < end


def _farthest(found: Small, value: object, far: int) -> int | None:
    """The greatest value of few events and fields; at least `far` where it has no limit."""
    puzzle, record = found.puzzle, found.record

    def reaches(*claims: Bool) -> int | None:
        if said_values(puzzle, record, puzzle.steps_left, found.rules.missing, claims) is None:
            return None
        return whole_value(puzzle.answer(), value)

    know_texts(puzzle, record, frozenset(found.rules.missing))
    low = reaches()
    if low is None:
        return None
    if (most := reaches(value >= far)) is not None:  # type: ignore[operator]
        return most
    step, high = 1000, far
    while low + 1 < high:
        middle = min(low + step, (low + high) // 2) if low + step < high else (low + high) // 2
        better = reaches(value >= middle)  # type: ignore[operator]
        if better is None:
            high, step = middle, 1
        else:
            low, step = better, step * 4
    return low


# ---------------------------------------------------------------- usual questions


def truths(*claims: tuple[Condition, bool]) -> Question:
    """Each condition is true (True), or it is not (False: false or unknown)."""

    def asked(world: World) -> Bool:
        parts = [world.true(one) if wanted else z3.Not(world.true(one)) for one, wanted in claims]
        return world.puzzle.all(parts)

    return asked


def pays(rule: int) -> Question:
    """The rule of that number pays in its place."""
    return lambda world: world.pays(rule)


def in_segment(at: int) -> Question:
    return lambda world: world.segments()[at]


def in_stage(at: int) -> Question:
    return lambda world: z3.And(z3.Not(world.disqualified()), world.chosen(world.rules.stages)[at])


def has_label(label: int, at: int) -> Question:
    def asked(world: World) -> Bool:
        return z3.And(z3.Not(world.disqualified()), world.chosen(world.rules.labels[label].choices)[at])

    return asked


def in_cell(matrix: int, row: int, column: int) -> Question:
    def asked(world: World) -> Bool:
        table = world.rules.matrices[matrix]
        return z3.And(
            z3.Not(world.disqualified()), world.firsts(table.rows)[row], world.firsts(table.columns)[column]
        )

    return asked
