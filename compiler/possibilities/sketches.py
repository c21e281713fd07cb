"""A lead that grows: one rule after the other is to hold for it, as far as they go together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from attrs import define, evolve, field

from ...runtime.intake import Value
from ...runtime.reference.case import Case
from ...runtime.rules import Condition, Events, FieldCompare, Rule
from .demands import Demand, TooMany, alternatives
from .field_values import NoValue, about_one_field
from .growing_values import grown_value
from .histories import Count, Wanted, count_of, on_days
from .trial_leads import TrialLeads

FEW_TESTS, MOST_TESTS = 3, 30
"""So many tests on one field are looked at thoroughly; so many at all."""


@define(eq=False)
class Sketch:
    """What a lead has to meet so far, which events it has, and how often.

    What is demanded is kept by field and by count, so that one more demand is only held against its like.
    """

    trial: TrialLeads
    often: int = 1
    happening: Mapping[Events, None] = field(factory=dict)
    _met: Mapping[Demand, None] = field(factory=dict)
    _values: Mapping[str, Value] = field(factory=dict)
    _by_field: Mapping[str, tuple[Demand, ...]] = field(factory=dict)
    _by_count: Mapping[Count, tuple[Demand, ...]] = field(factory=dict)
    _wanted: Mapping[Count, Wanted] = field(factory=dict)

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
        new = [demand for demand in way if demand not in self._met]
        events = [one for one in happening if one not in self.happening]
        return self._with(new, events) if new or events else None

    def _with(self, new: Sequence[Demand], events: Sequence[Events]) -> Sketch | None:
        values, by_field = dict(self._values), dict(self._by_field)
        by_count, wanted = dict(self._by_count), dict(self._wanted)
        for demand in new:
            key, count = about_one_field(demand[0]), count_of(demand)
            if key is not None:
                by_field[key] = (*by_field.get(key, ()), demand)
                value = self._value(key, values.get(key), by_field[key])
                if value is None:
                    return None
                values[key] = value
            elif count is not None:
                by_count[count] = (*by_count.get(count, ()), demand)
                if self.trial.histories.impossible_count(by_count[count]):
                    return None
                fewest = self.trial.histories.wanted(demand)
                if fewest is not None:
                    wanted[count] = fewest.or_more(wanted.get(count))
            elif isinstance(demand[0], FieldCompare):
                return None
        met = {**self._met, **dict.fromkeys(new)}
        happening = {**self.happening, **dict.fromkeys(events)}
        return Sketch(self.trial, 1, happening, met, values, by_field, by_count, wanted)

    def _value(self, key: str, old: Value | None, demands: tuple[Demand, ...]) -> Value | None:
        if old is None or len(demands) <= FEW_TESTS:
            value = self.trial.value(key, demands)
            return None if isinstance(value, NoValue) else value
        if len(demands) > MOST_TESTS:
            return None
        return grown_value(key, old, demands, self.trial.as_of, self.trial.markers)

    def more_often(self, often: int) -> Sketch:
        """The same with every event so many times, on as many days."""
        return evolve(self, often=often)

    def leads(self, both: bool = False) -> Iterator[Case]:
        """The lead with its events as late as may be; `both`: and as early."""
        wanted = [*(on_days(events, self.often) for events in self.happening), *self._wanted.values()]
        for early in (False, True) if both and self._by_count else (False,):
            yield self.trial.finished(self._values, self.trial.histories.made(wanted, early))
