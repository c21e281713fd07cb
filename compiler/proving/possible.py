"""What can happen to a lead at all: questions about every lead there could be, each with a lead that shows
it.

"Never" is proved over every lead and every history; an example is made of few events and checked on the
reference. Between the two some questions stay open.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import product
from typing import Literal

import z3
from attrs import Factory, define, field, frozen

from ...runtime.reference import Assessment
from ...runtime.rules import Condition, Rules, SegmentIs
from .bounds import Bounds, bounds
from .candidates import USUAL_DAY, as_of_day
from .event_tests import event_sets
from .kinds import EventKind, TooMany, event_kinds
from .open_history import before_and_after
from .open_log import OpenLog
from .puzzle import Bool, NotDecided, Number, Puzzle, between, half_up, percent_of, whole_value
from .record import Record, by_key
from .slices import sliced
from .values import know_texts, said_values
from .verdicts import ID_COLUMN, LAYOUT
from .witness import MOST_EVENTS, Rows, Small, as_ofs, run, small, some_lead
from .world import World

STEPS = 1_000_000
"""Steps of the solver for one question, in Z3's own units."""

_NOBODY = Rows(as_of_day(USUAL_DAY, "UTC"), {ID_COLUMN: "lead"}, {ID_COLUMN: "lead"}, (), None, True, LAYOUT)
LATEST_DAY = 40_000  # as-of lies between 1970 and 2079
EARLIEST, LATEST = -700_000, 2_900_000  # days of dates in the data
FAR = 10**10  # millis; a score that reaches ten million points has no limit

Open = Literal["open"]
OPEN: Open = "open"
"""The answer where the steps did not suffice, or only an approximation could be asked."""


@frozen(eq=False)
class Question:
    """What is asked of a lead, and the part of the model that it is about."""

    part: Rules
    ask: Callable[[World], Bool]


@frozen
class Example:
    """A lead that shows something, in rows, and what the reference makes of it."""

    rows: Rows
    assessment: Assessment


@frozen
class Limit:
    """How far a total goes, in millis (the grade: its place on the scale).

    `value` is reached by the `example`; None where it has no limit at all. `bound` is never passed; where the
    two differ it is not decided what lies between.
    """

    value: int | None
    bound: int
    example: Example | None

    @property
    def exact(self) -> bool:
        return self.value is None or self.value == self.bound


