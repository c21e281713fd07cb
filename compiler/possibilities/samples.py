"""A few dozen leads of every sort a model can tell apart: good and bad ones, busy and quiet ones.

They show what can happen. What none of them shows may still happen; then the solver is asked.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import islice

from attrs import Factory, define, evolve, field

from ...runtime.reference.case import Case
from ...runtime.reference.conditions import truth
from ...runtime.rules import (
    Choice,
    Condition,
    Constant,
    EventCount,
    Events,
    FromField,
    Pay,
    PerField,
    Rule,
    Rules,
)
from ..proving.bounds import GRADE
from .demands import Demand, TooMany, alternatives, met
from .field_values import NoValue, about_one_field
from .goals import Goal
from .total_demands import Totals
from .trial_leads import TrialLeads

SNAPSHOTS = 5
MOST_STEPS = 10
OFTEN = 6
MOST_EVENTS = 90
MOST_TESTS = 3
BASES = 3
MOST_RULES = 40
MOST_GOALS = 4


@define
class Sketch:
    """A lead that grows: what it has to meet so far, which events it has, and how often."""

    trial: TrialLeads
    demands: tuple[Demand, ...] = ()
    happening: tuple[Events, ...] = ()
    often: int = 1

    def with_rule(self, rule: Rule) -> Sketch | None:
        """One for which this rule holds as well; None where that is not easily done, or is so already."""
        return self.with_condition(rule.condition, rule.events[:1])

    def with_condition(self, condition: Condition, happening: Sequence[Events] = ()) -> Sketch | None:
        try:
            way = next(alternatives([(condition, "true")], self.trial.rules.segments), None)
        except TooMany:
            return None
        if way is None:
            return None
        asked = Counter(about_one_field(condition) for condition, _ in self.demands)
        if any(asked[key] >= MOST_TESTS for condition, _ in way if (key := about_one_field(condition))):
            return None
        demands = (*self.demands, *(demand for demand in way if demand not in self.demands))
        events = (*self.happening, *(one for one in happening if one not in self.happening))
        if (demands, events) == (self.demands, self.happening):
            return None
        if isinstance(self.trial.values(demands), NoValue) or self.trial.histories.impossible(demands):
            return None
        return Sketch(self.trial, demands, events)

    def leads(self, both: bool = False) -> Iterator[Case]:
        """The lead with its events as late as may be; `both`: and as early."""
        values = self.trial.values(self.demands)
        if isinstance(values, NoValue):
            return
        happening = self.happening * self.often
        *_, late, early = self.trial.histories.proposals(self.demands, happening)
        yield self.trial.finished(values, late)
        if both and any(isinstance(one, EventCount) for one, _ in self.demands):
            yield self.trial.finished(values, early)


@define
class Samples:
    """Leads made so far, with what they are made of; more are made towards what is asked."""

    trial: TrialLeads
    rules: Sequence[Rule]
    totals: Totals
    made: list[tuple[Sketch, Case]] = Factory(list)
    weighty: Sequence[Rule] = field(init=False)

    @weighty.default
    def _weighty(self) -> Sequence[Rule]:
        weighed = [(rule, abs(_all_weight(rule))) for rule in self.rules]
        weighed.sort(key=lambda pair: (-pair[1], pair[0].number))
        return [rule for rule, weight in weighed if weight][:MOST_RULES]

    def make(self) -> None:
        """Leads with nothing known, and leads for which more and more of the rules hold, the weightiest
        first."""
        for history in (None, ()):
            self.made.append((Sketch(self.trial), self.trial.finished({}, history)))
        for good in (True, False):
            sketch = Sketch(self.trial)
            for rule in _sorted([(rule, _weight(rule, GRADE)) for rule in self.rules], good)[:MOST_STEPS]:
                sketch = sketch.with_rule(rule) or sketch
                self._keep(sketch)
        for wanted in _orders(self.trial.rules, self.rules):
            self._grown(wanted)
        for choice in _choices(self.trial.rules):
            self._keep(Sketch(self.trial).with_condition(choice.condition))

    def _grown(self, wanted: Sequence[Rule]) -> None:
        sketch = Sketch(self.trial)
        stops = {len(wanted) * at // SNAPSHOTS for at in range(1, SNAPSHOTS)}
        for at, rule in enumerate(wanted, 1):
            sketch = sketch.with_rule(rule) or sketch
            if at in stops:
                self._keep(sketch)
        self._keep(sketch, both=True)
        often = MOST_EVENTS // max(1, len(sketch.happening))
        if often > 1:
            self._keep(evolve(sketch, often=min(often, OFTEN)))

    def _keep(self, sketch: Sketch | None, both: bool = False) -> None:
        if sketch is not None:
            self.made += ((sketch, case) for case in sketch.leads(both))

    # ------------------------------------------------------------ what they show

    def shows(self, demands: Sequence[Demand]) -> bool:
        """Whether one of them meets all demands; some are made for it if need be."""
        if any(_meets(case, demands) for _, case in self.made):
            return True
        goals = []
        try:
            goals = list(islice(alternatives(demands, self.trial.rules.segments), MOST_GOALS))
        except TooMany:
            return False
        scale = self.trial.rules.grade.scale
        return any(self._towards(Goal.of(goal, scale, self.totals), demands) for goal in goals)

    def _towards(self, goal: Goal, demands: Sequence[Demand]) -> bool:
        """Takes on one rule after the other that brings a lead nearer to what is asked."""
        for distance, at in self._nearest(goal):
            sketch, base = self.made[at]
            from_below = goal.below(base)
            for rule in self.weighty:
                better = sketch.with_rule(rule)
                case = None if better is None else next(better.leads(), None)
                if better is None or case is None:
                    continue
                left = goal.distance(case)
                if left < distance and not (from_below and goal.above(case)):
                    self.made.append((better, case))
                    sketch, distance = better, left
                    if _meets(case, demands):
                        return True
        return False

    def _nearest(self, goal: Goal) -> list[tuple[Decimal, int]]:
        """The leads nearest to the goal, of each grade one, and the nearest of those with too few points:
        ceilings and floors may stand between."""
        near = sorted((goal.distance(case), at) for at, (_, case) in enumerate(self.made))
        by_grade: dict[str | None, tuple[Decimal, int]] = {}
        for distance, at in near:
            by_grade.setdefault(self.made[at][1].grade, (distance, at))
        below = [(distance, at) for distance, at in near if goal.below(self.made[at][1])]
        return list(dict.fromkeys([*below[:1], *list(by_grade.values())[:BASES]]))

    def reached(self, total: str, upper: bool) -> int:
        """The highest or lowest value of a total among them: millis, for the grade its place on the scale."""
        scale = self.trial.rules.grade.scale
        values = [
            scale.index(case.grade or "") if total == GRADE else int(case.scores[total] * 1000)
            for _, case in self.made
        ]
        return max(values) if upper else min(values)


def _meets(case: Case, demands: Sequence[Demand]) -> bool:
    return all(met(mode, truth(one, case)) for one, mode in demands)


def _orders(model: Rules, rules: Sequence[Rule]) -> Iterator[list[Rule]]:
    """Rules of the scores, each from the best or from the worst on; alone and after those of the grade."""
    names = [score.name for score in model.scores]
    scores = [(rule, sum(_weight(rule, name) for name in names)) for rule in rules]
    grades = _sorted([(rule, _weight(rule, GRADE)) for rule in rules], True)
    for good in (True, False):
        yield _sorted(scores, good)
    if grades:
        yield [*grades, *_sorted(scores, True)]


def _sorted(weighed: Sequence[tuple[Rule, int]], good: bool) -> list[Rule]:
    sign = 1 if good else -1
    fitting = [(rule, weight * sign) for rule, weight in weighed if weight * sign > 0]
    return [rule for rule, weight in sorted(fitting, key=lambda pair: (-pair[1], pair[0].number))]


def _all_weight(rule: Rule) -> int:
    targets = dict.fromkeys(effect.target for effect in rule.effects)
    return sum(_weight(rule, target) for target in targets)


def _weight(rule: Rule, target: str) -> int:
    """About what a rule pays into a total."""
    weight = 0
    for effect in rule.effects:
        if isinstance(effect, Pay) and effect.target == target:
            match effect.points:
                case Constant(amount) | PerField(amount):
                    weight += amount
                case FromField(_, sign):
                    weight += sign
                case _:
                    weight += effect.sign
    return weight


def _choices(model: Rules) -> Iterator[Choice]:
    yield from model.stages
    for label in model.labels:
        yield from label.choices
