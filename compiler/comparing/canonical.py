"""Conditions and sets of events in one form, so that what means the same is the same.

Every step keeps all three values (true, false, unknown) of a condition: coverage is a result too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal

from attrs import evolve, frozen

from ...runtime import rules as r
from . import ranges
from .behaviours import Behaviours
from .event_tests import any_event, plain_event_test

_WHOLE = (r.HowMany, r.HowManyDifferent, r.HowManyDays, r.MostPer, r.MostWithin)
_ONE = Decimal(1)
_Times = tuple[r.TimeTest, ...]
_Sequences = tuple[r.Sequence, ...]


@frozen
class Canonical:
    """Gives conditions and sets of events their one form.

    `kinds` are those of the fields by key, `property_kinds` those of the events' properties, `decimals`
    those of the scores by name.
    """

    kinds: Mapping[str, r.Kind]
    property_kinds: Mapping[str, r.Kind]
    decimals: Mapping[str, int]
    scale: tuple[str, ...]
    behaviours: Behaviours = Behaviours()

    @classmethod
    def of(cls, rules: r.Rules) -> Canonical:
        return cls(
            {field.key: field.kind for field in rules.fields},
            {field.key: field.kind for field in rules.properties},
            {score.name: score.decimals for score in rules.scores}
            | {combined.name: combined.decimals for combined in rules.combined},
            rules.grade.scale,
        )

    def event_test(self, test: r.EventTest) -> r.EventTest:
        return self.behaviours.as_before(plain_event_test(test, self.on_properties))

    def on_properties(self, condition: r.Condition) -> r.Condition:
        """The form of a condition on an event's properties."""
        return evolve(self, kinds=self.property_kinds).condition(condition)

    # ------------------------------------------------------------ conditions

    def condition(self, condition: r.Condition) -> r.Condition:
        match condition:
            case r.Not(part):
                return self._negated(self.condition(part))
            case r.Unless(part):
                return self._unless(self.condition(part))
            case r.And(parts):
                return self._all(map(self.condition, parts))
            case r.Or(parts):
                return self._any(map(self.condition, parts))
            case r.NumberOf():
                return self._number_of(condition)
            case r.FieldTest(field, test):
                return self._field_test(field, test)
            case r.FieldCompare():
                return _compare(condition)
            case r.EventCount(events, measure, test):
                unit = _ONE if isinstance(measure, _WHOLE) else None
                test = ranges.plain_number(test, unit)
                if unit is not None and test.low is not None and test.low <= 0:
                    test = evolve(test, low=None)
                return r.EventCount(self.events(events), measure, test)
            case r.ScoreTest(score, test):
                unit = Decimal(1).scaleb(-self.decimals.get(score, 0))
                return r.ScoreTest(score, ranges.plain_number(test, unit))
            case r.GradeIn(grades):
                return r.GradeIn(tuple(grade for grade in self.scale if grade in grades))
            case r.SegmentIs(names):
                return r.SegmentIs(tuple(sorted(set(names))))
            case r.Known() | r.Always():
                return condition

    def _field_test(self, field: str, test: r.Test) -> r.Condition:
        match test:
            case r.NumberIn(values):
                plain = tuple(sorted({ranges.plain_decimal(value) for value in values}))
                return r.FieldTest(field, r.NumberIn(plain))
            case r.NumberBetween():
                test = ranges.plain_number(test)
                if test.low is not None and test.low == test.high:
                    return r.FieldTest(field, r.NumberIn((test.low,)))
            case r.TextIn() | r.TextExactly() | r.TextContains() | r.TextStarts() | r.TextEnds():
                test = evolve(test, values=tuple(sorted(set(test.values))))
            case r.TextContainsWord(values):
                test = r.TextContainsWord(tuple(sorted(set(values))))
            case r.TextMatches(patterns):
                test = r.TextMatches(tuple(sorted(set(patterns))))
        return r.FieldTest(field, test)

    def _negated(self, part: r.Condition) -> r.Condition:
        match part:
            case r.Not(inner):
                return inner
            case r.Always(value):
                return r.Always(not value)
            case r.And(parts):
                return self._any(map(self._negated, parts))
            case r.Or(parts):
                return self._all(map(self._negated, parts))
            case r.FieldTest(field, r.NumberBetween() as test) if outside := ranges.numbers_outside(test):
                return r.FieldTest(field, outside)
            case r.FieldTest(field, r.DayBetween() as days) if other := ranges.days_outside(days):
                return r.FieldTest(field, other)
            case r.EventCount(events, measure, test) if outside := ranges.numbers_outside(test):
                return self.condition(r.EventCount(events, measure, outside))
            case r.ScoreTest(score, test) if outside := ranges.numbers_outside(test):
                return self.condition(r.ScoreTest(score, outside))
            case r.GradeIn(grades):
                return r.GradeIn(tuple(grade for grade in self.scale if grade not in grades))
        return r.Not(part)

    def _unless(self, part: r.Condition) -> r.Condition:
        """What is never unknown is its own opposite."""
        if _is_decided(part):
            return self._negated(part)
        return r.Unless(part)

    def _number_of(self, condition: r.NumberOf) -> r.Condition:
        parts = tuple(sorted(map(self.condition, condition.parts), key=repr))
        low, high = max(0, condition.low or 0), condition.high
        high = None if high is None or high >= len(parts) else high
        if high is None and low == 0:
            return r.Always(True)
        if high is None and low == 1:
            return self._any(parts)
        if high is None and low == len(parts):
            return self._all(parts)
        if low == 0 and high == 0:
            return self._negated(self._any(parts))
        return r.NumberOf(low or None, high, parts)

    # ------------------------------------------------------------ and, or

    def _all(self, parts: Iterable[r.Condition]) -> r.Condition:
        """Without brackets inside, twins and needless parts; ranges of one field cut to one."""
        flat: list[r.Condition] = []
        for part in parts:
            flat += part.parts if isinstance(part, r.And) else [part]
        if r.Always(False) in flat:
            return r.Always(False)
        kept = _merged([part for part in flat if part != r.Always(True)], self._both)
        return _standing(_without_wider(kept, r.Or), r.And, r.Always(True))

    def _any(self, parts: Iterable[r.Condition]) -> r.Condition:
        flat: list[r.Condition] = []
        for part in parts:
            flat += part.parts if isinstance(part, r.Or) else [part]
        if r.Always(True) in flat:
            return r.Always(True)
        kept = _merged([part for part in flat if part != r.Always(False)], self._either)
        return _standing(_without_wider(kept, r.And), r.Or, r.Always(False))

    def _both(self, one: r.Condition, other: r.Condition) -> r.Condition | None:
        """One condition for `one and other`, if there is one."""
        match one, other:
            case r.FieldTest(field, test), r.FieldTest(same, rival) if field == same:
                return self._cut(field, test, rival)
            case r.Not(r.FieldTest() as first), r.Not(r.FieldTest() as second):
                united = _united(first, second)
                return None if united is None else r.Not(united)
            case r.ScoreTest(score, test), r.ScoreTest(same, rival) if score == same:
                cut = ranges.cut_numbers(test, rival)
                return None if cut is None else r.ScoreTest(score, cut)
            case r.GradeIn(grades), r.GradeIn(others):
                return r.GradeIn(tuple(grade for grade in grades if grade in others))
            case r.EventCount(events, measure, test), r.EventCount(same_events, same, rival) if (
                events == same_events and measure == same
            ):
                cut = ranges.cut_numbers(test, rival)
                return None if cut is None else r.EventCount(events, measure, cut)
        return None

    def _cut(self, field: str, one: r.Test, other: r.Test) -> r.Condition | None:
        match one, other:
            case r.NumberBetween(), r.NumberBetween():
                cut = ranges.cut_numbers(one, other)
                return None if cut is None else self._field_test(field, cut)
            case r.DayBetween(), r.DayBetween():
                days = ranges.cut_days(one, other)
                return None if days is None else r.FieldTest(field, days)
            case r.TextIn(values), r.TextIn(others) if self.kinds.get(field) == "text":
                shared = tuple(value for value in values if value in others)
                return r.FieldTest(field, r.TextIn(shared)) if shared else None
        return None

    def _either(self, one: r.Condition, other: r.Condition) -> r.Condition | None:
        """One condition for `one or other`, if there is one."""
        match one, other:
            case r.FieldTest(), r.FieldTest():
                united = _united(one, other)
                if united is not None:
                    return united
                if (
                    one.field == other.field
                    and isinstance(one.test, r.NumberBetween)
                    and isinstance(other.test, r.NumberBetween)
                ):
                    joined = ranges.joined_numbers(one.test, other.test)
                    return None if joined is None else self._field_test(one.field, joined)
            case r.ScoreTest(score, test), r.ScoreTest(same, rival) if score == same:
                joined = ranges.joined_numbers(test, rival)
                return None if joined is None else r.ScoreTest(score, joined)
            case r.GradeIn(grades), r.GradeIn(others):
                return r.GradeIn(tuple(g for g in self.scale if g in grades or g in others))
            case r.SegmentIs(names), r.SegmentIs(others):
                return r.SegmentIs(tuple(sorted({*names, *others})))
        return None

    # ------------------------------------------------------------ events

    def events(self, events: r.Events) -> r.Events:
        times: list[r.TimeTest] = []
        for time in events.times:
            if isinstance(time, r.DayBetween):
                time = ranges.plain_days(time, past=True)
                found = next(
                    (
                        (at, cut)
                        for at, other in enumerate(times)
                        if isinstance(other, r.DayBetween) and (cut := ranges.cut_days(time, other))
                    ),
                    None,
                )
                if found is not None:
                    times[found[0]] = found[1]
                    continue
                if time == r.DayBetween(None, None):
                    continue
            times.append(time)
        return r.Events(
            self.event_test(events.test),
            tuple(sorted(set(times), key=repr)),
            tuple(sorted({self._sequence(one) for one in events.sequences}, key=repr)),
            events.whole_log,
        )

    def any_of(self, sets: Sequence[r.Events]) -> tuple[r.Events, ...]:
        """Sets of which an event may be in any: one for all that differ by what happened only."""
        alike: dict[tuple[_Times, _Sequences, bool], list[r.EventTest]] = {}
        for one in map(self.events, sets):
            alike.setdefault((one.times, one.sequences, one.whole_log), []).append(one.test)
        found = [
            r.Events(any_event(tests), times, sequences, whole_log)
            for (times, sequences, whole_log), tests in alike.items()
        ]
        return tuple(sorted(found, key=repr))

    def _sequence(self, sequence: r.Sequence) -> r.Sequence:
        return evolve(sequence, others=self.events(sequence.others))


