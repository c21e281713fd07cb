"""Guarantees proved by polarity: each part of a model by itself can move the total only the right way.

Instant and certain, but not complete: what rules that go against each other do together is left open.
"""

from __future__ import annotations

from collections.abc import Sequence

from attrs import Factory, define, field

from ...runtime.rules import Combined, Condition, Member, Or, Rules, Score
from .bounds import GRADE, Range, combined_bounds, grade_bounds, score_bounds
from .polarity_conditions import Conditions
from .polarity_events import Added
from .polarity_layers import Axis, shift_of, total_of, values_of
from .polarity_members import Members
from .polarity_moves import (
    DOWN,
    EITHER,
    STILL,
    UP,
    Move,
    Shift,
    any_holds,
    away_from_zero,
    flipped,
    joined,
    reachable,
)
from .polarity_payments import Payments
from .readers import Reader, TestsByWord
from .verdicts import Guarantee

_MILLI = 1000


@define(eq=False)
class Polarity:
    """A model, ready to be asked about many guarantees: only what reads what is changed is looked at."""

    rules: Rules
    _readers: tuple[Reader, ...] = field(init=False)
    _segments: Reader = field(init=False)
    _tests: TestsByWord = field(init=False)

    def __attrs_post_init__(self) -> None:
        self._readers = tuple(Reader.of(member) for member in self.rules.members)
        self._segments = Reader.of(self.rules.segments)
        self._tests = TestsByWord.of((*self._readers, self._segments))

    def proves(self, guarantee: Guarantee) -> bool:
        """True: the guarantee holds for every possible lead. False: this cannot tell.

        An event that is added has at most one verb and at most one object. No lead is taken to have more than
        a million events.
        """
        added = Added.of(self.rules, guarantee.behaviour, guarantee.at_any_time)
        touched = self._touched(added, guarantee.field)
        move = _Model.of(self.rules, added, guarantee.field, touched).move(guarantee)
        return not move & (DOWN if guarantee.falls else UP)

    def _touched(self, added: Added, key: str | None) -> tuple[Member, ...]:
        """The members that read the field, or a test that the event may pass; the others give the same."""
        tests = () if added.event is None else self._tests.near(added.event)
        places = set(self._tests.places([test for test in tests if added.passes(test) != "never"]))
        segments = len(self._readers) in places or key in self._segments.fields
        return tuple(
            member
            for at, (member, reader) in enumerate(zip(self.rules.members, self._readers, strict=True))
            if at in places or key in reader.fields or (segments and reader.segment)
        )


