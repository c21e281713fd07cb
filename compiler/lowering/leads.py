"""Conditions on a lead: its fields, what its events come to, its segment and its finished totals."""

from __future__ import annotations

from decimal import Decimal

from attrs import define, field

from ...runtime import rules as r
from ...runtime import tables as t
from .conditions import ConditionTable
from .events import EventTable

_SOME = r.NumberBetween(Decimal(1), None)


@define
class LeadConditions:
    """The conditions of a model in the making; `totals` are the places of its scores, then combined ones, by
    name.
    """

    events: EventTable
    totals: dict[str, int]
    table: ConditionTable = field(factory=ConditionTable)

    def row(self, condition: r.Condition) -> int:
        return self.table.condition(condition, self._leaf)

    def choices(self, choices: tuple[r.Choice, ...]) -> tuple[t.ChoiceRow, ...]:
        return tuple(t.ChoiceRow(choice.name, self.row(choice.condition)) for choice in choices)

    def some_of(self, place: int) -> int:
        """That there is any event of the set in that place."""
        return self.table.passes(self.count_axis(place, r.HowMany()), _SOME)

    def count_axis(self, place: int, measure: r.Measure) -> int:
        return self.table.axis(
            ("count", place, measure),
            lambda tests: t.CountAxis(place, measure, tests),  # type: ignore[arg-type]
        )

    def _leaf(self, node: r.Condition) -> int:
        table = self.table
        match node:
            case r.EventCount(events, measure, test):
                return table.passes(self.count_axis(self.events.place(events), measure), test)
            case r.SegmentIs(names):
                axis = table.axis(("segment",), lambda tests: t.SegmentAxis(tests))  # type: ignore[arg-type]
                return table.passes(axis, names)
            case r.ScoreTest(name, test):
                place = self.totals[name]
                axis = table.axis(
                    ("score", place),
                    lambda tests: t.ScoreAxis(place, tests),  # type: ignore[arg-type]
                )
                return table.passes(axis, test)
            case r.GradeIn(grades):
                axis = table.axis(("grade",), lambda tests: t.GradeAxis(tests))  # type: ignore[arg-type]
                return table.passes(axis, grades)
            case r.FieldTest() | r.Known() | r.FieldCompare():
                return table.of_value(node)
            case _:
                raise TypeError(f"a connective: {type(node).__name__}")
