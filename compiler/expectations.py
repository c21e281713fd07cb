"""What a scenario expects: of totals, of the segment, the stage, labels and matrices, of disqualification."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from attrs import define

from ..dsl import syntax as s
from ..runtime import rules as r
from ..runtime.folding import fold
from .grades import say_unknown_grade, spelled
from .scenario_types import Expectation, OfTotal, OneOf
from .targets import Targets
from .total_tests import TotalTests
from .values import Values

DISQUALIFIED = "disqualified"

Kind = Literal["segment", "stage", "label", "matrix", "disqualified"]


@define
class Expectations:
    """Reads expectations; None, and said, where one cannot be meant."""

    targets: Targets
    values: Values
    rules: r.Rules

    def read(self, expected: s.Expected) -> Expectation | None:
        names = self.targets.names
        what = self._what(expected)
        if what is None:
            return None
        subject = names.written(expected.target.span)
        return Expectation(names.written(expected.span), subject, what, expected.span)

    def _what(self, expected: s.Expected) -> OneOf | OfTotal | None:
        target = expected.target
        names = self.targets.names
        if target.kind in ("score", "grade"):
            if not self.targets.is_there(target) or not self._grades_are_there(expected):
                return None
            before = len(names.problems)
            tests = TotalTests(names, self.values)
            condition = tests.condition(target, expected.tails, "stage", expected.span)
            if len(names.problems) > before and names.problems[-1].severity == "error":
                return None
            score = None
            if target.kind == "score":
                score = "score" if target.name is None else names.scores[fold(target.name.text)]
            return OfTotal(score, condition)
        return self._result(expected)

    def _grades_are_there(self, expected: s.Expected) -> bool:
        if expected.target.kind != "grade":
            return True
        names = self.targets.names
        unknown = [v for v in _compared(expected.tails) if spelled(v) not in names.grade.scale]
        for value in unknown:
            say_unknown_grade(value, names.grade.scale, names.report)
        return not unknown

    # ------------------------------------------------------------ segment, stage, labels, matrices

    def _result(self, expected: s.Expected) -> OneOf | None:
        name = expected.target.name.text if expected.target.name is not None else "segment"
        kind, own_name, known = self._values_of(name)
        if kind is None:
            self.targets.is_there(expected.target)
            return None
        found: list[str | None] = []
        match expected.tails:
            case (s.IsKnown(known=is_known),):
                return OneOf(kind, own_name, (None,), negated=is_known)
            case (
                s.Comparison(
                    relation="is" | "in" | "includes",
                    value=s.Value() | s.ListValue() as value,
                    negated=negated,
                ),
            ):
                for item in self.values.items(value):
                    text = self.values.text(item)
                    same = next((one for one in known if fold(one) == fold(text)), None)
                    if same is None:
                        self.targets.unknown("value", text, item.span, list(known), of=name)
                    found.append(same)
                wrong = None in found or not found
                return None if wrong else OneOf(kind, own_name, tuple(found), negated)
            case _:
                said = self.targets.names.written(expected.span)
                self.targets.names.report("E432", expected.span, said=said, name=name)
                return None

    def _values_of(self, name: str) -> tuple[Kind | None, str, Sequence[str]]:
        """What is meant by a name, as the model spells it, and the values it can have."""
        folded = fold(name)
        if folded == "segment":
            return "segment", "segment", [choice.name for choice in self.rules.segments]
        if folded == "stage":
            return "stage", "stage", [choice.name for choice in self.rules.stages]
        if folded == DISQUALIFIED:
            return "disqualified", DISQUALIFIED, [one.reason for one in self.rules.disqualifications]
        for label in self.rules.labels:
            if fold(label.name) == folded:
                return "label", label.name, [choice.name for choice in label.choices]
        for matrix in self.rules.matrices:
            if fold(matrix.name) == folded:
                return "matrix", matrix.name, list(dict.fromkeys(c for row in matrix.cells for c in row))
        return None, name, ()


def _compared(tails: Sequence[s.Tail]) -> list[s.Value]:
    """The plain values that tails compare with."""
    found: list[s.Value] = []
    for tail in tails:
        values: tuple[s.AnyValue, ...] = ()
        if isinstance(tail, s.Comparison):
            values = (tail.value,)
        elif isinstance(tail, s.Between):
            values = (tail.low, tail.high)
        for value in values:
            items = value.items if isinstance(value, s.ListValue) else (value,)
            found += [item for item in items if isinstance(item, s.Value)]
    return found
