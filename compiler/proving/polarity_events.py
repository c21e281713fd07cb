"""What one more event may change: the tests it passes, the sets of events that get it, get or lose others."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from attrs import Factory, define, evolve, frozen

from ...runtime.rules import (
    After,
    AfterSilence,
    AgeBetween,
    AllOf,
    Day,
    DayBetween,
    Events,
    EventTest,
    FieldTest,
    HowMany,
    HowManyDays,
    Kind,
    Measure,
    MostWithin,
    NoneOf,
    NotFollowed,
    NumberBetween,
    Rules,
    TimeTest,
    TotalOf,
    Where,
)
from .overlap import Passing, event_may_pass, property_kinds, satisfiable
from .polarity_moves import DOWN, STILL, UP, Move

_ZERO = Decimal(0)


@frozen
class SetChange:
    """What may happen to a set of events: the added one comes in; others come in (`gains`), go (`loses`)."""

    adds: Passing
    gains: bool = False
    loses: bool = False

    @property
    def grows(self) -> bool:
        return self.gains or self.adds != "never"

    @property
    def changes(self) -> bool:
        return self.grows or self.loses


UNCHANGED = SetChange("never")


@define
class Added:
    """The event that is added; none where a field changes.

    `event` is what every such event passes, None where none is added at all. It happens at as-of or, with
    `at_any_time`, at any moment up to then. `assumed` has what is taken for granted of it in one case.
    """

    event: EventTest | None
    at_any_time: bool
    window: tuple[TimeTest, ...]
    kinds: Mapping[str, Kind]
    assumed: Mapping[EventTest, Passing] = Factory(dict)
    found: dict[EventTest, Passing] = Factory(dict)

    @classmethod
    def of(cls, rules: Rules, behaviour: EventTest | None, at_any_time: bool) -> Added:
        kinds = property_kinds(rules)
        event = behaviour
        if event is not None and rules.ignored:
            event = AllOf((event, NoneOf(rules.ignored)))
        if event is not None and not satisfiable((event,), (), kinds):
            event = None
        return cls(event, at_any_time, rules.window, kinds)

    # ------------------------------------------------------------ the event itself

    def passes(self, test: EventTest) -> Passing:
        if self.event is None:
            return "never"
        if test in self.assumed:
            return self.assumed[test]
        if test not in self.found:
            self.found[test] = event_may_pass(self.event, test, self.kinds)
        return self.found[test]

    def cases(self, tests: Sequence[EventTest]) -> Iterable[Added]:
        """The same with every way in which the event can pass some of these tests and fail the others."""
        if self.event is None:
            return
        for number in range(1 << len(tests)):
            passed = [test for at, test in enumerate(tests) if number >> at & 1]
            failed = [test for at, test in enumerate(tests) if not number >> at & 1]
            if satisfiable((self.event, *passed), failed, self.kinds):
                assumed: dict[EventTest, Passing] = dict.fromkeys(passed, "always")
                assumed.update(dict.fromkeys(failed, "never"))
                yield evolve(self, assumed=assumed)

    def _at_its_time(self, test: TimeTest) -> Passing:
        """Whether the event's moment passes: its age is 0, where it happens now."""
        if self.at_any_time:
            return "maybe"
        if isinstance(test, DayBetween):
            return _all_of((_not_after_today(test.first), _not_before_today(test.last)))
        return _age_zero(test)

    # ------------------------------------------------------------ sets

    def change(self, events: Events) -> SetChange:
        """What may happen to a set of events.

        What happens now is later than nothing and, being the answer to a wait that is over, comes too late:
        so it changes the membership of no other event.
        """
        if self.event is None:
            return UNCHANGED
        return SetChange(self._adds(events), *self._others(events))

    def change_of_any(self, sets: Sequence[Events]) -> SetChange:
        """What may happen to the events that belong to at least one of the sets."""
        changes = [self.change(events) for events in sets]
        adds = [change.adds for change in changes]
        joined: Passing = "always" if "always" in adds else "maybe" if "maybe" in adds else "never"
        gains, loses = any(change.gains for change in changes), any(change.loses for change in changes)
        return SetChange(joined, gains, loses)

    def _adds(self, events: Events) -> Passing:
        passing = self.passes(events.test)
        if passing == "never":
            return "never"
        times = events.times if events.whole_log else (*self.window, *events.times)
        answers = [passing, *(self._at_its_time(test) for test in times)]
        for sequence in events.sequences:
            waits = isinstance(sequence, NotFollowed) and sequence.within.amount >= 0
            answers.append("never" if waits and not self.at_any_time else "maybe")
        return _all_of(answers)

    def _others(self, events: Events) -> tuple[bool, bool]:
        """Whether other events may come in, whether some may go."""
        gains = loses = False
        if self.at_any_time:
            for sequence in events.sequences:
                others = self.change(sequence.others)
                match sequence:
                    case After():
                        gains, loses = gains or others.grows, loses or others.loses
                    case AfterSilence():
                        gains, loses = gains or others.changes, loses or others.changes
                    case NotFollowed():
                        gains, loses = gains or others.loses, loses or others.grows
        return gains, loses

    # ------------------------------------------------------------ measures

    def measured(self, events: Events, measure: Measure) -> Move:
        """How what is counted of a set may move."""
        change = self.change(events)
        if not isinstance(measure, TotalOf):
            return (UP if change.grows else STILL) | (DOWN if change.loses else STILL)
        move = STILL
        up, down = self._signs(events, measure.property, change)
        if change.grows:
            move |= (UP if up else STILL) | (DOWN if down else STILL)
        if change.loses:
            move |= (DOWN if up else STILL) | (UP if down else STILL)
        return move

    def _signs(self, events: Events, property: str, change: SetChange) -> tuple[bool, bool]:
        """Whether the property may be above zero, below zero, for the events that come and go."""
        above = Where(FieldTest(property, NumberBetween(_ZERO, None, low_open=True)))
        below = Where(FieldTest(property, NumberBetween(None, _ZERO, high_open=True)))
        only_added = self.event is not None and not change.gains and not change.loses
        tests = (self.event, events.test) if only_added and self.event is not None else (events.test,)
        return (
            satisfiable((*tests, above), (), self.kinds),
            satisfiable((*tests, below), (), self.kinds),
        )

    def counted_after(self, events: Events, measure: Measure) -> bool:
        """At least one is counted afterwards, for certain."""
        by_itself = isinstance(measure, HowMany | HowManyDays) or (
            isinstance(measure, MostWithin) and measure.gap.amount > 0
        )
        return by_itself and self.change(events).adds == "always"


def _all_of(answers: Iterable[Passing]) -> Passing:
    found = set(answers)
    return "never" if "never" in found else "maybe" if "maybe" in found else "always"


def _not_after_today(day: Day | None) -> Passing:
    if day is None:
        return "always"
    return "maybe" if not day.ago else "always" if day.days >= 0 else "never"


def _not_before_today(day: Day | None) -> Passing:
    if day is None:
        return "always"
    return "maybe" if not day.ago else "always" if day.days <= 0 else "never"


def _age_zero(test: AgeBetween) -> Passing:
    above = test.low is None or (test.low < 0 if test.low_open else test.low <= 0)
    below = test.high is None or (test.high > 0 if test.high_open else test.high >= 0)
    return "always" if above and below else "never"
