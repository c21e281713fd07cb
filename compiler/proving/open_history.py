"""Every history of events there could be, for proofs: how many events of each kind and age, before and after.

What cannot be said exactly by such counts (days with an event, limits per month, fading ...) is an unknown of
its own, of which only what is certain is known. So a proof found here holds for every lead; an example found
here may not exist, and is looked for in `small_history`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import z3
from attrs import Factory, define, evolve, field, frozen

from ...runtime.reference.payments import fade
from ...runtime.rules import (
    After,
    AfterSilence,
    Events,
    EventTest,
    Expire,
    Fading,
    Group,
    HowMany,
    HowManyDays,
    Measure,
    MostWithin,
    NotFollowed,
    Pay,
    Rule,
    Rules,
    TimeTest,
    TotalOf,
)
from .ages import Age, Ages, ages_of
from .event_tests import event_sets
from .kinds import EventKind
from .puzzle import Bool, Number, Puzzle, chosen, larger, smaller
from .world import LARGEST, Share, Slot

MOST_EVENTS = 100_000
_SURE = 100_000  # more events of that much cannot be more than a rule may pay

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
    _products: dict[object, list[tuple[Number, Number, Number]]] = Factory(dict)
    _capped: dict[object, list[tuple[list[Number], Number]]] = Factory(dict)

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
        """No event lies later than as-of; today's lie on as-of's day."""
        for cell in self.cells:
            there = cell.before > 0 if cell.added is None else z3.Or(cell.before > 0, cell.added)
            at = cell.age.position
            if at > 0:
                self.puzzle.hold(z3.Implies(there, self.today >= self.ages.calendar[at - 1]))
            if cell.age.days == (0, 0) and at < len(self.ages.calendar):
                self.puzzle.hold(z3.Implies(there, self.today < self.ages.calendar[at]))

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

    # ------------------------------------------------------------ which events

    def _times(self, events: Events) -> tuple[TimeTest, ...]:
        return events.times if events.whole_log else (*self.rules.window, *events.times)

    def _base(self, events: Events) -> list[Cell]:
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
            base = self._base(events)
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
            self._in(self._base(evolve(sequence.others, sequences=()))) for sequence in events.sequences
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
        return self._in(self._base(evolve(sequence.others, sequences=())))

    def union(self, sets: tuple[Events, ...]) -> Pair:
        """How many events are in any of the sets."""
        if len(sets) == 1:
            return self.count(sets[0])
        if sets not in self._cache:
            self._cache[sets] = self._united(sets)
        return self._cache[sets]

    def _united(self, sets: tuple[Events, ...]) -> Pair:
        if not any(events.sequences for events in sets):
            cells = {id(cell): cell for events in sets for cell in self._base(events)}
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
            self._cache[events, measure] = self._measure(events, measure)
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
        base = self._base(events)
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
        self.puzzle.hold(after == before + chosen(self._in(self._base(events)), own, self.puzzle.rational(0)))  # type: ignore[arg-type]
        return before, after

    # ------------------------------------------------------------ the latest

    def latest(self, events: Events) -> tuple[tuple[Bool, Number], tuple[Bool, Number]]:
        """(there is one, its age in days) before and after."""
        if events not in self._latest:
            self._latest[events] = self._latest_pair(events)
        return self._latest[events]

    def _latest_pair(self, events: Events) -> tuple[tuple[Bool, Number], tuple[Bool, Number]]:
        count, base = self.count(events), self._base(events)
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
        whole = _whole(amount, self.puzzle)
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

    # ------------------------------------------------------------ what `each` pays

    def paid(self, rule: Rule, pay: Pay, points: Number, at: int) -> Number:
        if isinstance(points, int):
            key = ("paid", rule.number, pay)
            if key not in self._cache:
                kept = self._kept(rule.events, pay)
                raw = kept[0] * points, kept[1] * points
                if pay.fading is not None:
                    raw = self._faded_events(rule.events, pay, points, kept)
                self._cache[key] = self._through_caps(raw, pay, points)
            return self._cache[key][at]
        return self._by_field(rule, pay, points, at)

    def _by_field(self, rule: Rule, pay: Pay, points: Number, at: int) -> Number:
        """Points that a field gives, for each event: their product is only known roughly."""
        number = self._kept(rule.events, pay)[at]
        value = self.puzzle.integer("paid")
        one = number == 1 if pay.fading is None else self.puzzle.constant(False)
        self.puzzle.hold(
            z3.Implies(z3.Or(number == 0, points == 0), value == 0),
            z3.Implies(points >= 0, value >= 0),
            z3.Implies(points <= 0, value <= 0),
            z3.Implies(one, value == points),
        )
        others = self._products.setdefault((rule.number, pay), [])
        plain = not pay.keeps and pay.latest is None and pay.every == 1
        for number0, points0, value0 in others:
            same = number0 == number
            if plain or self.adds is None:
                self.puzzle.hold(
                    z3.Implies(z3.And(same, points >= points0), value >= value0),
                    z3.Implies(z3.And(same, points <= points0), value <= value0),
                    z3.Implies(z3.And(number >= number0, points == points0, points >= 0), value >= value0),
                    z3.Implies(z3.And(number >= number0, points == points0, points <= 0), value <= value0),
                )
        others.append((number, points, value))
        paid: Number = value
        for cap in pay.caps:
            if cap.period is None and cap.property is None:
                paid = smaller(paid, cap.limit) if pay.sign > 0 else larger(paid, -cap.limit)
            else:
                inner = self.puzzle.integer("capped")
                self.puzzle.hold(inner <= paid if pay.sign > 0 else inner >= paid)
                paid = inner
        return _held(paid)

    def _kept(self, sets: tuple[Events, ...], pay: Pay) -> Pair:
        """How many events pay after the rate limits."""
        count = self.union(sets)
        kept = count
        for at, keep in enumerate(pay.keeps):
            key = ("kept", sets, pay.keeps[: at + 1])
            if key not in self._cache:
                self._cache[key] = self._some_of(kept, count, len(pay.keeps))
                if keep.period is None and not keep.properties:
                    for one in self._cache[key]:
                        self.puzzle.hold(one <= keep.times)
            kept = self._cache[key]
        if pay.latest is not None:
            kept = smaller(kept[0], pay.latest), smaller(kept[1], pay.latest)
        if pay.every > 1:
            kept = kept[0] / pay.every, kept[1] / pay.every
        return kept

    def _some_of(self, all_: Pair, count: Pair, keeps: int) -> Pair:
        """At least one of each, at most all; one limit alone never loses one to a newer event."""
        before, after = self.puzzle.integer("kept"), self.puzzle.integer("kept")
        for value, of in ((before, all_[0]), (after, all_[1])):
            self.puzzle.hold(value >= 0, value <= of, z3.Implies(of > 0, value > 0))
        self.puzzle.hold(z3.Implies(count[0] == count[1], before == after))
        self.puzzle.hold(z3.Implies(count[1] == count[0] + 1, after <= before + 1))
        if keeps == 1:
            self.puzzle.hold(z3.Implies(count[1] >= count[0], after >= before))
            self.puzzle.hold(z3.Implies(count[1] <= count[0], after <= before))
        return before, after

    def _faded_events(self, sets: tuple[Events, ...], pay: Pay, points: int, kept: Pair) -> Pair:
        """Each event pays what its age leaves; the one more pays in full if it happens now."""
        assert pay.fading is not None
        sequenced = any(events.sequences for events in sets)
        if pay.keeps or pay.latest is not None or pay.every > 1 or sequenced:
            return self._some_faded(pay, points, kept, sequenced)
        cells = {id(cell): cell for events in sets for cell in self._base(events)}
        parts: list[Number] = []
        added: list[Number] = []
        for cell in cells.values():
            low, high = cell.age.days
            most = fade(points, pay.fading, low)
            least = 0 if high is None else fade(points, pay.fading, high)
            if most == least:
                parts.append(cell.before * most)
            else:
                part = self.puzzle.integer("faded events")
                ends = sorted((most, least))
                self.puzzle.hold(part >= cell.before * ends[0], part <= cell.before * ends[1])
                parts.append(part)
            if cell.added is not None:
                if low == high == 0 or not self.at_any_time:
                    worth: Number = self.puzzle.whole(points)
                else:
                    worth = self.puzzle.integer("faded event")
                    ends = sorted((most, least))
                    self.puzzle.hold(worth >= ends[0], worth <= ends[1])
                added.append(chosen(cell.added, worth, self.puzzle.whole(0)))
        before = self.puzzle.sum(parts)
        return before, before + self.puzzle.sum(added)

    def _some_faded(self, pay: Pay, points: int, kept: Pair, sequenced: bool) -> Pair:
        made = self.puzzle.integer("paid"), self.puzzle.integer("paid")
        for value, number in zip(made, kept, strict=True):
            full = number * points
            ends = (0, full) if points >= 0 else (full, 0)
            self.puzzle.hold(value >= ends[0], value <= ends[1])
        if sequenced or len(pay.keeps) > 1:
            self.puzzle.hold(z3.Implies(self._untouched(), made[0] == made[1]))
            return made
        grows = made[1] >= made[0] if points >= 0 else made[1] <= made[0]
        self.puzzle.hold(z3.Implies(kept[1] >= kept[0], grows))
        if self.adds is None:
            self.puzzle.hold(made[0] == made[1])
        return made

    def _untouched(self) -> Bool:
        return self.puzzle.constant(self.adds is None)

    def _through_caps(self, raw: Pair, pay: Pay, points: int) -> Pair:
        paid = raw
        simple = not pay.keeps and pay.latest is None and pay.every == 1
        for cap in sorted(pay.caps, key=lambda cap: cap.period is None and cap.property is None):
            if cap.period is None and cap.property is None:
                limit = cap.limit if pay.sign > 0 else -cap.limit
                cut = smaller if pay.sign > 0 else larger
                paid = cut(paid[0], limit), cut(paid[1], limit)
            else:
                paid = self._bucketed(paid, cap.limit, pay.sign, simple)
        unlimited = not any(cap.period is None and cap.property is None for cap in pay.caps)
        sure = abs(points) * _SURE <= LARGEST
        if unlimited and not sure:
            paid = _held(paid[0]), _held(paid[1])
        return paid

    def _bucketed(self, paid: Pair, limit: int, sign: int, simple: bool) -> Pair:
        """Caps per period or property: between the plain cap and none."""
        made = self.puzzle.integer("capped"), self.puzzle.integer("capped")
        for value, of in zip(made, paid, strict=True):
            if sign > 0:
                self.puzzle.hold(
                    value <= of, z3.Implies(of >= 0, z3.And(value >= 0, value >= smaller(of, limit)))
                )
                self.puzzle.hold(
                    z3.Implies(of <= limit, value == of) if simple else z3.BoolVal(True, self.puzzle.context)
                )
            else:
                self.puzzle.hold(
                    value >= of, z3.Implies(of <= 0, z3.And(value <= 0, value <= larger(of, -limit)))
                )
        self.puzzle.hold(z3.Implies(self._untouched(), z3.Implies(paid[0] == paid[1], made[0] == made[1])))
        if simple:
            self.puzzle.hold(
                z3.Implies(paid[0] == paid[1], made[0] == made[1]),
                z3.Implies(
                    paid[1] >= paid[0], z3.And(made[1] >= made[0], made[1] - made[0] <= paid[1] - paid[0])
                ),
                z3.Implies(
                    paid[1] <= paid[0], z3.And(made[1] <= made[0], made[1] - made[0] >= paid[1] - paid[0])
                ),
            )
        return made


def _held(amount: Number) -> Number:
    return smaller(larger(amount, -LARGEST), LARGEST)


def _whole(amount: Number, puzzle: Puzzle) -> Number:
    return puzzle.whole(amount) if isinstance(amount, int) else amount


@define(eq=False)
class OpenHistory:
    """The log before (`at` 0) or after (1) the one more event."""

    log: OpenLog
    at: int

    @property
    def given(self) -> Bool:
        return self.log.given

    def some(self, sets: tuple[Events, ...]) -> Bool:
        return self.log.union(sets)[self.at] > 0

    def measured(self, events: Events, measure: Measure) -> Number:
        return self.log.measured(events, measure)[self.at]

    def latest(self, events: Events) -> tuple[Bool, Number]:
        return self.log.latest(events)[self.at]

    def faded(self, amount: Number, fading: Fading, events: Events) -> Number:
        return self.log.faded(amount, fading, events, self.at)

    def paid(
        self, rule: Rule, pay: Pay, points: Number, group_properties: tuple[str, ...], one_by_one: bool
    ) -> list[tuple[Slot, Number]]:
        return [(None, self.log.paid(rule, pay, points, self.at))]

    def capped(self, group: Group, target: str, shares: Sequence[Share], summed: Number) -> Number:
        """Between what a cap on all would leave and no cap at all."""
        puzzle = self.log.puzzle
        amounts = [_whole(share.amount, puzzle) for share in shares]
        value = puzzle.integer("capped")
        limit = min(cap.limit for cap in group.caps if cap.period or cap.property)
        good = puzzle.all(amount >= 0 for amount in amounts)
        puzzle.hold(value <= summed, z3.Implies(good, z3.And(value >= 0, value >= smaller(summed, limit))))
        seen = self.log._capped.setdefault((group.name, target), [])
        for others, other in seen:
            same = puzzle.all(one == two for one, two in zip(amounts, others, strict=True))
            if self.log.adds is None:
                puzzle.hold(z3.Implies(same, value == other))
        seen.append((amounts, value))
        return value
