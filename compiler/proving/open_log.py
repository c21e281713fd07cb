"""Every log of events there could be, for proofs: how many events of each kind and age, before and after.

What cannot be said exactly by such counts (days with an event, the latest one ...) is an unknown of its own,
of which only what is certain is known. What rules pay for events is made of it in `open_payments`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import z3
from attrs import Factory, define, evolve, field, frozen

from ...runtime.rules import (
    After,
    AfterSilence,
    Events,
    EventTest,
    Expire,
    Fading,
    HowMany,
    HowManyDays,
    Measure,
    MostWithin,
    NotFollowed,
    Rules,
    TimeTest,
    TotalOf,
)
from .ages import Age, Ages, ages_of
from .event_tests import event_sets
from .kinds import EventKind
from .puzzle import Bool, Number, Puzzle, chosen

MOST_EVENTS = 100_000

Pair = tuple[Number, Number]
_Faded = tuple[Number, Number, Number]  # an amount, the age it fades by, what is left


@frozen(eq=False)
class Cell:
    """Events of one kind and age: how many there are before, and whether the one more is one of them."""

    kind: EventKind
    age: Age
    before: Number
    added: Bool | None


@define(eq=False)
class OpenLog:
    """The counts of all cells and what is made of them; whatever is asked gives (before, after)."""

    puzzle: Puzzle
    rules: Rules
    kinds: Sequence[EventKind]
    given: Bool
    today: Number
    adds: EventTest | None = None
    """What the one more event is; None: nothing is added, before and after are one."""
    at_any_time: bool = False
    cells: list[Cell] = field(init=False)
    ages: Ages = field(init=False)
    added_age: Number = 0
    _cache: dict[object, Pair] = Factory(dict)
    _latest: dict[Events, tuple[tuple[Bool, Number], tuple[Bool, Number]]] = Factory(dict)
    _added_numbers: dict[str, Number] = Factory(dict)
    _fadings: dict[object, list[_Faded]] = Factory(dict)
    capped: dict[object, list[tuple[list[Number], Number]]] = Factory(dict)

    def __attrs_post_init__(self) -> None:
        sets = event_sets(self.rules)
        self.ages = ages_of([*self.rules.window, *(test for events in sets for test in events.times)])
        self.cells = []
        for kind in self.kinds:
            own = [self._times(events) for events in sets if kind.passes(events.test)]
            for age in self._told_apart(dict.fromkeys(own)):
                self._cell(kind, age)
        self._know_calendar()
        if self.adds is not None:
            self._add_one()

    def _told_apart(self, windows: Iterable[tuple[TimeTest, ...]]) -> list[Age]:
        """The ages that these windows tell apart: neighbours that all take alike are one; today stands
        alone.
        """
        asked = list(windows)
        joined: dict[object, Age] = {}
        for age in self.ages.all:
            taken = tuple(all(self.ages.passes(age, test) for test in times) for times in asked)
            key = (age.position, age.exact, age.days == (0, 0), taken)
            before = joined.get(key)
            if before is not None and before.days[1] is not None and before.days[1] + 1 == age.days[0]:
                joined[key] = evolve(before, days=(before.days[0], age.days[1]))
            elif before is None:
                joined[key] = age
            else:
                joined[(*key, age)] = age
        return list(joined.values())

    def _cell(self, kind: EventKind, age: Age) -> None:
        before = self.puzzle.integer("events")
        self.puzzle.hold(before >= 0, before <= MOST_EVENTS, z3.Implies(z3.Not(self.given), before == 0))
        adds = self.adds is not None and kind.passes(self.adds) and (self.at_any_time or age.can_be_now())
        self.cells.append(Cell(kind, age, before, self.puzzle.boolean("added") if adds else None))

    def _know_calendar(self) -> None:
        """Each event's day is as many days before as-of's as it is old."""
        for cell in self.cells:
            there = cell.before > 0 if cell.added is None else z3.Or(cell.before > 0, cell.added)
            low, high = cell.age.days
            self._know_day(there, cell.age.position, low, high)

    def _know_day(self, there: Bool, position: int, low: Number, high: Number | None) -> None:
        calendar, today = self.ages.calendar, self.today
        if position > 0:
            self.puzzle.hold(z3.Implies(there, today - low >= calendar[position - 1]))
        if high is not None and position < len(calendar):
            self.puzzle.hold(z3.Implies(there, today - high < calendar[position]))

    def _add_one(self) -> None:
        added = [cell for cell in self.cells if cell.added is not None]
        self.puzzle.hold(self.puzzle.count(cell.added for cell in added) == 1, self.given)
        if self.at_any_time:
            age = self.added_age = self.puzzle.integer("age")
            self.puzzle.hold(age >= 0)
            for cell in added:
                low, high = cell.age.days
                self.puzzle.hold(z3.Implies(cell.added, age >= low))
                if high is not None:
                    self.puzzle.hold(z3.Implies(cell.added, age <= high))
                self._know_day(cell.added, cell.age.position, age, age)

    # ------------------------------------------------------------ which events

    def _times(self, events: Events) -> tuple[TimeTest, ...]:
        return events.times if events.whole_log else (*self.rules.window, *events.times)

    def base(self, events: Events) -> list[Cell]:
        """The cells of a set, whatever its sequences say."""
        times = self._times(events)
        return [
            cell
            for cell in self.cells
            if cell.kind.passes(events.test) and all(self.ages.passes(cell.age, test) for test in times)
        ]

    def _in(self, cells: Sequence[Cell]) -> Bool:
        """Whether the one more event is in one of the cells."""
        return self.puzzle.any(cell.added for cell in cells if cell.added is not None)

    def _counted(self, cells: Sequence[Cell]) -> Pair:
        before = self.puzzle.sum(cell.before for cell in cells)
        added = [cell.added for cell in cells if cell.added is not None]
        return before, (before + self.puzzle.count(added) if added else before)

    def count(self, events: Events) -> Pair:
        if events not in self._cache:
            base = self.base(events)
            self._cache[events] = self._sequenced(events, base) if events.sequences else self._counted(base)
        return self._cache[events]

    def _sequenced(self, events: Events, base: Sequence[Cell]) -> Pair:
        possible = self._counted(base)
        before = self.puzzle.integer("in sequence")
        self.puzzle.hold(before >= 0, before <= possible[0])
        for sequence in events.sequences:
            if not isinstance(sequence, NotFollowed):
                others = self.count(evolve(sequence.others, sequences=()))[0]
                self.puzzle.hold(z3.Implies(before > 0, others > 0))
        if self.adds is None:
            return before, before
        own = self._in(base)
        touched = self.puzzle.any(
            self._in(self.base(evolve(sequence.others, sequences=()))) for sequence in events.sequences
        )
        gains, loses = self._moves(events, own, touched)
        after = self.puzzle.integer("in sequence")
        self.puzzle.hold(
            after >= 0,
            after <= possible[1],
            z3.Implies(z3.Not(gains), after <= before),
            z3.Implies(z3.Not(loses), after >= before),
        )
        if not self.at_any_time:
            self.puzzle.hold(after <= before + 1)
        else:
            self.puzzle.hold(z3.Implies(z3.Not(touched), after <= before + 1))
        return before, after

    def _moves(self, events: Events, own: Bool, touched: Bool) -> tuple[Bool, Bool]:
        """Whether the set may gain events by the one more, and whether it may lose any."""
        touched_by = {
            kind: self.puzzle.any(self._touches(one) for one in events.sequences if isinstance(one, kind))
            for kind in (After, AfterSilence, NotFollowed)
        }
        gains, loses = own, self.puzzle.constant(False)
        if self.at_any_time:
            gains = z3.Or(own, touched_by[After], touched_by[AfterSilence])
            loses = z3.Or(touched_by[NotFollowed], touched_by[AfterSilence])
        elif any(isinstance(one, NotFollowed) for one in events.sequences):
            # What happens now has not been left unanswered for any time yet, and answers nothing in time that
            # has been.
            gains = self.puzzle.constant(False)
        if any(one.others.sequences for one in events.sequences):
            gains, loses = z3.Or(gains, own, touched), z3.Or(loses, touched)
        return gains, loses

    def _touches(self, sequence: After | AfterSilence | NotFollowed) -> Bool:
        return self._in(self.base(evolve(sequence.others, sequences=())))

    def _reaches(self, events: Events) -> Bool:
        """Whether the one more event has to do with the set at all."""
        return self.puzzle.any(self._in(self.base(evolve(one, sequences=()))) for one in event_sets(events))

    def union(self, sets: tuple[Events, ...]) -> Pair:
        """How many events are in any of the sets."""
        if len(sets) == 1:
            return self.count(sets[0])
        if sets not in self._cache:
            self._cache[sets] = self._united(sets)
        return self._cache[sets]

    def _united(self, sets: tuple[Events, ...]) -> Pair:
        if not any(events.sequences for events in sets):
            cells = {id(cell): cell for events in sets for cell in self.base(events)}
            return self._counted(list(cells.values()))
        counts = [self.count(events) for events in sets]
        united: list[Number] = []
        for at in (0, 1):
            one = self.puzzle.integer("united")
            self.puzzle.hold(one <= self.puzzle.sum(count[at] for count in counts))
            self.puzzle.hold(*(one >= count[at] for count in counts))
            united.append(one)
        same = self.puzzle.all(count[0] == count[1] for count in counts)
        grows = self.puzzle.all(count[0] <= count[1] for count in counts)
        self.puzzle.hold(z3.Implies(same, united[0] == united[1]))
        self.puzzle.hold(z3.Implies(grows, united[0] <= united[1]))
        return united[0], united[1]

    # ------------------------------------------------------------ what is measured

    def measured(self, events: Events, measure: Measure) -> Pair:
        if isinstance(measure, HowMany):
            return self.count(events)
        if (events, measure) not in self._cache:
            before, after = self._measure(events, measure)
            if self.adds is not None:
                self.puzzle.hold(z3.Implies(z3.Not(self._reaches(events)), after == before))
            self._cache[events, measure] = (before, before if self.adds is None else after)
        return self._cache[events, measure]

    def _measure(self, events: Events, measure: Measure) -> Pair:
        count = self.count(events)
        if isinstance(measure, TotalOf):
            return self._total(events, measure, count)
        at_least_one = isinstance(measure, HowManyDays | MostWithin)
        pair = self.puzzle.integer("measured"), self.puzzle.integer("measured")
        for value, of in zip(pair, count, strict=True):
            self.puzzle.hold(value >= 0, value <= of)
            if at_least_one:
                self.puzzle.hold(z3.Implies(of > 0, value > 0))
        before, after = pair
        self.puzzle.hold(
            z3.Implies(count[1] >= count[0], z3.And(after >= before, after <= before + count[1] - count[0]))
        )
        if events.sequences:
            self.puzzle.hold(z3.Implies(count[1] <= count[0], after <= before + count[0] - count[1]))
        if isinstance(measure, HowManyDays):
            self._days_there_are(events, pair)
        return pair

    def _days_there_are(self, events: Events, pair: Pair) -> None:
        """No more days than the window has; one more event on a day that has one adds none."""
        base = self.base(events)
        oldest = [cell.age.days[1] for cell in base]
        if base and None not in oldest:
            longest = max(one for one in oldest if one is not None) + 1
            self.puzzle.hold(pair[0] <= longest, pair[1] <= longest)
        if not events.sequences and self.adds is not None:
            today = [cell for cell in base if cell.age.days == (0, 0)]
            busy = self.puzzle.sum(cell.before for cell in today) > 0
            self.puzzle.hold(z3.Implies(z3.And(self._in(today), busy), pair[0] == pair[1]))

    def _total(self, events: Events, measure: TotalOf, count: Pair) -> Pair:
        before, after = self.puzzle.real("total"), self.puzzle.real("total")
        for value, of in ((before, count[0]), (after, count[1])):
            self.puzzle.hold(z3.Implies(of == 0, value == 0))
        if events.sequences:
            return before, after
        if measure.property not in self._added_numbers:
            self._added_numbers[measure.property] = self.puzzle.real("added number")
        own = self._added_numbers[measure.property]
        self.puzzle.hold(after == before + chosen(self._in(self.base(events)), own, self.puzzle.rational(0)))  # type: ignore[arg-type]
        return before, after

    # ------------------------------------------------------------ the latest

    def latest(self, events: Events) -> tuple[tuple[Bool, Number], tuple[Bool, Number]]:
        """(there is one, its age in days) before and after."""
        if events not in self._latest:
            self._latest[events] = self._latest_pair(events)
        return self._latest[events]

    def _latest_pair(self, events: Events) -> tuple[tuple[Bool, Number], tuple[Bool, Number]]:
        count, base = self.count(events), self.base(events)
        some = count[0] > 0, count[1] > 0
        before = self.puzzle.integer("latest age")
        self.puzzle.hold(before >= 0)
        in_cell = []
        for cell in base:
            low, high = cell.age.days
            here = [cell.before > 0, before >= low]
            if high is not None:
                here.append(before <= high)
                if not events.sequences:
                    self.puzzle.hold(z3.Implies(cell.before > 0, before <= high))
            in_cell.append(self.puzzle.all(here))
        self.puzzle.hold(z3.Implies(some[0], self.puzzle.any(in_cell)))
        own = self._in(base)
        if self.adds is None:
            return (some[0], before), (some[0], before)
        if not events.sequences:
            newer = z3.Or(z3.Not(some[0]), before >= self.added_age)
            after = chosen(z3.And(own, newer), self.puzzle.whole(0) + self.added_age, before)
            return (some[0], before), (some[1], after)
        after = self.puzzle.integer("latest age")
        self.puzzle.hold(after >= 0)
        touched = self.puzzle.any(self._touches(one) for one in events.sequences)
        self.puzzle.hold(z3.Implies(z3.Not(z3.Or(own, touched)), after == before))
        only_after = all(isinstance(one, After) and not one.others.sequences for one in events.sequences)
        if only_after:
            self.puzzle.hold(z3.Implies(some[0], after <= before))
        return (some[0], before), (some[1], after)

    # ------------------------------------------------------------ what fades

    def faded(self, amount: Number, fading: Fading, events: Events, at: int) -> Number:
        """An amount of before (`at` 0) or after (1), faded by the age of the latest event then."""
        some, age = self.latest(events)[at]
        whole = as_number(amount, self.puzzle)
        if isinstance(fading, Expire):
            return chosen(z3.And(some, age >= fading.days), self.puzzle.whole(0), whole)
        # A history without such an event fades nothing: it is as if one happened now.
        age = chosen(some, age, self.puzzle.whole(0))
        value = self.puzzle.integer("faded")
        self.puzzle.hold(
            z3.Implies(age == 0, value == whole),
            z3.Implies(whole >= 0, z3.And(value >= 0, value <= whole)),
            z3.Implies(whole <= 0, z3.And(value <= 0, value >= whole)),
        )
        others = self._fadings.setdefault((fading, events), [])
        for other in others:
            self._know_fading(other, (whole, age, value))
            self._know_fading((whole, age, value), other)
        others.append((whole, age, value))
        return value

    def _know_fading(self, one: _Faded, two: _Faded) -> None:
        """The newer the latest event, the more is left; and more fades to more."""
        (amount0, age0, left0), (amount1, age1, left1) = one, two
        self.puzzle.hold(
            z3.Implies(z3.And(age1 <= age0, amount1 >= amount0, amount0 >= 0), left1 >= left0),
            z3.Implies(z3.And(age1 <= age0, amount1 <= amount0, amount0 <= 0), left1 <= left0),
            z3.Implies(z3.And(age1 == age0, amount1 >= amount0), left1 >= left0),
        )


def as_number(amount: Number, puzzle: Puzzle) -> Number:
    return puzzle.whole(amount) if isinstance(amount, int) else amount
