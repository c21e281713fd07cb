"""Histories put together from a few chosen events, for witnesses: everything about them is exact.

As-of is a fixed noon. An event of each kind may stand at a number of chosen moments (the edges of every
stretch of time that the rules speak of); unknown is how many of each there are.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

import z3
from attrs import Factory, define, field, frozen

from ...runtime.fading import fade
from ...runtime.reference.value_tests import moment_passes
from ...runtime.rules import (
    After,
    AfterSilence,
    Cap,
    Events,
    EventTest,
    Fading,
    Gap,
    Group,
    HowMany,
    HowManyDays,
    HowManyDifferent,
    Keep,
    Measure,
    MostPer,
    MostWithin,
    Pay,
    Rule,
    Rules,
    TotalOf,
)
from ...runtime.rules import (
    Sequence as SequenceTest,
)
from ...runtime.times import AsOf, Moment, period_key
from .given import LARGEST, Share, Slot
from .kinds import EventKind
from .puzzle import Bool, Number, Puzzle, chosen, half_even, larger, smaller

_MOST_BY_FIELD = 3
PARTS_OF_A_COUNT = 10
"""About so many parts are put together for each event that is counted, limited and capped."""


@frozen(eq=False)
class Candidate:
    """An event that there may be: of a kind, with these properties (folded texts and numbers), at a
    moment.
    """

    kind: EventKind
    texts: Mapping[str, str]
    numbers: Mapping[str, Decimal]
    moment: Moment


@define(eq=False)
class SmallLog:
    """How many there are of each candidate; `added` says of which there is one more afterwards."""

    puzzle: Puzzle
    rules: Rules
    as_of: AsOf
    candidates: Sequence[Candidate]
    given: Bool
    adds: EventTest | None = None
    at_any_time: bool = False
    before: list[Number] = field(init=False)
    added: dict[int, Bool] = Factory(dict)
    rates: int = 0

    def __attrs_post_init__(self) -> None:
        self.before = []
        for _ in self.candidates:
            number = self.puzzle.integer("events")
            self.puzzle.hold(number >= 0, z3.Implies(z3.Not(self.given), number == 0))
            self.before.append(number)
        if self.adds is None:
            return
        for at, one in enumerate(self.candidates):
            now = one.moment.instant == self.as_of.instant
            if one.kind.passes(self.adds) and (now or self.at_any_time):
                self.added[at] = self.puzzle.boolean("added")
        self.puzzle.hold(self.puzzle.count(self.added.values()) == 1, self.given)

    @property
    def size(self) -> Number:
        return self.puzzle.sum(self.before)


@define(eq=False)
class SmallHistory:
    """The log before or after the one more event."""

    log: SmallLog
    after: bool
    _members: dict[Events, list[tuple[int, Bool]]] = Factory(dict)
    _found: dict[Events, list[tuple[Moment, Bool]]] = Factory(dict)
    _numbers: dict[int, Number] = Factory(dict)
    _theres: dict[int, Bool] = Factory(dict)

    @property
    def given(self) -> Bool:
        return self.log.given

    @property
    def _puzzle(self) -> Puzzle:
        return self.log.puzzle

    def _number(self, at: int) -> Number:
        number = self.log.before[at]
        if not self.after or at not in self.log.added:
            return number
        if at not in self._numbers:
            more = chosen(self.log.added[at], self._puzzle.whole(1), self._puzzle.whole(0))
            self._numbers[at] = number + more
        return self._numbers[at]

    def _there(self, at: int) -> Bool:
        if at not in self._theres:
            self._theres[at] = self._number(at) > 0
        return self._theres[at]

    # ------------------------------------------------------------ which events

    def members(self, events: Events) -> list[tuple[int, Bool]]:
        """The candidates that can be in the set, and what it takes (besides being there at all)."""
        if events not in self._members:
            self._members[events] = self._find(events)
        return self._members[events]

    def _find(self, events: Events) -> list[tuple[int, Bool]]:
        rules, as_of = self.log.rules, self.log.as_of
        times = events.times if events.whole_log else (*rules.window, *events.times)
        found = []
        in_sequence: dict[Moment, Bool] = {}
        for at, one in enumerate(self.log.candidates):
            if not one.kind.passes(events.test):
                continue
            if all(moment_passes(one.moment, test, as_of) for test in times):
                if one.moment not in in_sequence:
                    claims = [self._in_sequence(one.moment, sequence) for sequence in events.sequences]
                    in_sequence[one.moment] = self._puzzle.all(claims)
                found.append((at, in_sequence[one.moment]))
        return found

    def _happened(self, events: Events) -> list[tuple[Moment, Bool]]:
        """The moments at which an event of the set may be, and whether one is."""
        if events not in self._found:
            by_moment: dict[Moment, list[Bool]] = {}
            for at, claim in self.members(events):
                there = z3.And(self._there(at), claim)
                by_moment.setdefault(self.log.candidates[at].moment, []).append(there)
            self._found[events] = [(moment, self._puzzle.any(there)) for moment, there in by_moment.items()]
        return self._found[events]

    def _in_sequence(self, moment: Moment, sequence: SequenceTest) -> Bool:
        others = self._happened(sequence.others)
        match sequence:
            case After(_, least, most):
                return self._puzzle.any(
                    there
                    for other, there in others
                    if other.instant < moment.instant
                    and (least is None or _apart(other, moment, least) >= least.amount)
                    and (most is None or _apart(other, moment, most) <= most.amount)
                )
            case AfterSilence(_, gap):
                earlier = [(other, there) for other, there in others if other.instant < moment.instant]
                long_ago = [there for other, there in earlier if _apart(other, moment, gap) >= gap.amount]
                lately = [there for other, there in earlier if _apart(other, moment, gap) < gap.amount]
                return z3.And(self._puzzle.any(long_ago), z3.Not(self._puzzle.any(lately)))
            case _:
                within = sequence.within
                as_of = self.log.as_of
                days = within.unit == "days"
                gone_by = as_of.day - moment.day if days else as_of.instant - moment.instant
                if gone_by <= within.amount:
                    return self._puzzle.constant(False)
                return z3.Not(
                    self._puzzle.any(
                        there
                        for other, there in others
                        if other.instant > moment.instant and _apart(moment, other, within) <= within.amount
                    )
                )

    def _counts(self, members: Iterable[tuple[int, Bool]]) -> list[tuple[int, Number]]:
        found = [(at, chosen(claim, self._number(at), self._puzzle.whole(0))) for at, claim in members]
        self._puzzle.charge(PARTS_OF_A_COUNT * len(found))
        return found

    def _united(self, sets: tuple[Events, ...]) -> list[tuple[int, Bool]]:
        claims: dict[int, list[Bool]] = {}
        for events in sets:
            for at, claim in self.members(events):
                claims.setdefault(at, []).append(claim)
        return [(at, self._puzzle.any(found)) for at, found in sorted(claims.items())]

    def some(self, sets: tuple[Events, ...]) -> Bool:
        return self._puzzle.any(
            z3.And(claim, self._there(at)) for events in sets for at, claim in self.members(events)
        )

    # ------------------------------------------------------------ what is measured

    def measured(self, events: Events, measure: Measure) -> Number:
        puzzle, counts = self._puzzle, self._counts(self.members(events))
        match measure:
            case HowMany():
                return puzzle.sum(count for _, count in counts)
            case HowManyDays():
                return puzzle.count(total > 0 for total in self._by(counts, self._day).values())
            case HowManyDifferent(key):
                sums = self._by(counts, lambda one: one.texts.get(key, ""))
                return puzzle.count(total > 0 for text, total in sums.items() if text)
            case MostPer(key):
                sums = self._by(counts, lambda one: one.texts.get(key, ""))
                return self._most([total for text, total in sums.items() if text])
            case TotalOf(key):
                worth = [
                    z3.ToReal(count) * puzzle.rational(self.log.candidates[at].numbers[key])
                    for at, count in counts
                    if key in self.log.candidates[at].numbers
                ]
                return puzzle.sum(worth) if worth else puzzle.rational(Fraction(0))
            case MostWithin(gap):
                return self._most(
                    [
                        puzzle.sum(count for at, count in counts if self._within(first, at, gap))
                        for first, _ in counts
                    ]
                )

    def _within(self, first: int, at: int, gap: Gap) -> bool:
        one, two = self.log.candidates[first].moment, self.log.candidates[at].moment
        return one.instant <= two.instant and _apart(one, two, gap) < gap.amount

    def _most(self, numbers: Sequence[Number]) -> Number:
        most: Number = self._puzzle.whole(0)
        for number in numbers:
            most = larger(most, number)
        return most

    def _by(self, counts: Iterable[tuple[int, Number]], key: object) -> dict[object, Number]:
        groups: dict[object, list[Number]] = {}
        for at, count in counts:
            groups.setdefault(key(self.log.candidates[at]), []).append(count)  # type: ignore[operator]
        return {value: self._puzzle.sum(numbers) for value, numbers in groups.items()}

    def _day(self, one: Candidate) -> int:
        return one.moment.day

    # ------------------------------------------------------------ the latest

    def latest(self, events: Events) -> tuple[Bool, Number]:
        some, age = self._puzzle.constant(False), self._puzzle.whole(0)
        for at, there in reversed(self._newest_first(events)):
            some = z3.Or(there, some)
            age = chosen(there, self._puzzle.whole(self._age(at)), age)
        return some, age

    def _newest_first(self, events: Events) -> list[tuple[int, Bool]]:
        members = sorted(self.members(events), key=lambda one: -self.log.candidates[one[0]].moment.instant)
        return [(at, z3.And(claim, self._there(at))) for at, claim in members]

    def _age(self, at: int) -> int:
        return self.log.as_of.day - self.log.candidates[at].moment.day

    def faded(self, amount: Number, fading: Fading, events: Events) -> Number:
        left: Number = self._puzzle.whole(amount) if isinstance(amount, int) else amount
        for at, there in reversed(self._newest_first(events)):
            left = chosen(there, self._faded_at(amount, fading, self._age(at)), left)
        return left

    def _faded_at(self, amount: Number, fading: Fading, age: int) -> Number:
        if isinstance(amount, int):
            return self._puzzle.whole(fade(amount, fading, age))
        scale = 10**12
        share = fade(scale, fading, age)
        if type(fading).__name__ == "FadeByPoints":
            step = scale - share
            return chosen(
                amount >= 0,
                larger(amount - step, self._puzzle.whole(0)),
                smaller(amount + step, self._puzzle.whole(0)),
            )
        return half_even(amount * share, scale) if share not in (0, scale) else amount * (share // scale)

    # ------------------------------------------------------------ what `each` pays

    def paid(
        self, rule: Rule, pay: Pay, points: Number, group_properties: tuple[str, ...], one_by_one: bool
    ) -> list[tuple[Slot, Number]]:
        ordered = sorted(
            self._united(rule.events), key=lambda one: self._order(one[0], pay, group_properties)
        )
        parts = [(at, number) for at, number in self._counts(ordered)]
        for keep in pay.keeps:
            parts = self._keep(parts, keep)
        if pay.latest is not None:
            parts = self._first(parts, pay.latest)
        if pay.every > 1:
            parts = self._every(parts, pay.every)
        amounts = [(at, self._worth(number, points, pay, self._age(at))) for at, number in parts]
        for cap in sorted(pay.caps, key=lambda cap: cap.period is None and cap.property is None):
            amounts = self._through(amounts, cap, pay.sign)
        if not one_by_one:
            total = self._puzzle.sum(amount for _, amount in amounts)
            return [(None, smaller(larger(total, -LARGEST), LARGEST))]
        return list(amounts)

    def _order(self, at: int, pay: Pay, group_properties: tuple[str, ...]) -> tuple[object, ...]:
        one = self.log.candidates[at]
        keys = [key for keep in pay.keeps for key in keep.properties]
        keys += [cap.property for cap in pay.caps if cap.property is not None]
        return (-one.moment.instant, *(one.texts.get(key, "") for key in (*keys, *group_properties)))

    def _keep(self, parts: list[tuple[int, Number]], keep: Keep) -> list[tuple[int, Number]]:
        taken: dict[object, Number] = {}
        kept = []
        for at, number in parts:
            one = self.log.candidates[at]
            period = None if keep.period is None else period_key(one.moment.day, keep.period)
            bucket = (period, *(one.texts.get(key, "") for key in keep.properties))
            newer: Number = taken.get(bucket, self._puzzle.whole(0))
            taken[bucket] = newer + number
            kept.append((at, smaller(number, larger(keep.times - newer, self._puzzle.whole(0)))))
        return kept

    def _first(self, parts: list[tuple[int, Number]], most: int) -> list[tuple[int, Number]]:
        return self._keep(parts, Keep(most, None))

    def _every(self, parts: list[tuple[int, Number]], every: int) -> list[tuple[int, Number]]:
        """The first of each whole group of so many, from the newest on."""
        whole = self._puzzle.sum(number for _, number in parts) / every * every
        newer: Number = self._puzzle.whole(0)
        paying = []
        for at, number in parts:
            until = newer + number
            paying.append((at, self._starts(until, whole, every) - self._starts(newer, whole, every)))
            newer = until
        return paying

    def _starts(self, until: Number, whole: Number, every: int) -> Number:
        return (smaller(until, whole) + every - 1) / every

    def _worth(self, number: Number, points: Number, pay: Pay, age: int) -> Number:
        if isinstance(points, int):
            return number * (points if pay.fading is None else fade(points, pay.fading, age))
        one = points if pay.fading is None else self._faded_at(points, pay.fading, age)
        self._puzzle.hold(number <= _MOST_BY_FIELD)
        zero = self._puzzle.whole(0)
        return self._puzzle.sum(chosen(number >= times, one, zero) for times in range(1, _MOST_BY_FIELD + 1))

    def _through(self, amounts: list[tuple[int, Number]], cap: Cap, sign: int) -> list[tuple[int, Number]]:
        """The newest pay in full until their bucket's sum reaches its end."""
        sums: dict[object, Number] = {}
        limited = []
        for at, amount in amounts:
            bucket = self._bucket(at, cap)
            before = sums.get(bucket, self._puzzle.whole(0))
            total = before + amount
            total = smaller(total, cap.limit) if sign > 0 else larger(total, -cap.limit)
            limited.append((at, total - before))
            sums[bucket] = total
        return limited

    def _bucket(self, at: object, cap: Cap) -> object:
        if not isinstance(at, int) or (cap.period is None and cap.property is None):
            return None
        one = self.log.candidates[at]
        return period_key(one.moment.day, cap.period) if cap.period else one.texts.get(cap.property or "", "")

    def capped(self, group: Group, target: str, shares: Sequence[Share], summed: Number) -> Number:
        value = summed
        for cap in group.caps:
            if cap.period is None and cap.property is None:
                continue
            buckets: dict[object, list[Number]] = {}
            for share in shares:
                buckets.setdefault(self._bucket(share.slot, cap), []).append(share.amount)
            sums = [smaller(self._puzzle.sum(amounts), cap.limit) for amounts in buckets.values()]
            value = smaller(value, self._puzzle.sum(sums))
        return value


def _apart(earlier: Moment, later: Moment, gap: Gap) -> int:
    return later.day - earlier.day if gap.unit == "days" else later.instant - earlier.instant