@define
class _Model:
    """The moves of the totals and stages of a model with one change, each worked out once.

    `touched` are the members that the change can touch.
    """

    rules: Rules
    touched: tuple[Member, ...]
    conditions: Conditions
    layered: Conditions
    members: Members
    moves: dict[str, Move] = Factory(dict)
    axes: dict[str, Axis] = Factory(dict)

    @classmethod
    def of(cls, rules: Rules, added: Added, key: str | None, touched: tuple[Member, ...]) -> _Model:
        conditions = Conditions(rules, added, key)
        layered = Conditions(rules, added, key)
        model = cls(rules, touched, conditions, layered, Members(conditions, Payments(added, key)))
        layered.totals = model._on_totals
        return model

    def move(self, guarantee: Guarantee) -> Move:
        match guarantee.kind:
            case "stage":
                return self._stage()
            case "grade":
                return self.total(GRADE)
        return self.total(guarantee.target)

    # ------------------------------------------------------------ totals

    def total(self, name: str) -> Move:
        """How a finished score or the grade may move."""
        if name not in self.moves:
            self.moves[name] = self._grade() if name == GRADE else self._score(name)
        return self.moves[name]

    def _score(self, name: str) -> Move:
        for score in self.rules.scores:
            if score.name == name:
                return self._faded(score) | self._holds(name)
        for combined in self.rules.combined:
            if combined.name == name:
                return self._combined(combined)
        return EITHER

    def _grade(self) -> Move:
        return self._summed(GRADE) | self._holds(GRADE)

    def _summed(self, target: str) -> Move:
        return joined(self.members.move(member, target) for member in self.touched)

    def _holds(self, target: str) -> Move:
        return joined(self.members.holds(member, target) for member in self.touched)

    def _faded(self, score: Score) -> Move:
        """The sum, and what the score's own fading leaves of it: more after a newer event."""
        summed = self._summed(score.name)
        if score.fading is None or score.fading_events is None:
            return summed
        change = self.conditions.added.change(score.fading_events)
        if not change.changes:
            return summed
        sums = score_bounds(self.rules, score).summed
        away = away_from_zero(sums.low, sums.high)
        move = away if change.grows else STILL
        if (
            change.loses or self.conditions.added.at_any_time
        ):  # where nothing faded, an old event may begin it
            move |= flipped(away)
        return summed | move

    def _combined(self, combined: Combined) -> Move:
        return joined(
            STILL
            if term.percent == 0
            else self.total(term.score)
            if term.group is None
            else self.members.term(term.group, term.score)
            for term in combined.terms
        )

    # ------------------------------------------------------------ stages

    def _stage(self) -> Move:
        """The stage's rank: it is at least so high where one of so many first conditions holds."""
        stages = self.rules.stages
        shifts = [self.layered.shift(choice.condition) for choice in stages]
        names = [choice.name for choice in stages]
        move = flipped(joined(self._disqualified()))
        if len(set(names)) < len(names):
            return move | (EITHER if any(found.holds for found in shifts) else STILL)
        for at in range(min(len(stages), reachable(shifts).before)):
            rank = any_holds(shifts[: at + 1]).holds
            if rank & ~move:
                rank = self._any(tuple(choice.condition for choice in stages[: at + 1])).holds
            move |= rank
        return move

    def _disqualified(self) -> Sequence[Move]:
        return [self.conditions.shift(found.condition).holds for found in self.rules.disqualifications]

    def _on_totals(self, condition: Condition) -> Shift | None:
        """The answer to a condition on one total, or to several joined, those on one total taken together."""
        name = total_of(condition)
        if name is not None:
            axis = self._axis(name)
            return None if axis is None else shift_of(values_of(condition, axis), axis)
        return self._any(condition.parts) if isinstance(condition, Or) else None

    def _any(self, parts: Sequence[Condition]) -> Shift:
        together: dict[str, list[Condition]] = {}
        shifts = []
        for part in _flat(parts):
            name = total_of(part)
            if name is None or self._axis(name) is None:
                shifts.append(self.layered.shift(part))
            else:
                together.setdefault(name, []).append(part)
        for name, own in together.items():
            axis = self._axis(name)
            if axis is not None:
                shifts.append(shift_of(values_of(Or(tuple(own)), axis), axis))
        return any_holds(shifts)

    def _axis(self, name: str) -> Axis | None:
        if name not in self.axes:
            found = self._new_axis(name)
            if found is None:
                return None
            self.axes[name] = found
        return self.axes[name]

    def _new_axis(self, name: str) -> Axis | None:
        if name == GRADE:
            places = grade_bounds(self.rules)
            return Axis(self.total(name), places.low, places.high, 1, self.rules.grade.scale)
        decimals = {score.name: score.decimals for score in self.rules.scores}
        decimals |= {combined.name: combined.decimals for combined in self.rules.combined}
        if name not in decimals:
            return None
        units: int = 10 ** decimals[name]
        shown, step = self._shown(name), _MILLI // units
        return Axis(self.total(name), shown.low // step, shown.high // step, units)

    def _shown(self, name: str) -> Range:
        scores = {score.name: score_bounds(self.rules, score) for score in self.rules.scores}
        return scores[name].shown if name in scores else combined_bounds(self.rules, scores)[name]


def _flat(parts: Sequence[Condition]) -> Sequence[Condition]:
    return [inner for part in parts for inner in (_flat(part.parts) if isinstance(part, Or) else (part,))]
