"""A few dozen leads of every sort a model can tell apart: good and bad ones, busy and quiet ones.

They show what can happen. What none of them shows may still happen; then the solver is asked.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import islice

from attrs import Factory, define, field

from ...runtime.reference.case import Case
from ...runtime.reference.conditions import truth
from ...runtime.rules import (
    Choice,
    Constant,
    FromField,
    Pay,
    PerField,
    Rule,
    Rules,
)
from ..proving.bounds import GRADE
from .demands import Demand, TooMany, alternatives, met
from .goals import Goal
from .sketches import Sketch
from .total_demands import Totals
from .trial_leads import TrialLeads

SNAPSHOTS = 5
MOST_STEPS = 10
OFTEN = 6
MOST_EVENTS = 90
BASES = 3
MOST_RULES = 40
MOST_GOALS = 4


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
            self._keep(sketch.more_often(min(often, OFTEN)))

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
