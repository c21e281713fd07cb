"""The result: columns as people see them, and the same as values of `runtime.facts`."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from functools import partial

import numpy as np
import polars as pl
from attrs import frozen

from ..facts import DataProblem, LeadResult, Outcome, score_column
from ..tables import ChoiceRow, Tables
from .arithmetic import SAFE, Wholes, largest_totals
from .classes import Bools, Narrow, combined
from .evaluation import Found
from .layers import cells_of
from .reasons import TopReasons
from .threads import each

_MOST_DIGITS = 10**37
SEPARATOR = "; "


@frozen(eq=False)
class FrameOutcome:
    """The result columns for all rows, without the id; what is wrong with the data; how many rows each rule
    paid.

    Columns in order: `score`, `score_<name>` for the other scores, then the combined ones (Int64, or
    Decimal(38, d) for d decimals), `grade`, `segment`, `stage`, one for each label and each matrix (String),
    `coverage` (Int64), `disqualified` (String). `decided[i]` of the model's `rules` rules could be decided
    for row i. `reasons` where they were asked for.
    """

    table: pl.DataFrame
    problems: tuple[DataProblem, ...] = ()
    paid: tuple[int, ...] = ()
    decided: Narrow | None = None
    rules: int = 0
    reasons: tuple[TopReasons, ...] = ()


def result_table(tables: Tables, found: Found) -> pl.DataFrame:
    _, largest = largest_totals(tables)
    columns = [
        partial(_points, score_column(name), decimals, values, bound)
        for (name, decimals), values, bound in zip(_totals(tables), found.totals, largest, strict=True)
    ]
    columns.append(partial(_named, "grade", tables.grade.scale, found.grades))
    columns.append(partial(_named, "segment", _names(tables.segments), found.segments))
    columns.append(partial(_named, "stage", _names(tables.stages), found.stages))
    for label, codes in zip(tables.labels, found.labels, strict=True):
        columns.append(partial(_named, label.name, _names(label.choices), codes))
    for matrix, codes in zip(tables.matrices, found.matrices, strict=True):
        columns.append(partial(_named, matrix.name, cells_of(matrix), codes))
    columns.append(partial(_coverage, tables.counted, found.decided))
    columns.append(partial(_reasons, found.reasons, len(found.decided)))
    return pl.DataFrame(each(lambda make: make(), columns))


def _names(choices: Sequence[ChoiceRow]) -> list[str]:
    return [choice.name for choice in choices]


def _coverage(counted: int, decided: Narrow) -> pl.Series:
    percent = 100 * np.arange(counted + 1) // max(counted, 1) if counted else np.array([100])
    return pl.Series("coverage", percent[decided], pl.Int64)


def _points(name: str, decimals: int, millis: Wholes, bound: int) -> pl.Series:
    """A finished score with its decimals. Only a model that could exceed 38 digits gives texts."""
    units = millis // 10 ** (3 - decimals)
    if bound < SAFE and not decimals:
        return pl.Series(name, units, pl.Int64)
    if bound < SAFE:
        exact = pl.Decimal(38, decimals)
        points: pl.Series = pl.Series(name, units, pl.Int64).cast(exact) / 10**decimals
        return points.cast(exact)
    numbers = [_decimal(one, decimals) for one in units.tolist()]
    if bound < _MOST_DIGITS:
        return pl.Series(name, numbers, pl.Decimal(38, decimals))
    return pl.Series(name, [format(one, "f") for one in numbers], pl.String)


def _totals(tables: Tables) -> list[tuple[str, int]]:
    """The names of all scores and how many decimals they are shown with."""
    scores = [(score.name, score.decimals) for score in tables.scores]
    return scores + [(one.name, one.decimals) for one in tables.combined]


def _decimal(units: int, decimals: int) -> Decimal:
    return Decimal((int(units < 0), tuple(map(int, str(abs(units)))), -decimals))


def _named(name: str, names: Sequence[str], codes: Narrow) -> pl.Series:
    texts = pl.Series(name, [*names, None], pl.String)
    if len(codes) and (codes == codes[0]).all():
        return texts.new_from_index(int(codes[0]), len(codes))
    return texts.gather(codes)


def _reasons(reasons: dict[str, Bools], rows: int) -> pl.Series:
    """All reasons that hold, sorted."""
    if not reasons:
        return pl.Series("disqualified", [None], pl.String).new_from_index(0, rows)
    classes = combined(rows, [(where, 2) for where in reasons.values()])
    texts = [
        SEPARATOR.join(sorted(reason for reason, where in reasons.items() if where[row]))
        for row in classes.first.tolist()
    ]
    found = pl.Series("disqualified", [text or None for text in texts] or [None], pl.String)
    column: pl.Series = found.gather(classes.codes)
    return column


def as_outcome(tables: Tables, outcome: FrameOutcome) -> Outcome:
    """The same results one by one."""
    scores = {name: score_column(name) for name, _ in _totals(tables)}
    decided = [] if outcome.decided is None else outcome.decided.tolist()
    leads = []
    for row, known in zip(outcome.table.to_dicts(), decided, strict=True):
        reasons = row["disqualified"]
        leads.append(
            LeadResult(
                {name: Decimal(row[column]) for name, column in scores.items()},
                row["grade"],
                row["segment"],
                row["stage"],
                {label.name: row[label.name] for label in tables.labels},
                {matrix.name: row[matrix.name] for matrix in tables.matrices},
                known,
                outcome.rules,
                () if reasons is None else tuple(reasons.split(SEPARATOR)),
            )
        )
    return Outcome(tuple(leads), outcome.problems, outcome.paid)