def _is_decided(condition: r.Condition) -> bool:
    """It is never unknown."""
    match condition:
        case r.Unless() | r.Always() | r.SegmentIs() | r.ScoreTest() | r.GradeIn():
            return True
        case r.Not(part):
            return _is_decided(part)
        case r.And(parts) | r.Or(parts) | r.NumberOf(_, _, parts):
            return all(map(_is_decided, parts))
    return False


def _compare(condition: r.FieldCompare) -> r.FieldCompare:
    """One way round for what can be said from either side."""
    left, operator, right, percent = condition.left, condition.operator, condition.right, condition.percent
    if percent != 100_000:
        return condition
    turned: dict[r.Operator, r.Operator] = {">": "<", ">=": "<=", "=": "="}
    if operator in (">", ">=") or (operator == "=" and right < left):
        return r.FieldCompare(right, turned[operator], left)
    return condition


def _united(one: r.FieldTest, other: r.FieldTest) -> r.FieldTest | None:
    """Any value of either, for tests that take a list of values."""
    if one.field != other.field:
        return None
    test: r.Test
    match one.test, other.test:
        case r.NumberIn(numbers), r.NumberIn(others):
            test = r.NumberIn(tuple(sorted({*numbers, *others})))
        case r.TextContainsWord(runs), r.TextContainsWord(other_runs):
            test = r.TextContainsWord(tuple(sorted({*runs, *other_runs})))
        case r.TextMatches(patterns), r.TextMatches(other_patterns):
            test = r.TextMatches(tuple(sorted({*patterns, *other_patterns})))
        case (
            (r.TextIn(values), r.TextIn(more))
            | (r.TextExactly(values), r.TextExactly(more))
            | (r.TextContains(values), r.TextContains(more))
            | (r.TextStarts(values), r.TextStarts(more))
            | (r.TextEnds(values), r.TextEnds(more))
        ):
            test = type(one.test)(tuple(sorted({*values, *more})))  # type: ignore[call-arg, arg-type]
        case _:
            return None
    return r.FieldTest(one.field, test)


def _merged(
    parts: Iterable[r.Condition], merge: Callable[[r.Condition, r.Condition], r.Condition | None]
) -> list[r.Condition]:
    """The parts, any two that can be one being one."""
    kept: list[r.Condition] = []
    for part in sorted(set(parts), key=repr):
        current = part
        at = 0
        while at < len(kept):
            both = merge(kept[at], current)
            if both is None:
                at += 1
            else:
                current = both
                del kept[at]
                at = 0
        kept.append(current)
    return kept


def _without_wider(parts: list[r.Condition], inner: type) -> list[r.Condition]:
    """`a and (a or b)` is a, `a or (a and b)` is a."""
    sets = {
        part: frozenset(part.parts)
        if isinstance(part, r.And | r.Or) and isinstance(part, inner)
        else frozenset({part})
        for part in parts
    }
    return [part for part in parts if not any(other != part and sets[other] < sets[part] for other in parts)]


def _standing(parts: list[r.Condition], kind: type[r.And] | type[r.Or], none: r.Always) -> r.Condition:
    if not parts:
        return none
    return parts[0] if len(parts) == 1 else kind(tuple(sorted(parts, key=repr)))
