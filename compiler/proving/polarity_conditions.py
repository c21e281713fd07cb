"""How the truth of a condition may change with one more event, or with a larger number in one field."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from attrs import Factory, define, evolve

from ...runtime.rules import (
    Always,
    And,
    Condition,
    EventCount,
    Events,
    EventTest,
    FieldCompare,
    FieldTest,
    GradeIn,
    Measure,
    Not,
    NumberBetween,
    NumberIn,
    NumberOf,
    Or,
    Rules,
    ScoreTest,
    SegmentIs,
    TotalOf,
    Unless,
)
from .polarity_events import Added
from .polarity_moves import (
    ALWAYS_FALSE,
    ALWAYS_TRUE,
    DOWN,
    EITHER,
    STEADY,
    STILL,
    UP,
    Move,
    Shift,
    all_hold,
    any_holds,
    either_way,
    first_true,
    flipped,
    joined,
    number_holds,
    opposite,
    shift,
    unless,
)

_WHOLE = 100_000
_MOST_CASES_BY = 4  # tests told apart: sixteen cases

Totals = Callable[[Condition], Shift | None]


def nothing_of_totals(_condition: Condition) -> Shift | None:
    """Where no total may be read: the answer to none of a condition's parts."""
    return None


@define
class Conditions:
    """`field` is the key of the number field that gets larger, None where an event is added.

    `totals` answers conditions on finished scores and grades; None of any other.
    """

    rules: Rules
    added: Added
    field: str | None
    totals: Totals = nothing_of_totals
    segments: list[Shift] | None = None
    found: dict[int, tuple[Condition, Shift]] = Factory(dict)

    def shift(self, condition: Condition) -> Shift:
        """How its truth may change, told apart by which tests the added event passes where that helps."""
        known = self.found.get(id(condition))
        if known is None:
            # The condition is kept beside its shift so that its id stays its own.
            known = self.found[id(condition)] = (condition, self._shift_by_cases(condition))
        return known[1]

    def _shift_by_cases(self, condition: Condition) -> Shift:
        simple = self._shift(condition)
        if simple.holds != EITHER and simple.fails != EITHER:
            return simple
        tests = [test for test in dict.fromkeys(event_tests(condition)) if self.added.passes(test) == "maybe"]
        if not 0 < len(tests) <= _MOST_CASES_BY:
            return simple
        cases = [evolve(self, added=case, found={})._shift(condition) for case in self.added.cases(tests)]
        afters = {case.after for case in cases}
        return shift(
            joined(case.holds for case in cases),
            joined(case.fails for case in cases),
            afters.pop() if len(afters) == 1 else None,
        )

    def _shift(self, condition: Condition) -> Shift:
        match condition:
            case Always(value):
                return ALWAYS_TRUE if value else ALWAYS_FALSE
            case And(parts):
                simple = all_hold([self._shift(part) for part in parts])
                return simple if simple.holds != EITHER else self.totals(condition) or simple
            case Or(parts):
                simple = any_holds([self._shift(part) for part in parts])
                return simple if simple.holds != EITHER else self.totals(condition) or simple
            case Not(part):
                return opposite(self._shift(part))
            case Unless(part):
                return unless(self._shift(part))
            case NumberOf(low, high, parts):
                return number_holds([self._shift(part) for part in parts], low, high)
            case EventCount(events, measure, test):
                return self._count(events, measure, test)
            case SegmentIs(names):
                return self._segment(names)
            case FieldTest(field, test) if field == self.field:
                return _field(test)
            case FieldCompare() if self.field in (condition.left, condition.right):
                return _compare(condition, condition.left == self.field, condition.right == self.field)
            case ScoreTest() | GradeIn():
                return self.totals(condition) or Shift(EITHER, EITHER)
        return STEADY  # other fields; whether a field is known

    def _count(self, events: Events, measure: Measure, test: NumberBetween) -> Shift:
        move = self.added.measured(events, measure)
        if move == STILL:
            return STEADY
        low, high = test.low, test.high
        if (
            not isinstance(measure, TotalOf)
            and low is not None
            and (low < 0 or low == 0 and not test.low_open)
        ):
            low = None
        after = None
        if self.added.counted_after(events, measure):
            if high is not None and high < 1:
                after = False
            elif high is None and (low is None or low < 1 or low == 1 and not test.low_open):
                after = True
        return either_way(_between(low is not None, high is not None, move), after)

    def _segment(self, names: tuple[str, ...]) -> Shift:
        if self.segments is None:
            self.segments = [self.shift(choice.condition) for choice in self.rules.segments]
        wanted = [choice.name in names for choice in self.rules.segments]
        return either_way(first_true(self.segments, wanted))


def _between(low: bool, high: bool, move: Move) -> Move:
    """How it moves that a number lies above a lower end and below an upper one, where there are such."""
    return (move if low else STILL) | (flipped(move) if high else STILL)


def _field(test: object) -> Shift:
    """Of a known number that becomes larger: what is not true is false."""
    match test:
        case NumberBetween(low, high):
            return either_way(_between(low is not None, high is not None, UP))
        case NumberIn(()):
            return STEADY
    return Shift(EITHER, EITHER)


def _compare(condition: FieldCompare, left: bool, right: bool) -> Shift:
    """The other field may be unknown: both truths move, and stay what they are where it is."""
    operator, percent = condition.operator, condition.percent
    if left and right and percent == _WHOLE:
        return STEADY
    if operator == "=" or percent < 0:
        return Shift(EITHER, EITHER)
    # The side with more of the growing number: left > percent × right.
    left_grows = percent <= _WHOLE if left and right else left
    wins = operator in (">", ">=")
    move = UP if left_grows == wins else DOWN
    return Shift(move, flipped(move))


def event_tests(condition: Condition) -> Iterator[EventTest]:
    """The tests of the sets of events that a condition counts, but not those of their sequences."""
    match condition:
        case And(parts) | Or(parts):
            for part in parts:
                yield from event_tests(part)
        case NumberOf(_, _, parts):
            for part in parts:
                yield from event_tests(part)
        case Not(part) | Unless(part):
            yield from event_tests(part)
        case EventCount(events):
            yield events.test


def needs_one_of(condition: Condition, events: Events) -> bool:
    """The condition is true only where at least one event is in the set."""
    match condition:
        case And(parts):
            return any(needs_one_of(part, events) for part in parts)
        case Or(parts):
            return bool(parts) and all(needs_one_of(part, events) for part in parts)
        case EventCount(own, _, NumberBetween(low, _, low_open)):
            return own == events and low is not None and (low > 0 or low == 0 and low_open)
    return False
