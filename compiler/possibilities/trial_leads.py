"""Trying conditions on made-up leads: the quick half of the question whether something can happen at all.

A lead that does it is looked at by the reference, so "yes" is certain; "no" is only said where one field or
one count by itself cannot be as it would have to be. What lies between is left to the solver.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Literal

from attrs import Factory, define, evolve, field

from ...runtime.folding import fold_all
from ...runtime.intake import Event, Value
from ...runtime.reference.case import Case
from ...runtime.reference.conditions import chosen, truth
from ...runtime.reference.events import selected
from ...runtime.reference.totals import finished_combined, finished_grade, finished_score
from ...runtime.rules import (
    Day,
    Events,
    FieldCompare,
    Kind,
    Rules,
)
from ...runtime.times import DAY, AsOf, zone
from ..proving.event_tests import parts_of
from ..proving.overlap import property_kinds
from .demands import Demand, TooMany, alternatives, met
from .event_shapes import EventShapes
from .field_values import NoValue, about_one_field, value_for
from .gifts import Gifts
from .histories import Histories

MOST_WAYS = 60
_SOME_DAY = 20_468  # 2026-01-15

Answer = Literal["yes", "no", "unclear"]


@define(eq=False)
class TrialLeads:
    """Makes leads of one model, as of the noon of a day that is later than all days the rules name."""

    rules: Rules
    as_of: AsOf = field(init=False)
    markers: frozenset[str] = field(init=False)
    kinds: Mapping[str, Kind] = field(init=False)
    histories: Histories = field(init=False)
    gifts: Gifts = field(init=False)
    most_thirds: int = 0
    _values: dict[tuple[str, tuple[Demand, ...]], Value | NoValue] = Factory(dict)

    def __attrs_post_init__(self) -> None:
        day = max([_SOME_DAY, *_named_days(self.rules)]) + 1
        self.as_of = AsOf(day * DAY + DAY // 2, day, zone("UTC"))
        self.markers = fold_all(self.rules.missing)
        self.kinds = {one.key: one.kind for one in self.rules.fields}
        kinds = property_kinds(self.rules)
        shapes = EventShapes(kinds, self.rules.ignored, self.as_of, self.markers)
        self.histories = Histories(self.rules, self.as_of, shapes)
        self.gifts = Gifts(self.rules, self.as_of)

    # ------------------------------------------------------------ questions on rules and segments

    def can_be(self, demands: Sequence[Demand], happening: Sequence[Events] = ()) -> Answer:
        """Whether some lead meets all demands and has an event in each of the sets `happening`.

        "no" is certain, for leads whose events have one verb and one object each, as all proofs take them.
        """
        if any(not self.histories.possible_event(events) for events in happening):
            return "no"
        surely_not = True
        try:
            for at, way in enumerate(alternatives(demands, self.rules.segments)):
                if at == MOST_WAYS:
                    return "unclear"
                answer = self._one_way(way, demands, happening)
                if answer == "yes":
                    return "yes"
                surely_not = surely_not and answer == "no"
        except TooMany:
            return "unclear"
        return "no" if surely_not else "unclear"

    def _one_way(
        self, way: Sequence[Demand], demands: Sequence[Demand], happening: Sequence[Events]
    ) -> Answer:
        values = self.values(way)
        if isinstance(values, NoValue):
            return "no" if values.certain else "unclear"
        if self.histories.impossible(way):
            return "no"
        for history in self.histories.proposals(way, happening):
            case = self.case(values, history)
            if all(met(mode, truth(condition, case)) for condition, mode in demands) and all(
                selected(events, case) for events in happening
            ):
                return "yes"
        return "unclear"

    def values(self, demands: Sequence[Demand]) -> Mapping[str, Value] | NoValue:
        """A value for every field that the demands speak of; the rest of the lead is unknown."""
        by_key: dict[str, list[Demand]] = {}
        single: list[tuple[str, Demand]] = []
        clear = True
        for demand in demands:
            key = about_one_field(demand[0])
            if key is not None:
                by_key.setdefault(key, []).append(demand)
                single.append((key, demand))
            elif isinstance(demand[0], FieldCompare):
                clear = False
        values: dict[str, Value] = {}
        uncertain: NoValue | None = None
        for key, own in by_key.items():
            value = self.value(key, tuple(own))
            if not isinstance(value, NoValue):
                values[key] = value
            elif value.certain:
                return value
            else:
                uncertain = value
        return uncertain or (values if clear else NoValue(certain=False))

    def value(self, key: str, demands: tuple[Demand, ...]) -> Value | NoValue:
        """A value of one field for which all these single conditions on it are as demanded."""
        if (key, demands) not in self._values:
            kind = self.kinds.get(key, "text")
            self._values[key, demands] = value_for(key, kind, demands, self.as_of, self.markers)
        return self._values[key, demands]

    def case(self, values: Mapping[str, Value], history: tuple[Event, ...] | None) -> Case:
        """The lead as the reference sees it, its segment known."""
        case = Case(self.rules, self.as_of, values, history)
        return evolve(case, segment=chosen(self.rules.segments, case))

    # ------------------------------------------------------------ questions on totals too

    def finished(self, values: Mapping[str, Value], history: tuple[Event, ...] | None) -> Case:
        """The same with its totals."""
        case = self.case(values, history)
        given = self.gifts.given(case)
        shown = {score.name: finished_score(score, given, case) for score in self.rules.scores}
        millis = {name: total.shown for name, total in shown.items()}
        points = {name: total.points for name, total in shown.items()}
        for combined in self.rules.combined:
            total = finished_combined(combined, millis, given.groups)
            millis[total.name], points[total.name] = total.shown, total.points
        grade = finished_grade(self.rules.grade, given)
        self.most_thirds = max(self.most_thirds, grade.summed)
        return evolve(case, scores=points, grade=grade.shown)

    def can_be_refused(
        self, demands: Sequence[Demand], impossible: Callable[[Sequence[Demand]], bool]
    ) -> Answer:
        """ "no" where every way to meet the demands is impossible, by one field, one count or one total."""
        try:
            for at, way in enumerate(alternatives(demands, self.rules.segments)):
                if at == MOST_WAYS:
                    return "unclear"
                values = self.values(way)
                refused = isinstance(values, NoValue) and values.certain
                if not (refused or impossible(way) or self.histories.impossible(way)):
                    return "unclear"
        except TooMany:
            return "unclear"
        return "no"


def _named_days(rules: Rules) -> Iterator[int]:
    """All calendar days that rules name."""
    for node in parts_of(rules, Day):
        if isinstance(node, Day) and not node.ago:
            yield node.days
