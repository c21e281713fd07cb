"""Guarantees and scenarios: the names they speak of have to be there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from attrs import define

from ..dsl import syntax as s
from ..dsl.problems import Span
from ..runtime import rules
from ..runtime.folding import fold
from .grades import say_unknown_grade, spelled
from .names import Names, listed, nearest
from .totals import Totals
from .values import Values


@define
class Promises:
    """Checks what guarantees and scenarios name against what the model has."""

    names: Names
    values: Values
    totals: Totals
    results: Mapping[str, tuple[str, ...]]
    """By folded name (`stage`, `segment`, each label and matrix): the values it can have."""

    def check(self, statements: Sequence[s.Statement]) -> None:
        for statement in statements:
            if isinstance(statement, s.Guarantee):
                self._target(statement.target)
            elif isinstance(statement, s.Scenario):
                self._scenario(statement)
        self._say_not_run("W213", [x for x in statements if isinstance(x, s.Guarantee)])
        self._say_not_run("W214", [x for x in statements if isinstance(x, s.Scenario)])

    def _say_not_run(self, warning: str, promises: Sequence[s.Guarantee | s.Scenario]) -> None:
        by_file: dict[str, list[s.Guarantee | s.Scenario]] = {}
        for promise in promises:
            by_file.setdefault(promise.span.file, []).append(promise)
        for found in by_file.values():
            variant = "several" if len(found) > 1 else ""
            self.names.report(warning, found[0].span, variant, count=len(found))

    def _scenario(self, scenario: s.Scenario) -> None:
        for line in scenario.givens:
            for given in line:
                if given.today is not None:
                    self.values.day(given.today)
        for expects in scenario.expects:
            for expected in expects:
                if self._target(expected.target):
                    self._expected(expected)

    def _target(self, target: s.Target) -> bool:
        """Whether the total, layer, label or matrix is there."""
        if target.kind == "score":
            return self.totals.read(target.name, target.span) is not None
        if target.kind in ("grade", "segment") or target.name is None:
            return True
        if fold(target.name.text) in self.results:
            return True
        self._unknown("target", target.name.text, target.name.span, list(self.results))
        return False

    def _expected(self, expected: s.Expected) -> None:
        for value in _compared(expected.tails):
            if expected.target.kind == "grade":
                if spelled(value) not in self.names.grade.scale:
                    say_unknown_grade(value, self.names.grade.scale, self.names.report)
            elif expected.target.kind == "score":
                self.values.number(value)
            else:
                name = expected.target.name.text if expected.target.name is not None else "segment"
                known = self.results.get(fold(name), ())
                if fold(value.text) not in {fold(one) for one in known}:
                    self._unknown("value", value.text, value.span, list(known), of=name)

    def _unknown(self, variant: str, name: str, span: Span, known: list[str], **facts: str) -> None:
        near = nearest(name, known)
        variant = f"{variant}_nearest" if near else variant if known else f"{variant}_none"
        self.names.report("E289", span, variant, name=name, known=listed(known), nearest=near, **facts)


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


def results_of(model: rules.Rules) -> dict[str, tuple[str, ...]]:
    """Every layer, label and matrix by its folded name, and the values it can have."""
    results = {
        "segment": tuple(choice.name for choice in model.segments),
        "stage": tuple(choice.name for choice in model.stages),
    }
    for label in model.labels:
        results[fold(label.name)] = tuple(choice.name for choice in label.choices)
    for matrix in model.matrices:
        results[fold(matrix.name)] = tuple(cell for row in matrix.cells for cell in row)
    return results
