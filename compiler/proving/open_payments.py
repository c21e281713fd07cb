"""What `each` pays for the events of a log of which only counts are known, before and after one more.

Limits, caps and fading are only known roughly: between what they surely leave and what they surely take.
"""

from __future__ import annotations

import z3
from attrs import Factory, define

from ...runtime.fading import fade
from ...runtime.rules import (
    Events,
    Pay,
    Rule,
)
from .given import LARGEST
from .open_log import OpenLog, Pair
from .puzzle import Bool, Number, Puzzle, chosen, larger, smaller

_SURE = 100_000  # more events of that much cannot be more than a rule may pay


@define(eq=False)
class OpenPayments:
    log: OpenLog
    _cache: dict[object, Pair] = Factory(dict)
    _products: dict[object, list[tuple[Number, Number, Number]]] = Factory(dict)

    @property
    def puzzle(self) -> Puzzle:
        return self.log.puzzle

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
            if plain or self.log.adds is None:
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
        count = self.log.union(sets)
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
        cells = {id(cell): cell for events in sets for cell in self.log.base(events)}
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
                if low == high == 0 or not self.log.at_any_time:
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
        if self.log.adds is None:
            self.puzzle.hold(made[0] == made[1])
        return made

    def _untouched(self) -> Bool:
        return self.puzzle.constant(self.log.adds is None)

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