@define
class Possibilities:
    """Answers questions about one model, every time within the same number of steps."""

    rules: Rules
    steps: int = STEPS
    bounds: Bounds = field(init=False)
    _kinds: dict[Rules, tuple[EventKind, ...] | Open] = Factory(dict)
    _every: dict[Rules, tuple[World, Puzzle, Record]] = Factory(dict)
    _limits: dict[tuple[str, bool], Limit] = Factory(dict)

    @bounds.default
    def _bounds(self) -> Bounds:
        return bounds(self.rules)

    # ------------------------------------------------------------ questions

    def never(self, question: Question) -> bool:
        """Proved that it holds for no lead there could be. False: it may, or is not decided."""
        kinds = self._event_kinds(question.part)
        if isinstance(kinds, str):
            return False
        world, puzzle, record = self._open(question.part, kinds)
        puzzle.steps_left = self.steps
        try:
            asked = question.ask(world)
            know_texts(puzzle, record, frozenset(self.rules.missing))
            for day in record.days.values():
                puzzle.hold(day >= EARLIEST, day <= LATEST)
            return said_values(puzzle, record, self.steps, self.rules.missing, (asked,)) is None
        except NotDecided:
            return False

    def example(self, question: Question) -> Example | None | Open:
        """A lead for which it holds, with what the reference makes of it; None: proved never."""
        if self.never(question):
            return None
        kinds = self._event_kinds(question.part)
        if isinstance(kinds, str):
            return OPEN
        for as_of, finely in product(as_ofs(question.part), (False, True)):
            try:
                found = small(Puzzle(self.steps), question.part, kinds, as_of, finely=finely)
                rows = some_lead(found, question.ask(found.before))
            except NotDecided:
                continue
            if rows is not None:
                return Example(rows, run(self.rules, rows)[0])
        return OPEN

    # ------------------------------------------------------------ how far totals go

    def highest(self, total: str) -> Limit:
        """The highest value that a score, a combined score (by name) or the "grade" reaches."""
        return self._limit(total, up=True)

    def lowest(self, total: str) -> Limit:
        return self._limit(total, up=False)

    def _limit(self, total: str, *, up: bool) -> Limit:
        if (total, up) not in self._limits:
            self._limits[total, up] = self._find_limit(total, up)
        return self._limits[total, up]

    def end_of(self, total: str, example: Example, *, up: bool) -> Limit:
        """The same where a lead is known that goes far: it may well be the farthest."""
        if (total, up) not in self._limits:
            value = self.shown(example, total)
            surely = value == self._bound(total, up)
            if surely or self.never(
                Question(sliced(self.rules, frozenset({total})), _beyond(total, value, up))
            ):
                self._limits[total, up] = Limit(value, value, example)
            elif total in self.bounds.combined:  # its parts have been asked; more would take long
                self._limits[total, up] = Limit(value, self._bound(total, up), example)
        return self._limit(total, up=up)

    def _find_limit(self, total: str, up: bool) -> Limit:
        part, bound = sliced(self.rules, frozenset({total})), self._bound(total, up)
        kinds = self._event_kinds(part)
        reached: tuple[int, Rows] | None = None
        if not isinstance(kinds, str):
            reached = self._reached(part, kinds, total, up, bound)
        if reached is not None and abs(reached[0]) >= FAR:
            return Limit(None, bound, None)
        rows = reached[1] if reached is not None else _NOBODY
        example = Example(rows, run(self.rules, rows)[0])
        value = self.shown(example, total)
        if value != bound and self.never(Question(part, _beyond(total, value, up))):
            bound = value
        return Limit(value, bound, example)

    def _reached(
        self, part: Rules, kinds: Sequence[EventKind], total: str, up: bool, bound: int
    ) -> tuple[int, Rows] | None:
        """The farthest value found of few events and fields, and a lead that gets there."""
        for finely in (False, True):
            try:
                found = small(Puzzle(self.steps), part, kinds, as_ofs(part)[0], finely=finely)
                value = _height(found.before, total)
                reached = _farthest(found, value if up else -value, min(FAR, bound if up else -bound))
                if reached >= FAR:
                    return reached, _NOBODY
                found.puzzle.steps_left = self.steps
                end = reached if up else -reached
                rows = some_lead(found, value == end)
            except NotDecided:
                continue
            if rows is not None:
                return end, rows
        return None

    def shown(self, example: Example, total: str) -> int:
        result = example.assessment.result
        if total == "grade":
            place: int = self.rules.grade.scale.index(result.grade)
            return place
        return int(result.scores[total] * 1000)

    def _bound(self, total: str, up: bool) -> int:
        """An end that the total never passes."""
        if total == "grade":
            end = self.bounds.grade
        elif total in self.bounds.combined:
            return self._combined_bound(total, up)
        else:
            end = self.bounds.scores[total].shown
        return end.high if up else end.low

    def _combined_bound(self, total: str, up: bool) -> int:
        """The ends of its parts, put together."""
        combined = next(one for one in self.rules.combined if one.name == total)
        ends = []
        for term in combined.terms:
            if term.group is None:
                known = self._limits.get((term.score, up))
                end = known.bound if known is not None else self._bound(term.score, up)
            else:
                group = self.bounds.groups.get((term.group, term.score))
                end = 0 if group is None else max(group.high, 0) if up else min(group.low, 0)
            ends.append(percent_of(end, term.percent))
        unit: int = 10 ** (3 - combined.decimals)
        units: int = half_up(between(sum(ends), combined.low, combined.high), unit)
        return units * unit

    # ------------------------------------------------------------ every lead there could be

    def _event_kinds(self, part: Rules) -> tuple[EventKind, ...] | Open:
        if part not in self._kinds:
            tests = list(dict.fromkeys(events.test for events in event_sets(part)))
            try:
                properties = by_key(part.properties)
                found = event_kinds(tests, part.ignored, properties, self.steps, part.missing)
                self._kinds[part] = found
            except (TooMany, NotDecided):
                self._kinds[part] = OPEN
        return self._kinds[part]

    def _open(self, part: Rules, kinds: Sequence[EventKind]) -> tuple[World, Puzzle, Record]:
        if part not in self._every:
            puzzle = Puzzle(self.steps)
            today = puzzle.integer("today")
            puzzle.hold(today >= 0, today <= LATEST_DAY)
            record = Record(puzzle, by_key(part.fields), today)
            log = OpenLog(puzzle, part, kinds, puzzle.boolean("log"), today)
            self._every[part] = World(puzzle, part, record, before_and_after(log)[0]), puzzle, record
        return self._every[part]


