"""The layers around the rules: segments below them; stages, labels, matrices and disqualifications above."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches
from typing import TypeVar

from attrs import define

from ..dsl import syntax as s
from ..runtime import rules
from ..runtime.folding import fold
from .conditions import Conditions
from .grades import Report
from .names import key
from .totals import RESERVED, Totals, column_name, score_column

TOTALS = ("score", "grade", "segment")
ALMOST_THE_SAME = 0.85

Line = TypeVar("Line", s.Segment, s.Stage, s.LabelLine)


@define
class Layers:
    """Builds the first-match lists and tables. A name may come several times: several ways into a segment."""

    report: Report
    totals: Totals
    conditions: Conditions

    def segments(self, statements: Sequence[s.Statement]) -> tuple[rules.Choice, ...]:
        lines = [line for line in statements if isinstance(line, s.Segment)]
        self._say_never_reached(lines)
        return tuple(
            rules.Choice(line.name.text, self._condition(line.condition, of_segment=True)) for line in lines
        )

    def stages(self, statements: Sequence[s.Statement]) -> tuple[rules.Choice, ...]:
        lines = [line for line in statements if isinstance(line, s.Stage)]
        self._say_never_reached(lines)
        return tuple(rules.Choice(line.name.text, self._condition(line.condition)) for line in lines)

    def labels(self, statements: Sequence[s.Statement]) -> tuple[rules.Label, ...]:
        by_label: dict[str, list[s.LabelLine]] = {}
        for line in statements:
            if isinstance(line, s.LabelLine):
                by_label.setdefault(fold(line.label.text), []).append(line)
        for lines in by_label.values():
            self._say_never_reached(lines)
        return tuple(
            rules.Label(
                lines[0].label.text,
                tuple(rules.Choice(line.value.text, self._condition(line.condition)) for line in lines),
            )
            for lines in by_label.values()
        )

    def matrices(self, statements: Sequence[s.Statement]) -> tuple[rules.Matrix, ...]:
        return tuple(self._matrix(matrix) for matrix in statements if isinstance(matrix, s.MatrixOf))

    def disqualifications(self, statements: Sequence[s.Statement]) -> tuple[rules.Disqualification, ...]:
        """One for each reason; a reason given twice holds in either case."""
        by_reason: dict[str, list[rules.Condition]] = {}
        for statement in statements:
            if isinstance(statement, s.Disqualify):
                condition = self.conditions.condition(statement.condition, "rule")
                by_reason.setdefault(statement.reason.text, []).append(condition)
        return tuple(
            rules.Disqualification(reason, parts[0] if len(parts) == 1 else rules.Or(tuple(parts)))
            for reason, parts in by_reason.items()
        )

    def say_colliding_columns(self, statements: Sequence[s.Statement]) -> None:
        """Labels and matrices become columns of the result: each needs a name of its own."""
        taken = {name: ("reserved", name) for name in RESERVED}
        named = (d.name.text for d in self.totals.declared.values() if d.name is not None)
        taken |= {score_column(name): ("score", name) for name in named}
        labels: set[str] = set()
        for statement in statements:
            if isinstance(statement, s.LabelLine) and fold(statement.label.text) not in labels:
                labels.add(fold(statement.label.text))
                name = statement.label
            elif isinstance(statement, s.MatrixOf):
                name = statement.name
            else:
                continue
            column = column_name(name.text)
            if column in taken:
                variant, other = taken[column]
                self.report("E277", name.span, variant, name=name.text, column=column, other=other)
            else:
                taken[column] = ("", name.text)

    def _matrix(self, matrix: s.MatrixOf) -> rules.Matrix:
        for head, row in zip(matrix.rows, matrix.cells, strict=False):
            if len(row) != len(matrix.columns):
                self.report("E276", head.span, cells=len(row), columns=len(matrix.columns))
        rows = self._heads(matrix.row_axis, matrix.rows)
        columns = self._heads(matrix.column_axis, matrix.columns)
        cells = tuple(tuple(cell.text for cell in row) for row in matrix.cells)
        return rules.Matrix(matrix.name.text, rows, columns, cells)

    def _heads(self, axis: s.Target | s.Phrase, bands: Sequence[s.Band]) -> tuple[rules.Condition, ...]:
        if isinstance(axis, s.Phrase) and self._is_misspelt(axis):
            return tuple(rules.Always(False) for _ in bands)
        return tuple(self.conditions.band(axis, band.tails, "stage") for band in bands)

    def _is_misspelt(self, axis: s.Phrase) -> bool:
        """Whether what would be a field is so like a total's name that it must be meant; then it is said."""
        name = " ".join(part.text for part in axis.parts if isinstance(part, s.Word))
        declared = key(name) in self.conditions.names.field_kinds
        near = get_close_matches(fold(name), TOTALS, 1, ALMOST_THE_SAME)
        if axis.said or declared or not near:
            return False
        self.report("E275", axis.span, near[0], name=name)
        return True

    def _condition(self, written: s.Condition | None, of_segment: bool = False) -> rules.Condition:
        if written is None:
            return rules.Always(True)
        return self.conditions.condition(written, "segment" if of_segment else "stage")

    def _say_never_reached(self, lines: Sequence[Line]) -> None:
        otherwise: Line | None = None
        for line in lines:
            if otherwise is not None:
                self.report("W202", line.span)
            elif line.condition is None:
                otherwise = line
