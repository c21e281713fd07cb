"""Segments, stages, labels, matrices, reasons and coverage: first-match lists are CASEs."""

from __future__ import annotations

from collections.abc import Sequence

from attrs import frozen
from sqlglot import exp

from ..tables import ChoiceRow, MatrixRow, Tables
from .building import Sql, big, case, column, is_missing, plus, quotient, text, times, whole
from .conditions import Conditions
from .members import Gifts

SEPARATOR = "; "


@frozen(eq=False)
class Layers:
    """What is read off conditions; a disqualified lead has no stage, label or matrix value."""

    tables: Tables
    conditions: Conditions

    def segment(self) -> dict[str, Sql]:
        return {"segment": self._chosen(self.tables.segments)}

    def reasons(self) -> dict[str, Sql]:
        """All reasons that hold, sorted, each once."""
        parts: list[Sql] = []
        for reason in sorted({one.reason for one in self.tables.disqualifications}):
            rows = [one.condition for one in self.tables.disqualifications if one.reason == reason]
            met = self._first_met([(row, text(SEPARATOR + reason)) for row in rows], text(""))
            parts.append(met)
        if not parts:
            return {"disqualified": _no_text()}
        joined = parts[0]
        for part in parts[1:]:
            joined = exp.DPipe(this=joined, expression=part, safe=True)
        behind = exp.Substring(this=joined, start=whole(len(SEPARATOR) + 1))
        return {"disqualified": exp.Nullif(this=behind, expression=text(""))}

    def late(self) -> list[tuple[str, Sql]]:
        """Stage, labels, matrices: their names and values."""
        found = [("stage", self._unless_out(self._chosen(self.tables.stages)))]
        for label in self.tables.labels:
            found.append((label.name, self._unless_out(self._chosen(label.choices))))
        for matrix in self.tables.matrices:
            found.append((matrix.name, self._unless_out(self._cell(matrix))))
        return found

    def coverage(self, gifts: Gifts) -> Sql:
        counted = self.tables.counted
        if not counted:
            return big(100)
        decided = plus([big(gifts.always_decided), *gifts.decided])
        return exp.cast(quotient(times(decided, whole(100)), whole(counted)), "bigint")

    def _unless_out(self, value: Sql) -> Sql:
        if not self.tables.disqualifications or isinstance(value, exp.Cast):
            return value
        return case([(is_missing(column("disqualified")), value)])

    def _chosen(self, choices: Sequence[ChoiceRow]) -> Sql:
        return self._first_met([(one.condition, text(one.name)) for one in choices], _no_text())

    def _cell(self, matrix: MatrixRow) -> Sql:
        """The first row and the first column that are met."""
        rows = []
        for row, cells in zip(matrix.rows, matrix.cells, strict=True):
            columns = [(one, text(cell)) for one, cell in zip(matrix.columns, cells, strict=True)]
            rows.append((row, self._first_met(columns, _no_text())))
        return self._first_met(rows, _no_text())

    def _first_met(self, choices: Sequence[tuple[int, Sql]], otherwise: Sql) -> Sql:
        branches: list[tuple[Sql, Sql]] = []
        for row, value in choices:
            truth = self.conditions.truth(row)
            if truth is True:
                otherwise = value
                break
            if isinstance(truth, exp.Expr):
                branches.append((truth, value))
        return case(branches, otherwise) if branches else otherwise


def _no_text() -> Sql:
    return exp.cast(exp.null(), "varchar")