def _beyond(total: str, end: int, up: bool) -> Callable[[World], Bool]:
    def beyond(world: World) -> Bool:
        height = _height(world, total)
        return height > end if up else height < end

    return beyond


def _height(world: World, total: str) -> Number:
    return world.grade() if total == "grade" else world.score(total)


def _farthest(found: Small, value: Number, far: int) -> int:
    """The greatest value of few events and fields within the steps, `far` or more where it gets so far."""
    puzzle, record = found.puzzle, found.record

    def reaches(*claims: Bool) -> int | None:
        if said_values(puzzle, record, puzzle.steps_left, found.rules.missing, claims) is None:
            return None
        return whole_value(puzzle.answer(), value)

    know_texts(puzzle, record, frozenset(found.rules.missing))
    if far >= FAR and reaches(value >= FAR) is not None:
        return FAR
    puzzle.hold(found.log.size <= MOST_EVENTS)
    low = reaches()
    if low is None:
        raise NotDecided("steps")
    step, high = 1000, far + 1
    while low < far and low + 1 < high:
        middle = min(low + step, (low + high + 1) // 2)
        try:
            better = reaches(value >= middle)
        except NotDecided:
            return low
        if better is None:
            high, step = middle, 1
        else:
            low, step = better, step * 4
    return low


# ---------------------------------------------------------------- usual questions


def truths(rules: Rules, *claims: tuple[Condition, bool]) -> Question:
    """Each condition is true (True), or it is not (False: false or unknown)."""

    def asked(world: World) -> Bool:
        parts = [world.true(one) if wanted else z3.Not(world.true(one)) for one, wanted in claims]
        return world.puzzle.all(parts)

    return Question(sliced(rules, frozenset(), [condition for condition, _ in claims]), asked)


def pays(rules: Rules, rule: int) -> Question:
    """The rule of that number pays in its place."""
    return Question(sliced(rules, frozenset(), rule=rule), lambda world: world.pays(rule))


def in_segment(rules: Rules, at: int) -> Question:
    conditions = [SegmentIs((rules.segments[at].name,))]
    return Question(sliced(rules, frozenset(), conditions), lambda world: world.segments()[at])


def in_stage(rules: Rules, at: int) -> Question:
    return Question(
        sliced(rules, frozenset(), stages=True),
        lambda world: z3.And(z3.Not(world.disqualified()), world.chosen(rules.stages)[at]),
    )


def has_label(rules: Rules, label: int, at: int) -> Question:
    def asked(world: World) -> Bool:
        return z3.And(z3.Not(world.disqualified()), world.chosen(rules.labels[label].choices)[at])

    return Question(sliced(rules, frozenset(), layers=True), asked)


def in_cell(rules: Rules, matrix: int, row: int, column: int) -> Question:
    def asked(world: World) -> Bool:
        table = rules.matrices[matrix]
        return z3.And(
            z3.Not(world.disqualified()), world.firsts(table.rows)[row], world.firsts(table.columns)[column]
        )

    return Question(sliced(rules, frozenset(), layers=True), asked)
