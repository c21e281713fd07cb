"""What a guarantee or a scenario speaks of: a total, a layer, a label or a matrix that has to be there."""

from __future__ import annotations

from collections.abc import Mapping

from attrs import define

from ..dsl import syntax as s
from ..dsl.problems import Span
from ..runtime import rules
from ..runtime.folding import fold
from .names import Names, listed, nearest
from .totals import Totals


@define
class Targets:
    """Finds targets among what the model has; says which are not there."""

    names: Names
    totals: Totals
    results: Mapping[str, tuple[str, ...]]
    """By folded name (`stage`, `segment`, each label and matrix): the values it can have."""

    def is_there(self, target: s.Target) -> bool:
        if target.kind == "score":
            return self.totals.read(target.name, target.span) is not None
        if target.kind in ("grade", "segment") or target.name is None:
            return True
        if fold(target.name.text) in self.results:
            return True
        self.unknown("target", target.name.text, target.name.span, list(self.results))
        return False

    def unknown(self, variant: str, name: str, span: Span, known: list[str], **facts: str) -> None:
        near = nearest(name, known)
        variant = f"{variant}_nearest" if near else variant if known else f"{variant}_none"
        self.names.report("E289", span, variant, name=name, known=listed(known), nearest=near, **facts)


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
