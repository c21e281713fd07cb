"""Scenarios: the names they speak of have to be there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from attrs import define

from ..dsl import syntax as s
from ..runtime.folding import fold
from .grades import say_unknown_grade, spelled
from .targets import Targets
from .values import Values


@define
class Scenarios:
    """Checks what scenarios name against what the model has."""

    targets: Targets
    values: Values

    def check(self, statements: Sequence[s.Statement]) -> None:
        for statement in statements:
            if isinstance(statement, s.Scenario):
                self._scenario(statement)

    def _scenario(self, scenario: s.Scenario) -> None:
        for line in scenario.givens:
            for given in line:
                if given.today is not None:
                    self.values.day(given.today)
        for expects in scenario.expects:
            for expected in expects:
                if self.targets.is_there(expected.target):
                    self._expected(expected)

    def _expected(self, expected: s.Expected) -> None:
        names = self.targets.names
        for value in _compared(expected.tails):
            if expected.target.kind == "grade":
                if spelled(value) not in names.grade.scale:
                    say_unknown_grade(value, names.grade.scale, names.report)
            elif expected.target.kind == "score":
                self.values.number(value)
            else:
                name = expected.target.name.text if expected.target.name is not None else "segment"
                known = self.targets.results.get(fold(name), ())
                if fold(value.text) not in {fold(one) for one in known}:
                    self.targets.unknown("value", value.text, value.span, list(known), of=name)


def _compared(tails: Sequence[s.Tail]) -> Iterator[s.Value]:
    """The plain values that tails compare with."""
    for tail in tails:
        values: tuple[s.AnyValue, ...] = ()
        if isinstance(tail, s.Comparison):
            values = (tail.value,)
        elif isinstance(tail, s.Between):
            values = (tail.low, tail.high)
        for value in values:
            items = value.items if isinstance(value, s.ListValue) else (value,)
            yield from (item for item in items if isinstance(item, s.Value))
